/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/crosswalk_table.h"

#include "base/nearest.h"
#include "catalog/line.h"
#include "codec/csv.h"
#include "codec/xlsx_read.h"
#include "codec/xlsx_write.h"

enum column {
	SOURCE_FRAMEWORK, SOURCE, RELATION, TARGET_FRAMEWORK, TARGET, DIRECTION, RATIONALE, CONFIDENCE, STATUS, REF,
	BASIS, CORRECTED_SOURCE, CORRECTED_TARGET, CORRECTION, CROSSWALK, ROW, TITLE, SOURCE_VERSION, TARGET_VERSION,
	AUTHOR, PUBLISHED, LICENCE, ATTRIBUTION, METHOD
};
#define COLUMNS (METHOD + 1)

static const struct xlsx_column columns[COLUMNS] = {
	[SOURCE_FRAMEWORK] = { "source_framework", 12 }, [SOURCE] = { "source", 13 },
	[RELATION] = { "relation", 15 }, [TARGET_FRAMEWORK] = { "target_framework", 12 },
	[TARGET] = { "target", 13 }, [DIRECTION] = { "direction", 17 },
	[RATIONALE] = { "rationale", 11 }, [CONFIDENCE] = { "confidence", 11 },
	[STATUS] = { "status", 10 }, [REF] = { "ref", 9 },
	[BASIS] = { "basis", 70 }, [CORRECTED_SOURCE] = { "corrected_source", 14 },
	[CORRECTED_TARGET] = { "corrected_target", 14 }, [CORRECTION] = { "correction", 40 },
	[CROSSWALK] = { "crosswalk", 14 }, [ROW] = { "row", 6 },
	[TITLE] = { "title", 24 },
	[SOURCE_VERSION] = { "source_version", 16 }, [TARGET_VERSION] = { "target_version", 16 },
	[AUTHOR] = { "author", 14 }, [PUBLISHED] = { "published", 11 },
	[LICENCE] = { "licence", 12 }, [ATTRIBUTION] = { "attribution", 16 },
	[METHOD] = { "method", 11 },
};

static const char forward[] = "source-to-target", backward[] = "target-to-source", both[] = "both";

static struct str corrected(const struct catalog_crosswalk *x, const struct catalog_requirement *const *list,
			    size_t count, struct arena *a)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(a, "%s%s%s%s%s", text, i ? ";" : "", x->source ? "" : list[i]->framework,
				    x->source ? "" : ":", list[i]->id);
	return str_of(text);
}

static bool has_direction(enum crosswalk_relation r)
{
	return r != RELATION_EQUAL && r != RELATION_INTERSECTS_WITH && r != RELATION_NO_RELATIONSHIP &&
	       r != RELATION_RELATED;
}

/* The row's cells in the order of the columns. What is put together for it lives in a. */
static void fill_row(const struct catalog_crosswalk *x, const struct crosswalk_edge *edge, struct arena *a,
		     struct str ret[COLUMNS])
{
	const char *none = x->source ? "-" : "";

	ret[SOURCE_FRAMEWORK] = str_of(edge->source.framework);
	ret[SOURCE] = str_of(edge->source.id ? edge->source.id : none);
	ret[RELATION] = str_of(crosswalk_relation_name(edge->relation));
	ret[TARGET_FRAMEWORK] = str_of(edge->target.framework);
	ret[TARGET] = str_of(edge->target.id ? edge->target.id : none);
	ret[DIRECTION] = str_of(has_direction(edge->relation) ? forward : both);
	ret[RATIONALE] = str_of(crosswalk_rationale_name(edge->rationale));
	ret[CONFIDENCE] = str_of(crosswalk_confidence_name(edge->confidence));
	ret[STATUS] = str_of(crosswalk_status_name(edge->status));
	ret[REF] = str_of(edge->ref);
	ret[BASIS] = str_of(edge->basis);
	ret[CORRECTED_SOURCE] = corrected(x, edge->corrected_sources, edge->corrected_source_count, a);
	ret[CORRECTED_TARGET] = corrected(x, edge->corrected_targets, edge->corrected_target_count, a);
	ret[CORRECTION] = str_of(edge->correction);
	ret[CROSSWALK] = str_of(x->id);
	ret[ROW] = str_of(arena_printf(a, "%zu", (size_t)(edge - x->edges) + 1));
	ret[TITLE] = str_of(x->title);
	ret[SOURCE_VERSION] = str_of(x->source_version);
	ret[TARGET_VERSION] = str_of(x->target_version);
	ret[AUTHOR] = str_of(x->author);
	ret[PUBLISHED] = str_of(x->published);
	ret[LICENCE] = str_of(x->licence);
	ret[ATTRIBUTION] = str_of(x->attribution);
	ret[METHOD] = str_of(x->method);
}

