/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <strings.h>

#include "codec/document_int.h"
#include "codec/xlsx_read.h"

/*
 * Rows as JSON. The reader of CSV here is not codec/csv.c, which refuses what is not RFC 4180:
 * these are exports of other people's tools, and it reads them as spreadsheets and Python do. A quote
 * means something only where a field begins; what follows the closing one belongs to the field; a
 * file that ends within quotes ends the field.
 */
#define HEAD_BYTES ((size_t)1024 * 1024)	/* a header is within these, too */

static const char separators[] = { ',', ';', '\t', '|' };

struct row {
	struct str *fields;
	size_t count;
	size_t number;	/* from 1, blank rows counted */
};

struct rows {
	struct str rest;
	char separator;
	size_t number;
	struct arena arena;	/* of the row at hand */
	struct row row;
	size_t room;
};

static bool ends_row(char c)
{
	return c == '\n' || c == '\r';
}

static struct str quoted_field(struct rows *r)
{
	struct str s = r->rest;
	char *p = arena_alloc(&r->arena, s.n ? s.n : 1);
	size_t n = 0, i = 1;

	for (; i < s.n; i++) {
		if (s.p[i] != '"')
			p[n++] = s.p[i];
		else if (i + 1 < s.n && s.p[i + 1] == '"')
			p[n++] = s.p[i++];
		else
			break;
	}
	for (i++; i < s.n && s.p[i] != r->separator && !ends_row(s.p[i]); i++)
		p[n++] = s.p[i];
	i = i < s.n ? i : s.n;
	r->rest = (struct str){ s.p + i, s.n - i };
	return (struct str){ p, n };
}

/* How long the quoted field is at most, so that a copy takes no more than it needs. */
static struct str bounded_quoted_field(struct rows *r)
{
	struct rows part = *r;
	size_t n = 1;
	struct str field;

	while (n < r->rest.n) {
		const char *quote = memchr(r->rest.p + n, '"', r->rest.n - n);

		n = quote ? (size_t)(quote - r->rest.p) + 1 : r->rest.n;
		if (!quote || n >= r->rest.n || r->rest.p[n] != '"')
			break;
		n++;
	}
	while (n < r->rest.n && r->rest.p[n] != r->separator && !ends_row(r->rest.p[n]))
		n++;
	part.rest.n = n;
	field = quoted_field(&part);
	r->arena = part.arena;
	r->rest = (struct str){ r->rest.p + n, r->rest.n - n };
	return field;
}

static struct str plain_field(struct rows *r)
{
	struct str s = r->rest;
	size_t n = 0;

	while (n < s.n && s.p[n] != r->separator && !ends_row(s.p[n]))
		n++;
	r->rest = (struct str){ s.p + n, s.n - n };
	return (struct str){ s.p, n };
}

static void skip_row_end(struct rows *r)
{
	size_t n = r->rest.n > 1 && r->rest.p[0] == '\r' && r->rest.p[1] == '\n' ? 2 : r->rest.n > 0;

	r->rest = (struct str){ r->rest.p + n, r->rest.n - n };
}

/* 1: a row, a blank one has no fields. 0: the end. */
static int next_row(struct rows *r, struct err *e)
{
	if (!r->rest.n)
		return 0;
	r->row.number = ++r->number;
	r->row.count = 0;
	arena_reset(&r->arena);
	if (ends_row(*r->rest.p)) {
		skip_row_end(r);
		return 1;
	}
	for (;;) {
		bool quoted = r->rest.n && *r->rest.p == '"';

		if (r->row.count == DOCUMENT_COLUMNS_MAX)
			return err_set(e, ERR_INPUT, "row %zu: more than %d columns", r->number, DOCUMENT_COLUMNS_MAX);
		if (r->row.count == r->room) {
			r->room = r->room ? 2 * r->room : 32;
			r->row.fields = xrealloc(r->row.fields, r->room * sizeof *r->row.fields);
		}
		r->row.fields[r->row.count++] = quoted ? bounded_quoted_field(r) : plain_field(r);
		if (!r->rest.n || *r->rest.p != r->separator)
			break;
		r->rest = (struct str){ r->rest.p + 1, r->rest.n - 1 };
	}
	skip_row_end(r);
	return 1;
}

static void rows_free(struct rows *r)
{
	arena_free(&r->arena);
	free(r->row.fields);
}

/* The first rows of a CSV under one separator, or of a sheet. */
struct head {
	char separator;
	struct row rows[DOCUMENT_HEADER_ROWS];
	size_t count;
};

struct document_heads {
	struct arena arena;
	struct head *heads;
	size_t count;
};

static void copy_row(struct arena *a, const struct row *from, struct row *to)
{
	*to = *from;
	to->fields = arena_alloc(a, (from->count + 1) * sizeof *to->fields);
	for (size_t i = 0; i < from->count; i++)
		to->fields[i] = arena_str(a, str_trim(from->fields[i]));
}

