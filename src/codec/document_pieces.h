/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_DOCUMENT_PIECES_H
#define ASSAY_CODEC_DOCUMENT_PIECES_H

#include "base/buf.h"
#include "codec/document.h"

/*
 * A document that is larger than filters may hold, as several that are smaller: each is the whole
 * with a run of the elements of one array, and nothing of its others. It is the array that nearly all of the document
 * is in. What a value takes as libjq has it is what counts: an empty object is two bytes, and 450 there.
 */
#define DOCUMENT_PIECES_DEPTH 12

struct document_pieces {
	struct document_token {
		struct json parent;
		struct str name;	/* "not given": an element, and index is its number */
		size_t index;
	} path[DOCUMENT_PIECES_DEPTH];	/* to the array */
	size_t depth;
	struct json array;
	struct json_iter it;
	struct json item;		/* the first of the next piece */
	bool more;
	size_t piece_bytes;
	size_t first;			/* the number of the first element of the piece at hand */
};

/* What the document takes as a parsed one, and as libjq has it. */
struct document_weight {
	size_t parsed, values;
};
struct document_weight document_weigh(const struct document *d);

/* False: there is no such array, its elements are too large, or a later member of its name hides it from filters. */
bool document_pieces_plan(const struct document *d, size_t piece_bytes, struct document_pieces *ret);

/* The next piece, as JSON into b from its beginning; BUF_PADDING bytes follow. False: there is none. */
bool document_pieces_next(struct document_pieces *p, struct buf *b);

#endif
