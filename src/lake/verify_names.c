/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What the entries name against what the packs hold: both lists are sorted by id and walked
 * side by side, so that each artifact is seen once, with all entries that name it and all
 * blobs that hold it. Where every blob has found its first entry, the order of the packs is
 * held against the order of the ledger.
 */
#include <stdlib.h>

#include "lake/verify_int.h"

static int by_id_then_index(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = memcmp(x->id.b, y->id.b, SHA256_LEN);

	return c ? c : (x->index > y->index) - (x->index < y->index);
}

static int by_id_then_order(const void *a, const void *b)
{
	const struct stored *x = a, *y = b;
	int c = memcmp(x->id.b, y->id.b, SHA256_LEN);

	return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void say_stored(struct verify *v, const struct stored *s, const char *what)
{
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&s->id, hex);
	verify_say(v, LAKE_DAMAGE, "blobs/%06u.pack: offset %llu: artifact %s: %s", s->at.pack,
		   (unsigned long long)s->at.offset, hex, what);
}

/* The entries that name one artifact, against the blob that holds it (NULL: none does). Gives
 * the first of them. */
static const struct named *check_named(struct verify *v, const struct named *of, size_t n,
				       const struct stored *s)
{
	const struct named *first = NULL;
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&of->id, hex);
	for (size_t i = 0; i < n; i++) {
		unsigned long long index = of[i].index;

		if (!s)
			verify_say(v, LAKE_DAMAGE, "entry %llu: artifact %s is in no pack", index, hex);
		else if (!of[i].supersedes && of[i].bytes != s->bytes)
			verify_say(v, LAKE_DAMAGE,
				   "entry %llu: artifact %s: %llu bytes are stored, the entry says %llu", index, hex,
				   (unsigned long long)s->bytes, (unsigned long long)of[i].bytes);
		if (!first && !of[i].supersedes)
			first = &of[i];
	}
	return first;
}

/* Blobs stand in the order in which entries first name them; first[i] names blob[i]. */
static void check_order(struct verify *v, const struct stored *const *blob, const uint64_t *first, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (first[i] <= first[i - 1])
			say_stored(v, blob[i], "out of the order of the ledger");
}

struct pairing {
	struct verify *v;
	const struct named *named, *named_end;
	const struct stored *stored, *stored_end;
	const struct stored **blob;	/* by their order in the packs */
	uint64_t *first;		/* the entry that names blob[i] first */
	bool complete;			/* so far each artifact has both */
};

/* Takes the artifact of the lowest id off both lists. */
static void pair_next(struct pairing *p)
{
	int c = p->named == p->named_end ? 1 : p->stored == p->stored_end ? -1 :
		memcmp(p->named->id.b, p->stored->id.b, SHA256_LEN);
	const struct stored *s = c >= 0 ? p->stored : NULL;
	const struct named *by = NULL;
	size_t n = 1;

	if (c <= 0) {
		while (p->named + n < p->named_end && sha256_eq(&p->named[n].id, &p->named->id))
			n++;
		by = check_named(p->v, p->named, n, s);
		p->named += n;
	}
	p->complete &= by && s;
	if (!s)
		return;
	if (!by)
		say_stored(p->v, s, "no entry names it");
	p->blob[s->order] = s;
	p->first[s->order] = by ? by->index : 0;
	for (p->stored++; p->stored < p->stored_end && sha256_eq(&p->stored->id, &s->id); p->stored++)
		say_stored(p->v, p->stored, "stored a second time");
}

void verify_names(struct verify *v)
{
	struct named *named = (struct named *)(void *)v->named.p;
	struct stored *stored = (struct stored *)(void *)v->stored.p;
	size_t n = v->named.n / sizeof *named, m = v->stored.n / sizeof *stored;
	struct pairing p = { .v = v, .named = named, .stored = stored, .complete = true };

	if (n)
		qsort(named, n, sizeof *named, by_id_then_index);
	if (m)
		qsort(stored, m, sizeof *stored, by_id_then_order);
	p.named_end = n ? named + n : named;
	p.stored_end = m ? stored + m : stored;
	p.blob = xcalloc(m, sizeof(const struct stored *));
	p.first = xcalloc(m, sizeof *p.first);
	while (p.named != p.named_end || p.stored != p.stored_end)
		pair_next(&p);
	/* A blob that is there a second time has no place of its own. */
	for (size_t i = 0; i < m; i++)
		p.complete &= p.blob[i] != NULL;
	if (p.complete)
		check_order(v, p.blob, p.first, m);
	free(p.blob);
	free(p.first);
}
