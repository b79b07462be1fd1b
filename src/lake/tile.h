/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_TILE_H
#define ASSAY_LAKE_TILE_H

#include "lake/entry.h"
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
#define BUNDLE_BYTES_MAX (TILE_WIDTH * (2 + ENTRY_BYTES_MAX))

/* How many hashes a tree of size leaves has at a level of tiles (entries: at level 0). */
uint64_t tile_hashes(uint64_t size, int level);

/* The width of file n of a level in that tree: 0 to 256. */
unsigned tile_width(uint64_t size, int level, uint64_t n);

/* Makes b "log/tile/0/x001/234.p/5", after the path of the log/ folder; width 256 is the
 * full file. */
void tile_path(struct buf *b, const char *log, int level, uint64_t n, unsigned width);

/* The same where the file is read: once the tree has outgrown a partial file it may be gone,
 * and what it held is the beginning of the full one. True when that is the path. */
bool tile_path_now(struct buf *b, const char *log, int level, uint64_t n, unsigned width);

struct tile_file {
	int level;
	uint64_t n;
	unsigned width;
};

/* What a file below log/ ("tile/0/001.p/7") is in a log of that many entries. */
enum tile_place {
	TILE_NONE,	/* no name of a tile */
	TILE_WITHIN,
	TILE_BEYOND,	/* a batch that did not end left it */
	TILE_TEMPORARY,	/* likewise, under a temporary name */
};

enum tile_place tile_place_of(const char *name, uint64_t entries, struct tile_file *ret);

/* Appends width hashes, or a bundle of width entries. ERR_INTEGRITY when the file is missing
 * or has another form. Messages name the file. */
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
