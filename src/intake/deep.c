/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/deep.h"

#include <unistd.h>

#include "base/io.h"

/* Beside the first; elsewhere when the lake lies where nobody can write. */
static const char *second_store(const struct workspace *ws, struct arena *a, struct err *e)
{
	const char *path;

	if (access(lake_dir(ws->lake), W_OK) != 0)
		return io_temp_file(a, e);
	path = arena_printf(a, "%s.again", db_path(ws->db));
	db_remove(path);	/* of a run that was cut off */
	return path;
}

int deep_verify(struct workspace *ws, db_report *report, void *arg, work_progress *progress,
		void *progress_arg, struct err *e)
{
	/* The catalog is no evidence, and the meta table tells of it too. */
	static const char *const skip[] = { "meta", "framework", "requirement", "control", "mapping", NULL };
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	const char *path = second_store(ws, &a, e);
	struct workspace again = *ws;
	int ret = -1;

	if (!path)
		return -1;
	again.db = NULL;
	if (db_open(path, DB_WRITE, &again.db, e) == 0 &&
	    workspace_rebuild(&again, progress, progress_arg, e) == 0)
		ret = db_compare(ws->db, again.db, skip, report, arg, e);
	db_close(again.db);
	db_remove(path);
	return ret;
}
