/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where and why a JSON document is broken. yajl knows both, at a fifth of the speed of
 * the fast parser or less, so it is asked only after a refusal. Its words are replaced by ours, and
 * the place it gives (the end of the token it stopped at) is moved to the token's start.
 */
#include "codec/json_int.h"

#include <yajl/yajl_parse.h>

#include "codec/json.h"

static int refuse_at(struct str bytes, size_t offset, const char *what, struct err *e)
{
	size_t line = 1, begin = 0;

	for (size_t i = 0; i < offset && i < bytes.n; i++) {
		if (bytes.p[i] == '\n') {
			line++;
			begin = i + 1;
		}
	}
	return err_set(e, ERR_INPUT, "line %zu, column %zu: %s", line, offset - begin + 1, what);
}

int json_place_depth(struct str bytes, struct err *e)
{
	struct str rest = bytes, token = STR_NONE;
	enum json_token t;
	size_t depth = 0;

	while (depth <= JSON_DEPTH_MAX && (t = json_token(&rest, &token)) != JSON_TOKEN_END) {
		if (t == JSON_TOKEN_OPEN)
			depth++;
		else if (t == JSON_TOKEN_CLOSE && depth)
			depth--;
	}
	return refuse_at(bytes, token.p ? (size_t)(token.p - bytes.p) : 0, "nested deeper than " TEXT_OF(JSON_DEPTH_MAX),
			 e);
}

/* Where the fault is, seen from the number of bytes that yajl has consumed. */
enum aim {
	AIM_TOKEN,	/* the start of the token that ends there */
	AIM_TOKEN_CUT,	/* the same, of a token that ends one byte later */
	AIM_LAST,	/* the byte before */
	AIM_NEXT,	/* the byte there */
};

struct words {
	const char *yajl;
	enum aim aim;
	const char *ours;
};

static const struct words *our_words(const char *yajl_words)
{
	static const struct words all[] = {
		{ "premature EOF", AIM_NEXT, "the document ends too early" },
		{ "trailing garbage", AIM_TOKEN, "expected the end of the document" },
		{ "unallowed token", AIM_TOKEN, "expected a value" },
		{ "object key (must", AIM_TOKEN, "expected a member name in double quotes" },
		{ "separated by a colon", AIM_TOKEN, "expected ':' after the member name" },
		{ "inside map, I expect", AIM_TOKEN_CUT, "expected ',' or '}' after the member" },
		{ "after array element", AIM_TOKEN, "expected ',' or ']' after the element" },
		{ "invalid bytes in UTF8", AIM_LAST, "a string with bytes that are not UTF-8" },
		{ "occurs before a character", AIM_LAST,
		  "expected one of \"\\/bfnrtu after the backslash in a string" },
		{ "invalid character inside string", AIM_NEXT,
		  "a control character in a string, expected its \\u escape" },
		{ "(non-hex)", AIM_NEXT, "expected four hexadecimal digits after \\u" },
		{ "invalid char in json text", AIM_LAST, "expected a value" },
		{ "invalid string in json text", AIM_TOKEN, "expected true, false or null" },
		{ "after the decimal point", AIM_TOKEN, "expected a digit after the decimal point" },
		{ "after the exponent", AIM_TOKEN, "expected a digit in the exponent" },
		{ "after the minus sign", AIM_TOKEN, "expected a digit after the minus sign" },
		{ "comment found", AIM_NEXT, "a comment, which JSON does not have" },
	};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (strstr(yajl_words, all[i].yajl))
			return &all[i];
	return NULL;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '+' || c == '.';
}

static size_t token_start(struct str bytes, size_t end)
{
	size_t at = end ? end - 1 : 0;

	if (at >= bytes.n)
		return bytes.n;
	if (bytes.p[at] == '"') {
		while (at > 0) {
			size_t slashes = 0;

			if (bytes.p[--at] != '"')
				continue;
			while (slashes < at && bytes.p[at - 1 - slashes] == '\\')
				slashes++;
			if (slashes % 2 == 0)
				break;
		}
	}
	while (at > 0 && is_word_char(bytes.p[at]) && is_word_char(bytes.p[at - 1]))
		at--;
	return at;
}

static bool is_digit(struct str bytes, size_t at)
{
	return at < bytes.n && bytes.p[at] >= '0' && bytes.p[at] <= '9';
}

/* yajl reads "01" as two numbers, and misses the comma between them. */
static bool has_leading_zero(struct str bytes, size_t at)
{
	if (at < bytes.n && bytes.p[at] == '-')
		at++;
	return is_digit(bytes, at) && bytes.p[at] == '0' && is_digit(bytes, at + 1);
}

static int refuse_words(struct str bytes, size_t consumed, const char *said, const char *reason, struct err *e)
{
	const struct words *w = our_words(said);
	enum aim aim = w ? w->aim : AIM_NEXT;
	bool token = aim == AIM_TOKEN || aim == AIM_TOKEN_CUT;
	size_t at = consumed;

	if (token)
		at = token_start(bytes, consumed + (aim == AIM_TOKEN_CUT));
	else if (aim == AIM_LAST && at)
		at--;
	if (token && has_leading_zero(bytes, at))
		return refuse_at(bytes, at, "a number with a leading zero", e);
	return refuse_at(bytes, at, w ? w->ours : reason, e);
}

/* Depth is counted on the way, up to the fault: what is nested too deep is that first, and broken by being cut. */
static int on_open(void *depth)
{
	return ++*(size_t *)depth <= JSON_DEPTH_MAX;
}

static int on_close(void *depth)
{
	--*(size_t *)depth;
	return 1;
}

static void yajl_freep(yajl_handle *h)
{
	if (*h)
		yajl_free(*h);
}

int json_place(struct str bytes, const char *reason, bool *ret_deep, struct err *e)
{
	static const yajl_callbacks count = {
		.yajl_start_map = on_open,
		.yajl_end_map = on_close,
		.yajl_start_array = on_open,
		.yajl_end_array = on_close,
	};
	CLEANUP(yajl_freep) yajl_handle h = NULL;
	const unsigned char *p = (const unsigned char *)(bytes.p ? bytes.p : "");
	size_t depth = 0;
	unsigned char *said;

	*ret_deep = false;
	if (!str_trim(bytes).n)
		return refuse_at(bytes, 0, "the document is empty, expected a value", e);
	if (str_starts(bytes, "\xff\xfe") || str_starts(bytes, "\xfe\xff"))
		return refuse_at(bytes, 0, "the document is UTF-16, expected UTF-8", e);
	h = yajl_alloc(&count, NULL, &depth);
	if (!h)
		return err_set(e, ERR_ENV, "no memory to read a document of %zu bytes", bytes.n);
	if (yajl_parse(h, p, bytes.n) == yajl_status_ok) {
		if (yajl_complete_parse(h) == yajl_status_ok)
			return err_set(e, ERR_INPUT, "not JSON that can be read: %s", reason);
		return refuse_at(bytes, bytes.n, "the document ends too early", e);
	}
	*ret_deep = depth > JSON_DEPTH_MAX;
	if (*ret_deep)
		return json_place_depth(bytes, e);
	said = yajl_get_error(h, 0, p, bytes.n);
	refuse_words(bytes, yajl_get_bytes_consumed(h), said ? (const char *)said : "", reason, e);
	if (said)
		yajl_free_error(h, said);
	return -1;
}
