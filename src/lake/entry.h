/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_ENTRY_H
#define ASSAY_LAKE_ENTRY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/when.h"
#include "crypt/hash.h"

/*
 * The entries of the ledger: one JSON object in the canonical form of RFC 8785, members
 * as docs/FORMAT.md lists them. Every entry is about an artifact: the bytes that were
 * handed in, or the document that records a decision (an evaluation, an exception).
 */
#define ENTRY_BYTES_MAX 65535	/* what the two bytes of its length in a bundle can say */

enum entry_type {
	ENTRY_INGEST,		/* an artifact arrived */
	ENTRY_EVALUATE,		/* checks ran; the artifact holds the results */
	ENTRY_DECIDE,		/* somebody decided; the artifact says what, why and who */
};

struct entry {
	enum entry_type type;
	struct sha256 artifact;
	uint64_t bytes;
	struct str kind;	/* "sbom" */
	struct str format;	/* "cyclonedx-json" */
	struct str source;	/* from where: path, or URL */
	struct str collector;	/* who handed it in */
	struct when occurred;	/* when what it tells of happened; "" when unknown */
	struct when observed;	/* when the tool that made it looked; "" when unknown */
	struct when collected;	/* when it was fetched from its source */
	struct when ingested;	/* when it entered the ledger */
	struct str supersedes;	/* hex id of the artifact it corrects; "not given" for most */
};

/* Appends the canonical bytes. */
void entry_write(const struct entry *en, struct buf *b);

/* Reads them back; text is copied into a. ERR_INTEGRITY when they are not canonical. */
int entry_read(struct str bytes, struct arena *a, struct entry *ret, struct err *e);

#endif
