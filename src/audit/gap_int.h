/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_GAP_INT_H
#define ASSAY_AUDIT_GAP_INT_H

#include "audit/gap.h"

/* A gap while it is built. */
struct gap_work {
	const struct catalog *cat;
	const struct gap_known *known;
	const struct gap_ask *ask;
	struct gap *g;
	const struct posture_requirement **live;	/* of each row of the catalog; NULL: not in the posture */
	enum requirement_status *have;			/* of each row of the catalog on the have side */
	struct gap_requirement **wanted;		/* of each row of the catalog; NULL: not wanted */
};

static inline size_t gap_row_of(const struct gap_work *w, const struct catalog_requirement *r)
{
	return (size_t)(r - w->cat->requirements);
}

bool gap_is_have(const struct gap_work *w, const char *framework);
bool gap_is_challenged(const struct gap_work *w, const char *edge);

/* gap_row.c: the rows that carry, those that say there is no counterpart, and the contested ones. */
void gap_fill_rows(struct gap_work *w);

/* How far a plan goes. */
enum gap_plan {
	GAP_NOW,	/* what operates */
	GAP_TESTED,	/* and what a check would find to operate, once its evidence is there */
	GAP_BY_HAND,	/* and what no check tests, once somebody keeps its evidence */
};

/* What a requirement has by its controls, as far as the plan goes with these kinds of evidence. */
enum requirement_status gap_judge(const struct gap_requirement *r, uint64_t kinds, enum gap_plan plan);

/* With what the have side carries. */
enum requirement_status gap_combine(const struct gap_requirement *r, enum requirement_status own);

/* Whether it operates, or would with these kinds of evidence. */
bool gap_operates(const struct gap_control *c, uint64_t kinds, enum gap_plan plan);

/* gap_plan.c */
void gap_fill_steps(struct gap_work *w);

#endif
