/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/workspace.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "catalog/catalog.h"
#include "intake/artifact_row.h"
#include "intake/intake.h"
#include "intake/store_state.h"

char *workspace_folder(const char *lake_dir)
{
	char *p = xstrdup(lake_dir);
	size_t n = strlen(p);
	char *slash;

	while (n > 1 && p[n - 1] == '/')
		p[--n] = '\0';
	slash = strrchr(p, '/');
	if (!slash) {
		free(p);
		return xstrdup(".");
	}
	slash[slash == p] = '\0';
	return p;
}

static int load_settings(struct workspace *ws, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;

	return settings_load(arena_printf(&a, "%s/assay.yaml", ws->root), &ws->settings, e);
}

static int bring_in_step(struct workspace *ws, work_progress *progress, void *arg, struct err *e)
{
	bool same;

	if (store_state_matches(&ws->settings, ws->root, ws->db, &same, e) < 0)
		return -1;
	if (!same)
		return workspace_rebuild(ws, progress, arg, e);
	return settings_store(&ws->settings, ws->db, e) < 0 ? -1 : intake_catch_up(ws, progress, arg, e);
}

static int check_in_step(struct workspace *ws, struct err *e)
{
	uint64_t seen;
	bool same;

	if (store_state_entries(ws->db, &seen, e) < 0 || store_state_matches(&ws->settings, ws->root, ws->db, &same, e) < 0)
		return -1;
	if (!same)
		return err_set(e, ERR_USAGE,
			       "assay.yaml, formats/ or the program has changed what is read out of evidence: run assay rebuild");
	if (seen != lake_size(ws->lake))
		return err_set(e, ERR_USAGE,
			       "the store has read %llu of %llu ledger entries (an interrupted run): run assay rebuild",
			       (unsigned long long)seen, (unsigned long long)lake_size(ws->lake));
	return 0;
}

int workspace_open(const char *lake_dir, enum lake_mode mode, struct workspace *ws, work_progress *progress, void *arg,
		   struct err *e)
{
	ws->root = workspace_folder(lake_dir);
	if (lake_open(lake_dir, mode, &ws->lake, e) < 0 || load_settings(ws, e) < 0 ||
	    db_open(lake_db_path(ws->lake), mode == LAKE_WRITE ? DB_WRITE : DB_READ, &ws->db, e) < 0 ||
	    (mode == LAKE_WRITE ? bring_in_step(ws, progress, arg, e) : check_in_step(ws, e)) < 0) {
		workspace_close(ws);
		return -1;
	}
	return 0;
}

static int drop_facts(struct workspace *ws, struct err *e)
{
	CLEANUP(txn_end) struct txn t = { 0 };

	if (txn_begin(ws->db, &t, e) < 0 || db_reset(ws->db, e) < 0 ||
	    store_state_set_settings(&ws->settings, ws->root, ws->db, e) < 0)
		return -1;
	return txn_commit(&t, e);
}

int workspace_catalog(const struct workspace *ws, struct catalog *ret, struct err *e)
{
	if (catalog_load(ws->root, ret, e) < 0)
		return -1;
	if (settings_check(&ws->settings, ret, e) == 0)
		return 0;
	catalog_free(ret);
	return err_ctx(e, "%s/assay.yaml", ws->root);
}

static int rebuild(struct workspace *ws, const struct catalog *cat, work_progress *progress, void *arg, struct err *e)
{
	if (drop_facts(ws, e) < 0 || settings_store(&ws->settings, ws->db, e) < 0 ||
	    catalog_store(cat, ws->db, e) < 0)
		return -1;
	return intake_catch_up(ws, progress, arg, e);
}

/* The store that is there goes only when settings and catalog hold. */
static int open_anew(struct workspace *ws, work_progress *progress, void *arg, struct err *e)
{
	struct catalog cat = { 0 };
	int ret;

	if (load_settings(ws, e) < 0 || workspace_catalog(ws, &cat, e) < 0)
		return -1;
	db_remove(lake_db_path(ws->lake));
	ret = db_open(lake_db_path(ws->lake), DB_WRITE, &ws->db, e);
	if (ret == 0)
		ret = rebuild(ws, &cat, progress, arg, e);
	catalog_free(&cat);
	return ret;
}

int workspace_open_anew(const char *lake_dir, struct workspace *ws, work_progress *progress, void *arg,
			struct err *e)
{
	ws->root = workspace_folder(lake_dir);
	if (lake_open(lake_dir, LAKE_WRITE, &ws->lake, e) == 0 && open_anew(ws, progress, arg, e) == 0)
		return 0;
	workspace_close(ws);
	return -1;
}

void workspace_close(struct workspace *ws)
{
	db_close(ws->db);
	lake_close(ws->lake);
	settings_free(&ws->settings);
	free(ws->root);
	*ws = (struct workspace){ 0 };
}

int workspace_artifact(struct workspace *ws, struct str hex, struct buf *ret, struct err *e)
{
	struct artifact_row row;
	struct sha256 id;
	int found;

	if (!sha256_from_hex(hex, &id))
		return 0;
	found = artifact_find(ws->db, &id, &row, e);
	if (found == 1 && lake_get(ws->lake, &id, row.place, ret, e) < 0)
		return -1;
	return found;
}

/* The catalog is loaded before anything is dropped: it may not hold. */
int workspace_rebuild(struct workspace *ws, work_progress *progress, void *arg, struct err *e)
{
	struct catalog cat = { 0 };
	int ret;

	if (workspace_catalog(ws, &cat, e) < 0)
		return -1;
	ret = rebuild(ws, &cat, progress, arg, e);
	catalog_free(&cat);
	return ret;
}
