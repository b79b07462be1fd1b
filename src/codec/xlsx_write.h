/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_XLSX_WRITE_H
#define ASSAY_CODEC_XLSX_WRITE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Writing a spreadsheet (.xlsx): sheets of text, each with a header row that stays in place
 * when scrolled and printed, filters, and columns of a given width with wrapped lines. Every cell
 * is text, also one that begins with = or that looks like a number or a date, so that "8.10"
 * stays what it is when somebody edits beside it; there is no formula and no macro. The same
 * calls give the same bytes. Rows go to a temporary file as they come, so that memory does not
 * grow with them.
 */
#define XLSX_TEXT_MAX 32767		/* characters in a cell: the format's own ceiling */
#define XLSX_SHEET_NAME_MAX 31

struct xlsx_writer;

struct xlsx_column {
	const char *name;	/* in the header row */
	double width;		/* in characters */
};

enum xlsx_tone {
	XLSX_PLAIN,
	XLSX_STRONG,	/* what the row is about */
	XLSX_MUTED,	/* context, and what is not ours to edit */
	XLSX_GOOD,
	XLSX_PARTLY,
	XLSX_BAD,
};
#define XLSX_TONES (XLSX_BAD + 1)

struct xlsx_text {
	struct str text;
	enum xlsx_tone tone;
};

/* title stands in the file's properties and at the foot of each printed page. */
int xlsx_write_open(const char *title, struct xlsx_writer **ret, struct err *e);
void xlsx_write_closep(struct xlsx_writer **w);	/* for CLEANUP; what was not ended is dropped */

/* Begins a sheet. The first `fixed` columns stay in place when scrolled. columns stay the caller's, and
 * there until the next sheet begins or the file ends. */
int xlsx_write_sheet(struct xlsx_writer *w, const char *name, const struct xlsx_column *columns, size_t count,
		     size_t fixed, struct err *e);

/* The next row of the sheet: at most as many cells as it has columns. "Not given" is an empty cell. */
int xlsx_write_row(struct xlsx_writer *w, const struct xlsx_text *cells, size_t count, struct err *e);

/* Ends the file and appends its bytes to out. */
int xlsx_write_end(struct xlsx_writer *w, struct buf *out, struct err *e);

#endif
