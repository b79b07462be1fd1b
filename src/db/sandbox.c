/* SPDX-License-Identifier: Apache-2.0 */

/*
 * SQLite's own means, all of them at once: a read-only connection, query_only, defensive
 * mode, an authorizer that knows SELECT, functions, recursion and the views, and limits.
 * The authorizer sees a read of a table together with the view it is made through; that
 * name must be one of the views that ship (a query's own WITH name that imitates one is
 * refused, since it could stand in for the view).
 */
#include "db/sandbox.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "db/sqlite_int.h"

#define COLUMNS_MAX 200
#define STEPS_BETWEEN_LOOKS 10000

const struct sandbox_limits sandbox_defaults = {
	.deadline_ms = 60 * 1000,
	.rows_max = 10 * 1000 * 1000,
	.value_bytes_max = 16 * 1024 * 1024,
};

struct sandbox {
	sqlite3 *db;
	struct sandbox_limits limits;
	int64_t deadline;	/* of the statement that runs, on the monotonic clock */
	bool late;
	struct buf seen;	/* tables that the statement reads through a view, each between line ends */
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int look_at_clock(void *arg)
{
	struct sandbox *s = arg;

	s->late = now_ms() > s->deadline;
	return s->late;
}

static bool is_view(const char *name)
{
	return name && str_starts_nocase(str_of(name), "v_");
}

/* Table-valued functions that read nothing but their arguments. */
static bool is_table_function(const char *name)
{
	return name && (strcmp(name, "json_each") == 0 || strcmp(name, "json_tree") == 0);
}

/* SQLite merges a view into the statement and then asks once more, with no column and no
 * view, for each of its tables that it takes no column from ("SELECT count(*) FROM v_x").
 * By then the view's own clauses have named that table, so one that none has is foreign. */
static bool is_seen(struct sandbox *s, const char *table, bool add)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(1024);

	buf_addf(&line, "\n%s\n", table);
	if (buf_overflowed(&line))
		return false;
	if (str_has(buf_str(&s->seen), line.p))
		return true;
	if (add)
		buf_add_str(&s->seen, buf_str(&line));
	return false;
}

static int authorize(void *arg, int action, const char *a, const char *b, const char *database,
		     const char *through)
{
	(void)database;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return b && strcmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_READ:
		/* An empty table name is a read of a subquery or a WITH name. */
		if (!a || !*a || is_view(a) || is_table_function(a))
			return SQLITE_OK;
		if (is_view(through)) {
			is_seen(arg, a, true);
			return SQLITE_OK;
		}
		return b && !*b && is_seen(arg, a, false) ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

int sandbox_open(const char *path, const struct sandbox_limits *limits, struct sandbox **ret,
		 struct err *e)
{
	struct sandbox *s = xcalloc(1, sizeof *s);
	int rc;

	s->limits = *limits;
	s->seen = BUF_INIT(64 * 1024);
	if (sqlite_connect(path, SQLITE_OPEN_READONLY, &s->db, e) < 0 || sqlite_functions(s->db, e) < 0)
		goto fail;
	rc = sqlite3_exec(s->db, "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -32768",
			  NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		sqlite_err(s->db, rc, e);
		goto fail;
	}
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, (int)limits->value_bytes_max);
	sqlite3_limit(s->db, SQLITE_LIMIT_SQL_LENGTH, 256 * 1024);
	sqlite3_limit(s->db, SQLITE_LIMIT_COLUMN, COLUMNS_MAX);
	sqlite3_limit(s->db, SQLITE_LIMIT_EXPR_DEPTH, 100);
	sqlite3_limit(s->db, SQLITE_LIMIT_COMPOUND_SELECT, 50);
	sqlite3_limit(s->db, SQLITE_LIMIT_VDBE_OP, 250000);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_progress_handler(s->db, STEPS_BETWEEN_LOOKS, look_at_clock, s);
	sqlite3_set_authorizer(s->db, authorize, s);
	*ret = s;
	return 0;
fail:
	sandbox_close(s);
	return err_ctx(e, "%s", path);
}

void sandbox_close(struct sandbox *s)
{
	if (!s)
		return;
	sqlite3_close(s->db);
	buf_free(&s->seen);
	free(s);
}

void sandbox_closep(struct sandbox **s)
{
	sandbox_close(*s);
	*s = NULL;
}

/* A WITH name in the place of a view: "v_change AS (", "v_change (a, b) AS MATERIALIZED (". */
static bool imitates_view(struct str sql)
{
	for (size_t i = 0; i + 1 < sql.n; i++) {
		struct str rest = { sql.p + i, sql.n - i };
		char before = i ? sql.p[i - 1] : ' ';

		if (!str_starts_nocase(rest, "v_") || strchr("abcdefghijklmnopqrstuvwxyz0123456789_.", before | 0x20))
			continue;
		while (rest.n && (rest.p[0] == '_' || rest.p[0] == '"' || rest.p[0] == ']' || rest.p[0] == '`' ||
				  (rest.p[0] >= '0' && rest.p[0] <= '9') ||
				  ((rest.p[0] | 0x20) >= 'a' && (rest.p[0] | 0x20) <= 'z'))) {
			rest.p++;
			rest.n--;
		}
		rest = str_trim(rest);
		if (rest.n && rest.p[0] == '(')
			return true;
		if (!str_starts_nocase(rest, "as"))
			continue;
		rest.p += 2;
		rest.n -= 2;
		rest = str_trim(rest);
		if (str_starts_nocase(rest, "(") || str_starts_nocase(rest, "materialized") ||
		    str_starts_nocase(rest, "not"))
			return true;
	}
	return false;
}

