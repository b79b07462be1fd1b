/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_STR_H
#define ASSAY_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A view of bytes that somebody else owns: a slice of an artifact, a column, a
 * literal. It may hold NULs and is not terminated. p == NULL means "not given",
 * which the store writes as NULL; an empty string has a p.
 */
struct str {
	const char *p;
	size_t n;
};

#define STR_NONE	((struct str){ NULL, 0 })
#define STR_LIT(s)	((struct str){ "" s, sizeof(s) - 1 })
#define STR_FMT(s)	(int)(s).n, (s).p	/* for "%.*s"; the length must fit an int */

static inline struct str str_of(const char *cstr)
{
	return cstr ? (struct str){ cstr, strlen(cstr) } : STR_NONE;
}

static inline bool str_given(struct str s)
{
	return s.p && s.n;
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* In place, as the length of a literal is then known, and most texts have another. */
static inline bool str_is(struct str s, const char *cstr)
{
	size_t n = cstr ? strlen(cstr) : 0;

	return s.n == n && (n == 0 || memcmp(s.p, cstr, n) == 0);
}

static inline bool str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

bool str_is_one_of(struct str s, const char *const *cstrs);	/* NULL at the end */
bool str_is_nocase(struct str s, const char *cstr);	/* ASCII letters only */
bool str_starts_nocase(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
bool str_has(struct str s, const char *needle);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Takes the prefix off the front of *rest; false, and *rest as it was, when it is not there. */
bool str_take(struct str *rest, const char *prefix);

#define STR_UTF8_BOM "\xef\xbb\xbf"	/* the byte order mark, which says nothing in UTF-8 */

/* ASCII letters, in lower case, and digits; what else stands in s is left out, and what does not fit into
 * ret. "CSF Outcome (id)" is "csfoutcomeid". A zero byte follows. */
struct str str_squeeze(struct str s, char *ret, size_t room);

/* What an error message quotes of a foreign text: its beginning. Print it with STR_FMT. */
struct str str_quote(struct str s);

/* Cuts *rest at the first sep: returns what stands before it; *rest becomes what follows,
 * or "not given" after the last piece. Start with *rest given; loop while (rest.p). */
struct str str_cut(struct str *rest, char sep);

/* Decimal digits only, no sign, no space: false when it is not one or does not fit. */
bool str_to_u64(struct str s, uint64_t *ret);

/* Orders bytes as memcmp does, the shorter first on a tie; "not given" before all. */
int str_cmp(struct str a, struct str b);

/* True when the bytes are well-formed UTF-8 (RFC 3629). */
bool str_utf8(struct str s);

/* The first n bytes, or up to three less, so that no character of UTF-8 is cut. */
struct str str_head(struct str s, size_t n);

#endif
