/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Three places to look, the quickest first: a cache of rows met lately, the components that
 * wait, the store. Ids are given in the order in which components are met, so reading the
 * same artifacts again gives the same ids, wherever flushes fall.
 */
#include "facts/component_dictionary.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/facts.h"

#define CACHE_BITS  18
#define CACHE_SLOTS ((size_t)1 << CACHE_BITS)
#define EMPTY       UINT32_MAX

/* Rows that were looked up or added: the key's first bytes choose the slot, and the newest
 * takes it. */
struct cached {
	unsigned char key[COMPONENT_KEY_BYTES];
	int64_t id;		/* 0: empty */
};

struct waiting {
	unsigned char key[COMPONENT_KEY_BYTES];
	struct fact_component c;	/* its text lives in the arena */
};

struct component_dictionary {
	struct db *db;
	struct cached *cache;
	struct waiting *waiting;
	size_t count, room;
	size_t kept;		/* those that are not taken back */
	int64_t first_id;	/* of waiting[0]; 0: not asked for yet */
	uint32_t *slots;	/* positions in waiting by key, open addressing */
	size_t slot_count;	/* a power of two, or 0 */
	struct arena arena;
	size_t bytes;
};

struct component_dictionary *component_dictionary_new(struct db *db)
{
	struct component_dictionary *d = xcalloc(1, sizeof *d);

	d->db = db;
	d->cache = xcalloc(CACHE_SLOTS, sizeof *d->cache);
	return d;
}

void component_dictionary_free(struct component_dictionary *d)
{
	if (!d)
		return;
	free(d->cache);
	free(d->waiting);
	free(d->slots);
	arena_free(&d->arena);
	free(d);
}

/* The key is a digest: any of its bits choose as well as others. */
static uint64_t hash_of(const unsigned char *key)
{
	uint64_t h;

	memcpy(&h, key, sizeof h);
	return h;
}

struct str component_key_str(const unsigned char key[COMPONENT_KEY_BYTES])
{
	return (struct str){ (const char *)key, COMPONENT_KEY_BYTES };
}

int component_key_find(struct db *db, enum sql_id sql, const unsigned char key[COMPONENT_KEY_BYTES],
		       int64_t *ret_id, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, sql, &q, e) < 0)
		return -1;
	query_blob(&q, ":key", component_key_str(key));
	row = query_step(&q, e);
	if (row == 1)
		*ret_id = query_col_int(&q, 0);
	return row;
}

/* The slot of the key, or the empty one where it belongs. */
static uint32_t *slot_of(struct component_dictionary *d, const unsigned char *key)
{
	size_t at = (size_t)hash_of(key) & (d->slot_count - 1);

	while (d->slots[at] != EMPTY && memcmp(d->waiting[d->slots[at]].key, key, COMPONENT_KEY_BYTES))
		at = (at + 1) & (d->slot_count - 1);
	return &d->slots[at];
}

/* At most half of the slots are taken. */
static void index_again(struct component_dictionary *d, size_t slot_count)
{
	if (slot_count != d->slot_count) {
		d->slots = xrealloc(d->slots, slot_count * sizeof *d->slots);
		d->slot_count = slot_count;
	}
	memset(d->slots, 0xff, slot_count * sizeof *d->slots);
	for (size_t i = 0; i < d->count; i++)
		*slot_of(d, d->waiting[i].key) = (uint32_t)i;
}

static void copy_text(struct component_dictionary *d, const struct fact_component *from,
		      struct fact_component *to)
{
	const struct str *const texts[] = { &from->type,     &from->name,     &from->version, &from->purl,
					    &from->supplier, &from->licenses, &from->hashes };
	struct str *const copies[] = { &to->type,     &to->name,     &to->version, &to->purl,
				       &to->supplier, &to->licenses, &to->hashes };

	*to = (struct fact_component){ 0 };
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		*copies[i] = arena_str(&d->arena, *texts[i]);
		d->bytes += texts[i]->n;
	}
}

static int64_t wait(struct component_dictionary *d, const unsigned char *key, const struct fact_component *c)
{
	struct waiting *w;

	if (d->count == d->room) {
		d->room = d->room ? d->room * 2 : 1024;
		d->waiting = xrealloc(d->waiting, d->room * sizeof *d->waiting);
	}
	if ((d->count + 1) * 2 > d->slot_count)
		index_again(d, d->slot_count ? d->slot_count * 2 : 4096);
	*slot_of(d, key) = (uint32_t)d->count;
	w = &d->waiting[d->count];
	memcpy(w->key, key, COMPONENT_KEY_BYTES);
	copy_text(d, c, &w->c);
	d->bytes += sizeof *w;
	return d->first_id + (int64_t)d->count++;
}

static int find_or_wait(struct component_dictionary *d, const unsigned char *key,
			const struct fact_component *c, int64_t *ret_id, struct err *e)
{
	uint32_t at = d->count ? *slot_of(d, key) : EMPTY;
	int row;

	if (at != EMPTY) {
		*ret_id = d->first_id + at;
		return 0;
	}
	row = component_key_find(d->db, SQL_COMPONENT_FIND, key, ret_id, e);
	if (row != 0)
		return row < 0 ? -1 : 0;
	if (!d->first_id && db_int(d->db, SQL_COMPONENT_NEXT_ID, &d->first_id, e) < 0)
		return -1;
	*ret_id = wait(d, key, c);
	return 0;
}

int component_dictionary_row(struct component_dictionary *d, const unsigned char key[COMPONENT_KEY_BYTES],
			     const struct fact_component *c, int64_t *ret_id, struct err *e)
{
	struct cached *slot = &d->cache[hash_of(key) >> (64 - CACHE_BITS)];

	if (!slot->id || memcmp(slot->key, key, COMPONENT_KEY_BYTES)) {
		slot->id = 0;
		if (find_or_wait(d, key, c, &slot->id, e) < 0)
			return -1;
		memcpy(slot->key, key, COMPONENT_KEY_BYTES);
	}
	*ret_id = slot->id;
	return 0;
}

int component_dictionary_flush(struct component_dictionary *d, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(d->db, SQL_COMPONENT_ADD, &q, e) < 0)
		return -1;
	for (size_t i = 0; i < d->count; i++) {
		const struct waiting *w = &d->waiting[i];

		query_int(&q, ":id", d->first_id + (int64_t)i);
		query_blob(&q, ":key", component_key_str(w->key));
		query_text(&q, ":type", w->c.type);
		query_text(&q, ":name", w->c.name);
		query_text(&q, ":version", w->c.version);
		query_text(&q, ":purl", w->c.purl);
		query_text(&q, ":supplier", w->c.supplier);
		query_text(&q, ":licenses", w->c.licenses);
		query_text(&q, ":hashes", w->c.hashes);
		if (query_exec(&q, e) < 0)
			return -1;
	}
	d->count = d->kept = 0;
	d->first_id = 0;
	d->bytes = 0;
	arena_reset(&d->arena);
	if (d->slot_count)
		index_again(d, d->slot_count);
	return 0;
}

size_t component_dictionary_waiting(const struct component_dictionary *d)
{
	return d->bytes;
}

void component_dictionary_keep(struct component_dictionary *d)
{
	d->kept = d->count;
}

void component_dictionary_undo(struct component_dictionary *d)
{
	if (d->count == d->kept)
		return;
	d->count = d->kept;
	index_again(d, d->slot_count);
	memset(d->cache, 0, CACHE_SLOTS * sizeof *d->cache);
}
