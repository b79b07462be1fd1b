/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_FINDING_REPORT_H
#define ASSAY_EVIDENCE_FINDING_REPORT_H

#include "evidence/evidence.h"
#include "evidence/place.h"
#include "facts/fingerprint.h"
#include "facts/weakness.h"

/*
 * What the readers in C of scanners' reports share: a finding at a time, filled member by member
 * from the JSON, and finished by the rules that hold for every finding (docs/FORMATS.md):
 * severity on one scale, a title, ids in one spelling, a fingerprint.
 */
struct finding_report {
	struct reading *r;
	struct buf place;		/* of the finding at hand */
	struct fact_finding f;
	struct str fingerprint;		/* what the tool tells it by; "not given": none */
	struct weakness weakness;	/* ids are added to it */
	struct fingerprint_set seen;
	struct buf title;
};

void finding_report_init(struct finding_report *p, struct reading *r);
void finding_report_free(struct finding_report *p);	/* for CLEANUP */

/* Forgets the finding before. */
void finding_begin(struct finding_report *p);

/* severity of f is a word of the tool's; it becomes one of the scale, else that of score or cvss. */
int finding_end(struct finding_report *p, struct err *e);

/* The text under a name, cut to what a column of prose holds; "not given" when it is none or empty. */
struct str finding_prose(struct json object, const char *member);

/* The same for a short text. */
struct str finding_member(struct json object, const char *member);

/* The items of an array of texts joined by ", "; lives in the arena of the artifact. */
struct str finding_joined(struct finding_report *p, struct json object, const char *member);

/* The system of the settings that what was scanned belongs to: a component or a repository, an image
 * also without its tag or digest; "not given" when none has it. */
struct str finding_system(const struct settings *settings, struct str scanned);

/* Keeps the newer of two CVSS vectors: 4 before 3.1 before 3.0 before 2. True: it is now this one. */
bool finding_vector(struct fact_finding *f, struct str vector);

/* A score from 0 to 10 as a number or a text; below 0: there is none. */
double finding_score(struct json object, const char *member);

#endif
