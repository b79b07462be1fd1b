/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_SHEET_INT_H
#define ASSAY_CATALOG_SHEET_INT_H

#include "catalog/sheet.h"

/* What is read of the one spreadsheet (sheet_read.c), and what follows from it (sheet_merge.c). */

#define SHEET_EDGES_MAX 200000

/* A row of a framework's sheet, or a control that a cell of Evidence names. */
struct sheet_edge {
	const struct catalog_requirement *requirement;
	const struct catalog_control *control;
	const char *sheet;		/* where it stands */
	uint32_t row, column;
	struct catalog_mapping mapping;	/* of a framework's sheet */
};

struct sheet_edges {
	struct sheet_edge *items;	/* sorted by requirement, control, row */
	size_t count;
};

struct sheet_contents {
	const struct catalog *c;
	struct arena *a;
	struct sheet_edges listed;	/* in the frameworks' sheets */
	struct sheet_edges named;	/* in Evidence, once for each kind */
	bool *has_sheet;		/* of each framework of the catalog */
	uint32_t *column;		/* of each framework in Evidence; 0: none */
	uint32_t *row;			/* of each kind of evidence in Evidence; 0: none */
};

void sheet_sort(struct sheet_edges *edges);

/* What is different from c: fills ret->controls. */
int sheet_merge(const struct sheet_contents *s, struct sheet_edits *ret, struct err *e);

/* "sheet soc2, cell D7" */
const char *sheet_place(struct arena *a, const char *sheet, uint32_t row, uint32_t column);

#endif
