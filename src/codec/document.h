/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_DOCUMENT_H
#define ASSAY_CODEC_DOCUMENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/list.h"
#include "codec/json.h"

/*
 * Bytes of any syntax as one JSON document, by the rules of docs/FORMATS.md ("How bytes become a
 * document"): what the filters of descriptions see, and what their paths lead through. Foreign
 * files are read leniently where that loses nothing: UTF-16 and byte order marks, bytes of a CSV or text
 * that are not UTF-8 (U+FFFD), quotes in the middle of a field, HTML as browsers do. XML is
 * XML: what is not well-formed is refused. Entities that a document declares are refused, and
 * nothing outside of the bytes is looked at.
 */
enum document_syntax {
	DOCUMENT_JSON,
	DOCUMENT_JSONL,
	DOCUMENT_XML,
	DOCUMENT_CSV,
	DOCUMENT_XLSX,
	DOCUMENT_YAML,
	DOCUMENT_HTML,
	DOCUMENT_TEXT,
};
#define DOCUMENT_SYNTAXES (DOCUMENT_TEXT + 1)
extern const char *const document_syntax_names[DOCUMENT_SYNTAXES];

#define DOCUMENT_BYTES_MAX    ((size_t)256 * 1024 * 1024) /* of the JSON text, too */
#define DOCUMENT_DEPTH_MAX    256
#define DOCUMENT_ELEMENTS_MAX 4000000			  /* of XML and HTML */
#define DOCUMENT_HEADER_ROWS  50			  /* a header is within these */
#define DOCUMENT_COLUMNS_MAX  4096

struct document {
	enum document_syntax syntax;
	struct str text;		/* the JSON; BUF_PADDING bytes follow */
	struct json top;		/* the same, parsed */
	struct buf own;			/* where text is, unless it is the bytes themselves */
	struct json_reader *reader;	/* of top, likewise */
	size_t *lines;			/* jsonl: the line in which each value begins */
};

/* Reads the bytes, which must outlive ret. columns: those that the header has, for CSV and XLSX; NULL or
 * empty: the first row that is not blank is the header. ERR_INPUT: "line 7: …". */
int document_read(enum document_syntax syntax, struct str bytes, const struct list *columns, struct document *ret,
		  struct err *e);

/* Of bytes that document_read refused, JSON, JSON lines or XML: what stands before the fault, as a document of its own.
 * False: nothing. */
bool document_read_part(enum document_syntax syntax, struct str bytes, struct document *ret);

/* The same of bytes that were parsed already, as JSON. */
void document_of_json(struct str bytes, struct json top, struct document *ret);
void document_free(struct document *d); /* for CLEANUP; takes a zeroed one */

/* What the pointer (RFC 6901) leads to; "*" as a token is the first element or member. */
bool document_at(const struct document *d, struct str pointer, struct json *ret);

/* Where the last path led: paths come in the document's order, and the next element of a long array is then
 * one step away, not as many as it has before it. Begins zeroed; of one document. */
#define DOCUMENT_WALK_DEPTH 16
struct document_walk {
	struct document_step {
		struct json array, item;
		struct json_iter it;
	} at[DOCUMENT_WALK_DEPTH];
};

/* Appends the locator of what the path (an array of names and indexes; NULL: the whole) leads to:
 * "/results/3", "line=12", "row=7", "sheet=Name;row=7". */
void document_locate(const struct document *d, struct document_walk *w, const struct json *path, struct buf *b);

/* The bytes as UTF-8 without a byte order mark: as they are, or converted into b when they are UTF-16. */
struct str document_utf8(struct str bytes, struct buf *b);

/*
 * The rows that a CSV or a spreadsheet begins with, to look for headers in: of a CSV once for each
 * separator it might have.
 */
struct document_heads;
int document_heads_read(enum document_syntax syntax, struct str bytes, struct document_heads **ret, struct err *e);
void document_heads_freep(struct document_heads **h); /* for CLEANUP */
bool document_heads_have(const struct document_heads *h, const struct list *columns);

#endif
