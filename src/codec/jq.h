/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_JQ_H
#define ASSAY_CODEC_JQ_H

#include "base/err.h"
#include "base/str.h"

/*
 * Running filters of jq 1.6 (libjq) that somebody else wrote over documents that somebody
 * else made. Both may be hostile, and libjq ends its process when memory runs out, so a filter
 * runs in a process of its own: no open files, an empty environment, ceilings of memory and
 * of CPU time, and a parent that watches the clock. Whatever becomes of it, the caller gets an
 * error; the process is thrown away and the next filter gets a new one. It is forked at the
 * first filter and kept from document to document, with the filters that it has compiled.
 *
 * A document is JSON text. An integer that a double cannot hold (beyond 2^53) becomes the
 * text of its digits: an id must not lose its end. At most JQ_DEPTH_MAX levels.
 */
#define JQ_BYTES_MAX	((size_t)256 * 1024 * 1024)
#define JQ_DEPTH_MAX	256

/* What one document's filters may take; of time, a share for each byte of it comes on top. */
#define JQ_CPU_SECONDS	  2
#define JQ_MIB_PER_SECOND 16
#define JQ_MEMORY_BYTES	  ((uint64_t)272 * 1024 * 1024)	/* of the process */
#define JQ_PIECE_BYTES	  ((uint64_t)128 * 1024 * 1024)	/* the same, with a piece of a document */
#define JQ_OUTPUT_MAX	  ((size_t)64 * 1024 * 1024)

#define JQ_STOP "#error"

struct jq_worker;

struct jq_worker *jq_worker_new(void); /* forks nothing yet */
void jq_worker_free(struct jq_worker *w);

/* The document that the filters from now on see, as the first item of an array whose second is the
 * text of source (null when it is not given). Both are borrowed until the next call. */
void jq_worker_document(struct jq_worker *w, struct str json, struct str source);

/* The documents from now on are pieces of one of so many bytes: their filters share its time, and each has less
 * memory. 0: they are no longer. */
void jq_worker_pieces(struct jq_worker *w, size_t whole_bytes);

struct jq_output {
	/* What the filter gave, a JSON text a line; until the next call, BUF_PADDING follows. An output whose
	 * last item has the member JQ_STOP is the last. */
	struct str lines;
	bool stopped;	   /* it was */
	size_t error_line; /* of the program, where it does not compile; 0: it does */
};

/* Runs a program over the array of document and source. ERR_INPUT: it does not compile (error_line
 * says where), it raised an error, or it took more than it may. */
int jq_worker_run(struct jq_worker *w, struct str program, struct jq_output *ret, struct err *e);

/* Compiles it, and no more. */
int jq_worker_compile(struct jq_worker *w, struct str program, struct jq_output *ret, struct err *e);

#endif
