/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_DB_SANDBOX_H
#define ASSAY_DB_SANDBOX_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/*
 * Where SQL that we did not write runs: checks, and `assay query`. A second connection,
 * read only, that can do nothing but SELECT from the documented views (v_*), with a
 * deadline, and limits on the rows, the length of a value and the memory of a sort.
 * The functions a check may call beyond standard ones are listed in docs/SCHEMA.md.
 */
struct sandbox;

struct sandbox_limits {
	int64_t deadline_ms;
	int64_t rows_max;
	int64_t value_bytes_max;
};

/* 60 s, 10 million rows, 1 MiB a value. The clock is looked at between the steps of a
 * statement; a single function call is bounded by the length of its values instead. */
extern const struct sandbox_limits sandbox_defaults;

enum cell_type { CELL_NULL, CELL_INT, CELL_REAL, CELL_TEXT, CELL_BLOB };

struct cell {
	const char *name;	/* of the column */
	enum cell_type type;
	int64_t i;
	double r;
	struct str s;		/* text or blob; lives until the callback returns */
};

struct sandbox_param {
	const char *name;	/* ":from" */
	struct str text;	/* "not given" binds NULL */
};

/* One call a row; -1 stops with *e filled. row 0 comes first with the column names only
 * (types CELL_NULL), also when there are no rows. */
typedef int sandbox_row(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e);

/* path is that of a store that db_open made. Errors are those of db_open. */
int sandbox_open(const char *path, const struct sandbox_limits *limits, struct sandbox **ret,
		 struct err *e);
void sandbox_close(struct sandbox *s);
void sandbox_closep(struct sandbox **s);	/* for CLEANUP */

/* Runs one statement; with row NULL it is only made ready to run. Everything it does wrong is
 * ERR_USAGE with the database's own words: a syntax error, a table that is not a view of ours,
 * the deadline, too many rows. A parameter that the statement does not use is skipped; :from and :to
 * are also what v_period holds. */
int sandbox_run(struct sandbox *s, struct str sql, const struct sandbox_param *params, size_t n,
		sandbox_row *row, void *arg, struct err *e);

#endif
