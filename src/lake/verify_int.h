/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_VERIFY_INT_H
#define ASSAY_LAKE_VERIFY_INT_H

#include "lake/lake_int.h"

/* What the parts of lake_verify share. */

/* An artifact that an entry names. */
struct named {
	struct sha256 id;
	uint64_t index;
	uint64_t bytes;
	bool supersedes;	/* named as what the entry corrects */
};

/* A blob of a pack, in the order of the packs. */
struct stored {
	struct sha256 id;
	struct blob_place at;
	uint64_t bytes;
	size_t order;
};

struct verify {
	struct lake *l;
	struct lake_state state;	/* what is verified: one moment's checkpoint */
	lake_report *report;
	void *arg;
	work_progress *progress;
	void *progress_arg;
	uint64_t bytes;			/* read so far */
	struct buf named;		/* struct named */
	struct buf stored;		/* struct stored */
	struct buf compared;		/* a file of the log, for its partial ones */
	struct tile_file compared_file;
};

#define VERIFY_LIST_BYTES_MAX (SIZE_MAX / 4)

void verify_say(struct verify *v, enum lake_finding kind, const char *fmt, ...) PRINTF(3, 4);

/* That many bytes more were read. */
void verify_read(struct verify *v, uint64_t bytes);

/* The checkpoint's form, all tiles and entries that it covers; gathers named. */
void verify_log(struct verify *v);

/* A partial file that the tree has outgrown: it must begin the file that followed. */
void verify_outgrown(struct verify *v, const char *name, const struct tile_file *f);

/* Every pack; gathers stored. */
void verify_packs(struct verify *v);

/* named against stored. */
void verify_names(struct verify *v);

#endif
