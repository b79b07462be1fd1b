/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "codec/json_int.h"

/* Lengths of an integer, its sign included: */
#define DIGITS_THAT_FIT 19	/* up to here 64 bits hold it */
#define DIGITS_TOO_MANY 21	/* from here they do not */
#define DIGITS_OF_REAL	308	/* up to here a double does */

#define LARGEST		"1.7976931348623157e308"
#define REPLACEMENT	"\\ufffd"

static bool is_number_char(char c)
{
	return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static size_t string_length(const char *p, const char *end)
{
	const char *at = p + 1;

	while (at < end && *at != '"')
		at += *at == '\\' && end - at > 1 ? 2 : 1;
	return (size_t)((at < end ? at + 1 : end) - p);
}

enum json_token json_token(struct str *rest, struct str *ret)
{
	const char *p = rest->p, *end = rest->p + rest->n;
	enum json_token t = JSON_TOKEN_END;
	size_t n = 0;

	for (; p < end && t == JSON_TOKEN_END; p += n) {
		n = 1;
		if (*p == '"') {
			t = JSON_TOKEN_STRING;
			n = string_length(p, end);
		} else if (*p == '-' || (*p >= '0' && *p <= '9')) {
			t = JSON_TOKEN_NUMBER;
			while (p + n < end && is_number_char(p[n]))
				n++;
		} else if (*p == '[' || *p == '{') {
			t = JSON_TOKEN_OPEN;
		} else if (*p == ']' || *p == '}') {
			t = JSON_TOKEN_CLOSE;
		}
		*ret = (struct str){ p, n };
	}
	*rest = (struct str){ p, (size_t)(end - p) };
	return t;
}

enum remedy { REMEDY_NONE, REMEDY_REAL, REMEDY_LARGEST };

static bool is_integer(struct str token)
{
	size_t at = token.p[0] == '-';

	while (at < token.n && token.p[at] >= '0' && token.p[at] <= '9')
		at++;
	return at == token.n;
}

/* For a token that needs the library to be judged. A broken number has no remedy. */
static enum remedy judge(const char *text, size_t n, bool integer)
{
	char *end;
	double d = strtod(text, &end);

	if (end != text + n)
		return REMEDY_NONE;
	if (isinf(d))
		return REMEDY_LARGEST;
	if (!integer)
		return REMEDY_NONE;
	errno = 0;
	if (*text == '-')
		(void)strtoll(text, NULL, 10);
	else
		(void)strtoull(text, NULL, 10);
	return errno ? REMEDY_REAL : REMEDY_NONE;
}

static enum remedy remedy_of(struct str token)
{
	bool integer = is_integer(token);
	enum remedy r;
	char *text;

	if (integer && token.n <= DIGITS_THAT_FIT)
		return REMEDY_NONE;
	if (integer && token.n >= DIGITS_TOO_MANY && token.n <= DIGITS_OF_REAL)
		return REMEDY_REAL;
	text = xmalloc(token.n + 1);
	memcpy(text, token.p, token.n);
	text[token.n] = '\0';
	r = judge(text, token.n, integer);
	free(text);
	return r;
}

static bool mend_number(struct str token, struct buf *copy)
{
	enum remedy r = remedy_of(token);

	if (r == REMEDY_REAL) {
		buf_add_str(copy, token);
		buf_add_cstr(copy, "e0");
	} else if (r == REMEDY_LARGEST) {
		buf_add_cstr(copy, token.p[0] == '-' ? "-" LARGEST : LARGEST);
	}
	return r != REMEDY_NONE;
}

/* The UTF-16 unit of a "\uXXXX" that begins at p, or -1. */
static long escaped_unit(const char *p, const char *end)
{
	char digits[5] = "";
	char *stop;
	long unit;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	memcpy(digits, p + 2, 4);
	unit = strtol(digits, &stop, 16);
	return *stop ? -1 : unit;
}

/* The next escape in the string, from p on, that is half of a pair; NULL: none. */
static const char *lone_surrogate(const char *p, const char *end)
{
	while ((p = memchr(p, '\\', (size_t)(end - p)))) {
		long unit = escaped_unit(p, end);
		long next;

		if (unit >= 0xd800 && unit <= 0xdfff) {
			next = escaped_unit(p + 6, end);
			if (unit >= 0xdc00 || next < 0xdc00 || next > 0xdfff)
				return p;
			p += 6;
		}
		p += unit >= 0 ? 6 : end - p > 1 ? 2 : 1;
	}
	return NULL;
}

static bool mend_string(struct str token, struct buf *copy)
{
	const char *from = token.p, *end = token.p + token.n, *at;

	while ((at = lone_surrogate(from, end))) {
		buf_add(copy, from, (size_t)(at - from));
		buf_add_cstr(copy, REPLACEMENT);
		from = at + 6;
	}
	if (from == token.p)
		return false;
	buf_add(copy, from, (size_t)(end - from));
	return true;
}

bool json_mend(struct str bytes, struct buf *copy)
{
	struct str rest = bytes, token;
	const char *from = bytes.p;
	bool mended = false;
	enum json_token t;

	while ((t = json_token(&rest, &token)) != JSON_TOKEN_END) {
		buf_add(copy, from, (size_t)(token.p - from));
		from = rest.p;
		if ((t == JSON_TOKEN_NUMBER && mend_number(token, copy)) ||
		    (t == JSON_TOKEN_STRING && mend_string(token, copy)))
			mended = true;
		else
			buf_add_str(copy, token);
	}
	buf_add(copy, from, (size_t)(rest.p - from));
	return mended;
}
