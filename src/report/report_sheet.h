/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_REPORT_SHEET_H
#define ASSAY_REPORT_REPORT_SHEET_H

#include "audit/posture.h"
#include "base/buf.h"
#include "catalog/sheet.h"

/* Writes the one spreadsheet (catalog/sheet.h) of the frameworks that are asked for. */
#define SHEET_FRAMEWORKS_MAX 64

struct sheet_of {
	const struct catalog *catalog;
	const struct catalog_framework *const *frameworks;
	size_t framework_count;			/* at most SHEET_FRAMEWORKS_MAX */
	const char *organisation;		/* NULL: there is no workspace */
	struct posture *posture;		/* NULL: nothing was evaluated */
};

/* ERR_INPUT when a cell would be larger than the format allows. */
int report_sheet_xlsx(const struct sheet_of *s, struct buf *out, struct err *e);

/* The sheet Evidence alone. */
void report_sheet_csv(const struct sheet_of *s, struct buf *out);

#endif
