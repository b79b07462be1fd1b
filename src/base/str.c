/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <strings.h>

#define QUOTE_BYTES_MAX 60

bool str_is_one_of(struct str s, const char *const *cstrs)
{
	for (; *cstrs; cstrs++)
		if (str_is(s, *cstrs))
			return true;
	return false;
}

bool str_is_nocase(struct str s, const char *cstr)
{
	return s.n == strlen(cstr) && strncasecmp(s.p ? s.p : "", cstr, s.n) == 0;
}

bool str_starts_nocase(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && strncasecmp(s.p ? s.p : "", prefix, n) == 0;
}

bool str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && n && memcmp(s.p + s.n - n, suffix, n) == 0;
}

bool str_has(struct str s, const char *needle)
{
	return s.n && memmem(s.p, s.n, needle, strlen(needle));
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_take(struct str *rest, const char *prefix)
{
	size_t n = strlen(prefix);

	if (!str_starts(*rest, prefix))
		return false;
	rest->p += n;
	rest->n -= n;
	return true;
}

struct str str_squeeze(struct str s, char *ret, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n && n + 1 < room; i++) {
		char c = s.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			ret[n++] = c;
	}
	ret[n] = '\0';
	return (struct str){ ret, n };
}

struct str str_quote(struct str s)
{
	return (struct str){ s.p ? s.p : "", s.n < QUOTE_BYTES_MAX ? s.n : QUOTE_BYTES_MAX };
}

struct str str_cut(struct str *rest, char sep)
{
	struct str piece = *rest;
	const char *at = piece.n ? memchr(piece.p, sep, piece.n) : NULL;

	if (!at) {
		*rest = STR_NONE;
		return piece;
	}
	piece.n = (size_t)(at - piece.p);
	rest->p = at + 1;
	rest->n -= piece.n + 1;
	return piece;
}

bool str_to_u64(struct str s, uint64_t *ret)
{
	uint64_t v = 0;

	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';

		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*ret = v;
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c;
	if (!a.p != !b.p)
		return a.p ? 1 : -1;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)(s.p ? s.p : "");
	const unsigned char *end = p + s.n;

	while (p < end) {
		unsigned char c = *p++;
		unsigned need;
		unsigned char lo = 0x80, hi = 0xbf;

		if (c < 0x80)
			continue;
		if (c >= 0xc2 && c <= 0xdf)
			need = 1;
		else if (c >= 0xe0 && c <= 0xef)
			need = 2;
		else if (c >= 0xf0 && c <= 0xf4)
			need = 3;
		else
			return false;
		if (c == 0xe0)
			lo = 0xa0;
		else if (c == 0xed)
			hi = 0x9f;
		else if (c == 0xf0)
			lo = 0x90;
		else if (c == 0xf4)
			hi = 0x8f;
		for (; need; need--) {
			if (p == end || *p < lo || *p > hi)
				return false;
			p++;
			lo = 0x80;
			hi = 0xbf;
		}
	}
	return true;
}

struct str str_head(struct str s, size_t n)
{
	size_t at = n;

	if (s.n <= n)
		return s;
	while (at && n - at < 4 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	return (struct str){ s.p, n - at < 4 ? at : n };
}
