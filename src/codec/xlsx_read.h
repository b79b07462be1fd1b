/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_XLSX_READ_H
#define ASSAY_CODEC_XLSX_READ_H

#include "base/arena.h"
#include "base/err.h"

/*
 * Reading a spreadsheet (.xlsx, ECMA-376, transitional or strict, as Excel, LibreOffice and
 * libraries write it) into cells of text. Shared and inline strings, their formatted runs joined;
 * numbers and dates as the file writes them; booleans as TRUE and FALSE; an absent or empty cell
 * is none. Hidden sheets and rows count as the others. Formulas are refused: what they showed when
 * last computed is not what somebody wrote. So are error values, encrypted files, and anything
 * over a ceiling; the archive is only looked at in memory.
 */
#define XLSX_BYTES_MAX (64 * 1024 * 1024)	/* of the archive */
#define XLSX_UNPACKED_MAX (160 * 1024 * 1024)	/* of all its parts that are looked at */
#define XLSX_RATIO_MAX 200			/* unpacked to packed, once there are 16 MB */
#define XLSX_PARTS_MAX 4096
#define XLSX_SHEETS_MAX 256
#define XLSX_CELLS_MAX 1200000			/* with text, of all sheets */
#define XLSX_ROWS_MAX 1048576
#define XLSX_COLUMNS_MAX 1024
#define XLSX_CELL_MAX (128 * 1024)		/* bytes of one cell's text */
#define XLSX_STRINGS_MAX (96 * 1024 * 1024)	/* bytes of all cells' texts */

enum xlsx_type { XLSX_TEXT, XLSX_NUMBER, XLSX_BOOL, XLSX_DATE };

struct xlsx_cell {
	uint32_t row, column;	/* from 1 */
	enum xlsx_type type;
	struct str text;	/* never empty; UTF-8 */
};

struct xlsx_sheet {
	const char *name;
	struct xlsx_cell *cells;	/* by row, then by column */
	size_t count;
};

struct xlsx_book {
	struct arena arena;
	struct xlsx_sheet *sheets;	/* in the workbook's order */
	size_t count;
};

/* True when the bytes begin like a zip archive or an older office file: xlsx_read says what they are. */
bool xlsx_claims(struct str bytes);

/* ERR_INPUT: "sheet Evidence, cell C7: a formula: expected a value". After an error *ret holds
 * nothing to free. */
int xlsx_read(struct str bytes, struct xlsx_book *ret, struct err *e);
void xlsx_free(struct xlsx_book *b);	/* for CLEANUP */

/* NULL: none of that name, letters of ASCII folded as spreadsheets do. */
const struct xlsx_sheet *xlsx_sheet(const struct xlsx_book *b, const char *name);

/* The cell, NULL when it is empty. */
const struct xlsx_cell *xlsx_cell_at(const struct xlsx_sheet *s, uint32_t row, uint32_t column);

/* "C7"; buf must hold XLSX_PLACE_LEN bytes. */
#define XLSX_PLACE_LEN 20
const char *xlsx_place(uint32_t row, uint32_t column, char *buf);

#endif