/* What a spreadsheet program would run, or what looks as if it had been guarded against that. A lone
 * "-" is neither. */
static bool is_guarded(struct str field)
{
	return field.n && memchr("=+-@'", field.p[0], 5) && !str_is(field, "-");
}

static void put_field(struct buf *out, struct str field, struct arena *a)
{
	if (is_guarded(field))
		field = str_of(arena_printf(a, "'%.*s", STR_FMT(field)));
	csv_put_exact(out, field.p ? field : STR_LIT(""));
}

static void put_fields(struct buf *out, const struct str *fields, struct arena *a)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		if (i)
			buf_add_char(out, ',');
		put_field(out, fields[i], a);
	}
	buf_add_cstr(out, "\r\n");
}

void crosswalk_write_csv(const struct catalog_crosswalk *const *list, size_t count, struct buf *out)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str fields[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++)
		fields[i] = str_of(columns[i].name);
	put_fields(out, fields, &a);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < list[i]->edge_count; k++) {
			arena_reset(&a);
			fill_row(list[i], &list[i]->edges[k], &a, fields);
			put_fields(out, fields, &a);
		}
}

static enum xlsx_tone tone_of(const struct crosswalk_edge *edge, size_t column)
{
	if (column == STATUS && edge->status == EDGE_CONTESTED)
		return XLSX_BAD;
	if (column == SOURCE || column == TARGET || column == RELATION)
		return XLSX_STRONG;
	return column > CORRECTION || column == DIRECTION ? XLSX_MUTED : XLSX_PLAIN;
}

static int put_sheet(struct xlsx_writer *w, const struct catalog_crosswalk *x, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	const char *name = arena_printf(&a, "%.*s", XLSX_SHEET_NAME_MAX, x->id);
	struct str fields[COLUMNS];
	struct xlsx_text cells[COLUMNS];

	if (xlsx_write_sheet(w, name, columns, COLUMNS, 2, e) < 0)
		return -1;
	for (size_t k = 0; k < x->edge_count; k++) {
		fill_row(x, &x->edges[k], &a, fields);
		for (size_t i = 0; i < COLUMNS; i++)
			cells[i] = (struct xlsx_text){ fields[i], tone_of(&x->edges[k], i) };
		if (xlsx_write_row(w, cells, COLUMNS, e) < 0)
			return -1;
	}
	return 0;
}

int crosswalk_write_xlsx(const struct catalog_crosswalk *const *list, size_t count, struct buf *out, struct err *e)
{
	CLEANUP(xlsx_write_closep) struct xlsx_writer *w = NULL;

	if (xlsx_write_open(count == 1 ? list[0]->title : "Crosswalks", &w, e) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (put_sheet(w, list[i], e) < 0)
			return -1;
	return xlsx_write_end(w, out, e);
}

/* Reading: which of the file's columns is which of ours. */
struct header {
	int at[CSV_COLUMNS_MAX];	/* column of ours, -1: left alone as its name is empty */
	size_t count;
	bool there[COLUMNS];
};

/* "Source Framework" and "source-framework" are "source_framework". */
static bool is_name(struct str s, const char *name)
{
	if (s.n != strlen(name))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		c = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c == ' ' || c == '-' ? '_' : c);
		if (c != name[i])
			return false;
	}
	return true;
}

