/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_DB_DB_H
#define ASSAY_DB_DB_H

#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"
#include "sql_id.h"

/*
 * The store of facts. One interface, one back end a file (sqlite.c); nothing else in
 * the tree may include a database's header. SQL text never stands in C: statements are
 * named in .sql files beside the code that runs them ("-- :change_add" before each),
 * and tools/sqlgen.awk makes enum sql_id of them. The only text that is run is that of
 * checks and of `assay query`, in the sandbox (db/sandbox.h).
 *
 * The store is derived: everything in it can be read again from the ledger and the
 * artifacts (`assay rebuild`), so its own durability is that of a cache, while its
 * transactions keep it consistent with a known size of the ledger.
 */
struct db;

enum db_mode {
	DB_READ,	/* the file must exist, at the current schema */
	DB_WRITE,	/* made when missing, migrated when older */
};

/* path ":memory:" gives a private store. Errors: ERR_ENV; ERR_INTEGRITY when the file is
 * no store or is damaged; a store made by a newer program is ERR_USAGE. */
int db_open(const char *path, enum db_mode mode, struct db **ret, struct err *e);
void db_close(struct db *db);
void db_closep(struct db **db);	/* for CLEANUP */
const char *db_path(const struct db *db);

/* Reads every page and index and compares them with one another and with the checksums:
 * calls report once for each thing that is wrong; -1 only when the check itself failed. */
typedef void db_report(void *arg, const char *what);
int db_check(struct db *db, db_report *report, void *arg, struct err *e);

/* The same of a file that may be too damaged to open: only the checksums. */
int db_check_file(const char *path, db_report *report, void *arg, struct err *e);

/* Removes a store and what belongs to it; none there is fine. */
void db_remove(const char *path);

/* Compares the rows of every table of two stores, in the order of their keys, and reports
 * for each table the first row that differs, but for the tables in skip (names, NULL at the end). */
int db_compare(struct db *db, struct db *other, const char *const *skip, db_report *report, void *arg,
	       struct err *e);

/* Drops all tables and views and makes them anew, empty (for rebuild), when anything was written since db_open made
 * them. Inside a txn. */
int db_reset(struct db *db, struct err *e);

/* One statement, prepared once and kept by the db; a query borrows it. Close a query
 * before what it binds goes away: declare it after. */
struct query {
	struct db *db;
	void *stmt;
	enum sql_id id;
	int bound;	/* the parameter that was bound last: most are bound in their order */
	bool failed;	/* a bind named a parameter that is not there */
};

int query_open(struct db *db, enum sql_id id, struct query *q, struct err *e);
void query_done(struct query *q);	/* for CLEANUP; takes a zeroed one */

/* Bindings name the parameter with its colon (":change"). A str that is not given
 * binds NULL. Text must live until the next step or reset. A name that the statement does not
 * have is a bug of ours, and query_step ends the process. */
void query_int(struct query *q, const char *name, int64_t v);
void query_real(struct query *q, const char *name, double v);
void query_text(struct query *q, const char *name, struct str s);
void query_blob(struct query *q, const char *name, struct str s);
void query_null(struct query *q, const char *name);
void query_int_if(struct query *q, bool given, const char *name, int64_t v);	/* NULL when it is not given */
/* Binds all n parameters at once, in the order in which the statement names them. */
void query_ints(struct query *q, const int64_t *v, size_t n);

/* 1: a row is there. 0: the end. -1: error; an error is never an end. */
MUST_USE int query_step(struct query *q, struct err *e);

/* Steps to the end, expecting no rows, and makes the query ready for the next bindings.
 * Bindings are kept. */
MUST_USE int query_exec(struct query *q, struct err *e);

/* Ends a query that was not stepped to its end; bindings are kept. */
void query_reset(struct query *q);

/* Columns of the current row, from 0. A str lives until the next step, reset or done. */
int64_t query_col_int(const struct query *q, int col);
double query_col_real(const struct query *q, int col);
struct str query_col_text(const struct query *q, int col);	/* NULL is "not given" */
struct str query_col_blob(const struct query *q, int col);

/* The rowid of the newest row this connection inserted. */
int64_t db_last_id(const struct db *db);

/* A value that the store keeps of itself under a name. 1: *ret is a copy in a. 0: none yet. */
MUST_USE int db_meta_get(struct db *db, const char *name, struct arena *a, struct str *ret, struct err *e);
int db_meta_set(struct db *db, const char *name, struct str value, struct err *e);

/* Runs id, which takes no parameters and returns one integer. */
int db_int(struct db *db, enum sql_id id, int64_t *ret, struct err *e);

/* A transaction. CLEANUP(txn_end) rolls back unless it was committed. Transactions nest:
 * an inner one is a savepoint, so an artifact can fail without its batch. */
struct txn {
	struct db *db;
	unsigned depth;	/* 0: not open */
};

int txn_begin(struct db *db, struct txn *t, struct err *e);
int txn_commit(struct txn *t, struct err *e);	/* after an error it is open still, and txn_end rolls back */
void txn_end(struct txn *t);	/* for CLEANUP; takes a zeroed one */

#endif
