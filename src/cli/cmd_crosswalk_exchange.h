/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_CROSSWALK_EXCHANGE_H
#define ASSAY_CLI_CMD_CROSSWALK_EXCHANGE_H

#include "cli/cmd.h"

struct catalog_crosswalk;

/*
 * Crosswalks and the one spreadsheet, out and in: the subcommands export, import and sheet of
 * `assay crosswalk`. cat is the catalog in force; folder that of assay.yaml, NULL when there is none.
 */
int crosswalk_export(struct cli *c, const struct catalog *cat, struct err *e);
int crosswalk_import(struct cli *c, const struct catalog *cat, const char *folder, struct err *e);
int crosswalk_sheet(struct cli *c, const struct catalog *cat, const char *folder, struct err *e);

/* Parts of import. copy is a catalog whose arena is the import's own. A file that would be written is
 * shown before it is; with --apply it is. */
struct import {
	struct cli *c;
	struct catalog *copy;
	const char *folder;
	const char *path;		/* of the file that came in */
	struct catalog_file *files;	/* what is to be written, below folder */
	size_t file_count;
	bool comments_lost;		/* one of them has comments of its own */
};

/* Notes that a file below the folder is to have these bytes; both are copied. */
void import_add_file(struct import *i, const char *path, struct str bytes);

/* Shows and notes what edits of the one spreadsheet would change. */
struct sheet_edits;
int import_sheet(struct import *i, const struct sheet_edits *edits, struct err *e);

#endif