static int read_head(struct str bytes, char separator, struct arena *a, struct head *ret, struct err *e)
{
	CLEANUP(rows_free) struct rows r = {
		.rest = { bytes.p, bytes.n < HEAD_BYTES ? bytes.n : HEAD_BYTES },
		.separator = separator,
	};
	int more = 1;

	ret->separator = separator;
	while (ret->count < DOCUMENT_HEADER_ROWS && (more = next_row(&r, e)) > 0)
		copy_row(a, &r.row, &ret->rows[ret->count++]);
	return more < 0 ? -1 : 0;
}

static bool is_column(struct str field, const char *name)
{
	struct str wanted = str_trim(str_of(name));

	return field.n == wanted.n && (!wanted.n || !strncasecmp(field.p, wanted.p, wanted.n));
}

static bool has_field(const struct row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (is_column(row->fields[i], name))
			return true;
	return false;
}

/* The row that has all of these; without any: the first that is not blank. NULL: none. */
static const struct row *find_header(const struct head *h, const struct list *columns)
{
	for (size_t i = 0; i < h->count; i++) {
		bool all = true, any = false;

		for (size_t c = 0; columns && c < columns->count && all; c++)
			all = has_field(&h->rows[i], columns->items[c]);
		for (size_t c = 0; c < h->rows[i].count && !any; c++)
			any = h->rows[i].fields[c].n > 0;
		if (all && any)
			return &h->rows[i];
	}
	return NULL;
}

/* Of a CSV: the separator under which the header is there; without columns to look for, the one
 * that splits the first row most. */
static const struct head *choose(const struct document_heads *heads, const struct list *columns)
{
	const struct head *best = NULL;
	const struct row *header = NULL;

	for (size_t i = 0; i < heads->count; i++) {
		const struct row *found = find_header(&heads->heads[i], columns);

		if (!found)
			continue;
		if (columns && columns->count)
			return &heads->heads[i];
		if (!best || found->count > header->count) {
			best = &heads->heads[i];
			header = found;
		}
	}
	return best;
}

/* A column that was looked for is named as it was, in whatever case the header has it: a filter asks by
 * that name. */
static struct str column_name(struct str field, const struct list *columns)
{
	for (size_t i = 0; columns && i < columns->count; i++)
		if (is_column(field, columns->items[i]))
			return str_trim(str_of(columns->items[i]));
	return field;
}

/* The names of the columns, quoted as JSON: those of the header; the second of a name gets "#2". */
static struct str *column_names(const struct row *header, const struct list *columns, struct arena *a)
{
	struct str *names = arena_alloc(a, (header->count + 1) * sizeof *names);

	for (size_t i = 0; i < header->count; i++) {
		CLEANUP(buf_free) struct buf b = BUF_INIT(DOCUMENT_BYTES_MAX);
		struct str name = column_name(header->fields[i], columns);
		size_t n = 1;

		for (size_t k = 0; k < i; k++)
			n += str_eq(column_name(header->fields[k], columns), name);
		if (n > 1)
			name = str_of(arena_printf(a, "%.*s#%zu", STR_FMT(name), n));
		json_put_str(&b, name);
		names[i] = arena_str(a, buf_str(&b));
	}
	return names;
}

static void put_row(const struct row *row, const struct str *names, size_t count, size_t *written, struct buf *b)
{
	bool blank = true;

	for (size_t i = 0; i < row->count && blank; i++)
		blank = !str_trim(row->fields[i]).n;
	if (blank)
		return;
	buf_addf(b, "%s{\"#row\":%zu", (*written)++ ? "," : "", row->number);
	for (size_t i = 0; i < row->count && i < count; i++) {
		if (!row->fields[i].p)
			continue;
		buf_add_char(b, ',');
		buf_add_str(b, names[i]);
		buf_add_char(b, ':');
		json_put_str(b, row->fields[i]);
	}
	buf_add_char(b, '}');
}

static int heads_of_csv(struct str bytes, struct document_heads *heads, struct err *e)
{
	heads->heads = arena_alloc(&heads->arena, COUNT_OF(separators) * sizeof *heads->heads);
	for (size_t i = 0; i < COUNT_OF(separators); i++) {
		struct err broken = { 0 };

		/* Under a wrong separator it may look like too many columns. */
		if (read_head(bytes, separators[i], &heads->arena, &heads->heads[heads->count], &broken) == 0)
			heads->count++;
	}
	return heads->count ? 0 : err_set(e, ERR_INPUT, "not CSV: more than %d columns", DOCUMENT_COLUMNS_MAX);
}

