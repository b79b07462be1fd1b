/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/excerpt.h"

#include "codec/base64.h"
#include "codec/csv.h"
#include "codec/document.h"
#include "codec/json.h"
#include "codec/utf16.h"
#include "evidence/container.h"
#include "facts/secret.h"

#define LINE_SHOWN_MAX 2000
#define BYTES_SHOWN 120

static int no_such_place(struct str locator, struct err *e)
{
	return err_set(e, ERR_USAGE, "the artifact has no place %.*s", STR_FMT(locator));
}

static void add_line(struct buf *ret, struct str line)
{
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n > LINE_SHOWN_MAX)
		line.n = LINE_SHOWN_MAX;
	buf_add_str(ret, line);
	buf_add_char(ret, '\n');
}

/* What is taken apart before it is shown has its secrets taken out before: half a private key looks like none. */
static struct str without_secrets(struct str bytes, struct buf *b)
{
	*b = BUF_INIT(2 * bytes.n + 4096);
	return secret_redact(bytes, b) ? buf_str(b) : bytes;
}

/* A pointer into what is no JSON is one into YAML; the whole of it is its text. */
static int no_json_place(struct str bytes, struct str locator, struct buf *ret, struct err *e)
{
	CLEANUP(document_free) struct document d = { 0 };
	CLEANUP(buf_free) struct buf clean = { 0 };
	struct json v;

	if (locator.n) {
		if (document_read(DOCUMENT_YAML, without_secrets(bytes, &clean), NULL, &d, e) < 0)
			return -1;
		if (!json_at(d.top, locator, &v))
			return no_such_place(locator, e);
		json_put(ret, v, 2);
		buf_add_char(ret, '\n');
		return 0;
	}
	if (bytes.n && memchr(bytes.p, '\0', bytes.n))
		return err_set(e, ERR_USAGE, "the artifact is no text: its bytes are had by --raw");
	buf_add_str(ret, bytes);
	if (bytes.n && bytes.p[bytes.n - 1] != '\n')
		buf_add_char(ret, '\n');
	return 0;
}

/* inner: the bytes stand inside of others. */
static int json_place(struct str bytes, bool inner, struct str locator, struct buf *ret, struct err *e);

/* "/payload;/subject/0": a place in the JSON that a base64 text stands for. */
static int encoded_place(struct json root, struct str locator, struct buf *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str inner = locator, outer = str_cut(&inner, ';');
	struct str text, bytes;
	struct json v;

	if (!inner.p || !json_at(root, outer, &v) || !(text = json_str(v)).p || !base64_any(text, &a, &bytes))
		return no_such_place(locator, e);
	return json_place(bytes, true, inner, ret, e);
}

static int json_place(struct str bytes, bool inner, struct str locator, struct buf *ret, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *r = json_open();
	struct err unused = { 0 };
	struct json root, v;

	if ((inner ? json_parse_copy(r, bytes, &root, &unused) : json_parse(r, bytes, &root, &unused)) < 0)
		return no_json_place(bytes, locator, ret, e);
	if (!json_at(root, locator, &v))
		return encoded_place(root, locator, ret, e);
	json_put(ret, v, 2);
	buf_add_char(ret, '\n');
	return 0;
}

/* The bytes from there to there, as a line. Secrets are looked for in all bytes, before anything is cut: half a token, or a
 * line of a private key, looks like none. */
static void add_stretch(struct buf *ret, struct str bytes, size_t from, size_t to)
{
	CLEANUP(buf_free) struct buf clean = BUF_INIT(2 * (to - from) + 4096);
	struct secret_scan scan = { .from = 0 };
	struct secret s;

	while (secret_next(bytes, &scan, &s) && s.at < to) {
		if (scan.from <= from)
			continue;
		if (s.at > from)
			buf_add(&clean, bytes.p + from, s.at - from);
		buf_addf(&clean, "[redacted:%s]", s.rule);
		from = scan.from;
	}
	if (from < to)
		buf_add(&clean, bytes.p + from, to - from);
	add_line(ret, buf_str(&clean));
}

/* "line=3", and "line=3;/payload": a place in the JSON that a line is. */
static int line_place(struct str bytes, struct str locator, uint64_t number, struct buf *ret, struct err *e)
{
	const char *inner = memchr(locator.p, ';', locator.n);

	struct str rest = bytes;

	for (uint64_t n = 1; rest.p; n++) {
		struct str line = str_cut(&rest, '\n');

		if (n == number && inner && inner[1] == '/')
			return json_place(line, true, (struct str){ inner + 1, (size_t)(locator.p + locator.n - inner) - 1 },
					  ret, e);
		if (n == number) {
			add_stretch(ret, bytes, (size_t)(line.p - bytes.p), (size_t)(line.p - bytes.p) + line.n);
			return 0;
		}
	}
	return no_such_place(locator, e);
}

/* What stands around that byte, up to the ends of its line. */
static int byte_place(struct str bytes, struct str locator, uint64_t at, struct buf *ret, struct err *e)
{
	struct secret_scan scan = { .from = (size_t)at };
	size_t from, to, next;
	struct secret s;

	if (at >= bytes.n)
		return no_such_place(locator, e);
	next = secret_next(bytes, &scan, &s) && s.at == at ? scan.from : (size_t)at;
	from = (size_t)at;
	to = next;
	while (from && bytes.p[from - 1] != '\n' && (size_t)at - from < BYTES_SHOWN)
		from--;
	while (to < bytes.n && bytes.p[to] != '\n' && to - next < BYTES_SHOWN)
		to++;
	add_stretch(ret, bytes, from, to);
	return 0;
}

