/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/cover.h"

#include <stdbool.h>

unsigned cover_count(uint64_t items)
{
	unsigned n = 0;

	for (; items; items &= items - 1)
		n++;
	return n;
}

/* Whether a is to come before b, both with the items that are new: more for each item, then fewer items,
 * then the lowest bit that only one of them has. */
static bool before(const struct cover_step *a, const struct cover_step *b)
{
	unsigned of_a = cover_count(a->items), of_b = cover_count(b->items);
	int64_t left = a->gain * (int64_t)of_b, right = b->gain * (int64_t)of_a;
	uint64_t only_one;

	if (left != right)
		return left > right;
	if (of_a != of_b)
		return of_a < of_b;
	only_one = a->items ^ b->items;
	return a->items & only_one & (~only_one + 1);
}

size_t cover_steps(uint64_t begin, const uint64_t *bundles, size_t count, cover_value *value, void *arg,
		   struct cover_step ret[COVER_ITEMS_MAX])
{
	uint64_t all = begin;
	int64_t reached = value(arg, all);
	size_t n = 0;

	for (;;) {
		struct cover_step best = { 0 };

		for (size_t i = 0; i < count; i++) {
			struct cover_step s = { .items = bundles[i] & ~all };

			if (!s.items)
				continue;
			s.gain = value(arg, all | s.items) - reached;
			if (s.gain > 0 && (!best.items || before(&s, &best)))
				best = s;
		}
		if (!best.items)
			return n;
		all |= best.items;
		reached += best.gain;
		best.all = all;
		ret[n++] = best;
	}
}
