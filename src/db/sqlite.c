/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The SQLite back end. Write-ahead log, so that readers see the last commit while a
 * batch is written; synchronous NORMAL, since the store is derived and the lake below it
 * is what must be durable: after a power cut the store may lack its last commits, never
 * parts of one, and catches up from the ledger.
 */
#include "db/sqlite_int.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/when.h"
#include "db/backend.h"
#include "db/pagesum.h"

#define BUSY_MS 10000
/* Memory for temporary files: what a savepoint may have to put back is written for every
 * artifact. The log goes into the pages rarely: a batch would else be written twice. */
static const char write_pragmas[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
				    " PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16384";

int sqlite_err(sqlite3 *db, int rc, struct err *e)
{
	int primary = rc & 0xff;
	bool damage = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ||
		      rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ;

	return err_set(e, damage ? ERR_INTEGRITY : ERR_ENV, "%s%s",
		       db ? sqlite3_errmsg(db) : sqlite3_errstr(rc),
		       damage ? " (the store is damaged: run assay rebuild)" : "");
}

static bool arg_seconds(sqlite3_value *v, int64_t *ret)
{
	struct err e = { 0 };
	struct when w;
	const char *text = (const char *)sqlite3_value_text(v);

	if (!text || when_parse(str_of(text), &w, &e) < 0)
		return false;
	*ret = when_to_unix(&w);
	return true;
}

static void span_between(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	const double *unit = sqlite3_user_data(ctx);
	int64_t a, b;

	(void)n;
	if (arg_seconds(args[0], &a) && arg_seconds(args[1], &b))
		sqlite3_result_double(ctx, (double)(b - a) / *unit);
	else
		sqlite3_result_null(ctx);
}

/* Whole days as such, but for the first three: "within 72 hours" is how everybody says it. */
static void hours_in_words(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	char text[64];
	double hours = sqlite3_value_double(args[0]);

	(void)n;
	if (sqlite3_value_type(args[0]) == SQLITE_NULL)
		snprintf(text, sizeof text, "unknown");
	else if (hours > 72 && fmod(hours, 24) == 0)
		snprintf(text, sizeof text, "%.0f days", hours / 24);
	else
		snprintf(text, sizeof text, "%.15g %s", hours, hours == 1 ? "hour" : "hours");
	sqlite3_result_text(ctx, text, -1, SQLITE_TRANSIENT);
}

static void result_str(sqlite3_context *ctx, struct str s)
{
	if (str_given(s))
		sqlite3_result_text64(ctx, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_result_null(ctx);
}

static struct str arg_str(sqlite3_value *v)
{
	const char *text = (const char *)sqlite3_value_text(v);

	return text ? (struct str){ text, (size_t)sqlite3_value_bytes(v) } : STR_NONE;
}

/* Who has that address: the login that it hides, else the address, in lower case. */
static void account_of(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	struct str email = arg_str(args[0]), login = address_login(email, NULL), s = login.n ? login : email;
	char *lower;

	(void)n;
	if (!email.p)
		return;
	lower = xmalloc(s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		lower[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 'a' - 'A') : s.p[i];
	sqlite3_result_text64(ctx, lower, s.n, free, SQLITE_UTF8);
}

static const char *find(struct str in, struct str what)
{
	return in.n && what.n ? memmem(in.p, in.n, what.p, what.n) : NULL;
}

/* As PostgreSQL has it, but for parts counted from the end. */
static void split_part(sqlite3_context *ctx, int count, sqlite3_value **args)
{
	struct str rest = arg_str(args[0]), by = arg_str(args[1]);
	sqlite3_int64 n = sqlite3_value_int64(args[2]);
	const char *end;

	(void)count;
	if (!rest.p || !by.p || n < 1)
		return;
	end = find(rest, by);
	for (; n > 1 && end; n--) {
		rest = (struct str){ end + by.n, rest.n - (size_t)(end - rest.p) - by.n };
		end = find(rest, by);
	}
	if (n > 1)
		rest.n = 0;
	else if (end)
		rest.n = (size_t)(end - rest.p);
	sqlite3_result_text64(ctx, rest.p, rest.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void period_from(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	const struct sqlite_period *p = sqlite3_user_data(ctx);

	(void)n, (void)args;
	result_str(ctx, p->from);
}

static void period_to(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	const struct sqlite_period *p = sqlite3_user_data(ctx);

	(void)n, (void)args;
	result_str(ctx, p->to);
}

int sqlite_functions(sqlite3 *db, const struct sqlite_period *period, struct err *e)
{
	static const double hour = 3600, day = 86400;
	static const struct sqlite_period none;
	const struct {
		const char *name;
		int args;
		const void *data;
		void (*call)(sqlite3_context *ctx, int n, sqlite3_value **args);
	} functions[] = {
		{ "hours_between", 2, &hour, span_between },
		{ "days_between", 2, &day, span_between },
		{ "hours_in_words", 1, NULL, hours_in_words },
		{ "account_of", 1, NULL, account_of },
		{ "split_part", 3, NULL, split_part },
		{ "period_from", 0, period ? period : &none, period_from },
		{ "period_to", 0, period ? period : &none, period_to },
	};
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	for (size_t i = 0; i < COUNT_OF(functions); i++) {
		int rc = sqlite3_create_function_v2(db, functions[i].name, functions[i].args, flags,
						    (void *)(uintptr_t)functions[i].data, functions[i].call, NULL, NULL, NULL);

		if (rc != SQLITE_OK)
			return sqlite_err(db, rc, e);
	}
	return 0;
}

static bool folder_is_writable(struct arena *a, const char *path)
{
	char *folder = arena_cstr(a, str_of(path));
	char *slash = strrchr(folder, '/');

	if (!slash)
		return access(".", W_OK) == 0;
	slash[slash == folder] = '\0';
	return access(folder, W_OK) == 0;
}

/* Where nobody can write, SQLite cannot keep the index of its write-ahead log: the file is
 * then opened as one that does not change (an auditor's copy, a read-only disk). */
static const char *immutable(struct arena *a, const char *path)
{
	CLEANUP(buf_free) struct buf uri = BUF_INIT(64 * 1024);

	buf_add_cstr(&uri, "file:");
	for (; *path; path++)
		buf_addf(&uri, strchr("%?#", *path) ? "%%%02x" : "%c", (unsigned char)*path);
	buf_add_cstr(&uri, "?immutable=1");
	return arena_cstr(a, buf_str(&uri));
}

int sqlite_connect(const char *path, int flags, sqlite3 **ret, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	int reserve = PAGESUM_BYTES;
	int rc;

	if (pagesum_register(e) < 0)
		return -1;
	if ((flags & SQLITE_OPEN_READONLY) && strcmp(path, ":memory:") != 0 && !folder_is_writable(&a, path)) {
		path = immutable(&a, path);
		flags |= SQLITE_OPEN_URI;
	}
	rc = sqlite3_open_v2(path, ret, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, PAGESUM_VFS);
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(*ret, BUSY_MS);
		rc = sqlite3_file_control(*ret, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
		/* An in-memory store has no file to control. */
		rc = rc == SQLITE_NOTFOUND ? SQLITE_OK : rc;
	}
	return rc == SQLITE_OK ? 0 : sqlite_err(*ret, rc, e);
}

static int run(void *conn, const char *text, struct err *e)
{
	int rc = sqlite3_exec(conn, text, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : sqlite_err(conn, rc, e);
}

static int be_open(const char *path, enum db_mode mode, void **ret_conn, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	bool memory = strcmp(path, ":memory:") == 0;
	int flags = SQLITE_OPEN_READWRITE | (mode == DB_WRITE ? SQLITE_OPEN_CREATE : 0);
	sqlite3 *db = NULL;
	int ret;

	if (mode == DB_READ && !memory && access(path, F_OK) < 0)
		return err_set(e, ERR_ENV, "there is no store: run assay rebuild");
	if (mode == DB_READ && !memory && (access(path, W_OK) < 0 || !folder_is_writable(&a, path)))
		flags = SQLITE_OPEN_READONLY;
	ret = sqlite_connect(path, flags, &db, e);
	*ret_conn = db;
	if (ret < 0)
		return -1;
	if (run(db, "PRAGMA page_size = 4096; PRAGMA cache_size = -65536; PRAGMA trusted_schema = OFF", e) < 0)
		return -1;
	if (!memory && mode == DB_WRITE && run(db, write_pragmas, e) < 0)
		return -1;
	if (mode == DB_READ && run(db, "PRAGMA query_only = ON", e) < 0)
		return -1;
	return sqlite_functions(db, NULL, e);
}

static void be_close(void *conn)
{
	sqlite3_close(conn);
}

static int be_script(void *conn, struct str text, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;

	return run(conn, arena_cstr(&a, text), e);
}

static int be_get_version(void *conn, int64_t *ret, struct err *e)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(conn, "PRAGMA user_version", -1, &s, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(s);
	if (rc == SQLITE_ROW)
		*ret = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return rc == SQLITE_ROW ? 0 : sqlite_err(conn, rc, e);
}

static int be_set_version(void *conn, int64_t version, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;

	return run(conn, arena_printf(&a, "PRAGMA user_version = %lld", (long long)version), e);
}

static int be_drop(void *conn, bool tables, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	sqlite3_stmt *s = NULL;
	char *script = arena_printf(&a, "%s", "");
	int rc = sqlite3_prepare_v2(conn,
				    "SELECT 'DROP ' || type || ' \"' || name || '\";' FROM sqlite_schema"
				    " WHERE (type = 'view' OR (type = 'table' AND ?1)) AND name NOT LIKE 'sqlite_%'"
				    " ORDER BY type = 'table', rowid DESC",
				    -1, &s, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(s, 1, tables);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(s);
		if (rc == SQLITE_ROW)
			script = arena_printf(&a, "%s%s", script, (const char *)sqlite3_column_text(s, 0));
	}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? run(conn, script, e) : sqlite_err(conn, rc, e);
}

static const char *const begin_text[] = { "BEGIN IMMEDIATE", "SAVEPOINT s1", "SAVEPOINT s2" };
static const char *const commit_text[] = { "COMMIT", "RELEASE s1", "RELEASE s2" };
static const char *const rollback_text[] = { "ROLLBACK", "ROLLBACK TO s1; RELEASE s1",
					     "ROLLBACK TO s2; RELEASE s2" };

static int be_begin(void *conn, unsigned depth, struct err *e)
{
	if (depth >= COUNT_OF(begin_text))
		BUG("transactions nested deeper than %zu", COUNT_OF(begin_text));
	return run(conn, begin_text[depth], e);
}

static int be_commit(void *conn, unsigned depth, struct err *e)
{
	return run(conn, commit_text[depth], e);
}

static void be_rollback(void *conn, unsigned depth)
{
	/* After an error SQLite may have rolled back already: nothing is left to do then. */
	if (!sqlite3_get_autocommit(conn))
		sqlite3_exec(conn, rollback_text[depth], NULL, NULL, NULL);
}

static int be_prepare(void *conn, const struct sql_entry *sql, void **ret_stmt, struct err *e)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v3(conn, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);

	if (rc != SQLITE_OK) {
		sqlite_err(conn, rc, e);
		return err_ctx(e, "%s:%d: %s", sql->file, sql->line, sql->name);
	}
	*ret_stmt = s;
	return 0;
}

static void be_finalize(void *stmt)
{
	sqlite3_finalize(stmt);
}

/* SQLite looks through all names, comparing each. */
static int be_parameter(void *stmt, const char *name, int guess)
{
	const char *there = sqlite3_bind_parameter_name(stmt, guess);

	return there && strcmp(there, name) == 0 ? guess : sqlite3_bind_parameter_index(stmt, name);
}

static bool be_bind_int(void *stmt, int parameter, int64_t v)
{
	return sqlite3_bind_int64(stmt, parameter, v) == SQLITE_OK;
}

static bool be_bind_ints(void *stmt, const int64_t *v, size_t n)
{
	if ((size_t)sqlite3_bind_parameter_count(stmt) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		sqlite3_bind_int64(stmt, (int)i + 1, v[i]);
	return true;
}

static bool be_bind_real(void *stmt, int parameter, double v)
{
	return sqlite3_bind_double(stmt, parameter, v) == SQLITE_OK;
}

static bool be_bind_text(void *stmt, int parameter, struct str s)
{
	return sqlite3_bind_text64(stmt, parameter, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

static bool be_bind_blob(void *stmt, int parameter, struct str s)
{
	return sqlite3_bind_blob64(stmt, parameter, s.p, s.n, SQLITE_STATIC) == SQLITE_OK;
}

static int be_step(void *conn, void *stmt, struct err *e)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW)
		return 1;
	return rc == SQLITE_DONE ? 0 : sqlite_err(conn, rc, e);
}

static void be_reset(void *stmt)
{
	sqlite3_reset(stmt);
}

static int64_t be_col_int(void *stmt, int col)
{
	return sqlite3_column_int64(stmt, col);
}

static double be_col_real(void *stmt, int col)
{
	return sqlite3_column_double(stmt, col);
}

static struct str be_col_text(void *stmt, int col)
{
	const char *p = (const char *)sqlite3_column_text(stmt, col);

	return p ? (struct str){ p, (size_t)sqlite3_column_bytes(stmt, col) } : STR_NONE;
}

static struct str be_col_blob(void *stmt, int col)
{
	const char *p = sqlite3_column_blob(stmt, col);

	return p ? (struct str){ p, (size_t)sqlite3_column_bytes(stmt, col) } : STR_NONE;
}

static int64_t be_last_id(void *conn)
{
	return sqlite3_last_insert_rowid(conn);
}

struct check_report {
	db_report *report;
	void *arg;
	bool seen;
};

static int check_row(void *arg, int n, char **values, char **names)
{
	struct check_report *r = arg;
	CLEANUP(arena_free) struct arena a = ARENA_INIT;

	(void)n;
	(void)names;
	if (values[0] && strcmp(values[0], "ok") != 0) {
		r->report(r->arg, arena_printf(&a, "assay.db: %s", values[0]));
		r->seen = true;
	}
	return 0;
}

static void be_remove(const char *path)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;

	unlink(path);
	unlink(arena_printf(&a, "%s-wal", path));
	unlink(arena_printf(&a, "%s-shm", path));
}

static int be_check(void *conn, const char *path, db_report *report, void *arg, struct err *e)
{
	struct check_report r = { report, arg, false };
	int rc;

	if (strcmp(path, ":memory:") != 0) {
		/* What the write-ahead log holds belongs into the pages first. */
		if ((!sqlite3_db_readonly(conn, "main") && run(conn, "PRAGMA wal_checkpoint(TRUNCATE)", e) < 0) ||
		    pagesum_check(path, report, arg, e) < 0)
			return -1;
	}
	rc = sqlite3_exec(conn, "PRAGMA integrity_check(20)", check_row, &r, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(conn, "SELECT 'a row of ' || \"table\" || ' names one of ' || parent || ' that is not there'"
				  " FROM pragma_foreign_key_check LIMIT 20", check_row, &r, NULL);
	if (rc == SQLITE_OK)
		return 0;
	sqlite_err(conn, rc, e);
	if (e->kind != ERR_INTEGRITY)
		return -1;
	report(arg, e->msg);
	err_clear(e);
	return 0;
}

const struct backend backend_sqlite = {
	.name = "sqlite",
	.open = be_open,
	.close = be_close,
	.script = be_script,
	.get_version = be_get_version,
	.set_version = be_set_version,
	.drop = be_drop,
	.begin = be_begin,
	.commit = be_commit,
	.rollback = be_rollback,
	.prepare = be_prepare,
	.finalize = be_finalize,
	.parameter = be_parameter,
	.bind_int = be_bind_int,
	.bind_ints = be_bind_ints,
	.bind_real = be_bind_real,
	.bind_text = be_bind_text,
	.bind_blob = be_bind_blob,
	.step = be_step,
	.reset = be_reset,
	.col_int = be_col_int,
	.col_real = be_col_real,
	.col_text = be_col_text,
	.col_blob = be_col_blob,
	.last_id = be_last_id,
	.check = be_check,
	.check_file = pagesum_check,
	.remove = be_remove,
	.compare = sqlite_compare,
};
