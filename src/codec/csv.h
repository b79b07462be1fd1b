/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_CSV_H
#define ASSAY_CODEC_CSV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * CSV (RFC 4180): comma, or semicolon or tab when the header, which may stand below a title, has them and no comma;
 * quoted fields may hold line ends; CRLF, LF; a UTF-8 byte order mark is skipped. At most
 * CSV_COLUMNS_MAX columns; a field at most CSV_FIELD_MAX bytes of UTF-8 without NUL.
 */
#define CSV_COLUMNS_MAX 256
#define CSV_FIELD_MAX (1024 * 1024)

struct csv {
	struct str rest;
	char separator;
	size_t row;	/* of the row read last; the header is row 1 (RFC 7111) */
	size_t line;	/* where that row begins, from 1 */
	size_t lines;	/* how many it takes */
	struct str fields[CSV_COLUMNS_MAX];
	size_t count;
	struct arena unescaped;
};

void csv_open(struct csv *c, struct str bytes);
void csv_close(struct csv *c);

/* 1: c->fields and c->count hold the next row, slices of the bytes, or of c until the next
 * call. 0: the end. -1 (ERR_INPUT): "line 7: …". Empty lines are skipped, but counted as
 * rows, as spreadsheets do. */
MUST_USE int csv_next(struct csv *c, struct err *e);

/* Do the bytes begin as a table with a header does: names of at most CSV_NAME_MAX bytes, two at least, and rows of as
 * many fields? Only the first rows are looked at. */
#define CSV_NAME_MAX 80
bool csv_looks_like_table(struct str bytes);

/* Appends a field, quoted when it must be; one that a spreadsheet would run as a formula
 * (=, +, -, @, tab) gets a ' in front (OWASP, CSV injection), unless it is a plain number. */
void csv_put(struct buf *b, struct str field);

/* A row of such fields; CRLF ends it. "Not given" is an empty field. */
void csv_put_row(struct buf *b, const struct str *fields, size_t count);
void csv_put_row_cstr(struct buf *b, const char *const *fields, size_t count);

/* A field without that ', for programs: what is read is what was written. */
void csv_put_exact(struct buf *b, struct str field);

#endif
