/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_PACK_H
#define ASSAY_LAKE_PACK_H

#include "lake/lake.h"

/*
 * Packs: files of blobs one after another, each a zstd skippable frame that names it (the
 * head) and one zstd frame. Any zstd decompresses a pack to the concatenated blobs. The
 * head also holds the digest of the frame's own bytes, because a frame has bits that a
 * decoder does not look at.
 */
#define PACK_BYTES_MAX (256ull * 1024 * 1024)	/* a blob that begins beyond it goes to the next pack */
#define PACK_BLOB_MAX (1024ull * 1024 * 1024)
#define PACK_HEAD_LEN 96
#define PACK_FIRST 1
#define PACK_LAST 999999

struct pack_head {
	struct sha256 id;
	struct sha256 frame;	/* of the compressed bytes */
	uint64_t bytes;
	uint64_t frame_bytes;
};

/* Makes b "dir/blobs/000001.pack". */
void pack_path(struct buf *b, const char *dir, uint32_t number);
/* The number in "000001.pack"; 0 when it is not one. */
uint32_t pack_number(const char *name);

/* The last pack's number and length; number 0 when there is none. */
int pack_last(const char *dir, struct blob_place *ret, struct err *e);

void pack_put_head(struct buf *b, const struct pack_head *h);
/* ERR_INTEGRITY unless the bytes are exactly what pack_put_head writes. */
int pack_read_head(struct str bytes, struct pack_head *ret, struct err *e);

struct pack_codec;	/* zstd contexts and buffers, reused from blob to blob */

struct pack_codec *pack_codec_new(void);
void pack_codec_free(struct pack_codec *c);

/* Appends head and frame to out. */
int pack_encode(struct pack_codec *c, const struct sha256 *id, struct str bytes, struct buf *out,
		struct err *e);
/* The same for a blob too large to wait in memory: gives the frame to put in pieces, as it is made, and then says what
 * its head is. put returns -1, with *e set, to stop. */
typedef int pack_put(void *arg, struct str piece, struct err *e);
int pack_encode_to(struct pack_codec *c, const struct sha256 *id, struct str bytes, pack_put *put, void *arg,
		   struct pack_head *ret, struct err *e);
/* Appends the blob to out after checking everything that the head says. ERR_INTEGRITY. */
int pack_decode(struct pack_codec *c, const struct pack_head *h, struct str frame, struct buf *out,
		struct err *e);

/* One writer: appends to the packs below dir from a place on. */
struct pack_writer {
	const char *dir;	/* the lake; owned by the caller */
	struct blob_place end;	/* where the next blob goes */
	int fd;
	struct buf unwritten;
};

void pack_writer_open(struct pack_writer *w, const char *dir, struct blob_place end);
void pack_writer_close(struct pack_writer *w);
int pack_append(struct pack_writer *w, struct pack_codec *c, const struct sha256 *id, struct str bytes,
		struct blob_place *ret, struct err *e);
int pack_flush(struct pack_writer *w, struct err *e);
int pack_sync(struct pack_writer *w, struct err *e);

/* One reader: keeps the pack it read last open. Messages name pack and offset. */
struct pack_reader {
	const char *dir;
	uint32_t number;
	int fd;
	struct buf frame;
};

void pack_reader_open(struct pack_reader *r, const char *dir);
void pack_reader_close(struct pack_reader *r);
int pack_head_at(struct pack_reader *r, struct blob_place at, struct pack_head *ret, struct err *e);
/* Reads the frame after a head into r->frame. */
int pack_frame_at(struct pack_reader *r, struct blob_place at, const struct pack_head *h, struct err *e);

#endif
