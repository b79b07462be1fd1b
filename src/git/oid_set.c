/* SPDX-License-Identifier: Apache-2.0 */
#include "git/oid_set.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/buf.h"

static size_t place(const struct oid_set *s, const unsigned char id[OID_BYTES])
{
	uint64_t h;

	memcpy(&h, id, sizeof h);
	h = (h ^ s->salt) * 0x9e3779b97f4a7c15u;
	return (size_t)(h ^ h >> 32) & (s->room - 1);
}

/* The slot that holds the id, or the free one where it would go. */
static size_t find(const struct oid_set *s, const unsigned char id[OID_BYTES])
{
	size_t at = place(s, id);

	while (s->used[at] && memcmp(s->slots[at], id, OID_BYTES) != 0)
		at = (at + 1) & (s->room - 1);
	return at;
}

static void grow(struct oid_set *s)
{
	struct oid_set bigger = { .room = s->room ? 2 * s->room : 1024, .salt = s->salt };

	if (!s->room && getrandom(&bigger.salt, sizeof bigger.salt, 0) != sizeof bigger.salt)
		bigger.salt = (uint64_t)time(NULL);
	bigger.slots = xcalloc(bigger.room, sizeof *bigger.slots);
	bigger.used = xcalloc(bigger.room, sizeof *bigger.used);
	for (size_t i = 0; i < s->room; i++)
		if (s->used[i])
			oid_set_add(&bigger, s->slots[i]);
	oid_set_free(s);
	*s = bigger;
}

bool oid_set_add(struct oid_set *s, const unsigned char id[OID_BYTES])
{
	size_t at;

	if (2 * s->count >= s->room)
		grow(s);
	at = find(s, id);
	if (s->used[at])
		return false;
	memcpy(s->slots[at], id, OID_BYTES);
	s->used[at] = true;
	s->count++;
	return true;
}

bool oid_set_has(const struct oid_set *s, const unsigned char id[OID_BYTES])
{
	return s->room && s->used[find(s, id)];
}

void oid_set_free(struct oid_set *s)
{
	free(s->slots);
	free(s->used);
	*s = OID_SET_INIT;
}
