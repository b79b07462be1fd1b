/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/item_set.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

/* A text is its length, the bytes of the item, and those of the system behind a byte that says whether
 * there is one. */
static size_t put(struct item_set *s, struct str item, struct str system)
{
	size_t at = s->texts.n, length = item.n + 1 + system.n;

	buf_add(&s->texts, &length, sizeof length);
	buf_add(&s->texts, &item.n, sizeof item.n);
	buf_add_str(&s->texts, item);
	buf_add_char(&s->texts, system.p ? '1' : '0');
	buf_add_str(&s->texts, system);
	return at;
}

static uint64_t hash_of(const struct item_set *s, struct str text)
{
	uint64_t h = s->salt, word;

	for (; text.n >= sizeof word; text.p += sizeof word, text.n -= sizeof word) {
		memcpy(&word, text.p, sizeof word);
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	word = 0;
	memcpy(&word, text.p, text.n);
	h = (h ^ word ^ (uint64_t)text.n << 56) * 0xbf58476d1ce4e5b9u;
	return h ^ h >> 32;
}

/* All of a text but how long it is. */
static struct str text_at(const struct item_set *s, size_t at)
{
	size_t length;

	memcpy(&length, s->texts.p + at, sizeof length);
	return (struct str){ s->texts.p + at + sizeof length, sizeof length + length };
}

static void grow(struct item_set *s)
{
	size_t room = s->room ? 2 * s->room : 1024;
	struct item_slot *slots = xcalloc(room, sizeof *slots);

	if (!s->room && getrandom(&s->salt, sizeof s->salt, 0) != sizeof s->salt)
		s->salt = (uint64_t)time(NULL);
	for (size_t i = 0; i < s->room; i++) {
		size_t to = s->slots[i].hash & (room - 1);

		while (s->slots[i].at && slots[to].at)
			to = (to + 1) & (room - 1);
		if (s->slots[i].at)
			slots[to] = s->slots[i];
	}
	free(s->slots);
	s->slots = slots;
	s->room = room;
}

bool item_set_add(struct item_set *s, struct str item, struct str system)
{
	struct str text;
	uint64_t hash;
	size_t at, to;

	if (2 * s->count >= s->room)
		grow(s);
	at = put(s, item, system);
	if (buf_overflowed(&s->texts))
		return true;
	text = text_at(s, at);
	hash = hash_of(s, text);
	for (to = hash & (s->room - 1); s->slots[to].at; to = (to + 1) & (s->room - 1))
		if (s->slots[to].hash == hash && str_eq(text_at(s, s->slots[to].at - 1), text)) {
			s->texts.n = at;
			return false;
		}
	s->slots[to] = (struct item_slot){ hash, at + 1 };
	s->count++;
	return true;
}

void item_set_free(struct item_set *s)
{
	free(s->slots);
	buf_free(&s->texts);
	*s = ITEM_SET_INIT;
}
