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
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/nearest.h"
#include "db/sqlite_int.h"

#define COLUMNS_MAX 200
#define TABLES_BYTES_MAX (64 * 1024)
#define STEPS_BETWEEN_LOOKS 10000

const struct sandbox_limits sandbox_defaults = {
	.deadline_ms = 60 * 1000,
	.rows_max = 10 * 1000 * 1000,
	.value_bytes_max = 1024 * 1024,
};

/* More than a check of a page or two can need: a statement that is made to cost much is refused
 * before it runs, where the deadline would not see it yet. */
static const struct {
	int id;
	int max;
} statement_limits[] = {
	{ SQLITE_LIMIT_SQL_LENGTH, 256 * 1024 },
	{ SQLITE_LIMIT_COLUMN, COLUMNS_MAX },
	{ SQLITE_LIMIT_EXPR_DEPTH, 100 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 50 },
	{ SQLITE_LIMIT_VDBE_OP, 250000 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200 },
};

struct sandbox {
	sqlite3 *db;
	struct sandbox_limits limits;
	struct sqlite_period period;	/* of the statement that runs */
	int64_t deadline;	/* of the statement that runs, on the monotonic clock */
	bool late;
	bool allowed;		/* the statement has passed authorize() once: see prepare() */
	struct buf tables;	/* ",artifact,change," */
	struct buf views;	/* the same of the views */
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

static bool is_table(const struct sandbox *s, const char *name)
{
	char listed[256];
	int n = snprintf(listed, sizeof listed, ",%s,", name);

	return n < 0 || (size_t)n >= sizeof listed || str_starts_nocase(str_of(name), "sqlite_") ||
	       strcasestr(s->tables.p, listed);
}

static int authorize(void *arg, int action, const char *a, const char *b, const char *database,
		     const char *through)
{
	const struct sandbox *s = arg;

	(void)database;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return b && strcmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_READ:
		/* An empty table name is a read of a subquery or a WITH name. */
		if (s->allowed || !a || !*a || is_view(a) || is_view(through))
			return SQLITE_OK;
		/* No column of it is used: fine for a WITH name. */
		return b && !*b && !is_table(s, a) ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static int add_name(void *arg, int n, char **values, char **names)
{
	(void)names;
	buf_addf(arg, "%s,", n ? values[0] : "");
	return 0;
}

int sandbox_open(const char *path, const struct sandbox_limits *limits, struct sandbox **ret,
		 struct err *e)
{
	struct sandbox *s = xcalloc(1, sizeof *s);
	int rc;

	s->limits = *limits;
	s->tables.ceiling = s->views.ceiling = TABLES_BYTES_MAX;
	if (sqlite_connect(path, SQLITE_OPEN_READONLY, &s->db, e) < 0 || sqlite_functions(s->db, &s->period, e) < 0)
		goto fail;
	buf_add_char(&s->tables, ',');
	rc = sqlite3_exec(s->db, "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -32768;"
			  "SELECT name FROM sqlite_schema WHERE type = 'table'", add_name, &s->tables, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(s->db, "SELECT name FROM sqlite_schema WHERE type = 'view'", add_name, &s->views, NULL);
	if (rc != SQLITE_OK) {
		sqlite_err(s->db, rc, e);
		goto fail;
	}
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, (int)limits->value_bytes_max);
	for (size_t i = 0; i < COUNT_OF(statement_limits); i++)
		sqlite3_limit(s->db, statement_limits[i].id, statement_limits[i].max);
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
	buf_free(&s->tables);
	buf_free(&s->views);
	free(s);
}

void sandbox_closep(struct sandbox **s)
{
	sandbox_close(*s);
	*s = NULL;
}

static bool is_name_char(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '$' ||
	       (unsigned char)c >= 0x80;
}

static void skip(struct str *sql, size_t n)
{
	n = n < sql->n ? n : sql->n;
	sql->p += n;
	sql->n -= n;
}

/* How far it is to the end of the first `end` after the first `from` bytes. */
static size_t span_to(struct str sql, size_t from, const char *end)
{
	const char *at = sql.n > from ? memmem(sql.p + from, sql.n - from, end, strlen(end)) : NULL;

	return at ? (size_t)(at - sql.p) + strlen(end) : sql.n;
}

static void skip_blanks(struct str *sql)
{
	while (sql->n) {
		if (str_starts(*sql, "--"))
			skip(sql, span_to(*sql, 2, "\n"));
		else if (str_starts(*sql, "/*"))
			skip(sql, span_to(*sql, 2, "*/"));
		else if (memchr(" \t\n\r\f\v", sql->p[0], 6))
			skip(sql, 1);
		else
			break;
	}
}

/* The next token of SQL, as far as imitates_view() needs to tell them apart, with the quotes
 * of a name taken off; false at the end. */
static bool next_token(struct str *sql, struct str *ret)
{
	size_t n = 0;

	skip_blanks(sql);
	*ret = *sql;
	if (sql->n == 0)
		return false;
	if (memchr("'\"`[", sql->p[0], 4)) {
		const char end[] = { sql->p[0] == '[' ? ']' : sql->p[0], '\0' };

		/* A quote written twice stands for itself. */
		n = span_to(*sql, 1, end);
		while (n < sql->n && sql->p[n] == end[0])
			n = span_to(*sql, n + 1, end);
		*ret = (struct str){ sql->p + 1, n - 1 - (n > 1) };
	} else {
		while (n < sql->n && is_name_char(sql->p[n]))
			n++;
		n = n ? n : 1;
		ret->n = n;
	}
	skip(sql, n);
	return true;
}

/* A WITH name in the place of a view: "v_change AS (", "v_change (a, b) AS MATERIALIZED (". It
 * would read tables in the name of that view, and the authorizer could not tell. */
static bool imitates_view(struct str sql)
{
	struct str t;

	while (next_token(&sql, &t)) {
		struct str rest = sql;

		if (!str_starts_nocase(t, "v_") || !next_token(&rest, &t))
			continue;
		if (str_is(t, "("))
			return true;
		if (str_is_nocase(t, "as") && next_token(&rest, &t) &&
		    (str_is(t, "(") || str_is_nocase(t, "materialized") || str_is_nocase(t, "not")))
			return true;
	}
	return false;
}

/*
 * Prepares twice. A table of which no column is used (count(*), the other side of a join) is
 * read "through" no view once the optimizer has folded the view into the statement, so that
 * authorize() would refuse it. So it judges the statement as it was written, with the
 * optimizer off, and what it let pass is prepared again. Were the optimizer not to be
 * switched off, more would be refused, not less.
 */
static int prepare(struct sandbox *s, const char *sql, sqlite3_stmt **ret_stmt, const char **ret_tail)
{
	int rc;

	s->allowed = false;
	sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, s->db, ~0);
	rc = sqlite3_prepare_v2(s->db, sql, -1, ret_stmt, ret_tail);
	sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, s->db, 0);
	if (rc != SQLITE_OK || !*ret_stmt)
		return rc;
	sqlite3_finalize(*ret_stmt);
	s->allowed = true;
	return sqlite3_prepare_v2(s->db, sql, -1, ret_stmt, ret_tail);
}

