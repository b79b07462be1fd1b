/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_DESCRIBED_INT_H
#define ASSAY_EVIDENCE_DESCRIBED_INT_H

#include "codec/document_pieces.h"
#include "codec/jq.h"
#include "codec/regex.h"
#include "evidence/described.h"

/* What the files of described formats share. */

/* A description, and what was made of it so far. */
struct described_entry {
	const struct format_file *file;
	struct format format;
	struct regex **regexes;	/* an alternative's, compiled when first asked */
	struct str programs[2];	/* of all its filters, for the first and the second look, put together when asked for */
	bool checked;		/* its kinds of facts are known ones */
};

/* The artifact at hand, in the syntaxes in which it was looked at. */
struct described_look {
	struct document documents[DOCUMENT_SYNTAXES];
	bool tried[DOCUMENT_SYNTAXES], good[DOCUMENT_SYNTAXES];
	struct err broken[DOCUMENT_SYNTAXES];	/* why it was tried and is not good */
	struct document_heads *heads;
	bool heads_tried;
	enum document_syntax heads_syntax;
	struct buf narrow;	/* the first bytes, as text */
	struct buf wide;	/* UTF-16 as UTF-8 */
	struct str text;
	bool ready;
};

struct described {
	char *folder;
	bool loaded;
	struct format_shelf shelf;
	struct described_entry *entries;	/* one for each file of the shelf, in its order */
	struct arena arena;
	struct jq_worker *worker;
	struct json_reader *reader;		/* of what filters give */
	struct described_watch watch;
	size_t cut;		/* described_cut() */
	bool was_cut;
	struct described_look look;
	const struct described_entry *chosen;	/* by detection, for the read that follows */
	const struct format_alternative *alternative;
};

int described_load(struct described *d, struct err *e);
struct described_entry *described_entry(struct described *d, struct str name);

/* The document of that syntax; 1: *ret is it. 0: the bytes are not of the syntax. */
int described_document(struct reading *r, enum document_syntax syntax, const struct list *columns,
		       const struct document **ret, struct err *e);

/* Runs `where` over the document. 1: it gives true. */
int described_where(struct reading *r, const struct described_entry *x, const struct format_alternative *alternative,
		    const struct document *doc, struct err *e);

/* How filters see a document: as a whole, or cut. ERR_INPUT: it is too large for both. */
struct described_view {
	const struct document *doc;
	bool cut;
	struct document_pieces pieces;
};
int described_view(struct reading *r, const struct format_file *f, const struct document *doc, struct described_view *ret,
		   struct err *e);
#define DESCRIBED_PATH_BYTES 4096	/* of the names on the way to the array that is cut, at most */

/* What the filters gave of a document. */
struct described_output {
	struct jq_output jq;	/* its lines live until the worker runs again, or are in all */
	struct buf all;
	struct buf scans;	/* the scan as later pieces have it */
};
#define DESCRIBED_OUTPUT_INIT { .all = BUF_INIT(JQ_OUTPUT_MAX), .scans = BUF_INIT(JQ_OUTPUT_MAX) }
void described_output_free(struct described_output *x);	/* for CLEANUP */

/* Runs the program of all filters over the document, and once more, with steps that may fail, where that leaves a doubt. */
int described_run(struct reading *r, struct described_entry *x, const struct document *doc, struct described_output *ret,
		  struct err *e);

/* Runs one program over all pieces of a document that is cut. */
int described_join(struct reading *r, const struct described_view *v, struct str program, struct described_output *ret,
		   struct err *e);

/* "line 12: fields: " before a compiler's message, when one of the description's filters does not compile. */
int described_compile_error(struct described *d, const struct format_file *file, struct err *e);

/* The program of all filters. Each of its outputs is [number of the fact, or -1 for the scan; path of the item;
 * fields]; what a filter raised is fields with the member DESCRIBED_ERROR. Of the first look, fields is null where
 * the filter gave nothing. */
#define DESCRIBED_ERROR JQ_STOP
struct str described_program(struct described *d, struct described_entry *x, bool second);
int described_check_kinds(struct described_entry *x, struct err *e);

/* Which description it is about, in front of a message. */
int described_at(const struct format_file *f, struct err *e);

/* struct format's read, of every description. */
int described_read(struct reading *r, struct err *e);

#endif
