/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/db.h"
#include "db/sql_table.h"

static void every_named_query_prepares_on_the_schema(void **state)
{
	struct db *db = NULL;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(db_open(":memory:", DB_WRITE, &db, &e), 0);
	assert_true(SQL_COUNT > 50);
	for (int id = 0; id < SQL_COUNT; id++) {
		struct query q = { 0 };

		if (query_open(db, (enum sql_id)id, &q, &e) < 0)
			fail_msg("%s", e.msg);
		query_done(&q);
	}
	db_close(db);
}

static void a_reset_store_takes_every_query_again(void **state)
{
	struct db *db = NULL;
	struct err e = { 0 };
	struct txn t = { 0 };
	struct query q = { 0 };
	struct arena a = ARENA_INIT;
	struct str left;

	(void)state;
	assert_int_equal(db_open(":memory:", DB_WRITE, &db, &e), 0);
	assert_int_equal(txn_begin(db, &t, &e), 0);
	assert_int_equal(db_meta_set(db, "left", STR_LIT("over"), &e), 0);
	assert_int_equal(db_reset(db, &e), 0);
	assert_int_equal(db_meta_get(db, "left", &a, &left, &e), 0);
	assert_int_equal(txn_commit(&t, &e), 0);
	assert_int_equal(query_open(db, SQL_POSTURE_CHECKS, &q, &e), 0);
	assert_int_equal(query_step(&q, &e), 0);
	query_done(&q);
	arena_free(&a);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_named_query_prepares_on_the_schema),
		cmocka_unit_test(a_reset_store_takes_every_query_again),
	};

	return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}
