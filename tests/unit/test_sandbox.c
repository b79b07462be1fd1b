/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "db/db.h"
#include "db/sandbox.h"

static int count_rows(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	(void)cells;
	(void)n;
	(void)e;
	*(int64_t *)arg = row;
	return 0;
}

/* Runs sql on an empty store: its rows, or -1 when it is refused. */
static int64_t rows_of(const char *sql)
{
	char path[64];
	struct db *db = NULL;
	struct sandbox *s = NULL;
	struct err e = { 0 };
	int64_t rows = 0;
	bool ran;

	snprintf(path, sizeof path, "/tmp/test_sandbox.%ld.db", (long)getpid());
	ran = db_open(path, DB_WRITE, &db, &e) == 0 && sandbox_open(path, &sandbox_defaults, &s, &e) == 0 &&
	      sandbox_run(s, str_of(sql), NULL, 0, count_rows, &rows, &e) == 0;
	sandbox_close(s);
	db_close(db);
	unlink(path);
	if (!ran && e.kind != ERR_USAGE)
		print_error("%s: %s\n", sql, e.msg);
	return ran ? rows : -1;
}

/* SQLite asks for tables of a view that no column is taken from, too. */
static void a_view_can_be_counted(void **state)
{
	static const char *const views[] = { "v_sbom", "v_component", "v_finding", "v_scan", "v_test_run" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(views); i++) {
		char sql[64];

		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", views[i]);
		assert_int_equal(rows_of(sql), 1);
		snprintf(sql, sizeof sql, "SELECT count(locator) FROM %s", views[i]);
		assert_int_equal(rows_of(sql), 1);
	}
	assert_int_equal(rows_of("SELECT count(*) FROM v_sbom s LEFT JOIN v_component c USING (artifact)"), 1);
}

static void a_table_is_out_of_reach(void **state)
{
	(void)state;
	assert_int_equal(rows_of("SELECT count(*) FROM sbom"), -1);
	assert_int_equal(rows_of("SELECT sha256 FROM artifact"), -1);
	assert_int_equal(rows_of("SELECT (SELECT count(*) FROM meta) FROM v_sbom"), -1);
	assert_int_equal(rows_of("SELECT count(*) FROM sqlite_schema"), -1);
	assert_int_equal(rows_of("DELETE FROM sbom"), -1);
	assert_int_equal(rows_of("PRAGMA user_version"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_view_can_be_counted),
		cmocka_unit_test(a_table_is_out_of_reach),
	};

	return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
