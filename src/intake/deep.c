/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/deep.h"

#include <unistd.h>

#include "base/arena.h"

static void remove_store(struct arena *a, const char *path)
{
	unlink(path);
	unlink(arena_printf(a, "%s-wal", path));
	unlink(arena_printf(a, "%s-shm", path));
}

int deep_verify(struct workspace *ws, db_report *report, void *arg, work_progress *progress,
		void *progress_arg, struct err *e)
{
	/* The catalog is no evidence, and the meta table tells of it too. */
	static const char *const skip[] = { "meta", "framework", "requirement", "control", "mapping", NULL };
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	const char *path = arena_printf(&a, "%s.again", db_path(ws->db));
	struct workspace again = *ws;
	int ret = -1;

	remove_store(&a, path);
	if (db_open(path, DB_WRITE, &again.db, e) < 0)
		return -1;
	if (workspace_rebuild(&again, progress, progress_arg, e) == 0)
		ret = db_compare(ws->db, again.db, skip, report, arg, e);
	db_close(again.db);
	remove_store(&a, path);
	return ret;
}
