/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading catalog/frameworks/ID.tsv. Rows are read one after the other; what needs the others
 * (is the id unique, does the parent stand above, are there as many as the header says) is
 * asked when all are there, over the ids in order, so that a catalog of 100,000 rows takes no
 * more than their sorting. A hash table would be as quick, but not for ids chosen to collide.
 */
#include <stdlib.h>

#include "catalog/catalog_int.h"
#include "catalog/line.h"

enum { ID, PARENT, KIND, CATEGORY, TITLE, STANDING, NOTE, FIELDS };

#define COUNTS_MAX 64
#define FRAMEWORK_ID_MAX 64

static const char *const standings[] = {
	[STANDING_REQUIREMENT] = "requirement",
	[STANDING_HEADING] = "heading",
	[STANDING_DETAIL] = "detail",
	[STANDING_RETIRED] = "retired",
};

struct reading {
	struct catalog *c;
	struct catalog_framework f;
	size_t *lines;	/* of each row */
	struct catalog_count *counts;
};

const char *catalog_standing_name(enum catalog_standing s)
{
	return standings[s];
}

int catalog_read_standing(struct str word, enum catalog_standing *ret, struct err *e)
{
	for (size_t i = 0; i < COUNT_OF(standings); i++)
		if (str_is(word, standings[i])) {
			*ret = (enum catalog_standing)i;
			return 0;
		}
	return err_set(e, ERR_INPUT, "standing '%.*s': expected requirement, heading, detail or retired",
		       STR_FMT(str_quote(word)));
}

int catalog_check_framework_id(struct str id, struct err *e)
{
	bool good = id.n && id.n <= FRAMEWORK_ID_MAX && id.p[0] != '.' && id.p[0] != '-';

	for (size_t i = 0; i < id.n; i++)
		good &= (id.p[i] >= 'a' && id.p[i] <= 'z') || (id.p[i] >= 'A' && id.p[i] <= 'Z') ||
			(id.p[i] >= '0' && id.p[i] <= '9') || memchr("-_.", id.p[i], 3);
	if (!good)
		return err_set(e, ERR_INPUT, "framework '%.*s': expected letters, digits, '-', '_' and '.', at most %d",
			       STR_FMT(str_quote(id)), FRAMEWORK_ID_MAX);
	return 0;
}

static int header_value(struct reading *r, struct str value, const char *what, const char **ret, struct err *e)
{
	if (*ret)
		return err_set(e, ERR_INPUT, "'# %s:' is there already", what);
	if (!value.n)
		return err_set(e, ERR_INPUT, "'# %s:' says nothing", what);
	*ret = arena_cstr(&r->c->arena, value);
	return 0;
}

/* "subcategory 106" */
static int read_count(struct reading *r, struct str value, size_t line, struct err *e)
{
	struct str kind = value;
	uint64_t n;

	while (kind.n && kind.p[kind.n - 1] != ' ')
		kind.n--;
	value.p += kind.n;
	value.n -= kind.n;
	kind = str_trim(kind);
	if (!kind.n || !str_to_u64(value, &n))
		return err_set(e, ERR_INPUT, "'# count:': expected a kind and a number");
	if (r->f.count_count == COUNTS_MAX)
		return err_set(e, ERR_INPUT, "more than %d counts", COUNTS_MAX);
	r->counts = catalog_grow(&r->c->arena, r->counts, r->f.count_count, sizeof *r->counts);
	r->counts[r->f.count_count++] =
		(struct catalog_count){ arena_cstr(&r->c->arena, kind), n < SIZE_MAX ? (size_t)n : SIZE_MAX, line };
	r->f.counts = r->counts;
	return 0;
}

static int read_comment(struct reading *r, struct str line, size_t number, struct err *e)
{
	if (str_take(&line, "# framework:")) {
		if (header_value(r, str_trim(line), "framework", &r->f.id, e) < 0)
			return -1;
		return catalog_check_framework_id(str_of(r->f.id), e);
	}
	if (str_take(&line, "# title:"))
		return header_value(r, str_trim(line), "title", &r->f.title, e);
	if (str_take(&line, "# version:"))
		return header_value(r, str_trim(line), "version", &r->f.version, e);
	if (str_take(&line, "# source:"))
		return header_value(r, str_trim(line), "source", &r->f.source, e);
	if (str_take(&line, "# count:"))
		return read_count(r, str_trim(line), number, e);
	return 0;
}