/* What SQLite says, and the view that was meant when there is none of that name. */
static int refuse_statement(const struct sandbox *s, struct err *e)
{
	static const char no_table[] = "no such table: ";
	struct str said = str_of(sqlite3_errmsg(s->db)), views = buf_str(&s->views);
	struct nearest n = NEAREST_INIT(STR_NONE);
	char hint[NEAREST_HINT_LEN];

	if (str_starts(said, no_table)) {
		n.given = said;
		skip(&n.given, sizeof no_table - 1);
		while (views.n)
			nearest_offer(&n, str_cut(&views, ','));
	}
	return err_set(e, ERR_USAGE, "%.*s%s", STR_FMT(said), nearest_hint(&n, hint, sizeof hint));
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
		return refuse_statement(s, e);
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

/* v_period is the period that the statement asks about. */
static struct sqlite_period period_of(const struct sandbox_param *params, size_t n)
{
	struct sqlite_period p = { STR_NONE, STR_NONE };

	for (size_t i = 0; i < n; i++) {
		if (strcmp(params[i].name, ":from") == 0)
			p.from = params[i].text;
		else if (strcmp(params[i].name, ":to") == 0)
			p.to = params[i].text;
	}
	return p;
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
	s->period = period_of(params, n);
	if (imitates_view(sql))
		return err_set(e, ERR_USAGE, "a name that begins with v_ belongs to a view: choose another");
	rc = prepare(s, arena_cstr(&a, sql), &stmt, &tail);
	if (rc != SQLITE_OK)
		fail(s, rc, e);
	else if (!stmt)
		err_set(e, ERR_USAGE, "there is no statement");
	else if (!is_last(s, tail))
		err_set(e, ERR_USAGE, "one statement at a time");
	else if ((rc = bind(stmt, params, n)) != SQLITE_OK)
		fail(s, rc, e);
	else
		ret = row ? run_rows(s, stmt, row, arg, e) : 0;
	sqlite3_finalize(stmt);
	return ret;
}
