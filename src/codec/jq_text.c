/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/jq_text.h"

#include <ctype.h>

#define NESTING_MAX 64	/* of texts in filters in texts */

static size_t token_end(struct str s, size_t at, unsigned depth, enum jq_token *ret);

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_end(struct str s, size_t at)
{
	while (at < s.n && (is_word(s.p[at]) || (at + 2 < s.n && s.p[at] == ':' && s.p[at + 1] == ':' && is_word(s.p[at + 2]))))
		at += s.p[at] == ':' ? 2 : 1;
	return at;
}

static size_t group_end(struct str s, size_t at, unsigned depth)
{
	size_t open = 0;

	while (at < s.n && depth < NESTING_MAX) {
		enum jq_token t;

		at = token_end(s, at, depth + 1, &t);
		open += t == JQ_OPEN;
		if (t == JQ_CLOSE && --open == 0)
			return at;
	}
	return s.n;
}

/* "12", "1.5e-3", ".5" */
static size_t number_end(struct str s, size_t at)
{
	while (at < s.n && (isdigit((unsigned char)s.p[at]) || s.p[at] == '.'))
		at++;
	if (at + 1 < s.n && (s.p[at] | 0x20) == 'e') {
		size_t digits = at + 1 + (strchr("+-", s.p[at + 1]) != NULL);

		for (; digits < s.n && isdigit((unsigned char)s.p[digits]); digits++)
			at = digits + 1;
	}
	return at;
}

static size_t text_end(struct str s, size_t at, unsigned depth)
{
	for (at++; at < s.n && s.p[at] != '"';) {
		if (s.p[at] != '\\')
			at++;
		else if (at + 1 < s.n && s.p[at + 1] == '(')
			at = group_end(s, at + 1, depth);
		else
			at += 2;
	}
	return at < s.n ? at + 1 : s.n;
}

static size_t token_end(struct str s, size_t at, unsigned depth, enum jq_token *ret)
{
	char c = at < s.n ? s.p[at] : '\0';
	char next = at + 1 < s.n ? s.p[at + 1] : '\0';

	*ret = JQ_END;
	if (at >= s.n)
		return s.n;
	*ret = JQ_BLANK;
	if (c == '#') {
		const char *end = memchr(s.p + at, '\n', s.n - at);

		return end ? (size_t)(end - s.p) + 1 : s.n;
	}
	if (isspace((unsigned char)c))
		return at + 1;
	if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)next))) {
		*ret = JQ_WORD;
		return number_end(s, at);
	}
	*ret = c == '"' ? JQ_TEXT : is_word(c) ? JQ_WORD : strchr("$@", c) ? JQ_NAME :
	       strchr("([{", c) ? JQ_OPEN : strchr(")]}", c) ? JQ_CLOSE : JQ_SIGN;
	if (*ret == JQ_TEXT)
		return text_end(s, at, depth);
	if (*ret == JQ_WORD || *ret == JQ_NAME)
		return word_end(s, at + 1);
	if (c == '.' && (isalpha((unsigned char)next) || next == '_')) {
		*ret = JQ_FIELD;
		return word_end(s, at + 1);
	}
	return at + 1;
}

size_t jq_token(struct str s, size_t at, enum jq_token *ret)
{
	return token_end(s, at, 0, ret);
}

size_t jq_group_end(struct str s, size_t at)
{
	return group_end(s, at, 0);
}

size_t jq_blank_end(struct str s, size_t at)
{
	enum jq_token t;
	size_t end;

	while ((end = jq_token(s, at, &t)) > at && t == JQ_BLANK)
		at = end;
	return at;
}
