/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_DB_SQLITE_INT_H
#define ASSAY_DB_SQLITE_INT_H

#include <sqlite3.h>

#include "base/err.h"
#include "base/str.h"
#include "db/db.h"

/* What the SQLite back end and the sandbox share. */

/* Opens path with the page checksums. flags are those of sqlite3_open_v2. */
int sqlite_connect(const char *path, int flags, sqlite3 **ret, struct err *e);

/* The period that a statement is about; "not given": none. */
struct sqlite_period {
	struct str from, to;
};

/* The functions that views and checks may call (docs/SCHEMA.md): hours_between, days_between,
 * hours_in_words, account_of, split_part; and, for v_period alone, period_from and period_to, which give what *period holds
 * while the statement runs (NULL: no period). It must outlive the connection. */
int sqlite_functions(sqlite3 *db, const struct sqlite_period *period, struct err *e);

/* Fills *e from the connection's last error; damage is ERR_INTEGRITY, the rest ERR_ENV. */
int sqlite_err(sqlite3 *db, int rc, struct err *e);

/* db_compare for two connections. */
int sqlite_compare(void *conn, void *other, const char *const *skip, db_report *report, void *arg, struct err *e);

#endif
