/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"

#include <stdio.h>

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Damerau-Levenshtein in its restricted form (optimal string alignment), three rows. */
static size_t distance(struct str a, struct str b)
{
	size_t rows[3][NEAREST_LEN_MAX + 1];

	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *now = rows[i % 3];
		const size_t *above = rows[(i + 2) % 3];
		const size_t *above2 = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			char x = lower(a.p[i - 1]), y = lower(b.p[j - 1]);

			now[j] = min3(above[j] + 1, now[j - 1] + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b.p[j - 2]) && y == lower(a.p[i - 2]) &&
			    above2[j - 2] + 1 < now[j])
				now[j] = above2[j - 2] + 1;
		}
	}
	return rows[a.n % 3][b.n];
}

void nearest_offer(struct nearest *n, struct str name)
{
	size_t longer = n->given.n > name.n ? n->given.n : name.n;
	size_t d;

	if (!str_given(n->given) || !str_given(name) || longer > NEAREST_LEN_MAX)
		return;
	d = distance(n->given, name);
	if (d > (longer + 2) / 3 || d == longer)
		return;
	if (!n->best.p || d < n->distance) {
		n->best = name;
		n->distance = d;
	}
}

const char *nearest_hint(const struct nearest *n, char *buf, size_t size)
{
	buf[0] = '\0';
	if (n->best.p)
		snprintf(buf, size, " (did you mean '%.*s'?)", STR_FMT(n->best));
	return buf;
}
