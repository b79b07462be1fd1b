/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_DOCUMENT_PIECES_H
#define ASSAY_CODEC_DOCUMENT_PIECES_H

#include "base/buf.h"
#include "codec/document.h"

/*
 * A document that is larger than filters may hold, as several that are smaller: each is the whole
 * with a run of the elements of one array, and nothing of its others. What a value takes as libjq has it is what counts: an
 * empty object is two bytes, and 450 there.
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
	size_t count;			/* of its elements */
	size_t bytes, largest;		/* what the array takes, and the largest of them */
	size_t piece_bytes;		/* a piece is about that large, and has an element at least */
	size_t first;			/* the number of the first element of the piece at hand */
};

/* What the document takes as a parsed one, and as libjq has it. */
struct document_weight {
	size_t parsed, values;
};
struct document_weight document_weigh(const struct document *d);

/* The heaviest of the arrays with an element that a pointer leads to (RFC 6901; "*" as a token is any element or member).
 * False: there is none, or filters do not see it, as a later member has the name of one on the way. */
bool document_pieces_plan(const struct document *d, struct str pointer, struct document_pieces *ret);

/* The next piece, as JSON into b from its beginning; BUF_PADDING bytes follow. False: there is none. */
bool document_pieces_next(struct document_pieces *p, struct buf *b);

#endif
