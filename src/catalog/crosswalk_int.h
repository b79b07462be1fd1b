/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CROSSWALK_INT_H
#define ASSAY_CATALOG_CROSSWALK_INT_H

#include "catalog/crosswalk.h"

/* Reading a crosswalk: the rows one by one (crosswalk_read.c), then what only all of them together
 * can tell (crosswalk_rules.c). */

/* Where the lines of the file came from, when it was made of another one: "map 7" instead of
 * "line 12". numbers[i] is that of line i + 1; those of the header say nothing. */
struct crosswalk_places {
	const char *unit;
	const size_t *numbers;
};

/* crosswalk_read, with messages that name those places; NULL: the file's own lines. */
int crosswalk_read_from(struct str bytes, const struct crosswalk_places *places, struct catalog *c,
			struct catalog_crosswalk *ret, struct err *e);

/* Gives each edge its id and refuses, with line, a pair that stands twice, an end that has no
 * counterpart and one, and a cycle. edges are those of x. */
int crosswalk_rules(const struct catalog *c, struct arena *a, const struct catalog_crosswalk *x,
		    struct crosswalk_edge *edges, struct err *e);

#endif
