/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CROSSWALK_TABLE_H
#define ASSAY_CATALOG_CROSSWALK_TABLE_H

#include "catalog/crosswalk_draft.h"

/*
 * Crosswalks as a table, in CSV or a spreadsheet: a header row, and a row for each row. The columns
 * are the fields of our own file, the framework of either end, the direction, and what our file
 * says of the whole, repeated on each row so that a row that was copied elsewhere still says who
 * states it. On the way in they are found by name, in any order, and only source, target and
 * relation must be there; a row of the direction "target-to-source" is turned round.
 *
 * In CSV a field that a spreadsheet program would run as a formula gets a ' in front, as does one
 * that begins with ' itself; both are taken off on the way in.
 */
void crosswalk_write_csv(const struct catalog_crosswalk *const *list, size_t count, struct buf *out);
int crosswalk_write_xlsx(const struct catalog_crosswalk *const *list, size_t count, struct buf *out, struct err *e);

/* ERR_INPUT: "line 7: …", "sheet soc2-ssdf, row 7: …". Each fills *ret, which is freed by the caller, also
 * after an error. */
int crosswalk_read_csv(struct str bytes, struct crosswalk_drafts *ret, struct err *e);

struct xlsx_book;
int crosswalk_read_xlsx(const struct xlsx_book *book, struct crosswalk_drafts *ret, struct err *e);

#endif
