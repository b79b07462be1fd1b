/* SPDX-License-Identifier: Apache-2.0 */

/* Reading catalog/frameworks/ID.tsv into a catalog. */
#include "catalog/catalog_int.h"
#include "catalog/framework_rows.h"
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
	struct catalog_rows rows;
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
	r->counts = arena_grow(&r->c->arena, r->counts, r->f.count_count, sizeof *r->counts);
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

static int read_row(struct reading *r, struct str line, size_t number, struct err *e)
{
	struct catalog_requirement row = { .framework = r->f.id };
	char *text = arena_cstr(&r->c->arena, line);
	struct str fields[FIELDS] = { 0 };

	if (!r->f.id || !r->f.title || !r->f.version)
		return err_set(e, ERR_INPUT,
			       "expected '# framework:', '# title:' and '# version:' before the first row");
	if (split((struct str){ text, line.n }, fields, e) < 0 ||
	    catalog_read_standing(fields[STANDING], &row.standing, e) < 0)
		return -1;
	/* The tab behind each field, and the blanks in front of it, make room for its end. */
	for (size_t i = 0; i < FIELDS; i++)
		text[(size_t)(fields[i].p - text) + fields[i].n] = '\0';
	row.id = fields[ID].p;
	row.parent = fields[PARENT].p;
	row.kind = fields[KIND].p;
	row.category = fields[CATEGORY].p;
	row.title = fields[TITLE].p;
	row.note = fields[NOTE].p;
	return catalog_rows_add(&r->rows, &row, number, NULL, e);
}

static int check_counts(const struct reading *r, struct err *e)
{
	const struct catalog_requirement *rows = r->rows.rows;

	for (size_t k = 0; k < r->f.count_count; k++) {
		const struct catalog_count *count = &r->f.counts[k];
		size_t n = 0;

		for (size_t i = 0; i < r->rows.count; i++)
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
	return r->rows.count ? 0 : err_set(e, ERR_INPUT, "no requirements");
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
	c->frameworks = arena_grow(&c->arena, c->frameworks, c->framework_count, sizeof *f);
	memmove(&c->frameworks[i + 1], &c->frameworks[i], (c->framework_count++ - i) * sizeof *f);
	c->frameworks[i] = *f;
	return 0;
}

/* Behind the rows of the frameworks that are there. */
static void append(struct catalog *c, const struct catalog_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		c->requirements =
			arena_grow(&c->arena, c->requirements, c->requirement_count, sizeof *c->requirements);
		c->requirements[c->requirement_count++] = rows->rows[i];
	}
}

int catalog_add_framework(struct catalog *c, struct str bytes, const char *origin, struct err *e)
{
	struct reading r = { .c = c, .f = { .origin = origin }, .rows = { .arena = &c->arena } };

	if (read_lines(&r, bytes, e) < 0 || catalog_rows_check(&r.rows, &r.f.keys, e) < 0 ||
	    check_counts(&r, e) < 0)
		return -1;
	catalog_file_digest(bytes, r.f.digest);
	r.f.first = c->requirement_count;
	r.f.count = r.rows.count;
	append(c, &r.rows);
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
