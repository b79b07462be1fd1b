/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_RECORDS_POLICY_MARKS_H
#define ASSAY_RECORDS_POLICY_MARKS_H

#include "evidence/evidence.h"

/*
 * Policies in Markdown without a front matter of ours: what the document says of itself in marks and tables
 * (records/outline.h). docs/RECORDS.md has the rule: what its title is called, and two of version, owner, approver,
 * approval, beginning and next review.
 */

/* Does the document say of itself that it is a policy? With *ret_given, how many of the six are there; a title that
 * is called so, with too few of them, is none: *ret_named. Both may be NULL. */
bool policy_marks_claim(const struct reading *r, size_t *ret_given, bool *ret_named);

/* Fills f of it. A date that may be two dates is ERR_INPUT with its line; one that is none (to be done, a
 * placeholder) is not given. */
int policy_marks_read(struct reading *r, struct fact_policy *f, struct err *e);

/* What a title calls its document, "security-policy"; NULL: nothing that governs. */
const char *policy_type_of(struct str title);

#endif
