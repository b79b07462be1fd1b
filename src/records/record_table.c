/* SPDX-License-Identifier: Apache-2.0 */
/* Records as tables: sheets of a spreadsheet with a header, and the first table of a Markdown file. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/markdown_table.h"
#include "codec/xlsx_read.h"
#include "evidence/evidence.h"
#include "records/record_header.h"

#define COLUMNS_MAX 256
#define SHEET_DAYS_1970 25569.0		/* of 1970-01-01 */
#define SHEET_DAYS_MAX 2958465.0	/* of 9999-12-31 */
/* A Markdown file has its table within these, or it is a text with a table in it. */
#define MARKDOWN_HEAD ((size_t)16 * 1024)

/* One row, its fields by column. */
struct table_row {
	struct str fields[COLUMNS_MAX];
	bool numbers[COLUMNS_MAX];	/* of a sheet: the cell is a number, not a text */
	size_t count;	/* of the columns up to the last that has text */
};

/* The cells of one row, from *at on; false at the end. */
static bool sheet_row(const struct xlsx_sheet *s, size_t *at, struct table_row *ret, uint32_t *ret_number)
{
	memset(ret, 0, sizeof *ret);
	if (*at == s->count)
		return false;
	*ret_number = s->cells[*at].row;
	for (; *at < s->count && s->cells[*at].row == *ret_number; ++*at) {
		uint32_t column = s->cells[*at].column;

		if (column > COLUMNS_MAX)
			continue;
		ret->fields[column - 1] = s->cells[*at].text;
		ret->numbers[column - 1] = s->cells[*at].type == XLSX_NUMBER;
		ret->count = column;
	}
	return true;
}

static bool sheet_header(const struct reading *r, const struct xlsx_sheet *s, size_t *at, struct record_header *ret)
{
	struct table_row row;
	uint32_t number;

	*at = 0;
	for (size_t i = 0; i <= RECORD_TITLE_ROWS_MAX && sheet_row(s, at, &row, &number); i++) {
		record_match(r->settings, row.fields, row.count, ret);
		if (ret->kind || !record_is_title(row.fields, row.count))
			return ret->kind != NULL;
	}
	return false;
}

/* The workbook is kept from the claim to the reading. */
static int open_book(const struct reading *r, struct err *e)
{
	return r->book->sheets ? 0 : xlsx_read(r->bytes, r->book, e);
}

static bool claims_xlsx(const struct reading *r)
{
	struct record_header h;
	struct err ignored = { 0 };
	size_t at;

	if (!xlsx_claims(r->bytes) || open_book(r, &ignored) < 0)
		return false;
	for (size_t i = 0; i < r->book->count; i++)
		if (sheet_header(r, &r->book->sheets[i], &at, &h))
			return true;
	return false;
}

/* A spreadsheet keeps a date as its days since 1899-12-30, and only the cell's style would tell it from a number: in
 * a column of times it is one. */
static void convert_dates(const struct record_header *h, struct arena *a, struct table_row *row)
{
	for (size_t i = 0; i < h->kind->count; i++) {
		int at = h->at[i];
		struct when w;
		double days;
		char *end;

		if (h->kind->columns[i].type != RECORD_TIME || at < 0 || !row->numbers[at])
			continue;
		days = strtod(arena_cstr(a, row->fields[at]), &end);
		if (*end || days < 1 || days > SHEET_DAYS_MAX)
			continue;
		w = when_from_unix((int64_t)((days - SHEET_DAYS_1970) * 86400 + 0.5));
		row->fields[at] = arena_str(a, when_str(&w));
	}
}

static int read_sheet(struct reading *r, const struct xlsx_sheet *s, size_t at, const struct record_header *h, struct err *e)
{
	struct table_row row;
	uint32_t number;

	while (sheet_row(s, &at, &row, &number)) {
		struct arena a = ARENA_INIT;
		int ret;

		convert_dates(h, r->arena, &row);
		ret = record_read(r, h, row.fields, str_of(arena_printf(&a, "sheet=%s;row=%u", s->name, number)),
				  arena_printf(&a, "sheet %s, row %u", s->name, number), e);
		arena_free(&a);
		if (ret < 0)
			return -1;
	}
	return 0;
}

static int read_xlsx(struct reading *r, struct err *e)
{
	struct record_header h;
	size_t at;

	if (open_book(r, e) < 0)
		return -1;
	for (size_t i = 0; i < r->book->count; i++) {
		const struct xlsx_sheet *s = &r->book->sheets[i];

		if (!sheet_header(r, s, &at, &h))
			continue;
		if (record_header_check(&h, e) < 0)
			return err_ctx(e, "sheet %s", s->name);
		r->kind = h.kind->name;
		if (read_sheet(r, s, at, &h, e) < 0)
			return -1;
	}
	return 0;
}

static bool split_bars(struct str line, struct arena *a, struct table_row *ret)
{
	memset(ret, 0, sizeof *ret);
	ret->count = markdown_row(line, a, ret->fields, COLUMNS_MAX);
	return ret->count > 0;
}

/* Finds the first table; *rest begins with its first row, *number is the line before it. */
static bool find_table(struct str *rest, struct arena *a, struct table_row *ret_header, size_t *number)
{
	struct str line = str_cut(rest, '\n');

	for (*number = 1; rest->p; ++*number) {
		struct str next = *rest, rule = str_cut(&next, '\n');

		if (str_starts(str_trim(line), "|") && markdown_rule(rule) && split_bars(line, a, ret_header)) {
			*rest = next;
			++*number;
			return true;
		}
		line = str_cut(rest, '\n');
	}
	return false;
}

static bool claims_markdown(const struct reading *r)
{
	struct str head = { r->bytes.p, r->bytes.n < MARKDOWN_HEAD ? r->bytes.n : MARKDOWN_HEAD };
	struct arena a = ARENA_INIT;
	struct record_header h = { 0 };
	struct table_row row;
	size_t number;

	if (str_has(head, "|") && !r->looks_json && find_table(&head, &a, &row, &number))
		record_match(r->settings, row.fields, row.count, &h);
	arena_free(&a);
	return h.kind && !h.missing;
}

static int read_markdown(struct reading *r, struct err *e)
{
	struct str rest = r->bytes;
	struct record_header h = { 0 };
	struct table_row row;
	char place[32], where[32];
	size_t number;

	if (find_table(&rest, r->arena, &row, &number))
		record_match(r->settings, row.fields, row.count, &h);
	if (record_header_check(&h, e) < 0)
		return err_ctx(e, "line 1");
	r->kind = h.kind->name;
	while (rest.p && split_bars(str_cut(&rest, '\n'), r->arena, &row)) {
		snprintf(place, sizeof place, "line=%zu", ++number);
		snprintf(where, sizeof where, "line %zu", number);
		if (record_read(r, &h, row.fields, str_of(place), where, e) < 0)
			return -1;
	}
	return 0;
}

const struct format format_records_xlsx = {
	.name = "records-xlsx",
	.claims = claims_xlsx,
	.read = read_xlsx,
	.weak = true,
};

const struct format format_records_markdown = {
	.name = "records-markdown",
	.claims = claims_markdown,
	.read = read_markdown,
	.weak = true,
};
