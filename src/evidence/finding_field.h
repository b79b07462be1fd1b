/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_FINDING_FIELD_H
#define ASSAY_EVIDENCE_FINDING_FIELD_H

#include "base/arena.h"
#include "codec/json.h"
#include "facts/facts.h"
#include "facts/weakness.h"

/*
 * From the members of an object that a description's filter gave to the columns of a finding
 * (docs/FORMATS.md, "Fields of a finding"): texts out of whatever JSON has, ids in one spelling,
 * one scale of severity, times in one shape. What cannot be converted is "not given" and is
 * told to whoever watches; a member that a finding does not have is an error.
 */

/* What was left out, or could not be understood: "severity", "'funny' is no known word". */
typedef void finding_warning(void *arg, const char *field, const char *what);

struct finding_fields {
	struct fact_finding f;	/* texts live in the arena, the JSON, or weakness */
	struct str fingerprint;	/* as given */
	struct weakness weakness;
	struct arena *a;
	finding_warning *warn;	/* may be NULL */
	void *warn_arg;
};

/* Fills x->f but for fingerprint and locator. tool: that of the scan. x->weakness is cleared first. */
int finding_fields_read(struct finding_fields *x, struct json object, struct str tool, struct err *e);

/* Is the member of a fact one that was lost, or does it say that something was (evidence/lenient.h)? Then that is told. */
bool finding_lost(struct finding_fields *x, struct str name, struct json v);

/* A value as the text of a column: a string, the digits of a number, true or false, the items of an array joined
 * by ", ", an object as JSON; "not given" for null and "". NUL becomes U+FFFD. */
struct str finding_text(struct json v, struct arena *a);

/* The one scale's word for a tool's; NULL when it is no known one. */
const char *finding_severity(struct str word);

/* A time in any shape that when_loose.h reads; false: it is none. */
bool finding_time(struct json v, struct arena *a, struct when *ret);

#endif
