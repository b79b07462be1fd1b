/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_INTAKE_ARTIFACT_ROW_H
#define ASSAY_INTAKE_ARTIFACT_ROW_H

#include "db/db.h"
#include "lake/entry.h"
#include "lake/lake.h"

/* The store's row of an artifact: what its ledger entry says, and where its bytes are. */
struct artifact_row {
	int64_t id;
	uint64_t entry;			/* index in the ledger */
	struct blob_place place;
	int64_t facts;
	bool decision;			/* ours, not evidence: artifact_find */
	const char *media;		/* of a document, evidence/media.h; NULL: it is none, or was not looked at */
	char kind[32];			/* cut short when longer */
	char format[32];		/* "" for a document */
};

/* 1 and *ret filled when the store has the artifact (its last row, where it has several), 0 when not. */
int artifact_find(struct db *db, const struct sha256 *id, struct artifact_row *ret, struct err *e);

/* Whether bytes that the lake has are news at that address: the newest artifact from there is another one, and it has facts
 * or these say something; or there is none, and these do. dated: the address says since when, so that the same bytes at its path
 * with another query are the same answer. */
int artifact_is_news(struct db *db, struct str source, bool dated, const struct sha256 *id, bool says_something, bool *ret,
		     struct err *e);

/* Adds the row; one that supersedes marks the other. */
int artifact_add(struct db *db, const struct entry *en, const struct artifact_row *row, struct err *e);

/* The id the next row gets. */
int artifact_next_id(struct db *db, int64_t *ret, struct err *e);

#endif
