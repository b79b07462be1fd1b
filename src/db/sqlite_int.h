/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_DB_SQLITE_INT_H
#define ASSAY_DB_SQLITE_INT_H

#include <sqlite3.h>

#include "base/err.h"
#include "db/db.h"

/* What the SQLite back end and the sandbox share. */

/* Opens path with the page checksums. flags are those of sqlite3_open_v2. */
int sqlite_connect(const char *path, int flags, sqlite3 **ret, struct err *e);

/* The functions that views and checks may call: hours_between, days_between. */
int sqlite_functions(sqlite3 *db, struct err *e);

/* Fills *e from the connection's last error; damage is ERR_INTEGRITY, the rest ERR_ENV. */
int sqlite_err(sqlite3 *db, int rc, struct err *e);

/* db_compare for two connections. */
int sqlite_compare(void *conn, void *other, const char *const *skip, db_report *report, void *arg, struct err *e);

#endif