static const char *text_or_null(struct arena *a, struct str s)
{
	return s.n ? arena_cstr(a, s) : NULL;
}

static int split(struct str line, struct str fields[FIELDS], struct err *e)
{
	size_t n = 0;

	while (line.p) {
		struct str field = str_trim(str_cut(&line, '\t'));

		if (n == FIELDS)
			return err_set(e, ERR_INPUT, "more than %d fields", FIELDS);
		fields[n++] = field;
	}
	if (n != FIELDS)
		return err_set(e, ERR_INPUT, "%zu fields where %d are expected, separated by tabs", n,
			       FIELDS);
	return 0;
}

static int check_row(const struct reading *r, const struct str fields[FIELDS], struct err *e)
{
	if (!r->f.id || !r->f.title || !r->f.version)
		return err_set(e, ERR_INPUT,
			       "expected '# framework:', '# title:' and '# version:' before the first row");
	if (!fields[ID].n || !fields[KIND].n || !fields[TITLE].n)
		return err_set(e, ERR_INPUT, "expected an id, a kind and a title");
	if (fields[ID].n > CATALOG_ID_MAX)
		return err_set(e, ERR_INPUT, "an id of more than %d bytes", CATALOG_ID_MAX);
	if (r->f.count == CATALOG_ROWS_MAX)
		return err_set(e, ERR_INPUT, "more than %d rows", CATALOG_ROWS_MAX);
	return 0;
}

