/* SPDX-License-Identifier: Apache-2.0 */

/*
 * JSON text. The canonical form is hashed and signed, so that it must come out the same
 * from every version and machine: RFC 8785, whose numbers are ECMAScript's and whose
 * members are sorted by UTF-16 code units. One step aside from it: an integer of up to 64
 * bits is written exactly, where RFC 8785 would round it to a double's precision.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/json.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* The length of the well-formed UTF-8 sequence at p, or 0. */
static size_t utf8_length(const char *p, size_t left)
{
	unsigned char c = (unsigned char)*p;
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return n <= left && str_utf8((struct str){ p, n }) ? n : 0;
}

static void put_escape(struct buf *b, char c)
{
	static const char short_form[] = "\"\"\\\\\bb\tt\nn\ff\rr";

	for (size_t i = 0; i < sizeof short_form - 1; i += 2) {
		if (short_form[i] == c) {
			buf_add_char(b, '\\');
			buf_add_char(b, short_form[i + 1]);
			return;
		}
	}
	buf_addf(b, "\\u%04x", (unsigned)c);
}

void json_put_str(struct buf *b, struct str s)
{
	size_t from = 0, i = 0, n;

	if (!s.p) {
		buf_add_cstr(b, "null");
		return;
	}
	buf_add_char(b, '"');
	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];

		n = c < 0x80 ? 1 : utf8_length(s.p + i, s.n - i);
		if (n && c >= 0x20 && c != '"' && c != '\\') {
			i += n;
			continue;
		}
		buf_add(b, s.p + from, i - from);
		if (n)
			put_escape(b, s.p[i]);
		else
			buf_add_cstr(b, REPLACEMENT);
		from = ++i;
	}
	buf_add(b, s.p + from, i - from);
	buf_add_char(b, '"');
}

void json_put_cstr(struct buf *b, const char *s)
{
	json_put_str(b, str_of(s));
}

/* The fewest digits that read back as d (positive, finite), and its decimal exponent: the
 * value is 0.DIGITS times ten to the power *ret_point. */
static size_t shortest_digits(double d, char digits[static 18], int *ret_point)
{
	char text[32];
	size_t n = 0;

	for (int precision = 1; precision <= 17; precision++) {
		snprintf(text, sizeof text, "%.*e", precision - 1, d);
		if (strtod(text, NULL) == d)
			break;
	}
	for (const char *p = text; *p != 'e'; p++)
		if (*p >= '0' && *p <= '9')
			digits[n++] = *p;
	*ret_point = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	return n;
}

static void put_zeros(struct buf *b, int n)
{
	for (; n > 0; n--)
		buf_add_char(b, '0');
}

/* ECMAScript's Number::toString, which RFC 8785 section 3.2.2.3 refers to. */
void json_put_real(struct buf *b, double d)
{
	char digits[18];
	int point;
	size_t n;

	if (!isfinite(d)) {
		buf_add_cstr(b, "null");
		return;
	}
	if (d == 0) {
		buf_add_char(b, '0');
		return;
	}
	if (d < 0)
		buf_add_char(b, '-');
	n = shortest_digits(fabs(d), digits, &point);
	if (point > 0 && point <= 21) {
		size_t whole = n < (size_t)point ? n : (size_t)point;

		buf_add(b, digits, whole);
		put_zeros(b, point - (int)whole);
		if (n > whole)
			buf_add_char(b, '.');
		buf_add(b, digits + whole, n - whole);
	} else if (point <= 0 && point > -6) {
		buf_add_cstr(b, "0.");
		put_zeros(b, -point);
		buf_add(b, digits, n);
	} else {
		buf_add_char(b, digits[0]);
		if (n > 1)
			buf_add_char(b, '.');
		buf_add(b, digits + 1, n - 1);
		buf_addf(b, "e%+d", point - 1);
	}
}

struct member {
	struct str name;
	struct json value;
	size_t index;
};

/* Bytes of UTF-8 are in the order of UTF-16 units except that the four-byte ones, which
 * are surrogates there (D800 to DFFF), come before U+E000 to U+FFFF (EE and EF here). */
static int utf16_rank(unsigned char c)
{
	return c >= 0xf0 ? 0xee : c >= 0xee ? 0xff : c;
}

static int utf16_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];

		if (x != y)
			return utf16_rank(x) != utf16_rank(y) ? utf16_rank(x) - utf16_rank(y) : x - y;
	}
	return (a.n > b.n) - (a.n < b.n);
}

static int member_cmp(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int c = utf16_cmp(x->name, y->name);

	return c ? c : (x->index > y->index) - (x->index < y->index);
}

static void put_value(struct buf *b, struct json v, int indent, int depth);

static void put_line(struct buf *b, int indent, int depth)
{
	if (indent <= 0)
		return;
	buf_add_char(b, '\n');
	for (int i = indent * depth; i > 0; i--)
		buf_add_char(b, ' ');
}

static void put_array(struct buf *b, struct json v, int indent, int depth)
{
	struct json_iter it;
	struct json item;
	bool any = false;

	buf_add_char(b, '[');
	for (json_begin(v, &it); json_next(&it, &item); any = true) {
		if (any)
			buf_add_char(b, ',');
		put_line(b, indent, depth + 1);
		put_value(b, item, indent, depth + 1);
	}
	if (any)
		put_line(b, indent, depth);
	buf_add_char(b, ']');
}

static void put_member(struct buf *b, const struct member *m, int indent, int depth)
{
	if (m->index)
		buf_add_char(b, ',');
	put_line(b, indent, depth + 1);
	json_put_str(b, m->name);
	buf_add_cstr(b, indent > 0 ? ": " : ":");
	put_value(b, m->value, indent, depth + 1);
}

static void put_object(struct buf *b, struct json v, int indent, int depth)
{
	size_t count = json_count(v);
	struct member *all = xcalloc(count, sizeof *all);
	struct json_iter it;
	size_t n = 0;

	for (json_members(v, &it); n < count && json_member(&it, &all[n].name, &all[n].value); n++)
		all[n].index = n;
	if (indent == 0)
		qsort(all, n, sizeof *all, member_cmp);
	buf_add_char(b, '{');
	for (size_t i = 0; i < n; i++) {
		all[i].index = i;
		put_member(b, &all[i], indent, depth);
	}
	if (n)
		put_line(b, indent, depth);
	buf_add_char(b, '}');
	free(all);
}

static void put_number(struct buf *b, struct json v)
{
	uint64_t u;

	if (json_is(v, JSON_INT))
		buf_addf(b, "%" PRId64, json_int(v));
	else if (json_uint(v, &u))
		buf_addf(b, "%" PRIu64, u);
	else
		json_put_real(b, json_real(v));
}

static void put_value(struct buf *b, struct json v, int indent, int depth)
{
	switch (json_type(v)) {
	case JSON_NULL:
		buf_add_cstr(b, "null");
		break;
	case JSON_BOOL:
		buf_add_cstr(b, json_bool(v) ? "true" : "false");
		break;
	case JSON_INT:
	case JSON_REAL:
		put_number(b, v);
		break;
	case JSON_STRING:
		json_put_str(b, json_str(v));
		break;
	case JSON_ARRAY:
		put_array(b, v, indent, depth);
		break;
	case JSON_OBJECT:
		put_object(b, v, indent, depth);
		break;
	}
}

void json_put(struct buf *b, struct json v, int indent)
{
	put_value(b, v, indent, 0);
}
