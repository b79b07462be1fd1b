/* SPDX-License-Identifier: Apache-2.0 */

/*
 * While an SBOM is read its components are only gathered: their text in one arena, their
 * keys in one array. At its end the list's key is known, and most often so is the list.
 * If not, chunks are looked up by their keys, and only the components of chunks that are
 * not known are looked up one by one, in the dictionary.
 *
 * A chunk ends after a component whose key's first byte is below CHUNK_END_BELOW (one in
 * 64, on average), but not before CHUNK_MIN components, and at CHUNK_MAX in any case.
 *
 * Locators: most SBOMs place component n at "<prefix>n". The list keeps the prefix of its
 * first component; a component whose locator is not that prefix and its ordinal (nested
 * ones, and those that follow them) gets a row of component_place.
 */
#include "facts/component_list.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "crypt/hash.h"
#include "facts/component_dictionary.h"
#include "facts/facts.h"

#define KEY_BYTES       COMPONENT_KEY_BYTES
#define CHUNK_MIN       16
#define CHUNK_MAX       256
#define CHUNK_END_BELOW 4
#define COMPONENTS_MAX  400000	/* with the other ends of dependencies */

struct item {
	unsigned char key[KEY_BYTES];
	struct fact_component c;
};

enum { COMPONENT, CHUNK, ORDINAL };	/* as chunk_component_add takes them */

struct member {
	int64_t v[3];
};

struct component_list {
	struct db *db;
	struct arena arena;
	struct hash *hash;
	struct buf canonical;
	struct item *items;
	size_t count, room;
	size_t others;		/* items behind those of the list */
	struct str place;	/* prefix of the first locator */
	struct member *members;	/* of new chunks, not stored yet */
	size_t member_count, member_room;
	size_t members_kept;	/* those that are not taken back */
	struct component_dictionary *dictionary;
};

struct component_list *component_list_new(struct db *db)
{
	struct component_list *l = xcalloc(1, sizeof *l);

	l->db = db;
	l->hash = hash_new();
	l->canonical = BUF_INIT(64 * 1024 * 1024);
	l->dictionary = component_dictionary_new(db);
	return l;
}

void component_list_free(struct component_list *l)
{
	if (!l)
		return;
	arena_free(&l->arena);
	hash_free(l->hash);
	buf_free(&l->canonical);
	free(l->items);
	free(l->members);
	component_dictionary_free(l->dictionary);
	free(l);
}

void component_list_begin(struct component_list *l)
{
	arena_reset(&l->arena);
	l->count = l->others = 0;
	l->place = STR_NONE;
}

/* A length before each text, so that no two components have the same bytes; not given is
 * told from empty. */
static void canonical_add(struct buf *b, struct str s)
{
	uint32_t n = s.p ? (uint32_t)s.n : UINT32_MAX;
	unsigned char len[4] = { (unsigned char)n, (unsigned char)(n >> 8), (unsigned char)(n >> 16),
				 (unsigned char)(n >> 24) };

	buf_add(b, len, sizeof len);
	buf_add_str(b, s);
}

static void component_key(struct component_list *l, const struct fact_component *c,
			  unsigned char key[KEY_BYTES])
{
	const struct str all[] = { c->type, c->name, c->version, c->purl, c->supplier, c->licenses, c->hashes };
	struct sha256 d;

	buf_clear(&l->canonical);
	for (size_t i = 0; i < COUNT_OF(all); i++)
		canonical_add(&l->canonical, all[i]);
	hash_add(l->hash, l->canonical.p, l->canonical.n);
	d = hash_end(l->hash);
	memcpy(key, d.b, KEY_BYTES);
}

/* The locator up to the digits it ends in. */
static struct str place_prefix(struct str locator)
{
	while (locator.n && locator.p[locator.n - 1] >= '0' && locator.p[locator.n - 1] <= '9')
		locator.n--;
	return locator;
}

static bool place_follows(const struct component_list *l, struct str locator, size_t ordinal)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%zu", ordinal);
	struct str prefix = { locator.p, locator.n - (size_t)n };

	return locator.n == l->place.n + (size_t)n && str_eq(prefix, l->place) &&
	       memcmp(locator.p + prefix.n, digits, (size_t)n) == 0;
}

/* Room for one more behind all items, with everything but its locator. */
static struct item *add_item(struct component_list *l, const struct fact_component *c)
{
	struct item *it;

