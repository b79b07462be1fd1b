/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/nearest.h"
#include "sbom/conform_int.h"

#define WORDS_MAX 16 /* of a list, in a message */

/* In characters, as lengths count in schemas. */
static size_t characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* Counted only where the bytes do not tell: a character has one to four of them. */
static bool length_fits(const struct schema_range *r, struct str s)
{
	size_t quarter = s.n / 4;
	double most = (double)s.n, least = (double)quarter;

	if (!(r->has_least && least < r->least) && !(r->has_most && most > r->most))
		return true;
	return !(r->has_least && (double)characters(s) < r->least) &&
	       !(r->has_most && (double)characters(s) > r->most);
}

bool conform_text_fits(const struct schema_rule *rule, struct str s)
{
	return (!rule->list || schema_list_has(rule->list, s)) &&
	       (!rule->pattern || schema_pattern_fits(rule->pattern, s)) &&
	       (!rule->format || conform_format_fits(rule->format, s)) && length_fits(&rule->length, s);
}

/* The texts of a short list; of a long one the nearest. */
static void put_list(struct buf *b, const struct schema_list *l, struct str given)
{
	struct nearest near = NEAREST_INIT(given);
	char hint[NEAREST_HINT_LEN];

	if (l->count <= WORDS_MAX) {
		for (size_t i = 0; i < l->count; i++)
			buf_addf(b, "%s%.*s", i ? ", " : "", STR_FMT(l->values[i]));
		return;
	}
	for (size_t i = 0; i < l->count; i++)
		nearest_offer(&near, l->values[i]);
	buf_addf(b, "the %zu that it may be%s", l->count, nearest_hint(&near, hint, sizeof hint));
}

/* The pattern without its anchors. */
static struct str form(struct str pattern)
{
	str_take(&pattern, "\\A");
	if (str_ends(pattern, "\\z"))
		pattern.n -= 2;
	if (str_ends(pattern, ")") && str_take(&pattern, "(?:"))
		pattern.n--;
	return pattern;
}

void conform_text_words(const struct schema_rule *rule, struct str s, struct buf *b)
{
	buf_addf(b, "'%.*s' ", STR_FMT(str_quote(s)));
	if (rule->list && !schema_list_has(rule->list, s)) {
		buf_add_cstr(b, rule->list->count == 1 ? "is not " : "is none of ");
		put_list(b, rule->list, s);
	} else if (rule->pattern && !schema_pattern_fits(rule->pattern, s)) {
		buf_addf(b, "does not have the form %.*s", STR_FMT(form(rule->pattern->text)));
	} else if (rule->format && !conform_format_fits(rule->format, s)) {
		buf_addf(b, "is not %s", conform_format_name(rule->format));
	} else if (rule->length.has_least && (double)characters(s) < rule->length.least) {
		buf_addf(b, "is shorter than %g characters", rule->length.least);
	} else {
		buf_addf(b, "is longer than %g characters", rule->length.most);
	}
}
