/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/sheet.h"

#include <stdlib.h>

#include "base/nearest.h"
#include "catalog/catalog_int.h"
#include "catalog/lookup.h"
#include "catalog/sheet_int.h"
#include "codec/csv.h"
#include "codec/xlsx_write.h"

#define CSV_CELLS_MAX 100000

const char *const sheet_evidence_columns[SHEET_EVIDENCE_COLUMNS] = { "Evidence", "What it is", "Controls" };

const char *const sheet_columns[SHEET_COLUMNS] = {
	[SHEET_REQUIREMENT] = "requirement",
	[SHEET_REQUIREMENT_TITLE] = "requirement title",
	[SHEET_STATUS] = "status",
	[SHEET_CONTROL] = "control",
	[SHEET_CONTROL_TITLE] = "control title",
	[SHEET_SUPPORT] = "support",
	[SHEET_RESIDUAL] = "residual",
	[SHEET_CLOSED_BY] = "closed_by",
	[SHEET_KINDS] = "evidence",
	[SHEET_GAP] = "gap",
};

const char *sheet_name(const struct catalog_framework *f, struct arena *a)
{
	return arena_printf(a, "%.*s", XLSX_SHEET_NAME_MAX, f->id);
}

const char *sheet_place(struct arena *a, const char *sheet, uint32_t row, uint32_t column)
{
	char place[XLSX_PLACE_LEN];

	return arena_printf(a, "sheet %.40s, cell %s", sheet, xlsx_place(row, column, place));
}

