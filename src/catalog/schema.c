/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading a table of a schema. It is ours and ships with the program, so what is wrong in it is
 * a bug and no error; a test loads each version of each table. Names may be used before the
 * row that defines them.
 */
#include "catalog/schema.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/err.h"
#include "catalog/schema_int.h"
#include "codec/regex.h"

/* Eight bytes at a time: names are looked up for every member of every SBOM. */
static uint64_t hash_of(struct str s)
{
	uint64_t h = s.n * 0x9e3779b97f4a7c15u, word = 0;

	for (; s.n > 8; s = (struct str){ s.p + 8, s.n - 8 }) {
		memcpy(&word, s.p, 8);
		h = (h ^ word) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	word = 0;
	for (size_t i = 0; i < s.n; i++)
		word = word << 8 | (unsigned char)s.p[i];
	h = (h ^ word) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 32;
}

static size_t *slots_for(struct arena *a, size_t count, size_t *ret_mask)
{
	size_t room = 4;

	while (room < count * 2)
		room *= 2;
	*ret_mask = room - 1;
	return arena_alloc(a, room * sizeof(size_t));
}

static void index_list(struct schema_list *l, struct arena *a)
{
	l->slots = slots_for(a, l->count, &l->mask);
	for (size_t i = 0; i < l->count; i++) {
		size_t at = hash_of(l->values[i]) & l->mask;

		while (l->slots[at])
			at = (at + 1) & l->mask;
		l->slots[at] = i + 1;
	}
}

static void index_type(struct schema_type *t, struct arena *a)
{
	t->slots = slots_for(a, t->count, &t->mask);
	for (size_t i = 0; i < t->count; i++) {
		size_t at = hash_of(t->members[i].name) & t->mask;

		while (t->slots[at])
			at = (at + 1) & t->mask;
		t->slots[at] = i + 1;
		t->needs |= t->members[i].need;
	}
}

bool schema_list_has(const struct schema_list *l, struct str value)
{
	for (size_t at = hash_of(value) & l->mask; l->slots[at]; at = (at + 1) & l->mask)
		if (str_eq(l->values[l->slots[at] - 1], value))
			return true;
	return false;
}

const struct schema_member *schema_member(const struct schema_type *t, struct str name)
{
	for (size_t at = hash_of(name) & t->mask; t->slots[at]; at = (at + 1) & t->mask)
		if (str_eq(t->members[t->slots[at] - 1].name, name))
			return &t->members[t->slots[at] - 1];
	return NULL;
}

/* The name's place in a map of names, and whether it was there. */
static void **named(struct schema_names *m, struct str name, struct arena *a)
{
	size_t at;

	if (m->count * 2 >= m->room) {
		struct schema_names old = *m;

		m->room = old.room ? old.room * 2 : 256;
		m->names = arena_alloc(a, m->room * sizeof *m->names);
		m->things = arena_alloc(a, m->room * sizeof *m->things);
		m->count = 0;
		for (size_t i = 0; i < old.room; i++)
			if (old.names[i].p)
				*named(m, old.names[i], a) = old.things[i];
	}
	for (at = hash_of(name) & (m->room - 1); m->names[at].p; at = (at + 1) & (m->room - 1))
		if (str_eq(m->names[at], name))
			return &m->things[at];
	m->names[at] = name;
	m->count++;
	return &m->things[at];
}

static void *find(const struct schema_names *m, struct str name)
{
	for (size_t at = hash_of(name) & (m->room - 1); m->names[at].p; at = (at + 1) & (m->room - 1))
		if (str_eq(m->names[at], name))
			return m->things[at];
	return NULL;
}

struct schema_type *schema_need_type(struct schema *s, struct str name)
{
	void **thing = named(&s->types, name, s->arena);
	struct schema_type *t = *thing;

	if (!t) {
		*thing = t = arena_alloc(s->arena, sizeof *t);
		t->name = name;
	}
	return t;
}

struct schema_list *schema_need_list(struct schema *s, struct str name)
{
	void **thing = named(&s->lists, name, s->arena);
	struct schema_list *l = *thing;

	if (!l) {
		*thing = l = arena_alloc(s->arena, sizeof *l);
		l->name = name;
	}
	return l;
}

struct schema_pattern *schema_need_pattern(struct schema *s, struct str name)
{
	void **thing = named(&s->patterns, name, s->arena);
	struct schema_pattern *p = *thing;

	if (!p) {
		*thing = p = arena_alloc(s->arena, sizeof *p);
		p->name = name;
	}
	return p;
}

/* 1.10 is after 1.9. */
static int compare_versions(struct str a, struct str b)
{
	while (a.p || b.p) {
		struct str left = a.p ? str_cut(&a, '.') : STR_LIT("0"), right = b.p ? str_cut(&b, '.') : STR_LIT("0");
		uint64_t x = 0, y = 0;

		if (!str_to_u64(left, &x) || !str_to_u64(right, &y))
			return str_cmp(left, right);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

/* "1.2-1.4,1.6" has 1.3; "" has all. */
static bool has_version(struct str ranges, struct str version)
{
	if (!ranges.n)
		return true;
	while (ranges.p) {
		struct str range = str_cut(&ranges, ','), last = STR_NONE, first;

		first = str_cut(&range, '-');
		last = range.p ? range : first;
		if (compare_versions(first, version) <= 0 && compare_versions(version, last) <= 0)
			return true;
	}
	return false;
}

static void add_member(struct schema *s, struct schema_type *t, struct str name, struct schema_rule *rule)
{
	bool needed = str_ends(name, "!");

	if (str_is(name, "*")) {
		t->rest = rule;
		return;
	}
	name.n -= needed;
	if (needed && t->needed == 64)
		BUG("a type that needs more than 64 members: %.*s", STR_FMT(t->name));
	t->members = arena_grow(s->arena, t->members, t->count, sizeof *t->members);
	t->members[t->count++] =
		(struct schema_member){ .name = name, .need = needed ? (uint64_t)1 << t->needed++ : 0, .rule = rule };
}

static void add_row(struct schema *s, struct str name, struct str member, struct str is)
{
	struct schema_rule *rule;

	if (str_take(&name, "#")) {
		struct schema_list *l = schema_need_list(s, name);

		l->values = arena_grow(s->arena, l->values, l->count, sizeof *l->values);
		l->values[l->count++] = member;
		return;
	}
	if (str_take(&name, "~")) {
		schema_need_pattern(s, name)->text = is;
		return;
	}
	rule = schema_rule_parse(s, is);
	if (member.n)
		add_member(s, schema_need_type(s, name), member, rule);
	else
		schema_need_type(s, name)->rule = rule;
}

static void add_rows(struct schema *s, struct str rest, struct str version)
{
	while (rest.p) {
		struct str line = str_cut(&rest, '\n'), name, member, versions;

		if (!line.n || str_starts(line, "# "))
			continue;
		name = str_cut(&line, '\t');
		member = line.p ? str_cut(&line, '\t') : STR_LIT("");
		versions = line.p ? str_cut(&line, '\t') : STR_LIT("");
		if (has_version(versions, version))
			add_row(s, name, member, line.p ? line : STR_LIT(""));
	}
}

/* What is used must be there. */
static void finish(struct schema *s)
{
	for (size_t i = 0; i < s->types.room; i++) {
		struct schema_type *t = s->types.things[i];

		if (t && !t->rule)
			BUG("no rows of the type %.*s", STR_FMT(t->name));
		if (t)
			index_type(t, s->arena);
	}
	for (size_t i = 0; i < s->lists.room; i++) {
		struct schema_list *l = s->lists.things[i];

		if (l && !l->count)
			BUG("no rows of the list %.*s", STR_FMT(l->name));
		if (l)
			index_list(l, s->arena);
	}
	for (size_t i = 0; i < s->patterns.room; i++) {
		struct schema_pattern *p = s->patterns.things[i];

		if (p && !p->text.n)
			BUG("no row of the pattern %.*s", STR_FMT(p->name));
		if (p)
			p->form = schema_form_parse(p->text, s->arena);
	}
}

static struct str table(const char *name)
{
	char path[64];

	snprintf(path, sizeof path, "catalog/schema/%s.tsv", name);
	return embed_find(path);
}

/* Whether the table says that it is of that version: a line "# versions", as a document may say that
 * it is of one that lies between two. */
static bool knows(struct str rows, struct str version)
{
	while (rows.p) {
		struct str line = str_cut(&rows, '\n');

		if (!str_take(&line, "# versions\t"))
			continue;
		while (line.p)
			if (str_eq(str_cut(&line, ' '), version))
				return true;
		return false;
	}
	return false;
}

struct schema *schema_load(const char *name, struct str version, struct arena *a)
{
	struct str rows = table(name), common = table("common");
	struct schema *s;

	if (!rows.p || !common.p)
		BUG("no table of the schema %s", name);
	if (!knows(rows, version))
		return NULL;
	s = xcalloc(1, sizeof *s);
	s->arena = a;
	add_rows(s, rows, version);
	add_rows(s, common, version);
	finish(s);
	return s;
}

void schema_free(struct schema *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->patterns.room; i++)
		if (s->patterns.things[i])
			regex_free(((struct schema_pattern *)s->patterns.things[i])->compiled);
	free(s);
}

struct kept {
	const char *name;
	struct str version;
	struct schema *schema;
	struct kept *next;
};

struct schema_shelf {
	struct arena arena;
	struct kept *first;
};

struct schema_shelf *schema_shelf_new(void)
{
	return xcalloc(1, sizeof(struct schema_shelf));
}

void schema_shelf_free(struct schema_shelf *f)
{
	if (!f)
		return;
	for (struct kept *k = f->first; k; k = k->next)
		schema_free(k->schema);
	arena_free(&f->arena);
	free(f);
}

void schema_shelf_freep(struct schema_shelf **f)
{
	schema_shelf_free(*f);
	*f = NULL;
}

/* A version that no table has is not kept: documents may say any. */
const struct schema *schema_shelf_get(struct schema_shelf *f, const char *name, struct str version)
{
	struct schema *s;
	struct kept *k;

	for (k = f->first; k; k = k->next)
		if (strcmp(k->name, name) == 0 && str_eq(k->version, version))
			return k->schema;
	s = schema_load(name, version, &f->arena);
	if (!s)
		return NULL;
	k = arena_alloc(&f->arena, sizeof *k);
	*k = (struct kept){ arena_cstr(&f->arena, str_of(name)), arena_str(&f->arena, version), s, f->first };
	f->first = k;
	return s;
}

const struct schema_type *schema_type(const struct schema *s, const char *name)
{
	return find(&s->types, str_of(name));
}

const struct schema_list *schema_list(const struct schema *s, const char *name)
{
	return find(&s->lists, str_of(name));
}

bool schema_pattern_fits(struct schema_pattern *p, struct str text)
{
	struct err e = { 0 };

	if (p->form)
		return schema_form_fits(p->form, text);
	if (!p->compiled && regex_new(p->text, &p->compiled, &e) < 0)
		BUG("the pattern %.*s: %s", STR_FMT(p->name), e.msg);
	regex_search(p->compiled, text);
	return regex_next(p->compiled, &e) == 1;
}
