/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading a framework from CSV: a row a requirement or heading, columns found by their names.
 * What our own export leaves no doubt about may be missing in files of others: without a kind a
 * row is a requirement, without a standing it is a heading when others name it as their parent.
 */
#include "catalog/framework_draft.h"
#include "catalog/framework_rows.h"
#include "catalog/line.h"
#include "codec/csv.h"

#define TITLE_MAX 1000
#define NAME_MAX_LEN 32
#define LEFT_OUT_MAX 400

/* Of a row without one; a heading's is then that too. */
static const char some_kind[] = "requirement";

enum column { FRAMEWORK, ID, PARENT, KIND, CATEGORY, TITLE, STANDING, NOTE, COLUMNS };

/* The names of each column, the surest first; without case, blanks, '_' and '-'. */
static const char *const names[COLUMNS][10] = {
	[FRAMEWORK] = { "framework" },
	[ID] = { "id", "requirementid", "controlid", "requirement", "control", "identifier", "refid", "ref",
		 "reference", "number" },
	[PARENT] = { "parent", "parentid", "section", "under" },
	[KIND] = { "kind", "type", "class" },
	[CATEGORY] = { "category" },
	[TITLE] = { "title", "name", "shorttitle", "summary", "description", "text", "statement" },
	[STANDING] = { "standing" },
	[NOTE] = { "note", "notes", "remark", "remarks", "comment", "comments" },
};

struct reading {
	struct framework_draft *d;
	struct csv csv;
	struct catalog_rows rows;
	bool *stated;		/* of each row: its standing is given */
	int at[COLUMNS];	/* -1: not there */
};

/* "Control ID" is "controlid". */
static void fold(struct str s, char ret[NAME_MAX_LEN + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n && n < NAME_MAX_LEN; i++) {
		char c = s.p[i];

		if (c == ' ' || c == '_' || c == '-')
			continue;
		ret[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	ret[n] = '\0';
}

static int find_column(const struct csv *csv, enum column column)
{
	for (size_t k = 0; k < COUNT_OF(names[column]) && names[column][k]; k++)
		for (size_t i = 0; i < csv->count; i++) {
			char name[NAME_MAX_LEN + 1];

			fold(csv->fields[i], name);
			if (strcmp(name, names[column][k]) == 0)
				return (int)i;
		}
	return -1;
}

/* The columns that nothing is read from. */
static void remark(struct reading *r)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(1024 * 1024);
	size_t left = 0;

	for (size_t i = 0; i < r->csv.count; i++) {
		bool read = false;

		for (size_t k = 0; k < COLUMNS; k++)
			read |= r->at[k] == (int)i;
		if (!read && r->csv.fields[i].n && b.n < LEFT_OUT_MAX)
			buf_addf(&b, "%s%.*s", left++ ? ", " : "columns left out: ",
				 STR_FMT(str_quote(r->csv.fields[i])));
	}
	if (left)
		r->d->remark = line_of(&r->d->arena, buf_str(&b), LEFT_OUT_MAX);
}

static int read_header(struct reading *r, struct err *e)
{
	int more = csv_next(&r->csv, e);

	if (more <= 0)
		return more < 0 ? -1 : err_set(e, ERR_INPUT, "empty: expected a header row");
	for (size_t k = 0; k < COLUMNS; k++)
		r->at[k] = find_column(&r->csv, (enum column)k);
	if (r->at[ID] < 0 || r->at[TITLE] < 0)
		return err_set(e, ERR_INPUT,
			       "line %zu: no column '%s': expected CSV with id and title, or an OSCAL catalog in JSON",
			       r->csv.line, names[r->at[ID] < 0 ? ID : TITLE][0]);
	remark(r);
	return 0;
}

/* The field as one line, without the ' that keeps a spreadsheet from running it. */
static const char *field(struct reading *r, enum column column)
{
	struct str s = STR_NONE;

	if (r->at[column] >= 0 && (size_t)r->at[column] < r->csv.count)
		s = str_trim(r->csv.fields[r->at[column]]);
	if (s.n > 1 && s.p[0] == '\'' && memchr("=+-@", s.p[1], 4)) {
		s.p++;
		s.n--;
	}
	return line_of(&r->d->arena, s, TITLE_MAX);
}

/* Our export says in each row which framework it is of. */
static int read_framework(struct reading *r, struct err *e)
{
	const char *id = field(r, FRAMEWORK);

	if (!*id)
		return 0;
	if (line_check(str_of(id), e) < 0)
		return -1;
	if (r->d->id && strcmp(r->d->id, id) != 0)
		return err_set(e, ERR_INPUT, "a row of framework '%.60s' below one of '%.60s': expected one framework",
			       id, r->d->id);
	r->d->id = id;
	return 0;
}

static int read_row(struct reading *r, struct err *e)
{
	struct catalog_requirement row = { .id = field(r, ID), .parent = field(r, PARENT), .kind = field(r, KIND),
					   .category = field(r, CATEGORY), .title = field(r, TITLE),
					   .note = field(r, NOTE) };
	const char *standing = field(r, STANDING);
	const char *const texts[] = { row.id, row.parent, row.kind, row.category, row.title, row.note };

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (line_check(str_of(texts[i]), e) < 0)
			return -1;
	if (read_framework(r, e) < 0)
		return -1;
	if (!*row.kind)
		row.kind = some_kind;
	row.standing = STANDING_REQUIREMENT;
	if (*standing && catalog_read_standing(str_of(standing), &row.standing, e) < 0)
		return -1;
	r->stated = arena_grow(&r->d->arena, r->stated, r->rows.count, sizeof *r->stated);
	r->stated[r->rows.count] = *standing != '\0';
	return catalog_rows_add(&r->rows, &row, r->csv.line, NULL, e);
}

/* A row without a standing that others stand under is a heading. */
static void find_headings(struct reading *r, const struct catalog_key *keys)
{
	struct catalog_requirement *rows = r->rows.rows;

	for (size_t i = 0; i < r->rows.count; i++) {
		size_t above;

		if (!rows[i].parent)
			continue;
		above = catalog_find_key(keys, r->rows.count, str_of(rows[i].parent));
		if (r->stated[above])
			continue;
		rows[above].standing = STANDING_HEADING;
		rows[above].assessable = false;
		if (rows[above].kind == some_kind)
			rows[above].kind = "heading";
	}
}

static int read_rows(struct reading *r, struct err *e)
{
	const struct catalog_key *keys;
	int more;

	if (read_header(r, e) < 0)
		return -1;
	while ((more = csv_next(&r->csv, e)) > 0)
		if (read_row(r, e) < 0)
			return err_ctx(e, "line %zu", r->csv.line);
	if (more < 0)
		return -1;
	if (!r->rows.count)
		return err_set(e, ERR_INPUT, "no rows below the header");
	if (catalog_rows_check(&r->rows, &keys, e) < 0)
		return -1;
	find_headings(r, keys);
	return 0;
}

int framework_read_csv(struct str bytes, struct framework_draft *ret, struct err *e)
{
	struct reading r = { .d = ret, .rows = { .arena = &ret->arena } };
	int result;

	csv_open(&r.csv, bytes);
	result = read_rows(&r, e);
	csv_close(&r.csv);
	ret->rows = r.rows.rows;
	ret->count = r.rows.count;
	return result;
}
