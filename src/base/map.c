/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <stdlib.h>

#include "base/buf.h"

struct map_slot {
	struct str key;		/* p is NULL: empty */
	size_t number;
	uint64_t hash;
};

static uint64_t mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93ULL;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93ULL;
	return h ^ h >> 32;
}

static uint64_t hash_of(const struct map *m, struct str key)
{
	uint64_t h = m->seed ^ key.n, piece;
	const char *p = key.p;
	size_t left = key.n;

	for (; left >= sizeof piece; p += sizeof piece, left -= sizeof piece) {
		memcpy(&piece, p, sizeof piece);
		h = mix(h ^ piece) + m->seed;
	}
	piece = 0;
	if (left)
		memcpy(&piece, p, left);
	return mix(h ^ piece);
}

/* The slot of the key, or the empty one where it belongs. At most half of them are taken. */
static struct map_slot *slot_of(const struct map *m, struct str key, uint64_t hash)
{
	size_t at = (size_t)hash & (m->room - 1);

	while (m->slots[at].key.p && (m->slots[at].hash != hash || !str_eq(m->slots[at].key, key)))
		at = (at + 1) & (m->room - 1);
	return &m->slots[at];
}

static void grow(struct map *m)
{
	struct map_slot *old = m->slots;
	size_t room = m->room;

	m->room = room ? room * 2 : 256;
	m->slots = xcalloc(m->room, sizeof *m->slots);
	if (!m->seed)
		m->seed = mix((uint64_t)(uintptr_t)m->slots) | 1;
	for (size_t i = 0; i < room; i++)
		if (old[i].key.p)
			*slot_of(m, old[i].key, old[i].hash) = old[i];
	free(old);
}

bool map_add(struct map *m, struct str key, size_t number)
{
	uint64_t hash;
	struct map_slot *s;

	if ((m->count + 1) * 2 > m->room)
		grow(m);
	if (!key.p)
		key = STR_LIT("");
	hash = hash_of(m, key);
	s = slot_of(m, key, hash);
	if (s->key.p)
		return false;
	*s = (struct map_slot){ key, number, hash };
	m->count++;
	return true;
}

size_t map_find(const struct map *m, struct str key)
{
	struct map_slot *s;

	if (!m->count)
		return MAP_NONE;
	if (!key.p)
		key = STR_LIT("");
	s = slot_of(m, key, hash_of(m, key));
	return s->key.p ? s->number : MAP_NONE;
}

void map_free(struct map *m)
{
	free(m->slots);
	*m = MAP_INIT;
}
