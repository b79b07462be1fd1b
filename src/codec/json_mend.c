/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "codec/json_int.h"

#define DIGITS_THAT_FIT 18	/* any integer of so many fits 64 bits */
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

/* What stands for the number, which is n bytes at text, terminated; NULL: itself. It must
 * be a whole number as strtod reads it, or it is broken and stays so. */
static const char *number_instead(const char *text, size_t n)
{
	bool real = strpbrk(text, ".eE") != NULL;
	char *end;
	double d = strtod(text, &end);

	if (end != text + n)
		return NULL;
	if (isinf(d))
		return d < 0 ? "-" LARGEST : LARGEST;
	if (real)
		return NULL;
	errno = 0;
	if (*text == '-')
		(void)strtoll(text, NULL, 10);
	else
		(void)strtoull(text, NULL, 10);
	return errno ? "" : NULL;
}

static bool mend_number(struct str token, struct buf *copy)
{
	const char *instead;
	char *text;

	if (token.n <= DIGITS_THAT_FIT && !memchr(token.p, 'e', token.n) && !memchr(token.p, 'E', token.n))
		return false;
	text = xmalloc(token.n + 1);
	memcpy(text, token.p, token.n);
	text[token.n] = '\0';
	instead = number_instead(text, token.n);
	if (instead && *instead)
		buf_add_cstr(copy, instead);
	else if (instead)
		buf_addf(copy, "%se0", text);
	free(text);
	return instead != NULL;
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
