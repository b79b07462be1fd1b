/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_TILE_H
#define ASSAY_LAKE_TILE_H

#include "lake/merkle.h"

/*
 * The files of the log (C2SP tlog-tiles): hashes in tiles of 256, entries in bundles of
 * 256. A file is full, or partial with a width of 1 to 255; it never changes once it is
 * there. log below is the path of the log/ folder.
 */
#define TILE_WIDTH 256
#define TILE_BYTES (TILE_WIDTH * SHA256_LEN)
#define TILE_LEVELS 8
#define TILE_ENTRIES (-1)	/* the level of entry bundles, where a function takes both */
#define BUNDLE_BYTES_MAX (TILE_WIDTH * (2 + 65535))
#define ENTRY_BYTES_MAX 65535

/* How many hashes a tree of size leaves has at a level of tiles (entries: at level 0). */
uint64_t tile_hashes(uint64_t size, int level);

/* The width of file n of a level in that tree: 0 to 256. */
unsigned tile_width(uint64_t size, int level, uint64_t n);

/* Appends "tile/0/x001/234.p/5"; width 256 is the full file. */
void tile_name(struct buf *b, int level, uint64_t n, unsigned width);

/* Appends width hashes, or a bundle of width entries; falls back on the full file when
 * the partial one has been replaced by it. ERR_INTEGRITY when the file is missing or has
 * another form. Messages name the file. */
int tile_read(const char *log, int level, uint64_t n, unsigned width, struct buf *b, struct err *e);

/* Cuts the next entry off a bundle; false at its end and when the length runs past it
 * (then *bundle is not empty). */
bool bundle_next(struct str *bundle, struct str *ret_entry);
void bundle_put(struct buf *b, struct str entry);

/* The root over the hashes of one tile; width must be a power of two. */
struct sha256 tile_subtree(const struct sha256 *hashes, unsigned width);

/*
 * The right edge: what stands in the partial files of a tree, which is all that growing it
 * takes. Work for an entry is constant, whatever the size.
 */
struct tile_edge {
	const char *log;	/* owned by the caller */
	uint64_t size;
	struct sha256 hash[TILE_LEVELS][TILE_WIDTH];
	struct buf entries;
	bool grown[TILE_LEVELS];	/* levels with hashes that no file has yet */
	struct buf unsynced;	/* the folder whose names are not on disk yet */
};

/* Reads the edge of a tree and checks that it has this root. */
int tile_edge_open(struct tile_edge *t, const char *log, uint64_t size, const struct sha256 *root,
		   struct err *e);
void tile_edge_close(struct tile_edge *t);

/* Adds an entry; writes the files that became full by it. */
int tile_edge_add(struct tile_edge *t, struct str entry, struct err *e);

/* Writes the partial files of what was added, makes everything written durable. */
int tile_edge_finish(struct tile_edge *t, struct err *e);

/* Removes partial files whose full file exists since the batch; what fails stays. */
void tile_edge_tidy(struct tile_edge *t, uint64_t size_before);

struct sha256 tile_edge_root(const struct tile_edge *t);

/* A merkle_read over the files of a tree; arg is a struct tile_reader. It keeps the tile
 * that it read last. */
struct tile_reader {
	const char *log;
	uint64_t size;
	struct buf tile;
	int level;
	uint64_t n;
};

merkle_read tile_read_hash;
void tile_reader_close(struct tile_reader *r);

#endif
