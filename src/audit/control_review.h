/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_CONTROL_REVIEW_H
#define ASSAY_AUDIT_CONTROL_REVIEW_H

#include "catalog/catalog.h"
#include "intake/workspace.h"

/*
 * The library of controls is looked at again and again (cadence.control_review, quarterly by
 * default), and after each change: somebody reads a control and says that it still is right.
 * A review is a decision in the lake; it holds for the file that was read.
 */
enum review_state {
	REVIEW_CURRENT,
	REVIEW_OVERDUE,		/* the cadence has passed since */
	REVIEW_CHANGED,		/* the control is not what was reviewed */
	REVIEW_NEVER,
};

const char *review_state_name(enum review_state s);

struct control_review {
	enum review_state state;
	const char *reviewer, *reviewed, *note;	/* of the newest; NULL: none */
	struct when due;			/* "" unless the review is current or overdue */
};

/* The newest review of the control, as of now. Text lives in a. */
int control_review_read(struct workspace *ws, const struct catalog_control *control, const struct when *now,
			struct arena *a, struct control_review *ret, struct err *e);

/* Keeps a review of the control as it is. note may be NULL. */
int control_review_add(struct workspace *ws, const struct catalog_control *control, const char *reviewer,
		       const char *note, const char *collector, struct err *e);

#endif