	if (l->count + l->others == l->room) {
		l->room = l->room ? l->room * 2 : 512;
		l->items = xrealloc(l->items, l->room * sizeof *l->items);
	}
	it = &l->items[l->count + l->others];
	component_key(l, c, it->key);
	it->c.type = arena_str(&l->arena, c->type);
	it->c.name = arena_str(&l->arena, c->name);
	it->c.version = arena_str(&l->arena, c->version);
	it->c.purl = arena_str(&l->arena, c->purl);
	it->c.supplier = arena_str(&l->arena, c->supplier);
	it->c.licenses = arena_str(&l->arena, c->licenses);
	it->c.hashes = arena_str(&l->arena, c->hashes);
	return it;
}

static int check_count(const struct component_list *l, struct err *e)
{
	if (l->count + l->others < COMPONENTS_MAX)
		return 0;
	return err_set(e, ERR_INPUT, "more than %d components, and things that they depend on", COMPONENTS_MAX);
}

int component_list_add(struct component_list *l, const struct fact_component *c, struct err *e)
{
	struct item *it;

	if (check_count(l, e) < 0)
		return -1;
	if (l->count == 0)
		l->place = arena_str(&l->arena, place_prefix(c->locator));
	it = add_item(l, c);
	it->c.locator = place_follows(l, c->locator, l->count) ? STR_NONE : arena_str(&l->arena, c->locator);
	l->count++;
	return 0;
}

int component_list_other(struct component_list *l, const struct fact_component *c, size_t *ret, struct err *e)
{
	if (check_count(l, e) < 0)
		return -1;
	add_item(l, c)->c.locator = STR_NONE;
	*ret = l->count + l->others++;
	return 0;
}

const unsigned char *component_list_key(const struct component_list *l, size_t number)
{
	return l->items[number].key;
}

int component_list_row(struct component_list *l, size_t number, int64_t *ret_id, struct err *e)
{
	const struct item *it = &l->items[number];

	return component_dictionary_row(l->dictionary, it->key, &it->c, ret_id, e);
}

static struct member *member_room(struct component_list *l, size_t n)
{
	if (l->member_room - l->member_count < n) {
		l->member_room = (l->member_room + n) * 2;
		l->members = xrealloc(l->members, l->member_room * sizeof *l->members);
	}
	l->member_count += n;
	return l->members + l->member_count - n;
}

static int chunk_add(struct component_list *l, const unsigned char *key, size_t first, size_t n,
		     int64_t *ret_id, struct err *e)
{
	CLEANUP(query_done) struct query chunk = { 0 };
	struct member *m;

	if (query_open(l->db, SQL_CHUNK_ADD, &chunk, e) < 0)
		return -1;
	query_blob(&chunk, ":key", component_key_str(key));
	query_int(&chunk, ":components", (int64_t)n);
	if (query_exec(&chunk, e) < 0)
		return -1;
	*ret_id = db_last_id(l->db);
	m = member_room(l, n);
	for (size_t i = 0; i < n; i++, m++) {
		m->v[CHUNK] = *ret_id;
		m->v[ORDINAL] = (int64_t)i;
		if (component_dictionary_row(l->dictionary, l->items[first + i].key, &l->items[first + i].c,
					     &m->v[COMPONENT], e) < 0)
			return -1;
	}
	return 0;
}

static int chunk_row(struct component_list *l, const unsigned char *key, size_t first, size_t n,
		     int64_t *ret_id, struct err *e)
{
	int row = component_key_find(l->db, SQL_CHUNK_FIND, key, ret_id, e);

	if (row != 0)
		return row < 0 ? -1 : 0;
	return chunk_add(l, key, first, n, ret_id, e);
}

/* How many components the chunk that begins at first has. */
static size_t chunk_length(const struct component_list *l, size_t first)
{
	size_t left = l->count - first;
	size_t most = left < CHUNK_MAX ? left : CHUNK_MAX;

	for (size_t n = CHUNK_MIN; n < most; n++)
		if (l->items[first + n - 1].key[0] < CHUNK_END_BELOW)
			return n;
	return most;
}

static void chunk_key(struct component_list *l, size_t first, size_t n, unsigned char key[KEY_BYTES])
{
	struct sha256 d;

	for (size_t i = 0; i < n; i++)
		hash_add(l->hash, l->items[first + i].key, KEY_BYTES);
	d = hash_end(l->hash);
	memcpy(key, d.b, KEY_BYTES);
}

static void list_key(struct component_list *l, unsigned char key[KEY_BYTES])
{
	struct sha256 d;

	buf_clear(&l->canonical);
	canonical_add(&l->canonical, l->place);
	hash_add(l->hash, l->canonical.p, l->canonical.n);
	for (size_t i = 0; i < l->count; i++) {
		hash_add(l->hash, l->items[i].key, KEY_BYTES);
		if (!l->items[i].c.locator.p)
			continue;
		buf_clear(&l->canonical);
		canonical_add(&l->canonical, l->items[i].c.locator);
		hash_add(l->hash, l->canonical.p, l->canonical.n);
	}
	d = hash_end(l->hash);
	memcpy(key, d.b, KEY_BYTES);
}

