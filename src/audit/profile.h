/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_PROFILE_H
#define ASSAY_AUDIT_PROFILE_H

#include "audit/gap.h"
#include "audit/profile_target.h"
#include "audit/proof.h"

/*
 * An organizational profile of CSF 2.0: of each outcome the current state, as the evidence of the newest
 * evaluation has it; the target that the organisation set; and the plan between the two, by priority and within
 * one cheapest first.
 *
 * NIST sets no scale for ratings. This one follows from the status of the outcome and from nothing else:
 *
 *	3	supported by evidence
 *	2	partly supported: what is left stands beside it
 *	1	has deviations
 *	0	nothing is shown: no evidence, or no control
 *
 * Tiers describe how an organisation governs its risks as a whole. They are stated by it and repeated here; no
 * evidence of single controls adds up to one.
 */
int profile_rating(enum requirement_status s);
const char *profile_rating_name(int rating);
const char *profile_tier_name(int tier);	/* 1 to PROFILE_TIER_MAX */

struct profile_row {
	const struct posture_requirement *outcome;
	const struct gap_requirement *gap;	/* the same, with its controls and its step */
	const struct catalog_requirement *function;
	const char *owners;
	struct proof proof;
	int rating;
	const struct profile_aim *aim;		/* NULL: no target is set */
	bool below;				/* the target */
};

struct profile {
	struct arena arena;
	const struct posture *posture;
	const struct catalog_framework *framework;
	struct gap gap;			/* nothing on the have side; its steps reach the targets that are not met */
	const struct profile_target *target;	/* NULL: none was given */
	struct profile_row *rows;	/* as published */
	size_t row_count;
	const struct profile_row **plan;	/* those below their target, what comes first before */
	size_t plan_count;
	int64_t by_rating[PROFILE_RATING_MAX + 1];
	size_t targets, met;
};

/* p is whole, and lives as target does as long as *ret, which must be zeroed and freed also after a failure.
 * ERR_USAGE when the framework is not in the settings. */
int profile_load(struct workspace *ws, const struct catalog *cat, const struct posture *p,
		 const struct profile_target *target, struct profile *ret, struct err *e);
void profile_free(struct profile *p);

#endif
