/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/fingerprint.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

struct fingerprint_seen {
	struct sha256 digest;
	uint64_t count;	/* 0: the slot is empty */
};

static size_t slot_of(const struct sha256 *d, size_t room)
{
	size_t i;

	memcpy(&i, d->b, sizeof i);
	return i & (room - 1);
}

static struct fingerprint_seen *find(struct fingerprint_seen *seen, size_t room, const struct sha256 *d)
{
	size_t i = slot_of(d, room);

	while (seen[i].count && !sha256_eq(&seen[i].digest, d))
		i = (i + 1) & (room - 1);
	return &seen[i];
}

/* How often it was seen, this time included. */
static uint64_t count(struct fingerprint_set *set, const struct sha256 *d)
{
	struct fingerprint_seen *at;

	if (2 * set->count >= set->room) {
		size_t room = set->room ? 2 * set->room : 64;
		struct fingerprint_seen *more = xcalloc(room, sizeof *more);

		for (size_t i = 0; i < set->room; i++)
			if (set->seen[i].count)
				*find(more, room, &set->seen[i].digest) = set->seen[i];
		free(set->seen);
		set->seen = more;
		set->room = room;
	}
	at = find(set->seen, set->room, d);
	set->count += !at->count;
	at->digest = *d;
	return ++at->count;
}

static void add_part(struct hash *h, struct str s)
{
	char length[24];
	int n = snprintf(length, sizeof length, "%zu:", s.n);

	hash_add(h, length, (size_t)n);
	if (s.n)
		hash_add(h, s.p, s.n);
}

static void add_parts(struct hash *h, const struct fact_finding *f, struct str given)
{
	struct str url = f->url;

	add_part(h, f->tool);
	if (str_given(given)) {
		add_part(h, given);
		return;
	}
	if (url.n && memchr(url.p, '?', url.n))
		url = str_cut(&url, '?');
	add_part(h, str_given(f->rule) ? f->rule : f->title);
	add_part(h, f->component);
	add_part(h, f->file);
	add_part(h, url);
}

void fingerprint_of(struct fingerprint_set *set, const struct fact_finding *f, struct str given,
		    char hex[SHA256_HEX_LEN + 1])
{
	CLEANUP(hash_freep) struct hash *h = hash_new();
	struct sha256 d;
	uint64_t n;

	add_parts(h, f, given);
	d = hash_end(h);
	n = count(set, &d);
	if (n > 1) {
		char nth[24];

		snprintf(nth, sizeof nth, "%llu", (unsigned long long)n);
		add_parts(h, f, given);
		add_part(h, str_of(nth));
		d = hash_end(h);
	}
	sha256_hex(&d, hex);
	hex[FINGERPRINT_LEN] = '\0';
}

void fingerprint_set_free(struct fingerprint_set *set)
{
	free(set->seen);
	*set = (struct fingerprint_set){ 0 };
}
