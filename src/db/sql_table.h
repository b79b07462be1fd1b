/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_DB_SQL_TABLE_H
#define ASSAY_DB_SQL_TABLE_H

#include "sql_id.h"

/* The named queries, made by tools/sqlgen.awk from the .sql files beside the code. */
struct sql_entry {
	const char *name;
	const char *file;
	int line;
	const char *text;
};

extern const struct sql_entry sql_table[SQL_COUNT];

#endif
