/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_LAKE_H
#define ASSAY_LAKE_LAKE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/progress.h"
#include "base/when.h"
#include "crypt/hash.h"

/*
 * The lake: a folder of artifacts kept byte for byte, and the ledger, an append-only,
 * Merkle-hashed, signed list of what arrived and what was decided. docs/FORMAT.md says
 * every byte of it.
 *
 *	assay.db		facts, derived (src/db)
 *	collect/		what collectors remember (src/collect)
 *	log/checkpoint		signed tree head (C2SP tlog-checkpoint, signed-note)
 *	log/tile/…		hashes and entries (C2SP tlog-tiles)
 *	blobs/NNNNNN.pack	artifacts: zstd frames, each after a skippable frame that names it
 *	keys/log.vkey log.key	who signs
 *	lock pending		one writer; what an interrupted batch may have left behind
 *
 * A writer works in batches: lake_put and lake_append gather, lake_commit makes all of it
 * durable in this order: blobs, entries, tiles, checkpoint. Until the checkpoint is in
 * place nothing has happened; after it, everything has, whatever is cut off later.
 * lake_open for writing removes what an interrupted batch left.
 */
struct lake;

enum lake_mode { LAKE_READ, LAKE_WRITE };

/* Finds the lake: dir when given, else $ASSAY_LAKE, else ".assay" in this folder or the
 * nearest one above. ERR_USAGE when there is none. Appends the path to ret. */
int lake_find(const char *dir, struct buf *ret, struct err *e);

/* Makes an empty lake in dir (must not exist, or be empty) with a new key. origin is the
 * checkpoint's first line. */
int lake_create(const char *dir, const char *origin, struct err *e);

/* LAKE_WRITE takes the lock (ERR_ENV, with the holder's process id, when another holds it
 * for more than a few seconds). Both verify the checkpoint's signature: ERR_INTEGRITY. */
int lake_open(const char *dir, enum lake_mode mode, struct lake **ret, struct err *e);
void lake_close(struct lake *l);
void lake_closep(struct lake **l);	/* for CLEANUP */

/* Strings live as long as the lake. */
const char *lake_dir(const struct lake *l);
const char *lake_db_path(const struct lake *l);
const char *lake_origin(const struct lake *l);
uint64_t lake_size(const struct lake *l);	/* committed entries */

/* The root of the first size entries. ERR_USAGE when fewer are committed. */
int lake_root(struct lake *l, uint64_t size, struct sha256 *ret, struct err *e);

/* Where an artifact's bytes are: pack number and offset of its header frame. Derived; kept
 * in the store, found again by a scan (lake_scan). */
struct blob_place {
	uint32_t pack;
	uint64_t offset;
};

/* Adds an artifact's bytes to the batch. The caller has made sure that the lake does not
 * have it yet. */
int lake_put(struct lake *l, const struct sha256 *id, struct str bytes, struct blob_place *ret,
	     struct err *e);

/* Appends the bytes of an artifact to b, and checks them against id. ERR_INTEGRITY when
 * they are not what was stored. */
int lake_get(struct lake *l, const struct sha256 *id, struct blob_place at, struct buf *b,
	     struct err *e);

/* Adds an entry (its canonical bytes, at most ENTRY_BYTES_MAX) to the batch; gives its index. Every
 * artifact of a batch is named by an entry of it before the commit, in the order of the
 * lake_puts: verify relies on that order. */
int lake_append(struct lake *l, struct str entry, uint64_t *ret_index, struct err *e);

/* Makes the batch durable; an empty batch does nothing. After an error nothing of the
 * batch has happened, and the lake must be closed. */
int lake_commit(struct lake *l, struct err *e);

/* The bytes of a committed entry, appended to b and checked against the tree's leaf. */
int lake_entry(struct lake *l, uint64_t index, struct buf *b, struct err *e);

/* One call for each committed blob in pack order. */
typedef int lake_blob(void *arg, const struct sha256 *id, struct blob_place at, uint64_t bytes,
		      struct err *e);
int lake_scan(struct lake *l, lake_blob *each, void *arg, struct err *e);

/* The checkpoint in force, as signed; a proof that entry index is in it (C2SP tlog-proof);
 * a consistency proof from size1 to it, one base64 hash a line. Appended to b. */
int lake_checkpoint(struct lake *l, struct buf *b, struct err *e);
int lake_prove(struct lake *l, uint64_t index, struct buf *b, struct err *e);
int lake_prove_consistency(struct lake *l, uint64_t size1, struct buf *b, struct err *e);

/* Reads every byte of log/, blobs/ and keys/ and calls report for each thing that is
 * damaged, missing, added or out of order, naming the file, the place, and the entry or
 * artifact. A note is no damage: what an interrupted batch left and the next writer removes,
 * or what could not be looked at. Returns 0 also when something was reported; *ret_bytes
 * counts what was read; progress may be NULL. Writers are not held up. lake_open itself
 * refuses a lake whose checkpoint or verifier key does not verify. */
enum lake_finding { LAKE_DAMAGE, LAKE_NOTE };
typedef void lake_report(void *arg, enum lake_finding kind, const char *what);
int lake_verify(struct lake *l, lake_report *report, void *arg, work_progress *progress,
		void *progress_arg, uint64_t *ret_bytes, struct err *e);

#endif