static int order(const void *a, const void *b)
{
	const struct sheet_edge *x = a, *y = b;

	if (x->requirement != y->requirement)
		return x->requirement < y->requirement ? -1 : 1;
	if (x->control != y->control)
		return x->control < y->control ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

void sheet_sort(struct sheet_edges *edges)
{
	if (edges->count)
		qsort(edges->items, edges->count, sizeof *edges->items, order);
}

static int add_edge(struct sheet_contents *s, struct sheet_edges *to, struct sheet_edge edge, struct err *e)
{
	if (to->count == SHEET_EDGES_MAX)
		return err_set(e, ERR_INPUT, "more than %d pairs of requirement and control", SHEET_EDGES_MAX);
	to->items = arena_grow(s->a, to->items, to->count, sizeof edge);
	to->items[to->count++] = edge;
	return 0;
}

static const struct catalog_requirement *need_requirement(const struct catalog *c, const char *framework,
							  struct str id, struct err *e)
{
	const struct catalog_requirement *r = catalog_need_requirement(c, str_of(framework), id, e);

	if (!r || r->assessable)
		return r;
	err_set(e, ERR_INPUT, "'%s' is a %s: expected a requirement", r->id, catalog_standing_name(r->standing));
	return NULL;
}

/* A cell's text without white space around it; "" when it is empty. */
static struct str cell(const struct xlsx_sheet *sheet, uint32_t row, uint32_t column)
{
	const struct xlsx_cell *c = column ? xlsx_cell_at(sheet, row, column) : NULL;

	return c ? str_trim(c->text) : STR_LIT("");
}

/* A spreadsheet program may have made a number of an id: 8.10 would be 8.1. */
static int check_text(struct sheet_contents *s, const struct xlsx_sheet *sheet, uint32_t row, uint32_t column,
		      struct err *e)
{
	const struct xlsx_cell *c = xlsx_cell_at(sheet, row, column);

	if (!c || c->type == XLSX_TEXT)
		return 0;
	return err_set(e, ERR_INPUT, "%s: a number or date: expected text",
		       sheet_place(s->a, sheet->name, row, column));
}

static bool same_words(struct str a, const char *b)
{
	struct str rest = str_of(b);

	/* White space may come back in another shape. */
	while (a.n || str_given(rest)) {
		bool blank_a = a.n && strchr(" \t\r\n", a.p[0]), blank_b = rest.n && strchr(" \t\r\n", rest.p[0]);

		if (blank_a != blank_b || (!blank_a && (!a.n || !rest.n || a.p[0] != rest.p[0])))
			return false;
		do {
			a.p++;
			a.n--;
		} while (blank_a && a.n && strchr(" \t\r\n", a.p[0]));
		do {
			rest.p++;
			rest.n--;
		} while (blank_b && rest.n && strchr(" \t\r\n", rest.p[0]));
	}
	return true;
}

static int read_closed_by(struct sheet_contents *s, struct str text, struct list *ret, struct err *e)
{
	*ret = (struct list){ 0 };
	for (size_t i = 0; i < text.n; i++)
		ret->count += text.p[i] == ';' || text.p[i] == ',';
	ret->items = arena_alloc(s->a, (ret->count + 1) * sizeof *ret->items);
	ret->count = 0;
	while (text.n) {
		size_t n = 0;
		struct str id;
		const struct catalog_control *control;

		while (n < text.n && text.p[n] != ';' && text.p[n] != ',')
			n++;
		id = str_trim((struct str){ text.p, n });
		text.p += n < text.n ? n + 1 : n;
		text.n -= n < text.n ? n + 1 : n;
		if (!id.n)
			continue;
		control = catalog_need_control(s->c, id, e);
		if (!control)
			return -1;
		ret->items[ret->count++] = control->id;
	}
	return 0;
}

struct columns {
	uint32_t at[SHEET_COLUMNS];	/* 0: there is none */
};

static const struct catalog_mapping *mapping_of(const struct catalog_control *control,
						const struct catalog_requirement *r)
{
	for (size_t i = 0; i < control->mapping_count; i++)
		if (control->mappings[i].requirement == r)
			return &control->mappings[i];
	return NULL;
}

/* What the row says of the pair. */
static int read_mapping(struct sheet_contents *s, const struct xlsx_sheet *sheet, const struct columns *at,
			struct sheet_edge *edge, struct err *e)
{
	static const char *const supports[] = { "integral-to", "example-of" };
	const struct catalog_mapping *base = mapping_of(edge->control, edge->requirement);
	struct str support = cell(sheet, edge->row, at->at[SHEET_SUPPORT]);
	struct str residual = cell(sheet, edge->row, at->at[SHEET_RESIDUAL]);
	struct catalog_mapping *m = &edge->mapping;

	m->requirement = edge->requirement;
	for (size_t i = 0; i < COUNT_OF(supports); i++)
		if (str_is(support, supports[i]))
			m->support = supports[i];
	if (!m->support)
		return err_set(e, ERR_INPUT, "%s: support '%.*s': expected integral-to or example-of",
			       sheet_place(s->a, sheet->name, edge->row, at->at[SHEET_SUPPORT]),
			       STR_FMT(str_quote(support)));
	if (base && base->residual && same_words(residual, base->residual))
		m->residual = base->residual;
	else if (residual.n)
		m->residual = arena_cstr(s->a, residual);
	if (read_closed_by(s, cell(sheet, edge->row, at->at[SHEET_CLOSED_BY]), &m->closed_by, e) < 0)
		return err_ctx(e, "%s", sheet_place(s->a, sheet->name, edge->row, at->at[SHEET_CLOSED_BY]));
	return 0;
}

static int read_row(struct sheet_contents *s, const struct xlsx_sheet *sheet, const struct catalog_framework *f,
		    const struct columns *at, uint32_t row, struct err *e)
{
	struct sheet_edge edge = { .sheet = sheet->name, .row = row, .column = at->at[SHEET_CONTROL] };
	struct str id = cell(sheet, row, at->at[SHEET_REQUIREMENT]), control = cell(sheet, row, at->at[SHEET_CONTROL]);

	if (!id.n && !control.n)
		return 0;
	if (check_text(s, sheet, row, at->at[SHEET_REQUIREMENT], e) < 0 ||
	    check_text(s, sheet, row, at->at[SHEET_CONTROL], e) < 0)
		return -1;
	edge.requirement = need_requirement(s->c, f->id, id, e);
	if (!edge.requirement)
		return err_ctx(e, "%s", sheet_place(s->a, sheet->name, row, at->at[SHEET_REQUIREMENT]));
	if (!control.n)
		return 0;	/* a requirement that no control supports */
	edge.control = catalog_need_control(s->c, control, e);
	if (!edge.control)
		return err_ctx(e, "%s", sheet_place(s->a, sheet->name, row, at->at[SHEET_CONTROL]));
	return read_mapping(s, sheet, at, &edge, e) < 0 ? -1 : add_edge(s, &s->listed, edge, e);
}

static int find_columns(struct sheet_contents *s, const struct xlsx_sheet *sheet, struct columns *ret, struct err *e)
{
	static const enum sheet_column needed[] = { SHEET_REQUIREMENT, SHEET_CONTROL, SHEET_SUPPORT, SHEET_RESIDUAL,
						    SHEET_CLOSED_BY };

	*ret = (struct columns){ 0 };
	for (size_t i = 0; i < sheet->count && sheet->cells[i].row == 1; i++)
		for (size_t k = 0; k < SHEET_COLUMNS; k++) {
			if (!str_is_nocase(str_trim(sheet->cells[i].text), sheet_columns[k]))
				continue;
			if (ret->at[k])
				return err_set(e, ERR_INPUT, "%s: column '%s' twice",
					       sheet_place(s->a, sheet->name, 1, sheet->cells[i].column),
					       sheet_columns[k]);
			ret->at[k] = sheet->cells[i].column;
		}
	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!ret->at[needed[i]])
			return err_set(e, ERR_INPUT, "sheet %.40s: no column '%s' in its first row", sheet->name,
				       sheet_columns[needed[i]]);
	return 0;
}