/* What the tables of others call them: NIST's of informative references, and people's. */
static const struct {
	const char *name;
	enum column column;
} others[] = {
	{ "source_id", SOURCE },
	{ "source_requirement", SOURCE },
	{ "focal_document_element", SOURCE },
	{ "target_id", TARGET },
	{ "target_requirement", TARGET },
	{ "reference_document_element", TARGET },
	{ "relationship", RELATION },
	{ "relationship_type", RELATION },
	{ "comment", BASIS },
	{ "comments", BASIS },
	{ "notes", BASIS },
	{ "license", LICENCE },
};

/* -1: it is none of a crosswalk's. */
static int column_of(struct str name)
{
	for (int i = 0; i < COLUMNS; i++)
		if (is_name(name, columns[i].name))
			return i;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (is_name(name, others[i].name))
			return (int)others[i].column;
	return -1;
}

static int find_column(struct str name, int *ret, struct err *e)
{
	struct nearest near = NEAREST_INIT(name);
	char hint[NEAREST_HINT_LEN];

	*ret = name.n ? column_of(name) : -1;
	if (!name.n || *ret >= 0)
		return 0;
	for (int i = 0; i < COLUMNS; i++)
		nearest_offer(&near, str_of(columns[i].name));
	nearest_hint(&near, hint, sizeof hint);
	return err_set(e, ERR_INPUT, "column '%.*s' is none of a crosswalk's%s", STR_FMT(str_quote(name)),
		       *hint ? hint : ": rename it (basis says why a row holds) or take it out");
}

static int read_header(const struct str *names, size_t count, struct header *h, struct err *e)
{
	static const enum column needed[] = { SOURCE, TARGET, RELATION };

	*h = (struct header){ .count = count };
	for (size_t i = 0; i < count; i++) {
		int at;

		if (find_column(str_trim(names[i]), &at, e) < 0)
			return -1;
		if (at >= 0 && h->there[at])
			return err_set(e, ERR_INPUT, "column '%s' twice: '%.*s'", columns[at].name,
				       STR_FMT(str_quote(str_trim(names[i]))));
		h->at[i] = at;
		if (at >= 0)
			h->there[at] = true;
	}
	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!h->there[needed[i]])
			return err_set(e, ERR_INPUT, "no column '%s': expected those of a crosswalk",
				       columns[needed[i]].name);
	return 0;
}

static void set_once(const char **to, const char *value)
{
	if (!*to)
		*to = value;
}

static void swap(const char **a, const char **b)
{
	const char *t = *a;

	*a = *b;
	*b = t;
}

/* A row that says it is to be read from its target to its source. */
static void turn(struct crosswalk_row *row)
{
	swap(&row->source_framework, &row->target_framework);
	swap(&row->fields[FIELD_SOURCE], &row->fields[FIELD_TARGET]);
	swap(&row->fields[FIELD_CORRECTED_SOURCE], &row->fields[FIELD_CORRECTED_TARGET]);
}

/* "Intersects With" is intersects-with, in OSCAL's words and in ours. */
static const char *relation_of(struct crosswalk_drafts *drafts, const char *cell)
{
	static const char *const words[][2] = {
		{ "equal", "equal" },
		{ "equal_to", "equal" },
		{ "equivalent_to", "equal" },
		{ "subset_of", "subset-of" },
		{ "superset_of", "superset-of" },
		{ "intersects_with", "intersects-with" },
		{ "no_relationship", "no-relationship" },
		{ "integral_to", "integral-to" },
		{ "example_of", "example-of" },
		{ "precedes", "precedes" },
		{ "related", "related" },
	};

	for (size_t i = 0; cell && i < COUNT_OF(words); i++)
		if (is_name(str_of(cell), words[i][0]))
			return crosswalk_draft_text(drafts, str_of(words[i][1]));
	return cell;
}