static int fail(const struct sandbox *s, int rc, struct err *e)
{
	int primary = rc & 0xff;

	if (s->late)
		return err_set(e, ERR_USAGE, "stopped after %lld ms", (long long)s->limits.deadline_ms);
	if (primary == SQLITE_AUTH)
		return err_set(e, ERR_USAGE, "only SELECT from the views v_* is allowed (%s)", sqlite3_errmsg(s->db));
	if (primary == SQLITE_TOOBIG)
		return err_set(e, ERR_USAGE, "a value is larger than %lld bytes",
			       (long long)s->limits.value_bytes_max);
	if (primary == SQLITE_ERROR || primary == SQLITE_MISMATCH || primary == SQLITE_RANGE)
		return err_set(e, ERR_USAGE, "%s", sqlite3_errmsg(s->db));
	return sqlite_err(s->db, rc, e);
}

static int bind(sqlite3_stmt *stmt, const struct sandbox_param *params, size_t n)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; i < n && rc == SQLITE_OK; i++) {
		int at = sqlite3_bind_parameter_index(stmt, params[i].name);

		if (at)
			rc = sqlite3_bind_text64(stmt, at, params[i].text.p, params[i].text.n, SQLITE_STATIC,
						 SQLITE_UTF8);
	}
	return rc;
}

static void read_cell(sqlite3_stmt *stmt, int col, struct cell *c)
{
	switch (sqlite3_column_type(stmt, col)) {
	case SQLITE_INTEGER:
		c->type = CELL_INT;
		c->i = sqlite3_column_int64(stmt, col);
		break;
	case SQLITE_FLOAT:
		c->type = CELL_REAL;
		c->r = sqlite3_column_double(stmt, col);
		break;
	case SQLITE_TEXT:
		c->type = CELL_TEXT;
		c->s.p = (const char *)sqlite3_column_text(stmt, col);
		c->s.n = (size_t)sqlite3_column_bytes(stmt, col);
		break;
	case SQLITE_BLOB:
		c->type = CELL_BLOB;
		c->s.p = sqlite3_column_blob(stmt, col);
		c->s.n = (size_t)sqlite3_column_bytes(stmt, col);
		break;
	default:
		c->type = CELL_NULL;
		break;
	}
}

static int run_rows(struct sandbox *s, sqlite3_stmt *stmt, sandbox_row *row, void *arg, struct err *e)
{
	struct cell cells[COLUMNS_MAX] = { 0 };
	int n = sqlite3_column_count(stmt);
	int64_t count = 0;
	int rc;

	for (int i = 0; i < n; i++)
		cells[i].name = sqlite3_column_name(stmt, i);
	if (row(arg, 0, cells, (size_t)n, e) < 0)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (++count > s->limits.rows_max)
			return err_set(e, ERR_USAGE, "more than %lld rows", (long long)s->limits.rows_max);
		for (int i = 0; i < n; i++)
			read_cell(stmt, i, &cells[i]);
		if (row(arg, count, cells, (size_t)n, e) < 0)
			return -1;
	}
	return rc == SQLITE_DONE ? 0 : fail(s, rc, e);
}

/* Whether nothing but blanks and comments follows: SQLite makes no statement of that. */
static bool is_last(struct sandbox *s, const char *tail)
{
	sqlite3_stmt *more = NULL;
	bool last = true;

	while (last && *tail)
		last = sqlite3_prepare_v2(s->db, tail, -1, &more, &tail) == SQLITE_OK && !more;
	sqlite3_finalize(more);
	return last;
}

int sandbox_run(struct sandbox *s, struct str sql, const struct sandbox_param *params, size_t n,
		sandbox_row *row, void *arg, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	sqlite3_stmt *stmt = NULL;
	const char *tail = NULL;
	int rc, ret = -1;

	s->deadline = now_ms() + s->limits.deadline_ms;
	s->late = false;
	buf_clear(&s->seen);
	if (imitates_view(sql))
		return err_set(e, ERR_USAGE, "a name that begins with v_ belongs to a view: choose another");
	rc = sqlite3_prepare_v2(s->db, arena_cstr(&a, sql), -1, &stmt, &tail);
	if (rc != SQLITE_OK)
		fail(s, rc, e);
	else if (!stmt)
		err_set(e, ERR_USAGE, "there is no statement");
	else if (!is_last(s, tail))
		err_set(e, ERR_USAGE, "one statement at a time");
	else if ((rc = bind(stmt, params, n)) != SQLITE_OK)
		fail(s, rc, e);
	else
		ret = run_rows(s, stmt, row, arg, e);
	sqlite3_finalize(stmt);
	return ret;
}
