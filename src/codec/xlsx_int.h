/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_XLSX_INT_H
#define ASSAY_CODEC_XLSX_INT_H

#include "codec/xlsx_read.h"
#include "codec/xml.h"

/* What the files that read a spreadsheet share. */

struct xlsx_cells {
	struct arena *arena;	/* of texts and cells */
	struct str *strings;	/* shared by the sheets */
	size_t string_count;
	size_t cells, bytes;	/* of all sheets so far, against the ceilings */
};

/* The part with the shared strings. */
int xlsx_read_strings(struct str xml, struct xlsx_cells *into, struct err *e);

/* Fills the sheet, whose name is there. Errors name sheet and cell. */
int xlsx_read_cells(struct str xml, struct xlsx_cells *cells, struct xlsx_sheet *s, struct err *e);

#endif
