/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_DB_FIXTURE_H
#define ASSAY_DB_FIXTURE_H

#include "base/err.h"
#include "base/str.h"

/*
 * A store for testing checks: every view is a table of the same name and columns, empty
 * but for the rows a test puts there. Views over the period (those that read v_period, and are made
 * of other views alone) stay what they are. It is a file (the sandbox opens it by its path) that
 * is removed when the fixture is closed.
 */
struct fixture;

/* After an error *ret is half built, and closed all the same. */
int fixture_open(struct fixture **ret, struct err *e);
void fixture_close(struct fixture *f);
void fixture_closep(struct fixture **f);	/* for CLEANUP */
const char *fixture_path(const struct fixture *f);	/* for sandbox_open */

/* Empties every view. */
int fixture_clear(struct fixture *f, struct err *e);

struct fixture_value {
	struct str column;
	struct str text;	/* taken as the column's type; "not given" is NULL */
};

/* Adds a row. An unknown view or column is ERR_USAGE. */
int fixture_add(struct fixture *f, struct str view, const struct fixture_value *values, size_t n,
		struct err *e);

#endif