static int add_places(struct component_list *l, int64_t list, struct err *e)
{
	CLEANUP(query_done) struct query place = { 0 };

	if (query_open(l->db, SQL_COMPONENT_PLACE_ADD, &place, e) < 0)
		return -1;
	query_int(&place, ":list", list);
	for (size_t i = 0; i < l->count; i++) {
		if (!l->items[i].c.locator.p)
			continue;
		query_int(&place, ":ordinal", (int64_t)i);
		query_text(&place, ":locator", l->items[i].c.locator);
		if (query_exec(&place, e) < 0)
			return -1;
	}
	return 0;
}

static int add_chunks(struct component_list *l, int64_t list, struct err *e)
{
	CLEANUP(query_done) struct query part = { 0 };
	unsigned char key[KEY_BYTES];
	int64_t chunk = 0;
	size_t n;

	if (query_open(l->db, SQL_LIST_CHUNK_ADD, &part, e) < 0)
		return -1;
	query_int(&part, ":list", list);
	for (size_t first = 0; first < l->count; first += n) {
		n = chunk_length(l, first);
		chunk_key(l, first, n, key);
		if (chunk_row(l, key, first, n, &chunk, e) < 0)
			return -1;
		query_int(&part, ":first", (int64_t)first);
		query_int(&part, ":chunk", chunk);
		if (query_exec(&part, e) < 0)
			return -1;
	}
	return 0;
}

int component_list_end(struct component_list *l, int64_t *ret_id, int64_t *ret_count, struct err *e)
{
	CLEANUP(query_done) struct query add = { 0 };
	unsigned char key[KEY_BYTES];
	int row;

	*ret_count = (int64_t)l->count;
	list_key(l, key);
	row = component_key_find(l->db, SQL_COMPONENT_LIST_FIND, key, ret_id, e);
	if (row != 0)
		return row < 0 ? -1 : 0;
	if (query_open(l->db, SQL_COMPONENT_LIST_ADD, &add, e) < 0)
		return -1;
	query_blob(&add, ":key", component_key_str(key));
	query_int(&add, ":components", (int64_t)l->count);
	query_text(&add, ":place", l->place.p ? l->place : STR_LIT(""));
	if (query_exec(&add, e) < 0)
		return -1;
	*ret_id = db_last_id(l->db);
	return add_chunks(l, *ret_id, e) < 0 || add_places(l, *ret_id, e) < 0 ? -1 : 0;
}

static int by_component(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	for (size_t i = 0; i < COUNT_OF(x->v); i++)
		if (x->v[i] != y->v[i])
			return x->v[i] < y->v[i] ? -1 : 1;
	return 0;
}

/* In the order of the index from component to chunk: there they go everywhere, while in the
 * table all of them go to its end. Several rows a statement, because starting one costs
 * nearly what inserting a row does; OR FAIL, which another database than SQLite does not
 * need, spares a journal of each statement (a transaction that fails is never committed). */
int component_list_flush(struct component_list *l, struct err *e)
{
	CLEANUP(query_done) struct query one = { 0 };
	CLEANUP(query_done) struct query eight = { 0 };
	size_t n;

	if (component_dictionary_flush(l->dictionary, e) < 0 ||
	    query_open(l->db, SQL_CHUNK_COMPONENT_ADD, &one, e) < 0 ||
	    query_open(l->db, SQL_CHUNK_COMPONENT_ADD_8, &eight, e) < 0)
		return -1;
	if (l->member_count)
		qsort(l->members, l->member_count, sizeof *l->members, by_component);
	for (size_t i = 0; i < l->member_count; i += n) {
		struct query *q = l->member_count - i < 8 ? &one : &eight;

		n = q == &one ? 1 : 8;
		query_ints(q, l->members[i].v, 3 * n);
		if (query_exec(q, e) < 0)
			return -1;
	}
	l->member_count = l->members_kept = 0;
	return 0;
}

void component_list_keep(struct component_list *l)
{
	l->members_kept = l->member_count;
	component_dictionary_keep(l->dictionary);
}

void component_list_undo(struct component_list *l)
{
	l->member_count = l->members_kept;
	component_dictionary_undo(l->dictionary);
}

size_t component_list_waiting(const struct component_list *l)
{
	return component_dictionary_waiting(l->dictionary) + l->member_count * sizeof *l->members;
}
