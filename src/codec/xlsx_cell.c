/* SPDX-License-Identifier: Apache-2.0 */

/* Strings and cells of a spreadsheet. */
#include "base/buf.h"
#include "codec/xlsx_int.h"

/* A text that is being read: of a shared string, or of a cell. */
struct text_reading {
	struct xlsx_cells *into;
	struct xlsx_sheet *sheet;	/* NULL: shared strings */
	struct buf text;
	bool taking;			/* character data is part of the text */
	bool phonetic;			/* in a reading aid for a run, which is no text of the cell */
	bool in_data, in_row, in_cell, has_string;
	uint32_t row, column;
	struct str type;
	char type_room[16];
};

static int hex4(const char *p)
{
	int v = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
			    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

		if (digit < 0)
			return -1;
		v = v * 16 + digit;
	}
	return v;
}

static size_t put_utf8(char *to, int c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3f));
	to[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* Characters that XML cannot hold are written _xHHHH_ (ECMA-376, 22.9.2.19). What would be NUL or
 * half of a pair stays as it is. */
static size_t decode(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n;) {
		int c = n - i >= 7 && p[i] == '_' && p[i + 1] == 'x' && p[i + 6] == '_' ? hex4(p + i + 2) : -1;

		if (c > 0 && (c < 0xd800 || c > 0xdfff)) {
			to += put_utf8(p + to, c);
			i += 7;
		} else {
			p[to++] = p[i++];
		}
	}
	return to;
}

static int cell_error(const struct text_reading *r, struct err *e)
{
	char place[XLSX_PLACE_LEN];

	return err_ctx(e, "sheet %.80s, cell %s", r->sheet->name, xlsx_place(r->row, r->column, place));
}

static int take_text(void *arg, struct str piece, struct err *e)
{
	struct text_reading *r = arg;

	if (!r->taking)
		return 0;
	buf_add_str(&r->text, piece);
	if (!buf_overflowed(&r->text))
		return 0;
	err_set(e, ERR_INPUT, "a text of more than %d bytes", XLSX_CELL_MAX);
	return r->sheet ? cell_error(r, e) : err_ctx(e, "string %zu", r->into->string_count + 1);
}

/* Keeps the text that was taken; *ret is not given when it is empty. */
static struct str keep_text(struct text_reading *r, bool escaped)
{
	struct str ret = STR_NONE;

	if (r->text.n) {
		char *p = arena_cstr(r->into->arena, buf_str(&r->text));

		ret = (struct str){ p, escaped ? decode(p, r->text.n) : r->text.n };
	}
	buf_clear(&r->text);
	return ret;
}

static bool is_text_element(struct text_reading *r, const char *name, bool begins)
{
	if (strcmp(name, "rPh") == 0)
		r->phonetic = begins;
	return strcmp(name, "t") == 0 && !r->phonetic;
}

static int string_start(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	struct text_reading *r = arg;

	(void)attrs, (void)at, (void)e;
	if (is_text_element(r, name, true))
		r->taking = true;
	return 0;
}

static int string_end(void *arg, const char *name, struct err *e)
{
	struct text_reading *r = arg;
	struct xlsx_cells *to = r->into;

	if (is_text_element(r, name, false))
		r->taking = false;
	if (strcmp(name, "si") != 0)
		return 0;
	if (to->string_count == XLSX_CELLS_MAX || (to->bytes += r->text.n) > XLSX_STRINGS_MAX)
		return err_set(e, ERR_INPUT, "more than %d strings, or %d bytes of them", XLSX_CELLS_MAX,
			       XLSX_STRINGS_MAX);
	to->strings = arena_grow(to->arena, to->strings, to->string_count, sizeof *to->strings);
	to->strings[to->string_count++] = keep_text(r, true);
	return 0;
}

int xlsx_read_strings(struct str xml, struct xlsx_cells *into, struct err *e)
{
	const struct xml_handler h = { .start = string_start, .end = string_end, .text = take_text };
	struct text_reading r = { .into = into, .text = BUF_INIT(XLSX_CELL_MAX) };
	int ret = xml_parse(xml, &h, &r, e);

	into->bytes = 0;	/* from here on those of cells count */
	buf_free(&r.text);
	return ret;
}

/* "AB12": its column and row, from 1. */
static bool read_reference(struct str s, uint32_t *ret_row, uint32_t *ret_column)
{
	uint64_t row = 0, column = 0;
	size_t i = 0;

	while (i < s.n && i < 4 && s.p[i] >= 'A' && s.p[i] <= 'Z')
		column = column * 26 + (uint64_t)(s.p[i++] - 'A') + 1;
	if (!i || !str_to_u64((struct str){ s.p + i, s.n - i }, &row) || !row || row > XLSX_ROWS_MAX)
		return false;
	*ret_row = (uint32_t)row;
	*ret_column = (uint32_t)column;
	return true;
}

static int begin_row(struct text_reading *r, struct str number, struct err *e)
{
	uint64_t row = (uint64_t)r->row + 1;

	if (number.p && !str_to_u64(number, &row))
		return err_set(e, ERR_INPUT, "sheet %.80s: a row with the number '%.*s'", r->sheet->name,
			       STR_FMT(str_quote(number)));
	if (row <= r->row || row > XLSX_ROWS_MAX)
		return err_set(e, ERR_INPUT, "sheet %.80s: row %llu stands after row %u, of %d that there may be",
			       r->sheet->name, (unsigned long long)row, (unsigned)r->row, XLSX_ROWS_MAX);
	r->row = (uint32_t)row;
	r->column = 0;
	r->in_row = true;
	return 0;
}