static int read_row(struct reading *r, struct str line, size_t number, struct err *e)
{
	enum catalog_standing standing = STANDING_REQUIREMENT;
	struct str fields[FIELDS] = { 0 };
	struct catalog *c = r->c;

	if (split(line, fields, e) < 0 || check_row(r, fields, e) < 0 ||
	    catalog_read_standing(fields[STANDING], &standing, e) < 0)
		return -1;
	c->requirements = catalog_grow(&c->arena, c->requirements, c->requirement_count, sizeof *c->requirements);
	c->requirements[c->requirement_count++] = (struct catalog_requirement){
		.framework = r->f.id,
		.id = arena_cstr(&c->arena, fields[ID]),
		.parent = text_or_null(&c->arena, fields[PARENT]),
		.kind = arena_cstr(&c->arena, fields[KIND]),
		.category = text_or_null(&c->arena, fields[CATEGORY]),
		.title = arena_cstr(&c->arena, fields[TITLE]),
		.ordinal = r->f.count,
		.note = text_or_null(&c->arena, fields[NOTE]),
		.standing = standing,
		.assessable = standing == STANDING_REQUIREMENT,
	};
	r->lines = catalog_grow(&c->arena, r->lines, r->f.count, sizeof *r->lines);
	r->lines[r->f.count++] = number;
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct catalog_key *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* The ids in order, each there once. */
static int sort_ids(struct reading *r, struct err *e)
{
	const struct catalog_requirement *rows = &r->c->requirements[r->f.first];
	struct catalog_key *keys = arena_alloc(&r->c->arena, r->f.count * sizeof *keys);

	for (size_t i = 0; i < r->f.count; i++)
		keys[i] = (struct catalog_key){ rows[i].id, i };
	qsort(keys, r->f.count, sizeof *keys, by_id);
	for (size_t i = 1; i < r->f.count; i++)
		if (strcmp(keys[i - 1].id, keys[i].id) == 0)
			return err_set(e, ERR_INPUT, "line %zu: '%s' is there already, in line %zu",
				       r->lines[keys[i].ordinal], keys[i].id, r->lines[keys[i - 1].ordinal]);
	r->f.keys = keys;
	return 0;
}

static int check_parents(struct reading *r, struct err *e)
{
	struct catalog_requirement *rows = &r->c->requirements[r->f.first];

	for (size_t i = 0; i < r->f.count; i++) {
		size_t above;

		if (!rows[i].parent)
			continue;
		above = catalog_find_key(r->f.keys, r->f.count, str_of(rows[i].parent));
		if (above >= i)
			return err_set(e, ERR_INPUT, "line %zu: no row above has the parent '%.*s'%s", r->lines[i],
				       STR_FMT(str_quote(str_of(rows[i].parent))),
				       above == SIZE_MAX ? "" : above == i ? " but itself" : " (it stands below)");
		rows[i].depth = rows[above].depth + 1;
		if (rows[i].depth >= CATALOG_DEPTH_MAX)
			return err_set(e, ERR_INPUT, "line %zu: more than %d rows above each other", r->lines[i],
				       CATALOG_DEPTH_MAX);
	}
	return 0;
}

static int check_counts(const struct reading *r, struct err *e)
{
	const struct catalog_requirement *rows = &r->c->requirements[r->f.first];

	for (size_t k = 0; k < r->f.count_count; k++) {
		const struct catalog_count *count = &r->f.counts[k];
		size_t n = 0;

		for (size_t i = 0; i < r->f.count; i++)
			n += rows[i].standing != STANDING_RETIRED && strcmp(rows[i].kind, count->kind) == 0;
		if (n != count->expected)
			return err_set(e, ERR_INPUT, "line %zu: %zu rows of kind '%.60s' are expected, there are %zu",
				       count->line, count->expected, count->kind, n);
	}
	return 0;
}

static int read_lines(struct reading *r, struct str bytes, struct err *e)
{
	size_t number = 0;

	if (line_check_start(&bytes, e) < 0)
		return -1;
	while (bytes.p) {
		struct str line = str_cut(&bytes, '\n');
		int ret = 0;

		number++;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (line_check(line, e) < 0)
			ret = -1;
		else if (str_starts(line, "#"))
			ret = read_comment(r, line, number, e);
		else if (str_trim(line).n)
			ret = read_row(r, line, number, e);
		if (ret < 0)
			return err_ctx(e, "line %zu", number);
	}
	return r->f.count ? 0 : err_set(e, ERR_INPUT, "no requirements");
}

/* Where the framework belongs among those in order of their ids. */
static int place(struct catalog *c, const struct catalog_framework *f, struct err *e)
{
	size_t i = c->framework_count;

	while (i && strcmp(c->frameworks[i - 1].id, f->id) > 0)
		i--;
	if (i && strcmp(c->frameworks[i - 1].id, f->id) == 0) {
		if (catalog_may_replace(f->id, f->origin, c->frameworks[i - 1].origin, e) < 0)
			return -1;
		c->frameworks[i - 1] = *f;
		return 0;
	}
	c->frameworks = catalog_grow(&c->arena, c->frameworks, c->framework_count, sizeof *f);
	memmove(&c->frameworks[i + 1], &c->frameworks[i], (c->framework_count++ - i) * sizeof *f);
	c->frameworks[i] = *f;
	return 0;
}

int catalog_add_framework(struct catalog *c, struct str bytes, const char *origin, struct err *e)
{
	struct reading r = { .c = c, .f = { .origin = origin, .first = c->requirement_count } };
	struct sha256 digest = sha256_of(bytes);

	if (read_lines(&r, bytes, e) < 0 || sort_ids(&r, e) < 0 || check_parents(&r, e) < 0 ||
	    check_counts(&r, e) < 0)
		return -1;
	sha256_hex(&digest, r.f.digest);
	return place(c, &r.f, e);
}

int catalog_read_framework(struct str bytes, struct catalog *c, struct err *e)
{
	return catalog_add_framework(c, bytes, catalog_shipped, e);
}

void catalog_settle_frameworks(struct catalog *c)
{
	struct catalog_requirement *rows;
	size_t n = 0;

	for (size_t i = 0; i < c->framework_count; i++)
		n += c->frameworks[i].count;
	rows = arena_alloc(&c->arena, (n ? n : 1) * sizeof *rows);
	n = 0;
	for (size_t i = 0; i < c->framework_count; i++) {
		struct catalog_framework *f = &c->frameworks[i];

		memcpy(&rows[n], &c->requirements[f->first], f->count * sizeof *rows);
		f->first = n;
		n += f->count;
	}
	c->requirements = rows;
	c->requirement_count = n;
}
