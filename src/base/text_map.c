/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text_map.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/buf.h"

#define ROOM_FIRST 64

struct text_map_slot {
	char *text; /* NULL: free */
	size_t n;
	size_t number;
};

/* FNV-1a from a random start, mixed at the end (murmur's finalizer). */
static uint64_t hash(const struct text_map *m, struct str text)
{
	uint64_t h = m->salt ^ 0xcbf29ce484222325u;

	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * 0x100000001b3u;
	h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
	return h ^ (h >> 33);
}

/* The text's slot, or the free one where it would go. */
static struct text_map_slot *find(const struct text_map *m, struct str text)
{
	size_t at = hash(m, text) & (m->room - 1);

	while (m->slots[at].text && !str_eq((struct str){ m->slots[at].text, m->slots[at].n }, text))
		at = (at + 1) & (m->room - 1);
	return &m->slots[at];
}

static void grow(struct text_map *m)
{
	struct text_map old = *m;

	m->room = old.room ? 2 * old.room : ROOM_FIRST;
	m->slots = xcalloc(m->room, sizeof *m->slots);
	if (!old.room && getrandom(&m->salt, sizeof m->salt, GRND_NONBLOCK) < 0)
		m->salt = (uint64_t)(uintptr_t)m->slots;
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].text)
			*find(m, (struct str){ old.slots[i].text, old.slots[i].n }) = old.slots[i];
	free(old.slots);
}

size_t *text_map_get(const struct text_map *m, struct str text)
{
	struct text_map_slot *slot = m->room ? find(m, text) : NULL;

	return slot && slot->text ? &slot->number : NULL;
}

bool text_map_add(struct text_map *m, struct str text, size_t number)
{
	struct text_map_slot *slot;

	if (m->count >= m->room / 4 * 3)
		grow(m);
	slot = find(m, text);
	if (slot->text)
		return false;
	slot->text = xmalloc(text.n + 1);
	memcpy(slot->text, text.n ? text.p : "", text.n);
	slot->n = text.n;
	slot->number = number;
	m->count++;
	return true;
}

void text_map_set(struct text_map *m, struct str text, size_t number)
{
	size_t *there = text_map_get(m, text);

	if (there)
		*there = number;
	else
		text_map_add(m, text, number);
}

void text_map_free(struct text_map *m)
{
	for (size_t i = 0; i < m->room; i++)
		free(m->slots[i].text);
	free(m->slots);
	*m = TEXT_MAP_INIT;
}