static int begin_cell(struct text_reading *r, const struct xml_attrs *attrs, struct err *e)
{
	struct str reference = xml_attr(attrs, "r"), type = xml_attr(attrs, "t");
	uint32_t row = r->row, column = r->column + 1;

	if (reference.p && !read_reference(reference, &row, &column))
		return err_set(e, ERR_INPUT, "sheet %.80s: a cell called '%.*s'", r->sheet->name,
			       STR_FMT(str_quote(reference)));
	if (row != r->row || column <= r->column)
		return err_set(e, ERR_INPUT, "sheet %.80s: cell %.*s is not in its place, or there twice",
			       r->sheet->name, STR_FMT(str_quote(reference)));
	if (column > XLSX_COLUMNS_MAX)
		return err_set(e, ERR_INPUT, "sheet %.80s: more than %d columns", r->sheet->name, XLSX_COLUMNS_MAX);
	r->column = column;
	if (type.n >= sizeof r->type_room)
		type = STR_LIT("?");
	if (type.n)
		memcpy(r->type_room, type.p, type.n);
	r->type = (struct str){ r->type_room, type.n };
	r->in_cell = true;
	r->has_string = str_is(type, "inlineStr");
	return 0;
}

static int cell_start(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	struct text_reading *r = arg;

	(void)at;
	if (!r->in_data) {
		r->in_data = strcmp(name, "sheetData") == 0;
		return 0;
	}
	if (!r->in_row)
		return strcmp(name, "row") == 0 ? begin_row(r, xml_attr(attrs, "r"), e) : 0;
	if (!r->in_cell)
		return strcmp(name, "c") == 0 ? begin_cell(r, attrs, e) : 0;
	if (strcmp(name, "f") == 0) {
		err_set(e, ERR_INPUT, "a formula: expected a value");
		return cell_error(r, e);
	}
	if (r->has_string ? is_text_element(r, name, true) : strcmp(name, "v") == 0)
		r->taking = true;
	return 0;
}

static int shared_string(const struct text_reading *r, struct str *ret, struct err *e)
{
	uint64_t i;

	if (!str_to_u64(str_trim(buf_str(&r->text)), &i) || i >= r->into->string_count) {
		err_set(e, ERR_INPUT, "string '%.*s' of %zu", STR_FMT(str_quote(buf_str(&r->text))),
			r->into->string_count);
		return cell_error(r, e);
	}
	*ret = r->into->strings[i];
	return 0;
}

static int read_value(struct text_reading *r, struct xlsx_cell *c, struct err *e)
{
	c->type = XLSX_TEXT;
	if (str_is(r->type, "s"))
		return r->text.n ? shared_string(r, &c->text, e) : 0;
	if (str_is(r->type, "e")) {
		err_set(e, ERR_INPUT, "an error (%.*s): expected a value", STR_FMT(str_quote(buf_str(&r->text))));
		return cell_error(r, e);
	}
	if (str_is(r->type, "b")) {
		struct str word = str_trim(buf_str(&r->text));

		c->type = XLSX_BOOL;
		c->text = str_is(word, "1") || str_is(word, "true") ? STR_LIT("TRUE") : STR_LIT("FALSE");
		return 0;
	}
	if (str_is(r->type, "d"))
		c->type = XLSX_DATE;
	else if (!r->type.n || str_is(r->type, "n"))
		c->type = XLSX_NUMBER;
	else if (!str_is(r->type, "str") && !str_is(r->type, "inlineStr")) {
		err_set(e, ERR_INPUT, "a value of the type '%.*s'", STR_FMT(str_quote(r->type)));
		return cell_error(r, e);
	}
	c->text = keep_text(r, c->type == XLSX_TEXT);
	return 0;
}

static int end_cell(struct text_reading *r, struct err *e)
{
	struct xlsx_cell c = { .row = r->row, .column = r->column };
	struct xlsx_cells *to = r->into;
	struct xlsx_sheet *s = r->sheet;

	r->in_cell = false;
	if (read_value(r, &c, e) < 0)
		return -1;
	buf_clear(&r->text);
	if (!c.text.n)
		return 0;
	if (++to->cells > XLSX_CELLS_MAX || (to->bytes += c.text.n) > XLSX_STRINGS_MAX)
		return err_set(e, ERR_INPUT, "more than %d cells, or %d bytes in them", XLSX_CELLS_MAX,
			       XLSX_STRINGS_MAX);
	s->cells = arena_grow(to->arena, s->cells, s->count, sizeof *s->cells);
	s->cells[s->count++] = c;
	return 0;
}

static int cell_end(void *arg, const char *name, struct err *e)
{
	struct text_reading *r = arg;

	if (r->in_cell) {
		if (r->has_string ? is_text_element(r, name, false) : strcmp(name, "v") == 0)
			r->taking = false;
		return strcmp(name, "c") == 0 ? end_cell(r, e) : 0;
	}
	if (strcmp(name, "row") == 0)
		r->in_row = false;
	else if (strcmp(name, "sheetData") == 0)
		r->in_data = false;
	return 0;
}

int xlsx_read_cells(struct str xml, struct xlsx_cells *cells, struct xlsx_sheet *s, struct err *e)
{
	const struct xml_handler h = { .start = cell_start, .end = cell_end, .text = take_text };
	struct text_reading r = { .into = cells, .sheet = s, .text = BUF_INIT(XLSX_CELL_MAX) };
	int ret = xml_parse(xml, &h, &r, e);

	buf_free(&r.text);
	if (ret < 0 && !str_starts(str_of(e->msg), "sheet "))
		err_ctx(e, "sheet %.80s", s->name);
	return ret;
}
