/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/document_int.h"

/*
 * Of JSON that is broken, what stands before the fault: up to the last value that is whole, with all that is open
 * closed behind it. A structure is followed here and no more; whether values are ones, the parser says of the result.
 */
enum expected { VALUE, VALUE_OR_END, NAME, NAME_OR_END, COLON, NEXT };

struct walk {
	struct str bytes;
	size_t at, safe;		/* safe: behind the last value that is whole */
	char open[JSON_DEPTH_MAX];	/* its closing bracket, of each that is open */
	size_t depth, safe_depth;
	enum expected expected;
};

static void value_ends(struct walk *w)
{
	w->expected = NEXT;
	w->safe = w->at;
	w->safe_depth = w->depth;
}

/* Behind the string that begins at at; false when it has no end. */
static bool pass_string(struct walk *w)
{
	const char *p = w->bytes.p;

	for (w->at++; w->at < w->bytes.n && p[w->at] != '"'; w->at++)
		w->at += p[w->at] == '\\';
	return w->at++ < w->bytes.n;
}

static bool pass_scalar(struct walk *w)
{
	size_t from = w->at;

	while (w->at < w->bytes.n && !strchr(" \t\r\n,:]}[{\"", w->bytes.p[w->at]))
		w->at++;
	return w->at > from && w->at < w->bytes.n;
}

static bool pass_open(struct walk *w, char c)
{
	if (w->depth == JSON_DEPTH_MAX)
		return false;
	w->open[w->depth++] = c == '{' ? '}' : ']';
	w->at++;
	value_ends(w);
	w->expected = c == '{' ? NAME_OR_END : VALUE_OR_END;
	return true;
}

static bool pass_close(struct walk *w, char c)
{
	if (!w->depth || w->open[w->depth - 1] != c)
		return false;
	w->depth--;
	w->at++;
	value_ends(w);
	return w->depth > 0;
}

static bool pass_comma(struct walk *w)
{
	w->at++;
	w->expected = w->open[w->depth - 1] == '}' ? NAME : VALUE;
	return true;
}

static bool pass_value(struct walk *w, char c)
{
	if (c == '{' || c == '[')
		return pass_open(w, c);
	if (!w->depth || !(c == '"' ? pass_string(w) : pass_scalar(w)))
		return false;
	value_ends(w);
	return true;
}

static bool pass_token(struct walk *w, char c)
{
	switch (w->expected) {
	case VALUE_OR_END:
		return c == ']' ? pass_close(w, c) : pass_value(w, c);
	case VALUE:
		return pass_value(w, c);
	case NAME_OR_END:
	case NAME:
		if (c == '}' && w->expected == NAME_OR_END)
			return pass_close(w, c);
		if (c != '"' || !pass_string(w))
			return false;
		w->expected = COLON;
		return true;
	case COLON:
		w->at++;
		w->expected = VALUE;
		return c == ':';
	case NEXT:
		return c == ',' ? pass_comma(w) : pass_close(w, c);
	}
	return false;
}

static void put_json_part(struct str bytes, struct buf *b)
{
	struct walk w = { .bytes = bytes };

	str_take(&w.bytes, STR_UTF8_BOM);
	while (w.at < w.bytes.n) {
		char c = w.bytes.p[w.at];

		if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			w.at++;
		else if (!pass_token(&w, c))
			break;
	}
	buf_add(b, w.bytes.p, w.safe);
	while (w.safe_depth)
		buf_add_char(b, w.open[--w.safe_depth]);
}

static int from_part(enum document_syntax syntax, struct str bytes, struct document *ret, struct err *e)
{
	const char *end = syntax == DOCUMENT_JSONL ? memrchr(bytes.p, '\n', bytes.n) : NULL;

	if (syntax == DOCUMENT_JSONL)
		return end ? document_read(syntax, (struct str){ bytes.p, (size_t)(end - bytes.p) }, NULL, ret, e) : -1;
	*ret = (struct document){ .syntax = syntax, .own = BUF_INIT(DOCUMENT_BYTES_MAX) };
	if (syntax == DOCUMENT_XML)
		document_from_xml(bytes, true, &ret->own, e);
	else
		put_json_part(bytes, &ret->own);
	err_clear(e);
	if (!ret->own.n || buf_overflowed(&ret->own))
		return -1;
	ret->text = buf_str(&ret->own);
	ret->reader = json_open();
	return json_parse_beside(ret->reader, ret->text, bytes.n, &ret->top, e);
}

bool document_read_part(enum document_syntax syntax, struct str bytes, struct document *ret)
{
	CLEANUP(buf_free) struct buf wide = BUF_INIT(2 * DOCUMENT_BYTES_MAX);
	struct err unreadable = { 0 };

	*ret = (struct document){ .syntax = syntax };
	if (syntax != DOCUMENT_JSON && syntax != DOCUMENT_JSONL && syntax != DOCUMENT_XML)
		return false;
	if (syntax != DOCUMENT_XML)
		bytes = document_utf8(bytes, &wide);
	if (bytes.n && from_part(syntax, bytes, ret, &unreadable) == 0)
		return true;
	document_free(ret);
	return false;
}
