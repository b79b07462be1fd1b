/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_COVER_H
#define ASSAY_AUDIT_COVER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Cheapest first: in which order to get things, when some are worth something only together.
 * Of all bundles the one that adds most for each new item comes next, until nothing adds
 * anything: the greedy algorithm for set cover, of which it is known that it needs at most H(n)
 * times the fewest items where each item covers by itself (and nothing that is quick does better).
 *
 * Items are bits. On a tie the bundle of fewer new items comes first, then the one with the
 * lowest bits: so the order of the bundles changes nothing.
 */
#define COVER_ITEMS_MAX 64

/* What is reached with these items; it must not fall when items are added. */
typedef int64_t cover_value(void *arg, uint64_t items);

struct cover_step {
	uint64_t items;		/* that this step adds */
	uint64_t all;		/* with those before it */
	int64_t gain;		/* how much more is reached */
};

/* Steps from the items of begin on; returns how many (each adds an item). When each that adds to the value
 * is, with others it needs, in some bundle, all that can be reached is reached. */
size_t cover_steps(uint64_t begin, const uint64_t *bundles, size_t count, cover_value *value, void *arg,
		   struct cover_step ret[COVER_ITEMS_MAX]);

unsigned cover_count(uint64_t items);

#endif
