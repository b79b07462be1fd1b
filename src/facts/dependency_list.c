/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/dependency_list.h"

#include <stdlib.h>

#include "base/buf.h"
#include "crypt/hash.h"
#include "facts/component_dictionary.h"

/*
 * Edges are gathered as pairs of numbers, and sorted by relationship: a stable sort, because
 * within one the order of the document is what two SBOMs of the same tool have in common.
 * A chunk ends as one of components does (component_list.c), by the key of the edge's end.
 */
#define KEY_BYTES	COMPONENT_KEY_BYTES
#define CHUNK_MIN	16
#define CHUNK_MAX	256
#define CHUNK_END_BELOW 4
#define EDGES_MAX	2000000
#define RELATIONS_MAX	256

struct edge {
	uint32_t from, to;
	uint32_t relation;	/* in relations */
};

enum { CHUNK, ORDINAL, FROM, TO };	/* as dependency_add takes them */

struct member {
	int64_t v[4];
};

struct dependency_list {
	struct db *db;
	struct component_list *components;
	struct hash *hash;
	struct edge *edges;
	size_t count, room;
	const char *relations[RELATIONS_MAX];
	size_t relation_count;
	struct member *members;	/* of new chunks, not stored yet */
	size_t member_count, member_room;
	size_t members_kept;	/* those that are not taken back */
};

struct dependency_list *dependency_list_new(struct db *db, struct component_list *components)
{
	struct dependency_list *l = xcalloc(1, sizeof *l);

	l->db = db;
	l->components = components;
	l->hash = hash_new();
	return l;
}

void dependency_list_free(struct dependency_list *l)
{
	if (!l)
		return;
	hash_free(l->hash);
	free(l->edges);
	free(l->members);
	free(l);
}

void dependency_list_begin(struct dependency_list *l)
{
	l->count = l->relation_count = 0;
}

/* SIZE_MAX when there is no room for another one. */
static size_t relation_of(struct dependency_list *l, const char *name)
{
	size_t i = 0;

	while (i < l->relation_count && l->relations[i] != name && strcmp(l->relations[i], name) != 0)
		i++;
	if (i == RELATIONS_MAX)
		return SIZE_MAX;
	if (i == l->relation_count)
		l->relations[l->relation_count++] = name;
	return i;
}

int dependency_list_add(struct dependency_list *l, size_t from, size_t to, const char *relationship, struct err *e)
{
	size_t relation = relation_of(l, relationship);

	if (relation == SIZE_MAX)
		return err_set(e, ERR_INPUT, "more than %d kinds of relationship", RELATIONS_MAX);
	if (l->count == EDGES_MAX)
		return err_set(e, ERR_INPUT, "more than %d dependencies", EDGES_MAX);
	if (l->count == l->room) {
		l->room = l->room ? l->room * 2 : 1024;
		l->edges = xrealloc(l->edges, l->room * sizeof *l->edges);
	}
	l->edges[l->count++] = (struct edge){ (uint32_t)from, (uint32_t)to, (uint32_t)relation };
	return 0;
}

/* By counting: most graphs have one kind of relationship, and are as they should be. */
static void sort_by_relation(struct dependency_list *l)
{
	size_t starts[RELATIONS_MAX + 1] = { 0 };
	struct edge *sorted;

	if (l->relation_count < 2)
		return;
	for (size_t i = 0; i < l->count; i++)
		starts[l->edges[i].relation + 1]++;
	for (size_t i = 1; i <= l->relation_count; i++)
		starts[i] += starts[i - 1];
	sorted = xmalloc(l->room * sizeof *sorted);
	for (size_t i = 0; i < l->count; i++)
		sorted[starts[l->edges[i].relation]++] = l->edges[i];
	free(l->edges);
	l->edges = sorted;
}

static size_t chunk_length(const struct dependency_list *l, size_t first)
{
	size_t n = 1;

	for (; n < CHUNK_MAX && first + n < l->count; n++) {
		const struct edge *last = &l->edges[first + n - 1];

		if (l->edges[first + n].relation != last->relation)
			break;
		if (n >= CHUNK_MIN && component_list_key(l->components, last->to)[0] < CHUNK_END_BELOW)
			break;
	}
	return n;
}

static void chunk_key(struct dependency_list *l, size_t first, size_t n, unsigned char key[KEY_BYTES])
{
	const char *relation = l->relations[l->edges[first].relation];
	struct sha256 d;

	hash_add(l->hash, relation, strlen(relation) + 1);
	for (size_t i = first; i < first + n; i++) {
		hash_add(l->hash, component_list_key(l->components, l->edges[i].from), KEY_BYTES);
		hash_add(l->hash, component_list_key(l->components, l->edges[i].to), KEY_BYTES);
	}
	d = hash_end(l->hash);
	memcpy(key, d.b, KEY_BYTES);
}

static struct member *member_room(struct dependency_list *l, size_t n)
{
	if (l->member_room - l->member_count < n) {
		l->member_room = (l->member_room + n) * 2;
		l->members = xrealloc(l->members, l->member_room * sizeof *l->members);
	}
	l->member_count += n;
	return l->members + l->member_count - n;
}