static int read_framework(struct sheet_contents *s, const struct xlsx_sheet *sheet, size_t framework, struct err *e)
{
	const struct catalog_framework *f = &s->c->frameworks[framework];
	struct columns at;

	if (find_columns(s, sheet, &at, e) < 0)
		return -1;
	s->has_sheet[framework] = true;
	for (size_t i = 1; i < sheet->count; i++) {
		uint32_t row = sheet->cells[i].row;

		if (row > 1 && row != sheet->cells[i - 1].row && read_row(s, sheet, f, &at, row, e) < 0)
			return -1;
	}
	return 0;
}

/* "CC8.1 (CHG-01, CHG-02)": ids may have parentheses themselves, so the last pair counts. */
static int read_item(struct sheet_contents *s, const struct xlsx_sheet *sheet, const struct catalog_framework *f,
		     struct str item, struct sheet_edge edge, struct err *e)
{
	size_t open = item.n;
	struct str list;

	while (open && item.p[open - 1] != '(')
		open--;
	if (!open || item.p[item.n - 1] != ')')
		return err_set(e, ERR_INPUT, "'%.*s': expected REQUIREMENT (CONTROL, CONTROL)",
			       STR_FMT(str_quote(item)));
	list = (struct str){ item.p + open, item.n - open - 1 };
	edge.requirement = need_requirement(s->c, f->id, str_trim((struct str){ item.p, open - 1 }), e);
	if (!edge.requirement)
		return -1;
	edge.sheet = sheet->name;
	while (list.p) {
		struct str id = str_trim(str_cut(&list, ','));

		edge.control = catalog_need_control(s->c, id, e);
		if (!edge.control || add_edge(s, &s->named, edge, e) < 0)
			return -1;
	}
	return 0;
}

static int read_cell(struct sheet_contents *s, const struct xlsx_sheet *sheet, const struct catalog_framework *f,
		     uint32_t row, uint32_t column, struct err *e)
{
	struct str rest = cell(sheet, row, column);

	if (!rest.n)
		return 0;
	while (rest.p) {
		struct str item = str_trim(str_cut(&rest, ';'));
		struct sheet_edge edge = { .row = row, .column = column };

		if (item.n && read_item(s, sheet, f, item, edge, e) < 0)
			return err_ctx(e, "%s", sheet_place(s->a, sheet->name, row, column));
	}
	return 0;
}

static int kind_of(struct str text, size_t *ret, struct err *e)
{
	struct nearest near = NEAREST_INIT(text);
	char hint[NEAREST_HINT_LEN];

	for (*ret = 0; *ret < catalog_evidence_kind_count; (*ret)++) {
		if (str_is(text, catalog_evidence_kinds[*ret]))
			return 0;
		nearest_offer(&near, str_of(catalog_evidence_kinds[*ret]));
	}
	return err_set(e, ERR_INPUT, "no kind of evidence '%.*s'%s", STR_FMT(str_quote(text)),
		       nearest_hint(&near, hint, sizeof hint));
}

/* The frameworks' columns of the first row. */
static int find_frameworks(struct sheet_contents *s, const struct xlsx_sheet *sheet, struct err *e)
{
	for (size_t i = 0; i < sheet->count && sheet->cells[i].row == 1; i++) {
		struct str name = str_trim(sheet->cells[i].text);
		const struct catalog_framework *f = catalog_framework(s->c, name);

		if (!f)
			continue;
		if (s->column[f - s->c->frameworks])
			return err_set(e, ERR_INPUT, "%s: column '%s' twice",
				       sheet_place(s->a, sheet->name, 1, sheet->cells[i].column), f->id);
		s->column[f - s->c->frameworks] = sheet->cells[i].column;
	}
	return 0;
}

static int read_kind(struct sheet_contents *s, const struct xlsx_sheet *sheet, uint32_t row, struct err *e)
{
	struct str kind = cell(sheet, row, EVIDENCE_KIND + 1);
	size_t k;

	if (!kind.n)
		return 0;
	if (kind_of(kind, &k, e) < 0)
		return err_ctx(e, "%s", sheet_place(s->a, sheet->name, row, EVIDENCE_KIND + 1));
	if (s->row[k])
		return err_set(e, ERR_INPUT, "%s: '%s' is in row %u already",
			       sheet_place(s->a, sheet->name, row, EVIDENCE_KIND + 1), catalog_evidence_kinds[k],
			       (unsigned)s->row[k]);
	s->row[k] = row;
	for (size_t i = 0; i < s->c->framework_count; i++)
		if (s->column[i] && read_cell(s, sheet, &s->c->frameworks[i], row, s->column[i], e) < 0)
			return -1;
	return 0;
}

