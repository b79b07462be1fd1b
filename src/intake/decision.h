/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_INTAKE_DECISION_H
#define ASSAY_INTAKE_DECISION_H

#include "codec/json.h"
#include "intake/artifact_row.h"
#include "intake/workspace.h"

/*
 * Reading back the documents that Assay itself keeps in the lake, so that results, like
 * facts, can be made again from it. docs/FORMAT.md has their bytes.
 *
 *	evaluation	period, ledger state, and the verdict of each check
 *	population	the items of one check, one JSON array a line
 *	check, settings	the files they rest on, as they were
 *	control-review	somebody looked at a control and found that it still is right
 *	challenge	somebody holds an edge to be wrong, or withdraws that
 *	attachment	somebody ties an artifact to a control by hand, or takes that back
 *
 * They count as decisions only under a ledger entry of that type: the same bytes handed
 * in as a file are a document like any other.
 */

/* The type of ledger entry that documents of that kind come under. */
enum entry_type decision_entry_type(struct str kind);

/* Adds what the document of that artifact and ledger entry says (an evaluation and its
 * verdicts, a review; nothing for a population). BUF_PADDING readable bytes follow those of a kind
 * that is read.
 * ERR_INTEGRITY when they are not what this program writes. */
int decision_read(struct db *db, const struct artifact_row *row, struct str kind, struct str bytes,
		  struct json_reader *json, struct err *e);

/* The evaluation of that artifact was run again under another entry, and is the newest. */
int decision_again(struct db *db, const struct artifact_row *row, struct err *e);

/* Whether an evaluation other than this artifact's is the newest. */
int decision_is_older(struct db *db, int64_t artifact, bool *ret, struct err *e);

/* Fills check_item with the populations of the newest evaluation, from the lake. */
int decision_load_items(struct workspace *ws, struct err *e);

#endif
