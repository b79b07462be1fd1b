/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_SHEET_H
#define ASSAY_CATALOG_SHEET_H

#include "catalog/catalog.h"
#include "codec/xlsx_read.h"

/*
 * The one spreadsheet: which evidence serves which requirements, through which controls. Sheet "Evidence"
 * has a row for each kind of evidence and a column for each framework, whose cell lists requirements
 * with the controls that bring them there: "CC8.1 (CHG-01, CHG-02); CC7.1 (CHG-02)". Then a sheet a
 * framework has a row for each control that supports a requirement, and for each requirement that none
 * does. src/report/report_sheet.c writes it; here edits are read back.
 *
 * What is taken back: the columns requirement, control, support, residual and closed_by of the
 * frameworks' sheets (a row more, less or other), and the cells of the frameworks in Evidence. A
 * pair of requirement and control that is new in Evidence becomes an example of what would do, its
 * residual not yet said. All other cells are context, and looked at no more. Columns are found by name.
 */
#define SHEET_EVIDENCE "Evidence"
#define SHEET_ABOUT "About"

/* The columns of Evidence before the frameworks. */
enum sheet_evidence_column { EVIDENCE_KIND, EVIDENCE_ABOUT, EVIDENCE_CONTROLS };
#define SHEET_EVIDENCE_COLUMNS (EVIDENCE_CONTROLS + 1)
extern const char *const sheet_evidence_columns[SHEET_EVIDENCE_COLUMNS];

/* Of a framework's sheet. */
enum sheet_column {
	SHEET_REQUIREMENT,
	SHEET_REQUIREMENT_TITLE,
	SHEET_STATUS,
	SHEET_CONTROL,
	SHEET_CONTROL_TITLE,
	SHEET_SUPPORT,
	SHEET_RESIDUAL,
	SHEET_CLOSED_BY,
	SHEET_KINDS,
	SHEET_GAP,
};
#define SHEET_COLUMNS (SHEET_GAP + 1)
extern const char *const sheet_columns[SHEET_COLUMNS];

/* The name of a framework's sheet: its id, as long as a name may be. */
const char *sheet_name(const struct catalog_framework *f, struct arena *a);

enum sheet_change_kind { SHEET_ADDED, SHEET_REMOVED, SHEET_CHANGED };

struct sheet_change {
	enum sheet_change_kind kind;
	const struct catalog_requirement *requirement;
	const struct catalog_mapping *before, *after;	/* NULL: there is none */
};

/* A control that is no longer what it was. */
struct sheet_control {
	const struct catalog_control *before;
	struct catalog_control after;
	struct sheet_change *changes;
	size_t change_count;
};

struct sheet_edits {
	struct sheet_control *controls;		/* by id */
	size_t count;
	bool other_catalog;	/* the spreadsheet was made of other frameworks and controls */
	size_t passed_over;	/* pairs of Evidence that were not taken then: a framework's sheet says otherwise */
};

/* Whether the book is such a spreadsheet: it has a sheet Evidence. */
bool sheet_claims(const struct xlsx_book *book);

/* ERR_INPUT: "sheet soc2, cell D7: …". *ret lives in a, and points into c and the book. */
int sheet_read(const struct xlsx_book *book, const struct catalog *c, struct arena *a, struct sheet_edits *ret,
	       struct err *e);

/* The sheet Evidence alone, as CSV: false when its first row says that it is something else. */
bool sheet_claims_csv(struct str bytes);
int sheet_read_csv(struct str bytes, const struct catalog *c, struct arena *a, struct sheet_edits *ret,
		   struct err *e);

#endif
