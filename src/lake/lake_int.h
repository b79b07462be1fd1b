/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_LAKE_INT_H
#define ASSAY_LAKE_LAKE_INT_H

#include "lake/lake.h"
#include "lake/note.h"
#include "lake/pack.h"
#include "lake/pending.h"
#include "lake/tile.h"

/* What the files of src/lake share of an open lake. */
struct lake {
	enum lake_mode mode;
	char *dir;
	char *log;
	char *db;
	int lock;
	struct note_verifier verifier;
	struct buf note;		/* the checkpoint as signed */
	uint64_t size;
	struct sha256 root;
	struct blob_place end;		/* of the committed packs */
	struct pack_codec *codec;
	struct pack_reader packs;
	struct tile_reader tiles;
	struct buf bundle;		/* the bundle of entries read last */
	uint64_t bundle_n;

	/* Of a writer: */
	struct note_signer signer;
	struct pack_writer writer;
	struct tile_edge *edge;
	struct buf batch;		/* its entries, each after its length */
	uint64_t batch_count;
	struct buf unnamed;		/* ids of blobs that no entry of the batch has named yet */
	size_t named;			/* how many bytes of unnamed are done with */
	bool in_batch;			/* pending is on disk */
	bool failed;			/* nothing more may be written */
};

#define LAKE_BATCH_BYTES_MAX (1024u * 1024 * 1024)

/* The committed state of the files as one moment saw it. */
struct lake_state {
	struct buf note;
	struct checkpoint head;
	struct blob_place end;
	bool interrupted;		/* pending tells of a batch that is not committed */
	struct pending pending;
};

#define LAKE_STATE_INIT ((struct lake_state){ .note = BUF_INIT(NOTE_BYTES_MAX) })

/* Waits until no writer moves under it. ERR_INTEGRITY unless v signed the checkpoint. The state
 * is freed after an error too. */
int lake_state_read(const char *dir, const struct note_verifier *v, struct lake_state *ret, struct err *e);
void lake_state_free(struct lake_state *s);

/* keys/log.key, which must be the secret of v. */
int lake_read_signer(const char *dir, const struct note_verifier *v, struct note_signer *ret, struct err *e);

/* Takes back a batch that did not end; says why when it could not. */
int lake_abandon(struct lake *l, struct err *e);

/* Forgets what was read from files that a commit has replaced by longer ones. */
void lake_forget(struct lake *l);

#endif
