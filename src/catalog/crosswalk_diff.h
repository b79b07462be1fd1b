/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CROSSWALK_DIFF_H
#define ASSAY_CATALOG_CROSSWALK_DIFF_H

#include "catalog/crosswalk.h"

/* What differs between two editions of a crosswalk: rows are the same when their ids are. The order
 * of rows and comments of the file say nothing. */
enum crosswalk_change_kind { CROSSWALK_ADDED, CROSSWALK_REMOVED, CROSSWALK_CHANGED };

struct crosswalk_field_change {
	const char *field;
	const char *before, *after;	/* "" for nothing */
};

struct crosswalk_change {
	enum crosswalk_change_kind kind;
	const struct crosswalk_edge *edge;	/* the new one, of a removed row the old one */
	const struct crosswalk_field_change *fields;	/* of a changed row */
	size_t field_count;
};

struct crosswalk_diff {
	const struct crosswalk_field_change *header;	/* what changed in what is said of the whole */
	size_t header_count;
	const struct crosswalk_change *changes;	/* in the order of the new edition, what was removed at the end */
	size_t change_count;
	size_t counts[CROSSWALK_CHANGED + 1];
};

/* before may be NULL: there was none. Lives in a, and points into both. */
void crosswalk_compare(const struct catalog_crosswalk *before, const struct catalog_crosswalk *after,
		       struct arena *a, struct crosswalk_diff *ret);

#endif
