/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/document.h"

#include <inttypes.h>
#include <stdlib.h>

#include "codec/document_int.h"

#define TOKEN_MAX 1024

const char *const document_syntax_names[DOCUMENT_SYNTAXES] = { "json", "jsonl", "xml", "csv", "xlsx", "yaml", "html", "text" };

static void put_codepoint(struct buf *b, uint32_t c)
{
	char u[4];

	if (c < 0x80) {
		buf_add_char(b, (char)c);
		return;
	}
	if (c < 0x800) {
		u[0] = (char)(0xc0 | c >> 6);
		u[1] = (char)(0x80 | (c & 0x3f));
		buf_add(b, u, 2);
		return;
	}
	if (c < 0x10000) {
		u[0] = (char)(0xe0 | c >> 12);
		u[1] = (char)(0x80 | (c >> 6 & 0x3f));
		u[2] = (char)(0x80 | (c & 0x3f));
		buf_add(b, u, 3);
		return;
	}
	u[0] = (char)(0xf0 | c >> 18);
	u[1] = (char)(0x80 | (c >> 12 & 0x3f));
	u[2] = (char)(0x80 | (c >> 6 & 0x3f));
	u[3] = (char)(0x80 | (c & 0x3f));
	buf_add(b, u, 4);
}

static uint32_t unit_at(struct str s, size_t at, bool little)
{
	unsigned char low = (unsigned char)s.p[little ? at : at + 1], high = (unsigned char)s.p[little ? at + 1 : at];

	return (uint32_t)high << 8 | low;
}

struct str document_utf8(struct str bytes, struct buf *b)
{
	bool little = str_starts(bytes, "\xff\xfe");