static int chunk_add(struct dependency_list *l, const unsigned char *key, size_t first, size_t n,
		     int64_t *ret_id, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	struct member *m;

	if (query_open(l->db, SQL_DEPENDENCY_CHUNK_ADD, &q, e) < 0)
		return -1;
	query_blob(&q, ":key", component_key_str(key));
	query_text(&q, ":relationship", str_of(l->relations[l->edges[first].relation]));
	query_int(&q, ":edges", (int64_t)n);
	if (query_exec(&q, e) < 0)
		return -1;
	*ret_id = db_last_id(l->db);
	m = member_room(l, n);
	for (size_t i = 0; i < n; i++, m++) {
		m->v[CHUNK] = *ret_id;
		m->v[ORDINAL] = (int64_t)i;
		if (component_list_row(l->components, l->edges[first + i].from, &m->v[FROM], e) < 0 ||
		    component_list_row(l->components, l->edges[first + i].to, &m->v[TO], e) < 0)
			return -1;
	}
	return 0;
}

struct chunk {
	unsigned char key[KEY_BYTES];
	size_t first, n;
};

static int add_chunks(struct dependency_list *l, int64_t list, const struct chunk *chunks, size_t count,
		      struct err *e)
{
	CLEANUP(query_done) struct query part = { 0 };

	if (query_open(l->db, SQL_DEPENDENCY_LIST_CHUNK_ADD, &part, e) < 0)
		return -1;
	query_int(&part, ":list", list);
	for (size_t i = 0; i < count; i++) {
		int64_t id = 0;
		int row = component_key_find(l->db, SQL_DEPENDENCY_CHUNK_FIND, chunks[i].key, &id, e);

		if (row < 0 || (row == 0 && chunk_add(l, chunks[i].key, chunks[i].first, chunks[i].n, &id, e) < 0))
			return -1;
		query_int(&part, ":ordinal", (int64_t)i);
		query_int(&part, ":chunk", id);
		if (query_exec(&part, e) < 0)
			return -1;
	}
	return 0;
}

static int add_list(struct dependency_list *l, const unsigned char *key, const struct chunk *chunks, size_t count,
		    int64_t *ret_id, struct err *e)
{
	CLEANUP(query_done) struct query add = { 0 };

	if (query_open(l->db, SQL_DEPENDENCY_LIST_ADD, &add, e) < 0)
		return -1;
	query_blob(&add, ":key", component_key_str(key));
	query_int(&add, ":edges", (int64_t)l->count);
	if (query_exec(&add, e) < 0)
		return -1;
	*ret_id = db_last_id(l->db);
	return add_chunks(l, *ret_id, chunks, count, e);
}

int dependency_list_end(struct dependency_list *l, int64_t *ret_id, struct err *e)
{
	unsigned char key[KEY_BYTES];
	struct chunk *chunks;
	struct sha256 d;
	size_t count = 0;
	int ret;

	*ret_id = 0;
	if (!l->count)
		return 0;
	sort_by_relation(l);
	chunks = xmalloc(l->count * sizeof *chunks);
	for (size_t first = 0; first < l->count; first += chunks[count++].n) {
		chunks[count].first = first;
		chunks[count].n = chunk_length(l, first);
		chunk_key(l, first, chunks[count].n, chunks[count].key);
	}
	for (size_t i = 0; i < count; i++)
		hash_add(l->hash, chunks[i].key, KEY_BYTES);
	d = hash_end(l->hash);
	memcpy(key, d.b, KEY_BYTES);
	ret = component_key_find(l->db, SQL_DEPENDENCY_LIST_FIND, key, ret_id, e);
	if (ret == 0)
		ret = add_list(l, key, chunks, count, ret_id, e);
	free(chunks);
	return ret < 0 ? -1 : 0;
}

/* In the order of the table, several rows a statement: component_list_flush says why. */
int dependency_list_flush(struct dependency_list *l, struct err *e)
{
	CLEANUP(query_done) struct query one = { 0 };
	CLEANUP(query_done) struct query eight = { 0 };
	size_t n;

	if (query_open(l->db, SQL_DEPENDENCY_ADD, &one, e) < 0 || query_open(l->db, SQL_DEPENDENCY_ADD_8, &eight, e) < 0)
		return -1;
	for (size_t i = 0; i < l->member_count; i += n) {
		struct query *q = l->member_count - i < 8 ? &one : &eight;

		n = q == &one ? 1 : 8;
		query_ints(q, l->members[i].v, 4 * n);
		if (query_exec(q, e) < 0)
			return -1;
	}
	l->member_count = l->members_kept = 0;
	return 0;
}

size_t dependency_list_waiting(const struct dependency_list *l)
{
	return l->member_count * sizeof *l->members;
}

void dependency_list_keep(struct dependency_list *l)
{
	l->members_kept = l->member_count;
}

void dependency_list_undo(struct dependency_list *l)
{
	l->member_count = l->members_kept;
}
