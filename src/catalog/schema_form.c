/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The patterns that nearly every text of an SBOM is held against are no more than "so many of these characters,
 * then so many of those": a digest, a UUID, an id of SPDX. Such a one is taken apart here, and matched in a tenth of the
 * time that PCRE2's interpreter takes. What it can be: \A, alternatives of literal characters and
 * classes (ASCII alone), each with {n}, {n,m}, ?, * or +, in a group or not, \z. No step may end where the next could
 * also begin, so nothing is ever tried twice.
 */
#include <ctype.h>

#include "base/compiler.h"
#include "catalog/schema_int.h"

struct step {
	bool set[256];	/* the bytes, all below 128 */
	size_t least, most;
	struct step *next;
};

struct schema_form {
	struct step *first;
	size_t shortest, longest;	/* what fits */
	struct schema_form *next;	/* the other alternative */
};

static void set_add(struct step *s, unsigned char first, unsigned char last)
{
	for (unsigned c = first; c <= last; c++)
		s->set[c] = true;
}

static bool take_char(struct str *rest, unsigned char *ret)
{
	if (!rest->n)
		return false;
	*ret = (unsigned char)rest->p[0];
	*rest = (struct str){ rest->p + 1, rest->n - 1 };
	return *ret < 128;
}

/* An escape of a mark stands for the mark; one of a letter or a digit is beyond us. */
static bool take_literal(struct str *rest, const char *marks, unsigned char *ret)
{
	if (!take_char(rest, ret))
		return false;
	if (*ret == '\\')
		return take_char(rest, ret) && !isalnum(*ret);
	return !strchr(marks, *ret);
}

/* What stands behind "[". */
static bool take_class(struct str *rest, struct step *s)
{
	unsigned char first, last;

	if (str_starts(*rest, "^") || str_starts(*rest, "]"))
		return false;
	while (!str_take(rest, "]")) {
		if (!take_literal(rest, "[", &first))
			return false;
		last = first;
		if (rest->n > 1 && rest->p[0] == '-' && rest->p[1] != ']') {
			str_take(rest, "-");
			if (!take_literal(rest, "[", &last) || last < first)
				return false;
		}
		set_add(s, first, last);
	}
	return true;
}

static bool take_count(struct str *rest, size_t *ret)
{
	size_t n = 0;

	while (n < rest->n && isdigit((unsigned char)rest->p[n]))
		n++;
	*ret = 0;
	for (size_t i = 0; i < n && *ret < 100000; i++)
		*ret = *ret * 10 + (size_t)(rest->p[i] - '0');
	*rest = (struct str){ rest->p + n, rest->n - n };
	return n > 0;
}

static bool take_braces(struct str *rest, struct step *s)
{
	if (!take_count(rest, &s->least))
		return false;
	s->most = s->least;
	if (str_take(rest, ",") && !take_count(rest, &s->most))
		s->most = SIZE_MAX;
	return str_take(rest, "}") && s->least <= s->most;
}

static bool take_times(struct str *rest, struct step *s)
{
	unsigned char c = rest->n ? (unsigned char)rest->p[0] : 0;

	s->least = c == '?' || c == '*' ? 0 : 1;
	s->most = c == '*' || c == '+' ? SIZE_MAX : 1;
	if (c && strchr("?*+{", c))
		*rest = (struct str){ rest->p + 1, rest->n - 1 };
	if (c == '{' && !take_braces(rest, s))
		return false;
	/* "+?" and "++" say how, which makes a difference in other forms */
	return !rest->n || !strchr("?*+{", rest->p[0]);
}

static bool overlap(const struct step *a, const struct step *b)
{
	for (size_t c = 0; c < COUNT_OF(a->set); c++)
		if (a->set[c] && b->set[c])
			return true;
	return false;
}

/* Whether each step ends in one place only, whatever the text. */
static bool is_plain(const struct step *s)
{
	for (; s; s = s->next)
		for (const struct step *t = s->next; s->least != s->most && t; t = t->next) {
			if (overlap(s, t))
				return false;
			if (t->least)
				break;
		}
	return true;
}

static size_t add(size_t a, size_t b)
{
	return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

static bool take_alternative(struct str rest, struct schema_form *f, struct arena *a)
{
	struct step **end = &f->first;

	while (rest.n) {
		struct step *s = arena_alloc(a, sizeof *s);
		unsigned char c;

		if (str_take(&rest, "[")) {
			if (!take_class(&rest, s))
				return false;
		} else if (take_literal(&rest, ".^$|?*+(){}[", &c)) {
			set_add(s, c, c);
		} else {
			return false;
		}
		if (!take_times(&rest, s))
			return false;
		f->shortest = add(f->shortest, s->least);
		f->longest = add(f->longest, s->most);
		*end = s;
		end = &s->next;
	}
	return is_plain(f->first);
}

struct schema_form *schema_form_parse(struct str pattern, struct arena *a)
{
	struct schema_form *first = NULL, **end = &first;

	if (!str_take(&pattern, "\\A") || !str_ends(pattern, "\\z"))
		return NULL;
	pattern.n -= 2;
	if (str_ends(pattern, ")") && !str_ends(pattern, "\\)") && (str_take(&pattern, "(?:") || str_take(&pattern, "(")))
		pattern.n--;
	else if (memchr(pattern.p, '|', pattern.n))
		return NULL;	/* \A would be of the first alternative only */
	while (pattern.p) {
		struct schema_form *f = arena_alloc(a, sizeof *f);

		if (!take_alternative(str_cut(&pattern, '|'), f, a))
			return NULL;
		*end = f;
		end = &f->next;
	}
	return first;
}

static bool alternative_fits(const struct step *s, struct str text)
{
	size_t at = 0;

	for (; s; s = s->next) {
		size_t from = at, end = text.n - at > s->most ? at + s->most : text.n;

		while (at < end && s->set[(unsigned char)text.p[at]])
			at++;
		if (at - from < s->least)
			return false;
	}
	return at == text.n;
}

bool schema_form_fits(const struct schema_form *f, struct str text)
{
	for (; f; f = f->next)
		if (f->shortest <= text.n && text.n <= f->longest && alternative_fits(f->first, text))
			return true;
	return false;
}
