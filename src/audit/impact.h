/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_IMPACT_H
#define ASSAY_AUDIT_IMPACT_H

#include "audit/challenge.h"
#include "audit/gap.h"

/*
 * What rests on an edge, and what would be left without it.
 *
 * On the edge of a control rests the status of its requirement. On a row of a crosswalk rests no
 * status of a framework that is evaluated: controls give those. What rests on it is what assay gap
 * carries from one framework to the other, in both directions.
 */
struct impact_use {
	const struct catalog_requirement *have, *want;
	enum gap_reach reach;
	/* Known when something was evaluated that has both frameworks in scope: */
	bool known;
	enum requirement_status of_have;
	enum requirement_status now, without;	/* of the wanted one, with what is carried to it */
	size_t others;				/* more rows from that framework that carry to it */
};

struct impact {
	struct arena arena;
	const char *edge;
	const struct challenge *challenge;	/* it is challenged already: nothing rests on it */
	const char *evaluation, *from, *to;	/* what the statuses come from; NULL: nothing was evaluated */

	/* Of a control's edge; NULL: not one. */
	const struct catalog_control *control;
	const struct catalog_mapping *mapping;
	enum verdict verdict;
	bool known;				/* the framework is evaluated */
	/* turned: if it were challenged; of an edge that is, if that were withdrawn */
	enum requirement_status now, turned;
	const struct catalog_control **others;	/* that support the requirement too */
	size_t other_count;
	size_t carried;				/* rows of crosswalks that carry its status on */

	/* Of a row of a crosswalk; NULL: not one. */
	const struct catalog_crosswalk *crosswalk;
	const struct crosswalk_edge *row;
	struct impact_use uses[2];
	size_t use_count;
	const struct crosswalk_edge **same;	/* other rows, of any crosswalk, between its two ends */
	size_t same_count;
};

/* i must be zeroed, and freed also after a failure; it points into cat and challenges. ws->lake may be
 * NULL. ERR_USAGE when there is no such edge. */
int impact_find(struct workspace *ws, const struct catalog *cat, const struct challenges *challenges, const char *edge,
		struct impact *i, struct err *e);
void impact_free(struct impact *i);

#endif