static int read_evidence(struct sheet_contents *s, const struct xlsx_sheet *sheet, struct err *e)
{
	if (!str_is_nocase(cell(sheet, 1, EVIDENCE_KIND + 1), sheet_evidence_columns[EVIDENCE_KIND]))
		return err_set(e, ERR_INPUT, "%s: expected '%s'", sheet_place(s->a, sheet->name, 1, EVIDENCE_KIND + 1),
			       sheet_evidence_columns[EVIDENCE_KIND]);
	if (find_frameworks(s, sheet, e) < 0)
		return -1;
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->cells[i].column == EVIDENCE_KIND + 1 && sheet->cells[i].row > 1 &&
		    read_kind(s, sheet, sheet->cells[i].row, e) < 0)
			return -1;
	return 0;
}

static void begin(struct sheet_contents *s, const struct catalog *c, struct arena *a, struct sheet_edits *ret)
{
	*ret = (struct sheet_edits){ 0 };
	*s = (struct sheet_contents){ .c = c, .a = a };
	s->has_sheet = arena_alloc(a, c->framework_count * sizeof *s->has_sheet);
	s->column = arena_alloc(a, c->framework_count * sizeof *s->column);
	s->row = arena_alloc(a, catalog_evidence_kind_count * sizeof *s->row);
}

bool sheet_claims(const struct xlsx_book *book)
{
	return xlsx_sheet(book, SHEET_EVIDENCE) != NULL;
}

/* The catalog's digest stands in About. */
static bool is_of_other_catalog(const struct xlsx_book *book, const struct catalog *c)
{
	const struct xlsx_sheet *about = xlsx_sheet(book, SHEET_ABOUT);

	for (size_t i = 0; about && i < about->count; i++)
		if (str_is(about->cells[i].text, c->digest))
			return false;
	return true;
}

int sheet_read(const struct xlsx_book *book, const struct catalog *c, struct arena *a, struct sheet_edits *ret,
	       struct err *e)
{
	struct sheet_contents s;

	begin(&s, c, a, ret);
	for (size_t i = 0; i < c->framework_count; i++) {
		const struct xlsx_sheet *sheet = xlsx_sheet(book, sheet_name(&c->frameworks[i], a));

		if (sheet && read_framework(&s, sheet, i, e) < 0)
			return -1;
	}
	if (read_evidence(&s, xlsx_sheet(book, SHEET_EVIDENCE), e) < 0)
		return -1;
	ret->other_catalog = is_of_other_catalog(book, c);
	return sheet_merge(&s, ret, e);
}

bool sheet_claims_csv(struct str bytes)
{
	str_take(&bytes, STR_UTF8_BOM);
	str_take(&bytes, "\"");
	return str_starts(bytes, sheet_evidence_columns[EVIDENCE_KIND]);
}

int sheet_read_csv(struct str bytes, const struct catalog *c, struct arena *a, struct sheet_edits *ret, struct err *e)
{
	CLEANUP(csv_close) struct csv csv = { 0 };
	struct xlsx_sheet sheet = { .name = SHEET_EVIDENCE };
	struct sheet_contents s;
	int more;

	begin(&s, c, a, ret);
	csv_open(&csv, bytes);
	while ((more = csv_next(&csv, e)) > 0) {
		if (csv.row > XLSX_ROWS_MAX)
			return err_set(e, ERR_INPUT, "more than %d rows", XLSX_ROWS_MAX);
		for (size_t i = 0; i < csv.count; i++) {
			struct xlsx_cell cell_here = { (uint32_t)csv.row, (uint32_t)i + 1, XLSX_TEXT,
						       arena_str(a, csv.fields[i]) };

			if (!cell_here.text.n)
				continue;
			if (sheet.count == CSV_CELLS_MAX)
				return err_set(e, ERR_INPUT, "more than %d cells, which no sheet %s has", CSV_CELLS_MAX,
					       SHEET_EVIDENCE);
			sheet.cells = arena_grow(a, sheet.cells, sheet.count, sizeof cell_here);
			sheet.cells[sheet.count++] = cell_here;
		}
	}
	if (more < 0 || read_evidence(&s, &sheet, e) < 0)
		return -1;
	return sheet_merge(&s, ret, e);
}
