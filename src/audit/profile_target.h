/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_PROFILE_TARGET_H
#define ASSAY_AUDIT_PROFILE_TARGET_H

#include "catalog/catalog.h"

/*
 * The target side of an organizational profile of CSF 2.0, in the columns of NIST's template (SP 1301): an
 * outcome a row, with the priority and the goals that the organisation gives it. CSV or a spreadsheet
 * (its sheet "Target", else the first with the header), UTF-8. The header is the first row that has a column for
 * the outcome and one for the priority or the goals; names are matched forgivingly, "Current" and "Target" may
 * stand in the row above, and other columns are left alone.
 *
 * NIST's spreadsheet has no goals: its target policies, practices, roles and tier make them. A tier that all rows
 * state is that of the whole. What is said not to be included is no target, whatever else is said.
 *
 * A row without priority, goals and rating is no target. What a category or function asks for, each outcome in
 * it is asked for that has no target of its own. A row whose outcome is "Tier" states the tiers, 1 to
 * 4, that somebody chose: the current one in the column of the current rating, the wanted one in that of the
 * target rating.
 */
#define PROFILE_FRAMEWORK "csf2"
#define PROFILE_TARGET_BYTES_MAX (8 * 1024 * 1024)	/* of a CSV file */
#define PROFILE_RATING_MAX 3
#define PROFILE_TIER_MAX 4

enum profile_priority { PRIORITY_HIGH, PRIORITY_MEDIUM, PRIORITY_LOW, PRIORITY_NONE };
#define PROFILE_PRIORITIES (PRIORITY_NONE + 1)

const char *profile_priority_name(enum profile_priority p);

struct profile_aim {
	const struct catalog_requirement *outcome;
	enum profile_priority priority;
	const char *goals;	/* "" when not given */
	int rating;		/* 0 to PROFILE_RATING_MAX; that, when not given */
};

struct profile_target {
	struct profile_aim *aims;	/* in the file's order; those that are targets */
	size_t count;
	int tier_current, tier_target;	/* 0: not stated */
};

/* Text is copied into a; at least BUF_PADDING readable bytes must follow bytes. ERR_INPUT names the place:
 * "line 7: …", "sheet Target, cell A7: …". */
int profile_target_read(struct str bytes, const struct catalog *cat, struct arena *a, struct profile_target *ret,
			struct err *e);

#endif
