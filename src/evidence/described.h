/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_DESCRIBED_H
#define ASSAY_EVIDENCE_DESCRIBED_H

#include "catalog/format_file.h"
#include "evidence/evidence.h"
#include "facts/record.h"

/*
 * Formats that are data: the descriptions in force (catalog/format_file.h), the process that runs
 * their filters (codec/jq.h), and the artifact at hand as the documents that descriptions see. One
 * is used for many artifacts, one after the other. Descriptions are loaded and the process started
 * when they are first needed.
 */

/* What was read out of a fact, for who wants to see it: `assay format test`. */
struct described_fact {
	const char *kind;		/* "scan", "finding", "ticket", … */
	size_t number;			/* of the description's facts, from 0; of a scan SIZE_MAX */
	struct str locator;
	struct json given;		/* as the filter gave it */
	const struct fact_finding *finding;	/* the converted one of these that it is; else NULL */
	const struct fact_scan *scan;
	const struct record_kind *record;
	const struct str *values;	/* of the record's columns */
};

struct described_watch {
	void (*fact)(void *arg, const struct described_fact *f);
	/* A value that could not be converted and became "not given". */
	void (*warning)(void *arg, const char *kind, struct str locator, const char *field, const char *what);
	void *arg;
};

/* folder: that of assay.yaml, whose formats/ add to what ships; NULL: only what ships. */
struct described *described_new(const char *folder);
void described_free(struct described *d);
void described_freep(struct described **d);	/* for CLEANUP */
void described_watch(struct described *d, const struct described_watch *w);

/* To see whether a description may say where reports are cut: from here on every report, however small, is cut at the n-th
 * place of its description (from 1), if there is one; 0: as it comes. Returns whether one was, since the last call. */
bool described_cut(struct described *d, size_t n);

/* The descriptions in force. A broken one of the workspace is ERR_USAGE: nothing can be read until it is mended. */
int described_shelf(struct described *d, const struct format_shelf **ret, struct err *e);

/* Compiles every filter of the description, and looks up its kinds of facts. ERR_INPUT: "line 12: fields: …". */
int described_check(struct described *d, const struct format_file *file, struct err *e);

/* The format that recognises the bytes with most conditions, or NULL; of that name, or NULL. */
int described_detect(struct reading *r, const struct format **ret, struct err *e);
int described_find(struct described *d, struct str name, const struct format **ret, struct err *e);

/* Of bytes that nobody recognised. They may be the beginning of a report that is cut off, or broken further on: when
 * what stands before the fault is recognised by a description, this is ERR_INPUT, with the place of the fault. */
int described_detect_part(struct reading *r, struct err *e);

/* Whether and why not: for each description of the syntax that the bytes have, how many conditions hold of how many,
 * and in words the first that does not; in the order of names. */
typedef void described_candidate(void *arg, const struct format_file *file, size_t held, size_t conditions,
				 const char *failed);
int described_explain(struct reading *r, described_candidate *each, void *arg, struct err *e);

/* The artifact is done with: what was kept of it goes. */
void described_forget(struct described *d);

#endif