static void add_row(struct buf *ret, const struct csv *c)
{
	for (size_t i = 0; i < c->count; i++) {
		if (i)
			buf_add_char(ret, ',');
		csv_put(ret, c->fields[i]);
	}
	buf_add_char(ret, '\n');
}

/* The row as the filters of descriptions see it: of a sheet, or of a CSV whose quotes are not those of CSV. */
static int table_place(struct str bytes, struct str sheet, struct str locator, uint64_t number, struct buf *ret,
		       struct err *e)
{
	CLEANUP(document_free) struct document d = { 0 };
	CLEANUP(buf_free) struct buf clean = { 0 };
	struct json rows, row;
	struct json_iter it;
	struct str name;
	int64_t at;

	if (!sheet.p)
		bytes = without_secrets(bytes, &clean);
	if (document_read(sheet.p ? DOCUMENT_XLSX : DOCUMENT_CSV, bytes, NULL, &d, e) < 0)
		return -1;
	rows = d.top;
	for (json_members(d.top, &it); sheet.p && json_member(&it, &name, &row);)
		if (str_eq(name, sheet))
			rows = row;
	for (json_begin(rows, &it); json_next(&it, &row);)
		if (json_get_int(row, "#row", &at) && (uint64_t)at == number) {
			json_put(ret, row, 2);
			buf_add_char(ret, '\n');
			return 0;
		}
	return no_such_place(locator, e);
}

/* "sheet=Hosts; all;row=7" */
static int sheet_place(struct str bytes, struct str locator, struct buf *ret, struct err *e)
{
	struct str name = locator, row = STR_NONE;
	uint64_t number;

	str_take(&name, "sheet=");
	for (size_t n = name.n; n-- && !row.p;)
		if (name.p[n] == ';') {
			row = (struct str){ name.p + n + 1, name.n - n - 1 };
			name.n = n;
		}
	if (!row.p || !str_take(&row, "row=") || !str_to_u64(row, &number))
		return no_such_place(locator, e);
	return table_place(bytes, name, locator, number, ret, e);
}

static int row_place(struct str bytes, struct str locator, uint64_t number, struct buf *ret, struct err *e)
{
	CLEANUP(csv_close) struct csv c;
	struct err unused = { 0 };
	size_t before = ret->n;
	int row;

	csv_open(&c, bytes);
	while ((row = csv_next(&c, &unused)) == 1) {
		if (c.row == 1 || c.row == number)
			add_row(ret, &c);
		if (c.row == number)
			return 0;
	}
	if (row == 0)
		return no_such_place(locator, e);
	ret->n = before;
	return table_place(bytes, STR_NONE, locator, number, ret, e);
}

/* A commit of a git history stands as "<oid> commit <size>\n<bytes>\n" at the start of a line. */
static int commit_place(struct str bytes, struct str locator, struct str oid, struct buf *ret, struct err *e)
{
	struct str rest = bytes;
	uint64_t size;

	while (rest.p) {
		struct str line = str_cut(&rest, '\n');
		struct str fields = line;

		if (!str_eq(str_cut(&fields, ' '), oid) || !fields.p || !str_is(str_cut(&fields, ' '), "commit") ||
		    !fields.p || !str_to_u64(fields, &size) || !rest.p || size > rest.n)
			continue;
		add_line(ret, line);
		buf_add(ret, rest.p, (size_t)size);
		buf_add_char(ret, '\n');
		return 0;
	}
	return no_such_place(locator, e);
}

static int excerpt_of(struct str bytes, struct str locator, struct buf *ret, struct err *e)
{
	struct str value = locator;
	struct str name, first;
	uint64_t number;

	if (locator.n == 0 || locator.p[0] == '/')
		return json_place(bytes, false, locator, ret, e);
	if (str_starts(locator, "sheet="))
		return sheet_place(bytes, locator, ret, e);
	first = str_cut(&value, ';');
	name = str_cut(&first, '=');
	if (str_is(name, "commit"))
		return commit_place(bytes, locator, first, ret, e);
	if (!str_to_u64(first, &number))
		return no_such_place(locator, e);
	if (str_is(name, "row"))
		return row_place(bytes, locator, number, ret, e);
	if (str_is(name, "byte"))
		return byte_place(bytes, locator, number, ret, e);
	if (str_is(name, "line"))
		return line_place(bytes, locator, number, ret, e);
	return no_such_place(locator, e);
}

int excerpt(struct str bytes, struct str locator, struct buf *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf content = { 0 };
	CLEANUP(buf_free) struct buf narrowed = { 0 };
	CLEANUP(buf_free) struct buf text = BUF_INIT(ret->ceiling);

	if (container_find(&bytes, &locator, &content, e) < 0)
		return -1;
	if (utf16_marked(bytes)) {
		narrowed.ceiling = bytes.n * 2;
		utf16_to_utf8(bytes, &narrowed);
		bytes = buf_str(&narrowed);
	}
	if (excerpt_of(bytes, locator, &text, e) < 0)
		return -1;
	if (!secret_redact(buf_str(&text), ret))
		buf_add_str(ret, buf_str(&text));
	return 0;
}
