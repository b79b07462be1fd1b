/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/csv.h"

#define TABLE_ROWS 5	/* that are looked at */
#define TITLE_BYTES ((size_t)16 * 1024)	/* that may stand before a row of several fields */

/* How often a row has each of them, outside of quotes. */
struct separators {
	size_t commas, semicolons, tabs;
	bool empty;
};

/* Of the first row of *rest, which moves behind it. Two commas decide: what follows is not looked at. */
static struct separators count_separators(struct str *rest)
{
	struct separators n = { .empty = true };
	bool quoted = false;
	size_t i;

	for (i = 0; i < rest->n && (quoted || rest->p[i] != '\n') && n.commas < 2; i++) {
		char c = rest->p[i];

		quoted ^= c == '"';
		n.commas += !quoted && c == ',';
		n.semicolons += !quoted && c == ';';
		n.tabs += !quoted && c == '\t';
		n.empty = n.empty && c == '\r';
	}
	i += i < rest->n;
	*rest = (struct str){ rest->p + i, rest->n - i };
	return n;
}

static size_t count_of(const struct separators *n, char separator)
{
	return separator == ',' ? n->commas : separator == ';' ? n->semicolons : separator == '\t' ? n->tabs : 0;
}

/* A comma wins over the others. The first row with two decides. So does the first of all with one; but as that may be of a
 * title, "Access review; Q3", only when the next has one too, or there is none. */
static char find_separator(struct str bytes)
{
	struct str rest = bytes;
	char first = '\0';

	for (size_t row = 0; rest.n && (!row || bytes.n - rest.n <= TITLE_BYTES);) {
		struct separators n = count_separators(&rest);
		char most = n.commas ? ',' : n.semicolons >= n.tabs ? ';' : '\t';

		if (n.empty)
			continue;
		if (count_of(&n, first))
			return first;
		if (count_of(&n, most) > 1)
			return most;
		first = !row++ && count_of(&n, most) ? most : '\0';
	}
	return first ? first : ',';
}

void csv_open(struct csv *c, struct str bytes)
{
	*c = (struct csv){ .rest = bytes, .line = 1, .unescaped = ARENA_INIT };
	str_take(&c->rest, STR_UTF8_BOM);
	c->separator = find_separator(c->rest);
}

void csv_close(struct csv *c)
{
	arena_free(&c->unescaped);
}

static void skip(struct csv *c, size_t n)
{
	c->rest.p += n;
	c->rest.n -= n;
}

/* The length of the line end at which the rest stands, or 0. */
static size_t line_end(const struct csv *c)
{
	if (c->rest.n && c->rest.p[0] == '\n')
		return 1;
	if (c->rest.n && c->rest.p[0] == '\r')
		return c->rest.n == 1 ? 1 : c->rest.p[1] == '\n' ? 2 : 0;
	return 0;
}

static struct str without_doubling(struct arena *a, struct str field)
{
	char *p = arena_alloc(a, field.n), *to = p;

	for (size_t i = 0; i < field.n; i++) {
		*to++ = field.p[i];
		if (field.p[i] == '"')
			i++;
	}
	return (struct str){ p, (size_t)(to - p) };
}

static int field_too_long(size_t line, struct err *e)
{
	return err_set(e, ERR_INPUT, "line %zu: a field longer than %d bytes", line, CSV_FIELD_MAX);
}

static int quoted_field(struct csv *c, size_t *line, struct str *ret, struct err *e)
{
	size_t n = 1, began = *line;
	bool doubled = false;

	for (;; n++) {
		const char *p = c->rest.p + n;

		if (n >= c->rest.n)
			return err_set(e, ERR_INPUT, "line %zu: a quoted field does not end", began);
		if (*p == '\n')
			(*line)++;
		if (*p != '"')
			continue;
		if (n + 1 >= c->rest.n || p[1] != '"')
			break;
		doubled = true;
		n++;
	}
	/* Also with its quotes doubled: what is longer is not copied. */
	if (n - 1 > 2 * CSV_FIELD_MAX)
		return field_too_long(began, e);
	*ret = (struct str){ c->rest.p + 1, n - 1 };
	skip(c, n + 1);
	if (c->rest.n && c->rest.p[0] != c->separator && !line_end(c))
		return err_set(e, ERR_INPUT,
			       "line %zu: expected a separator or the end of the line after a quoted field", *line);
	if (doubled)
		*ret = without_doubling(&c->unescaped, *ret);
	return 0;
}