/* "Semantic" is semantic; what is no word of ours stays as it is. */
static const char *rationale_of(struct crosswalk_drafts *drafts, const char *cell)
{
	static const char *const words[] = { "syntactic", "semantic", "functional" };

	for (size_t i = 0; cell && i < COUNT_OF(words); i++)
		if (is_name(str_of(cell), words[i]))
			return crosswalk_draft_text(drafts, str_of(words[i]));
	return cell;
}

static void take_fields(struct crosswalk_drafts *drafts, struct crosswalk_row *row, const char *const cells[COLUMNS])
{
	static const enum column from[CROSSWALK_FIELDS] = {
		[FIELD_SOURCE] = SOURCE, [FIELD_TARGET] = TARGET, [FIELD_RELATION] = RELATION,
		[FIELD_RATIONALE] = RATIONALE, [FIELD_CONFIDENCE] = CONFIDENCE, [FIELD_STATUS] = STATUS,
		[FIELD_REF] = REF, [FIELD_BASIS] = BASIS, [FIELD_CORRECTED_SOURCE] = CORRECTED_SOURCE,
		[FIELD_CORRECTED_TARGET] = CORRECTED_TARGET, [FIELD_CORRECTION] = CORRECTION,
	};

	for (int i = 0; i < CROSSWALK_FIELDS; i++)
		row->fields[i] = cells[from[i]];
	row->fields[FIELD_RELATION] = relation_of(drafts, cells[RELATION]);
	row->fields[FIELD_RATIONALE] = rationale_of(drafts, cells[RATIONALE]);
	row->source_framework = cells[SOURCE_FRAMEWORK];
	row->target_framework = cells[TARGET_FRAMEWORK];
}

/* What is said of the whole, from the first row that says it. */
static void take_whole(struct crosswalk_draft *d, const char *const cells[COLUMNS])
{
	set_once(&d->title, cells[TITLE]);
	set_once(&d->source_version, cells[SOURCE_VERSION]);
	set_once(&d->target_version, cells[TARGET_VERSION]);
	set_once(&d->author, cells[AUTHOR]);
	set_once(&d->published, cells[PUBLISHED]);
	set_once(&d->licence, cells[LICENCE]);
	set_once(&d->attribution, cells[ATTRIBUTION]);
	set_once(&d->method, cells[METHOD]);
}

static int take_row(struct crosswalk_drafts *drafts, const struct header *h, const char *const *cells,
		    const char *unit, size_t number, struct err *e)
{
	struct crosswalk_draft *d = crosswalk_draft_of(drafts, cells[CROSSWALK], unit, e);
	struct crosswalk_row *row = d ? crosswalk_draft_add(drafts, d, e) : NULL;
	const char *direction = cells[DIRECTION];

	if (!row)
		return -1;
	take_fields(drafts, row, cells);
	take_whole(d, cells);
	/* One that is pinned says so in some row; rows that were added by hand need not. */
	d->mixed = h->there[SOURCE_VERSION] && !d->source_version;
	row->number = number;
	if (strcmp(d->unit, unit) != 0)
		d->unit = "row";	/* of several sheets */
	if (cells[ROW] && !str_to_u64(str_of(cells[ROW]), &row->order))
		row->order = 0;
	if (!direction || strcmp(direction, forward) == 0 || strcmp(direction, both) == 0)
		return 0;
	if (strcmp(direction, backward) != 0)
		return err_set(e, ERR_INPUT, "direction '%.60s': expected %s, %s or %s", direction, forward, backward,
			       both);
	turn(row);
	return 0;
}

static bool is_blank(const struct str *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_trim(fields[i]).n)
			return false;
	return true;
}