int document_from_csv(struct str bytes, const struct list *columns, struct buf *b, struct err *e)
{
	struct document_heads heads = { .arena = ARENA_INIT };
	const struct row *header = NULL;
	const struct head *head;
	size_t written = 0;
	int more = heads_of_csv(bytes, &heads, e);

	head = more < 0 ? NULL : choose(&heads, columns);
	if (more == 0 && !head)
		more = err_set(e, ERR_INPUT, "row 1: expected a row of column names");
	if (more == 0) {
		CLEANUP(rows_free) struct rows r = { .rest = bytes, .separator = head->separator };
		struct str *names;

		header = find_header(head, columns);
		names = column_names(header, columns, &heads.arena);
		buf_add_char(b, '[');
		while (!buf_overflowed(b) && (more = next_row(&r, e)) > 0)
			if (r.row.number > header->number)
				put_row(&r.row, names, header->count, &written, b);
		buf_add_char(b, ']');
	}
	arena_free(&heads.arena);
	return more < 0 ? -1 : 0;
}

/* The sheet's row that begins at cell *at, which moves to the next. */
static void sheet_row(const struct xlsx_sheet *s, size_t *at, struct arena *a, struct row *ret)
{
	size_t from = *at, last = from;

	ret->number = s->cells[from].row;
	while (*at < s->count && s->cells[*at].row == ret->number)
		last = (*at)++;
	ret->count = s->cells[last].column;
	ret->fields = arena_alloc(a, (ret->count + 1) * sizeof *ret->fields);
	for (size_t i = from; i <= last; i++)
		if (s->cells[i].column)
			ret->fields[s->cells[i].column - 1] = s->cells[i].text;
}

static void sheet_head(const struct xlsx_sheet *s, struct arena *a, struct head *ret)
{
	size_t at = 0;

	while (at < s->count && ret->count < DOCUMENT_HEADER_ROWS) {
		struct row row;

		sheet_row(s, &at, a, &row);
		copy_row(a, &row, &ret->rows[ret->count++]);
	}
}

/* Without columns to look for: titles may stand above the header, which has as many names as any row below it. */
static const struct row *sheet_header(const struct head *h, const struct list *columns)
{
	const struct row *best = NULL;
	size_t most = 0;

	for (size_t i = 0; !columns && i < h->count; i++) {
		size_t names = 0;

		for (size_t c = 0; c < h->rows[i].count; c++)
			names += h->rows[i].fields[c].n > 0;
		if (names > most) {
			most = names;
			best = &h->rows[i];
		}
	}
	return best ? best : find_header(h, columns);
}

static void put_sheet(const struct xlsx_sheet *s, const struct list *columns, struct buf *b)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT, scratch = ARENA_INIT;
	struct head *head = arena_alloc(&a, sizeof *head);
	const struct row *header;
	struct str *names;
	size_t written = 0;

	json_put_cstr(b, s->name);
	buf_add_cstr(b, ":[");
	sheet_head(s, &a, head);
	header = sheet_header(head, columns);
	names = header ? column_names(header, columns, &a) : NULL;
	for (size_t at = 0; header && at < s->count && !buf_overflowed(b);) {
		struct row row;

		arena_reset(&scratch);
		sheet_row(s, &at, &scratch, &row);
		if (row.number > header->number)
			put_row(&row, names, header->count, &written, b);
	}
	buf_add_char(b, ']');
}

int document_from_xlsx(struct str bytes, const struct list *columns, struct buf *b, struct err *e)
{
	CLEANUP(xlsx_free) struct xlsx_book book = { .arena = ARENA_INIT };

	if (xlsx_read(bytes, &book, e) < 0)
		return -1;
	buf_add_char(b, '{');
	for (size_t i = 0; i < book.count && !buf_overflowed(b); i++) {
		if (i)
			buf_add_char(b, ',');
		put_sheet(&book.sheets[i], columns, b);
	}
	buf_add_char(b, '}');
	return 0;
}

static int heads_of_xlsx(struct str bytes, struct document_heads *heads, struct err *e)
{
	CLEANUP(xlsx_free) struct xlsx_book book = { .arena = ARENA_INIT };

	if (xlsx_read(bytes, &book, e) < 0)
		return -1;
	heads->heads = arena_alloc(&heads->arena, (book.count + 1) * sizeof *heads->heads);
	for (size_t i = 0; i < book.count; i++)
		sheet_head(&book.sheets[i], &heads->arena, &heads->heads[heads->count++]);
	return 0;
}

int document_heads_read(enum document_syntax syntax, struct str bytes, struct document_heads **ret, struct err *e)
{
	CLEANUP(buf_free) struct buf wide = BUF_INIT(2 * DOCUMENT_BYTES_MAX);
	struct document_heads *heads = xcalloc(1, sizeof *heads);
	int failed;

	if (syntax == DOCUMENT_XLSX)
		failed = heads_of_xlsx(bytes, heads, e);
	else
		failed = heads_of_csv(document_utf8(bytes, &wide), heads, e);
	*ret = heads;
	if (failed)
		document_heads_freep(ret);
	return failed;
}

void document_heads_freep(struct document_heads **h)
{
	if (*h)
		arena_free(&(*h)->arena);
	free(*h);
	*h = NULL;
}

bool document_heads_have(const struct document_heads *h, const struct list *columns)
{
	for (size_t i = 0; i < h->count; i++)
		if (find_header(&h->heads[i], columns))
			return true;
	return false;
}
