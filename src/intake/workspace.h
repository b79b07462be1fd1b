/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_INTAKE_WORKSPACE_H
#define ASSAY_INTAKE_WORKSPACE_H

#include "base/err.h"
#include "base/progress.h"
#include "catalog/settings.h"
#include "db/db.h"
#include "lake/lake.h"

struct catalog;

/*
 * A workspace: a lake, the store of facts read out of it, and the settings, opened
 * together and brought into step. assay.yaml, controls/ and checks/ lie in the folder
 * that the lake lies in.
 */
struct workspace {
	struct lake *lake;
	struct db *db;
	struct settings settings;
	char *root;	/* the folder */
};

/* The folder that a lake lies in, whether the lake is there or not: "." of ".assay". The
 * caller frees it. */
char *workspace_folder(const char *lake_dir);

/* Opens the lake in lake_dir and its store, reads the settings, and lets the store catch
 * up with the ledger when it is behind (DB_WRITE). With LAKE_READ nothing is written: a
 * store that is behind is ERR_USAGE. ws must be zeroed. */
int workspace_open(const char *lake_dir, enum lake_mode mode, struct workspace *ws, work_progress *progress, void *arg,
		   struct err *e);
void workspace_close(struct workspace *ws);

/* The same for writing, but with a store that is made anew from the artifacts, whatever
 * there was: also when it could not even be opened. */
int workspace_open_anew(const char *lake_dir, struct workspace *ws, work_progress *progress, void *arg,
			struct err *e);

/* Appends the bytes of the artifact of that id, as hex. 1: they are there. 0: no artifact has
 * it. -1: they are not what they were (ERR_INTEGRITY), or larger than ret's ceiling. */
MUST_USE int workspace_artifact(struct workspace *ws, struct str hex, struct buf *ret, struct err *e);

/* Loads the catalog that is in force here, and looks up in it what the settings name. */
int workspace_catalog(const struct workspace *ws, struct catalog *ret, struct err *e);

/* Drops all facts and reads every artifact again. */
int workspace_rebuild(struct workspace *ws, work_progress *progress, void *arg, struct err *e);

#endif