	if (!little && !str_starts(bytes, "\xfe\xff")) {
		str_take(&bytes, STR_UTF8_BOM);
		return bytes;
	}
	for (size_t i = 2; i + 1 < bytes.n; i += 2) {
		uint32_t c = unit_at(bytes, i, little);

		if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.n) {
			uint32_t low = unit_at(bytes, i + 2, little);

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		put_codepoint(b, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
	return buf_str(b);
}

static size_t string_length(struct str s)
{
	size_t n = 1;

	while (n < s.n && s.p[n] != '"')
		n += s.p[n] == '\\' ? 2 : 1;
	return n < s.n ? n + 1 : s.n;
}

/* How long the value is that s begins with: to its closing bracket, or to white space. Whether it is
 * a value is for the parser to say. */
static size_t value_length(struct str s)
{
	size_t depth = 0, n = 0;

	while (n < s.n) {
		char c = s.p[n];

		if (c == '"')
			n += string_length((struct str){ s.p + n, s.n - n });
		else if (!depth && n && strchr(" \t\r\n{[", c) && c)
			return n;
		else {
			depth += c == '{' || c == '[';
			n++;
			if (depth && (c == '}' || c == ']') && !--depth)
				return n;
		}
		if (!depth && c == '"')
			return n;
	}
	return s.n;
}

/* The values with commas between them, and all lines where they were, so that an error's line is right. */
static int from_lines(struct str bytes, struct document *d)
{
	size_t line = 1, count = 0;

	buf_add_char(&d->own, '[');
	while (bytes.n) {
		size_t n;

		if (strchr(" \t\r\n", *bytes.p) && *bytes.p) {
			line += *bytes.p == '\n';
			buf_add_char(&d->own, *bytes.p);
			bytes.p++;
			bytes.n--;
			continue;
		}
		if (!(count & (count - 1)))
			d->lines = xrealloc(d->lines, (count ? 2 * count : 1) * sizeof *d->lines);
		d->lines[count++] = line;
		if (count > 1)
			buf_add_char(&d->own, ',');
		n = value_length(bytes);
		buf_add(&d->own, bytes.p, n);
		for (size_t i = 0; i < n; i++)
			line += bytes.p[i] == '\n';
		bytes.p += n;
		bytes.n -= n;
	}
	buf_add_char(&d->own, ']');
	return 0;
}

static size_t text_line(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '\n' && s.p[n] != '\r')
		n++;
	return n;
}

static int from_text(struct str bytes, struct buf *b)
{
	buf_add_char(b, '[');
	for (size_t line = 1; bytes.n; line++) {
		size_t n = text_line(bytes);

		buf_addf(b, "%s{\"#line\":%zu,\"text\":", line > 1 ? "," : "", line);
		json_put_str(b, (struct str){ bytes.p, n });
		buf_add_char(b, '}');
		if (n + 1 < bytes.n && bytes.p[n] == '\r' && bytes.p[n + 1] == '\n')
			n++;
		n += n < bytes.n;
		bytes.p += n;
		bytes.n -= n;
	}
	buf_add_char(b, ']');
	return 0;
}

static int convert(struct document *d, struct str bytes, const struct list *columns, struct err *e)
{
	CLEANUP(buf_free) struct buf wide = BUF_INIT(2 * DOCUMENT_BYTES_MAX);

	if (d->syntax != DOCUMENT_XML && d->syntax != DOCUMENT_XLSX && d->syntax != DOCUMENT_HTML)
		bytes = document_utf8(bytes, &wide);
	switch (d->syntax) {
	case DOCUMENT_JSON:
		buf_add_str(&d->own, bytes);
		return 0;
	case DOCUMENT_JSONL:
		return from_lines(bytes, d);
	case DOCUMENT_XML:
		return document_from_xml(bytes, false, &d->own, e);
	case DOCUMENT_CSV:
		return document_from_csv(bytes, columns, &d->own, e);
	case DOCUMENT_XLSX:
		return document_from_xlsx(bytes, columns, &d->own, e);
	case DOCUMENT_YAML:
		return document_from_yaml(bytes, &d->own, e);
	case DOCUMENT_HTML:
		return document_from_html(bytes, &d->own, e);
	case DOCUMENT_TEXT:
		return from_text(bytes, &d->own);
	}
	BUG("a document of no syntax");
}

int document_read(enum document_syntax syntax, struct str bytes, const struct list *columns, struct document *ret,
		  struct err *e)
{
	*ret = (struct document){ .syntax = syntax, .own = BUF_INIT(DOCUMENT_BYTES_MAX) };
	if (bytes.n > DOCUMENT_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %zu bytes", DOCUMENT_BYTES_MAX);
	if (convert(ret, bytes, columns, e) == 0) {
		if (buf_overflowed(&ret->own)) {
			err_set(e, ERR_INPUT, "as JSON it is larger than %zu bytes", DOCUMENT_BYTES_MAX);
		} else {
			ret->text = buf_str(&ret->own);
			ret->reader = json_open();
			if (json_parse_beside(ret->reader, ret->text, bytes.n, &ret->top, e) == 0)
				return 0;
		}
	}
	document_free(ret);
	return -1;
}

void document_of_json(struct str bytes, struct json top, struct document *ret)
{
	str_take(&bytes, STR_UTF8_BOM);
	*ret = (struct document){ .syntax = DOCUMENT_JSON, .text = bytes, .top = top };
}

void document_free(struct document *d)
{
	buf_free(&d->own);
	json_close(d->reader);
	free(d->lines);
	*d = (struct document){ .syntax = d->syntax };
}

static bool first(struct json v, struct json *ret)
{
	struct json_iter it;
	struct str name;

	if (json_is(v, JSON_ARRAY))
		return json_item(v, 0, ret);
	json_members(v, &it);
	return json_member(&it, &name, ret);
}

/* "~1" is a slash, "~0" a tilde. */
static bool unescape(struct str token, char name[TOKEN_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < token.n && n + 1 < TOKEN_MAX; i++) {
		char c = token.p[i];

		if (c == '~' && i + 1 < token.n && (token.p[i + 1] == '0' || token.p[i + 1] == '1'))
			c = token.p[++i] == '1' ? '/' : '~';
		name[n++] = c;
	}
	name[n] = '\0';
	return token.n < TOKEN_MAX;
}

bool document_at(const struct document *d, struct str pointer, struct json *ret)
{
	char name[TOKEN_MAX];
	struct json v = d->top, next;

	if (pointer.n)
		str_cut(&pointer, '/');
	else
		pointer = STR_NONE;
	while (pointer.p) {
		struct str token = str_cut(&pointer, '/');
		uint64_t index;
		bool found;

		if (str_is(token, "*"))
			found = first(v, &next);
		else if (json_is(v, JSON_ARRAY))
			found = str_to_u64(token, &index) && json_item(v, (size_t)index, &next);
		else
			found = unescape(token, name) && json_get(v, name, &next);
		if (!found)
			return false;
		v = next;
	}
	*ret = v;
	return true;
}

static bool step_down(struct json v, struct json token, struct json *ret)
{
	char name[TOKEN_MAX];
	struct str s = json_str(token);

	if (json_is(token, JSON_INT))
		return json_int(token) >= 0 && json_item(v, (size_t)json_int(token), ret);
	if (s.n >= TOKEN_MAX || memchr(s.n ? s.p : "", '\0', s.n))
		return false;
	if (s.n)
		memcpy(name, s.p, s.n);
	name[s.n] = '\0';
	return json_get(v, name, ret);
}

static void put_token(struct buf *b, struct json token)
{
	if (json_is(token, JSON_STRING))
		json_pointer_add(b, json_str(token));
	else if (json_is(token, JSON_INT))
		buf_addf(b, "/%" PRId64, json_int(token));
}

static void put_pointer(const struct json *path, size_t from, struct buf *b)
{
	struct json_iter it;
	struct json token;

	if (!path)
		return;
	for (json_begin(*path, &it); json_next(&it, &token);)
		if (it.index >= from)
			put_token(b, token);
}

static void locate_line(const struct document *d, const struct json *path, struct buf *b)
{
	struct json index;

	if (!path || !json_item(*path, 0, &index) || !json_is(index, JSON_INT) || json_int(index) < 0 ||
	    (uint64_t)json_int(index) >= json_count(d->top)) {
		buf_add_cstr(b, "line=1");
		return;
	}
	buf_addf(b, "line=%zu", d->lines[json_int(index)]);
	if (json_count(*path) > 1) {
		buf_add_char(b, ';');
		put_pointer(path, 1, b);
	}
}

/* nth, from where the last search in the same array ended. */
static bool step_along(struct document_step *s, struct json array, size_t n, struct json *ret)
{
	if (memcmp(&s->array, &array, sizeof array) != 0 || s->it.index > n) {
		s->array = array;
		json_begin(array, &s->it);
	}
	while (s->it.index != n)
		if (!json_next(&s->it, &s->item)) {
			*s = (struct document_step){ 0 };
			return false;
		}
	*ret = s->item;
	return true;
}

/* The innermost line or row on the way down. */
static int64_t innermost(const struct document *d, struct document_walk *w, const struct json *path, const char *name)
{
	struct json v = d->top, token, next;
	struct json_iter it;
	int64_t found = 1;

	json_get_int(v, name, &found);
	if (!path)
		return found;
	for (json_begin(*path, &it); json_next(&it, &token); v = next) {
		if (json_is(token, JSON_INT) && json_int(token) >= 0 && it.index < DOCUMENT_WALK_DEPTH) {
			if (!step_along(&w->at[it.index], v, (size_t)json_int(token), &next))
				break;
		} else if (!step_down(v, token, &next)) {
			break;
		}
		json_get_int(next, name, &found);
	}
	return found;
}

void document_locate(const struct document *d, struct document_walk *w, const struct json *path, struct buf *b)
{
	struct json sheet;

	switch (d->syntax) {
	case DOCUMENT_JSON:
	case DOCUMENT_YAML:
		put_pointer(path, 0, b);
		return;
	case DOCUMENT_JSONL:
		locate_line(d, path, b);
		return;
	case DOCUMENT_XML:
	case DOCUMENT_HTML:
	case DOCUMENT_TEXT:
		buf_addf(b, "line=%" PRId64, innermost(d, w, path, "#line"));
		return;
	case DOCUMENT_XLSX:
		if (!path || !json_item(*path, 0, &sheet))
			return;
		buf_add_cstr(b, "sheet=");
		buf_add_str(b, json_str(sheet));
		buf_add_char(b, ';');
		break;
	case DOCUMENT_CSV:
		break;
	}
	buf_addf(b, "row=%" PRId64, innermost(d, w, path, "#row"));
}
