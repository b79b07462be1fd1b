/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CROSSWALK_INT_H
#define ASSAY_CATALOG_CROSSWALK_INT_H

#include "catalog/crosswalk.h"

/* Reading a crosswalk: the rows one by one (crosswalk_read.c), then what only all of them together
 * can tell (crosswalk_rules.c). */

/* Gives each edge its id and refuses, with line, a pair that stands twice, an end that has no
 * counterpart and one, and a cycle. edges are those of x. */
int crosswalk_rules(const struct catalog *c, struct arena *a, const struct catalog_crosswalk *x,
		    struct crosswalk_edge *edges, struct err *e);

#endif
