/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_DB_BACKEND_H
#define ASSAY_DB_BACKEND_H

#include "db/db.h"
#include "db/sandbox.h"
#include "db/sql_table.h"

/*
 * What a database must be able to do to hold the facts: one such table of functions a
 * back end, each in a file of its own. db.c keeps the statements, the transactions and
 * the migrations, the same for all. Conventions are those of db/db.h.
 */
struct backend {
	const char *name;
	int (*open)(const char *path, enum db_mode mode, void **ret_conn, struct err *e);
	void (*close)(void *conn);

	/* A script of several statements: schema and views. */
	int (*script)(void *conn, struct str text, struct err *e);
	int (*get_version)(void *conn, int64_t *ret, struct err *e);
	int (*set_version)(void *conn, int64_t version, struct err *e);
	/* Drops every view; with tables, every table too. */
	int (*drop)(void *conn, bool tables, struct err *e);

	/* depth 0 is the transaction, above it are savepoints. */
	int (*begin)(void *conn, unsigned depth, struct err *e);
	int (*commit)(void *conn, unsigned depth, struct err *e);
	void (*rollback)(void *conn, unsigned depth);

	int (*prepare)(void *conn, const struct sql_entry *sql, void **ret_stmt, struct err *e);
	void (*finalize)(void *stmt);
	/* The number of that parameter, from 1, or 0. Is it guess? Then that is quickly found. */
	int (*parameter)(void *stmt, const char *name, int guess);
	bool (*bind_int)(void *stmt, int parameter, int64_t v);
	bool (*bind_ints)(void *stmt, const int64_t *v, size_t n);
	bool (*bind_real)(void *stmt, int parameter, double v);
	bool (*bind_text)(void *stmt, int parameter, struct str s);
	bool (*bind_blob)(void *stmt, int parameter, struct str s);
	int (*step)(void *conn, void *stmt, struct err *e);
	void (*reset)(void *stmt);
	int64_t (*col_int)(void *stmt, int col);
	double (*col_real)(void *stmt, int col);
	struct str (*col_text)(void *stmt, int col);
	struct str (*col_blob)(void *stmt, int col);
	int64_t (*last_id)(void *conn);

	int (*check)(void *conn, const char *path, db_report *report, void *arg, struct err *e);
	int (*check_file)(const char *path, db_report *report, void *arg, struct err *e);
	void (*remove)(const char *path);
	int (*compare)(void *conn, void *other, const char *const *skip, db_report *report, void *arg,
		       struct err *e);
};

extern const struct backend backend_sqlite;

#endif