static int plain_field(struct csv *c, size_t line, struct str *ret, struct err *e)
{
	size_t n = 0;

	while (n < c->rest.n && c->rest.p[n] != c->separator && c->rest.p[n] != '\n' && c->rest.p[n] != '\r') {
		if (c->rest.p[n] == '"')
			return err_set(e, ERR_INPUT, "line %zu: a quote in a field that does not begin with one", line);
		n++;
	}
	*ret = (struct str){ c->rest.p, n };
	skip(c, n);
	if (c->rest.n && c->rest.p[0] == '\r' && !line_end(c))
		return err_set(e, ERR_INPUT, "line %zu: a carriage return without a line feed", line);
	return 0;
}

static int next_field(struct csv *c, size_t *line, struct err *e)
{
	size_t began = *line;
	struct str *f;

	if (c->count == CSV_COLUMNS_MAX)
		return err_set(e, ERR_INPUT, "line %zu: more than %d columns", began, CSV_COLUMNS_MAX);
	f = &c->fields[c->count++];
	if ((c->rest.n && c->rest.p[0] == '"' ? quoted_field(c, line, f, e) : plain_field(c, *line, f, e)) < 0)
		return -1;
	if (f->n > CSV_FIELD_MAX)
		return field_too_long(began, e);
	if (!str_utf8(*f))
		return err_set(e, ERR_INPUT, "line %zu: bytes that are not UTF-8", began);
	if (f->n && memchr(f->p, '\0', f->n))
		return err_set(e, ERR_INPUT, "line %zu: a NUL byte", began);
	return 0;
}

static void skip_empty_lines(struct csv *c, size_t *line)
{
	for (size_t n; (n = line_end(c)) > 0; skip(c, n)) {
		(*line)++;
		c->row++;
	}
}

int csv_next(struct csv *c, struct err *e)
{
	size_t line;

	/* The row read last still began at c->line: its own lines are counted here. */
	c->line += c->lines;
	c->lines = 0;
	line = c->line;
	skip_empty_lines(c, &line);
	if (!c->rest.n)
		return 0;
	c->row++;
	c->line = line;
	c->count = 0;
	arena_reset(&c->unescaped);
	for (;;) {
		if (next_field(c, &line, e) < 0)
			return -1;
		if (!c->rest.n || c->rest.p[0] != c->separator)
			break;
		skip(c, 1);
	}
	c->lines = line - c->line + 1;
	skip(c, line_end(c));
	return 1;
}

static bool is_plain_number(struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'), digits = 0, points = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '.')
			points++;
		else if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else
			return false;
	}
	return digits && points <= 1;
}

static void put(struct buf *b, struct str field, bool formula)
{
	bool quote = false;

	for (size_t i = 0; i < field.n && !quote; i++)
		quote = field.p[i] && strchr(",;\"\t\r\n", field.p[i]);
	if (quote)
		buf_add_char(b, '"');
	if (formula)
		buf_add_char(b, '\'');
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			buf_add_char(b, '"');
		buf_add_char(b, field.p[i]);
	}
	if (quote)
		buf_add_char(b, '"');
}

bool csv_looks_like_table(struct str bytes)
{
	struct err ignored = { 0 };
	size_t columns = 0, rows = 0;
	bool alike = true;
	struct csv c;
	int row = 1;

	csv_open(&c, bytes);
	while (alike && rows < TABLE_ROWS && (row = csv_next(&c, &ignored)) == 1) {
		if (!rows++)
			columns = c.count;
		alike = c.count == columns && columns > 1;
		for (size_t i = 0; rows == 1 && i < c.count; i++)
			alike &= str_trim(c.fields[i]).n && c.fields[i].n <= CSV_NAME_MAX;
	}
	csv_close(&c);
	return alike && rows > 1 && row >= 0;
}

void csv_put(struct buf *b, struct str field)
{
	put(b, field, field.n && strchr("=+-@\t\r", field.p[0]) && field.p[0] && !is_plain_number(field));
}

void csv_put_exact(struct buf *b, struct str field)
{
	put(b, field, false);
}

void csv_put_row(struct buf *b, const struct str *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_char(b, ',');
		csv_put(b, fields[i]);
	}
	buf_add_cstr(b, "\r\n");
}

void csv_put_row_cstr(struct buf *b, const char *const *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_char(b, ',');
		csv_put(b, str_of(fields[i]));
	}
	buf_add_cstr(b, "\r\n");
}