static int take_cells(struct crosswalk_drafts *drafts, const struct header *h, const struct str *fields, size_t count,
		      const char *unit, size_t number, bool guarded, struct err *e)
{
	const char *cells[COLUMNS] = { NULL };

	if (is_blank(fields, count))
		return 0;
	for (size_t i = 0; i < count; i++) {
		struct str field = fields[i];

		if (i >= h->count || h->at[i] < 0) {
			if (str_trim(field).n)
				return err_set(e, ERR_INPUT, "'%.*s' stands in a column without a name",
					       STR_FMT(str_quote(field)));
			continue;
		}
		if (guarded && field.n > 1 && field.p[0] == '\'' && memchr("=+-@'", field.p[1], 5))
			str_take(&field, "'");
		cells[h->at[i]] = crosswalk_draft_text(drafts, field);
	}
	return take_row(drafts, h, cells, unit, number, e);
}

int crosswalk_read_csv(struct str bytes, struct crosswalk_drafts *ret, struct err *e)
{
	CLEANUP(csv_close) struct csv csv = { 0 };
	struct header h;
	int more;

	*ret = (struct crosswalk_drafts){ 0 };
	if (line_check_start(&bytes, e) < 0)
		return -1;
	csv_open(&csv, bytes);
	more = csv_next(&csv, e);
	if (more == 0)
		return err_set(e, ERR_INPUT, "an empty file");
	if (more < 0)
		return -1;
	if (read_header(csv.fields, csv.count, &h, e) < 0)
		return err_ctx(e, "line %zu", csv.line);
	while ((more = csv_next(&csv, e)) > 0)
		if (take_cells(ret, &h, csv.fields, csv.count, "line", csv.line, true, e) < 0)
			return err_ctx(e, "line %zu", csv.line);
	return more;
}

/* The cells of the row that begins at *i, as fields; moves *i on. Returns how many. */
static size_t row_of(const struct xlsx_sheet *s, size_t *i, struct str fields[CSV_COLUMNS_MAX])
{
	uint32_t row = s->cells[*i].row;
	size_t count = 0;

	for (; *i < s->count && s->cells[*i].row == row; (*i)++) {
		const struct xlsx_cell *c = &s->cells[*i];

		if (c->column > CSV_COLUMNS_MAX)
			continue;
		while (count < c->column)
			fields[count++] = STR_LIT("");
		fields[c->column - 1] = c->text;
	}
	return count;
}

static int read_sheet(const struct xlsx_sheet *s, struct crosswalk_drafts *ret, struct err *e)
{
	struct str fields[CSV_COLUMNS_MAX];
	struct header h;
	const char *unit = arena_printf(&ret->arena, "sheet %.80s, row", s->name);
	size_t i = 0, count;

	count = row_of(s, &i, fields);
	if (read_header(fields, count, &h, e) < 0)
		return err_ctx(e, "row %u", (unsigned)s->cells[0].row);
	while (i < s->count) {
		uint32_t row = s->cells[i].row;

		count = row_of(s, &i, fields);
		if (take_cells(ret, &h, fields, count, unit, row, false, e) < 0)
			return err_ctx(e, "row %u", (unsigned)row);
	}
	return 0;
}

/* Notes beside the table are no crosswalk: a sheet counts when its first row has the columns. */
static bool is_table(const struct xlsx_sheet *s)
{
	struct str fields[CSV_COLUMNS_MAX];
	bool source = false, relation = false;
	size_t i = 0, count = s->count ? row_of(s, &i, fields) : 0;

	for (i = 0; i < count; i++) {
		source |= column_of(str_trim(fields[i])) == SOURCE;
		relation |= column_of(str_trim(fields[i])) == RELATION;
	}
	return source && relation;
}

int crosswalk_read_xlsx(const struct xlsx_book *book, struct crosswalk_drafts *ret, struct err *e)
{
	size_t tables = 0;

	*ret = (struct crosswalk_drafts){ 0 };
	for (size_t i = 0; i < book->count; i++) {
		if (!is_table(&book->sheets[i]))
			continue;
		tables++;
		if (read_sheet(&book->sheets[i], ret, e) < 0)
			return err_ctx(e, "sheet %.80s", book->sheets[i].name);
	}
	if (!tables)
		return err_set(e, ERR_INPUT,
			       "no sheet has the columns source, target and relation, and none is called Evidence");
	return 0;
}
