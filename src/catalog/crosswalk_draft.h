/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CROSSWALK_DRAFT_H
#define ASSAY_CATALOG_CROSSWALK_DRAFT_H

#include "catalog/crosswalk.h"

/*
 * A crosswalk on its way in from another format (OSCAL, CSV, a spreadsheet): texts, in the shape of
 * our own file but not yet looked at. Whatever the format, it is then written as that file and read
 * by crosswalk_read, so that one reader holds all rules; only the places in its messages are those
 * of the file that came in.
 */
#define CROSSWALK_TEXT_MAX ((size_t)96 * 1024 * 1024)	/* bytes of all texts of a draft */
#define CROSSWALK_DRAFTS_MAX 64

enum crosswalk_field {
	FIELD_SOURCE,
	FIELD_TARGET,
	FIELD_RELATION,
	FIELD_RATIONALE,
	FIELD_CONFIDENCE,
	FIELD_STATUS,
	FIELD_REF,
	FIELD_BASIS,
	FIELD_CORRECTED_SOURCE,
	FIELD_CORRECTED_TARGET,
	FIELD_CORRECTION,
};
#define CROSSWALK_FIELDS (FIELD_CORRECTION + 1)

struct crosswalk_row {
	const char *fields[CROSSWALK_FIELDS];	/* NULL: empty */
	const char *source_framework, *target_framework;	/* NULL: not stated */
	size_t number;	/* of the line, row or map that it stands in, from 1 */
	uint64_t order;	/* where it stood in our own file; 0: not stated */
};

/* NULL: not stated. */
struct crosswalk_draft {
	const char *id, *title, *author, *published, *licence, *attribution, *method;
	const char *source_version, *target_version;
	bool mixed;		/* stated to be one of mixed frameworks */
	const char *unit;	/* what rows are counted in: "line", "row", "map" */
	struct crosswalk_row *rows;
	size_t count;
};

struct crosswalk_drafts {
	struct arena arena;
	struct crosswalk_draft items[CROSSWALK_DRAFTS_MAX];
	size_t count;
	size_t text_bytes;	/* taken so far; over CROSSWALK_TEXT_MAX no more text is */
};

void crosswalk_drafts_free(struct crosswalk_drafts *d);	/* for CLEANUP */

/* The draft of that id, begun when there is none yet; id may be NULL. NULL with *e: too many. */
struct crosswalk_draft *crosswalk_draft_of(struct crosswalk_drafts *d, const char *id, const char *unit,
					   struct err *e);

/* Room for the next row, zeroed. NULL with *e over CROSSWALK_ROWS_MAX. */
struct crosswalk_row *crosswalk_draft_add(struct crosswalk_drafts *d, struct crosswalk_draft *draft, struct err *e);

/* Text for a field: white space of any kind becomes one blank, as our file has one line a row.
 * NULL when nothing is left. Over CROSSWALK_TEXT_MAX too, and then the drafts cannot be read. */
const char *crosswalk_draft_text(struct crosswalk_drafts *d, struct str s);

/*
 * Reads the draft against the frameworks of c. id, when not NULL, is what it is to be called; what it
 * does not state of itself is taken from the crosswalk of that id in force, and is "not stated"
 * otherwise. ERR_INPUT: "line 7: …". *ret lives in c's arena.
 */
int crosswalk_draft_read(struct crosswalk_drafts *d, const struct crosswalk_draft *draft, const char *id,
			 struct catalog *c, struct catalog_crosswalk *ret, struct err *e);

#endif
