/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_FRAMEWORK_ROWS_H
#define ASSAY_CATALOG_FRAMEWORK_ROWS_H

#include "catalog/catalog_int.h"

/*
 * The rows of one framework while they are read, from whatever format. What one row shows is
 * checked when it is added; what needs the others (is the id unique, does the parent stand
 * above) when all are there, over the ids in order, so that 100,000 rows take no more than
 * their sorting. A hash table would be as quick, but not for ids chosen to collide.
 */
struct catalog_rows {
	struct arena *arena;
	struct catalog_requirement *rows;
	size_t count;
	const size_t *lines;		/* where each stands: "line 7" */
	const char *const *places;	/* in documents without lines: "/catalog/groups/0"; else NULL */
};

/* Adds a row; its texts, and place, live as long as the rows. An empty text becomes NULL; ordinal is
 * set. Without a place its line is. */
int catalog_rows_add(struct catalog_rows *r, const struct catalog_requirement *row, size_t line, const char *place,
		     struct err *e);

/* Checks them as a whole, sets their depth, and gives their ids in order. */
int catalog_rows_check(struct catalog_rows *r, const struct catalog_key **ret, struct err *e);

#endif
