/* SPDX-License-Identifier: Apache-2.0 */
#include "db/fixture.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/io.h"
#include "db/db.h"
#include "db/sqlite_int.h"

#define OVER_PERIOD "instr(sql, 'v_period')"

struct fixture {
	char *path;
	sqlite3 *db;
};

static int run(struct fixture *f, const char *sql, struct err *e)
{
	int rc = sqlite3_exec(f->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : sqlite_err(f->db, rc, e);
}

/* Runs the script that the rows of a query, one text column each, make up. */
static int run_made(struct fixture *f, const char *query, struct err *e)
{
	CLEANUP(buf_free) struct buf script = BUF_INIT(1024 * 1024);
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(f->db, query, -1, &s, NULL);

	if (rc == SQLITE_OK)
		while ((rc = sqlite3_step(s)) == SQLITE_ROW)
			buf_add_cstr(&script, (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	if (rc != SQLITE_DONE)
		return sqlite_err(f->db, rc, e);
	return script.n ? run(f, script.p, e) : 0;
}

/* A table in the place of each view: its columns keep their types, also those that a view makes by CAST
 * (which a copy of it tells, and the view does not), so that a test's text becomes the number that the
 * column holds. All views are read before the first goes. Views over the period are left: they are made
 * of the others, which a test gives. */
static int views_to_tables(struct fixture *f, struct err *e)
{
	if (run_made(f,
		     "SELECT 'CREATE TABLE typed_' || name || ' AS SELECT * FROM ' || name || ' WHERE 0;'"
		     " FROM sqlite_schema WHERE type = 'view' AND NOT " OVER_PERIOD,
		     e) < 0)
		return -1;
	return run_made(f,
			"SELECT 'DROP VIEW ' || name || '; DROP TABLE typed_' || name ||"
			" '; CREATE TABLE ' || name || ' (' || (SELECT group_concat('\"' || c.name || '\" ' || c.type)"
			" FROM pragma_table_info('typed_' || v.name) c) || ');' FROM sqlite_schema v"
			" WHERE type = 'view' AND NOT " OVER_PERIOD,
			e);
}

int fixture_open(struct fixture **ret, struct err *e)
{
	CLEANUP(db_closep) struct db *db = NULL;
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct fixture *f = xcalloc(1, sizeof *f);
	const char *path = io_temp_file(&a, e);

	*ret = f;
	if (!path)
		return -1;
	f->path = xstrdup(path);
	if (db_open(f->path, DB_WRITE, &db, e) < 0)
		return -1;
	db_closep(&db);
	if (sqlite_connect(f->path, SQLITE_OPEN_READWRITE, &f->db, e) < 0 || sqlite_functions(f->db, NULL, e) < 0)
		return -1;
	/* Nobody misses a fixture that a power cut took. */
	if (run(f, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", e) < 0)
		return -1;
	return views_to_tables(f, e);
}

void fixture_close(struct fixture *f)
{
	if (!f)
		return;
	sqlite3_close(f->db);
	if (f->path)
		db_remove(f->path);
	free(f->path);
	free(f);
}

void fixture_closep(struct fixture **f)
{
	fixture_close(*f);
	*f = NULL;
}

const char *fixture_path(const struct fixture *f)
{
	return f->path;
}

int fixture_clear(struct fixture *f, struct err *e)
{
	return run_made(f, "SELECT 'DELETE FROM ' || name || ';' FROM sqlite_schema"
			   " WHERE type = 'table' AND name GLOB 'v_*'", e);
}

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz_0123456789", s.p[i]))
			return false;
	return s.n > 0;
}

int fixture_add(struct fixture *f, struct str view, const struct fixture_value *values, size_t n,
		struct err *e)
{
	CLEANUP(buf_free) struct buf sql = BUF_INIT(64 * 1024);
	sqlite3_stmt *s = NULL;
	int rc;

	if (!is_word(view) || !str_starts(view, "v_"))
		return err_set(e, ERR_USAGE, "no view %.*s", STR_FMT(view));
	buf_addf(&sql, "INSERT INTO %.*s (", STR_FMT(view));
	for (size_t i = 0; i < n; i++) {
		if (!is_word(values[i].column))
			return err_set(e, ERR_USAGE, "no column %.*s", STR_FMT(values[i].column));
		buf_addf(&sql, "%s\"%.*s\"", i ? "," : "", STR_FMT(values[i].column));
	}
	buf_add_cstr(&sql, ") VALUES (");
	for (size_t i = 0; i < n; i++)
		buf_add_cstr(&sql, i ? ",?" : "?");
	buf_add_cstr(&sql, ")");
	rc = sqlite3_prepare_v2(f->db, sql.p, -1, &s, NULL);
	if (rc == SQLITE_ERROR)
		return err_set(e, ERR_USAGE, "%s", sqlite3_errmsg(f->db));
	for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
		rc = sqlite3_bind_text64(s, (int)i + 1, values[i].text.p, values[i].text.n, SQLITE_STATIC, SQLITE_UTF8);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(s);
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? 0 : sqlite_err(f->db, rc, e);
}
