/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_REQUIREMENT_STATUS_H
#define ASSAY_AUDIT_REQUIREMENT_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "audit/verdict.h"

/*
 * The status of a requirement (docs/CROSSWALKS.md), a function of the edges by which controls support it
 * and of nothing else:
 *
 *	not mapped		no control supports it
 *	deviations		a control that supports it has deviations in the framework's scope
 *	supported		there is an integral control, every one operated, and none leaves a
 *				residual open
 *	partly supported	some control operated; the residuals say what is missing
 *	no evidence		it is mapped, and no control operated
 *
 * Nothing rests on a challenged edge: what its control shows is no support, and an integral one
 * that is challenged is one that did not operate. What weighs against the requirement stays, so a
 * challenge never makes a status better. A requirement is never "compliant": that is the
 * auditor's word.
 */
enum requirement_status {
	REQUIREMENT_SUPPORTED,
	REQUIREMENT_PARTLY,
	REQUIREMENT_DEVIATIONS,
	REQUIREMENT_NO_EVIDENCE,
	REQUIREMENT_NOT_MAPPED,
	REQUIREMENT_NOT_IN_SCOPE,	/* its category or it itself: no matter of its edges */
};

#define REQUIREMENT_STATUSES (REQUIREMENT_NOT_IN_SCOPE + 1)

const char *requirement_status_name(enum requirement_status s);

struct status_edge {
	enum verdict verdict;		/* the control's, in the scope of the requirement's framework */
	bool integral;			/* else an example of what would do */
	bool challenged;
	bool residual;			/* the requirement still needs something beside this control */
	const enum verdict *closed_by;	/* of the controls that together provide that */
	size_t closed_by_count;		/* 0: none is known, and the residual stays open */
};

/* A residual is closed while all the controls that close it operate. */
bool status_residual_open(const struct status_edge *edge);

/* Of a requirement that is in scope. */
enum requirement_status requirement_status_of(const struct status_edge *edges, size_t count);

#endif
