/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "db/db.h"
#include "db/sandbox.h"

struct place {
	char dir[64];
	char path[80];
	struct sandbox *s;
	struct err e;
	int64_t rows;
	int64_t first;	/* first cell of the last row, when it is a number */
};

static int count_row(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	struct place *p = arg;

	(void)e;
	p->rows = row;
	if (row && n && cells[0].type == CELL_INT)
		p->first = cells[0].i;
	return 0;
}

static int open_store(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	struct db *db = NULL;

	memcpy(p->dir, "/tmp/assay-sandbox-XXXXXX", 26);
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->path, sizeof p->path, "%s/assay.db", p->dir);
	if (db_open(p->path, DB_WRITE, &db, &p->e) < 0)
		return -1;
	db_close(db);
	*state = p;
	return sandbox_open(p->path, &sandbox_defaults, &p->s, &p->e);
}

static int remove_store(void **state)
{
	struct place *p = *state;
	static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".sums" };

	sandbox_close(p->s);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char path[96];

		snprintf(path, sizeof path, "%s%s", p->path, ends[i]);
		unlink(path);
	}
	rmdir(p->dir);
	free(p);
	return 0;
}

static int run(struct place *p, const char *sql)
{
	err_clear(&p->e);
	p->rows = -1;
	return sandbox_run(p->s, str_of(sql), NULL, 0, count_row, p, &p->e);
}

static void refused(struct place *p, const char *sql)
{
	if (run(p, sql) == 0)
		fail_msg("was run: %s", sql);
	assert_int_equal(p->e.kind, ERR_USAGE);
}

static void runs(struct place *p, const char *sql)
{
	if (run(p, sql) < 0)
		fail_msg("%s: %s", sql, p->e.msg);
}

static void views_can_be_counted_and_joined(void **state)
{
	struct place *p = *state;

	runs(p, "SELECT count(*) FROM v_artifact");
	assert_int_equal(p->rows, 1);
	assert_int_equal(p->first, 0);
	runs(p, "SELECT count(*) FROM v_sbom s LEFT JOIN v_component c USING (artifact)");
	runs(p, "WITH found AS (SELECT artifact FROM v_finding) SELECT count(*) FROM found");
	runs(p, "SELECT c.name FROM v_component c LEFT JOIN v_sbom s ON s.artifact = c.artifact");
	runs(p, "WITH found AS (SELECT artifact FROM v_finding) SELECT 1 FROM found, v_scan");
	runs(p, "SELECT \"change\" FROM v_change WHERE system IN (SELECT system FROM v_system) -- v_change as (");
}

static void every_view_can_be_counted(void **state)
{
	struct place *p = *state;

	for (size_t i = 0; i < embed_count; i++) {
		const char *at = embed_files[i].begin;

		if (strncmp(embed_files[i].path, "sql/view/", 9) != 0)
			continue;
		while ((at = strstr(at, "CREATE VIEW "))) {
			char name[64], sql[128];

			at += 12;
			assert_int_equal(sscanf(at, "%63s", name), 1);
			snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", name);
			runs(p, sql);
		}
	}
}

static void tables_cannot_be_read(void **state)
{
	struct place *p = *state;

	refused(p, "SELECT * FROM artifact");
	refused(p, "SELECT count(*) FROM artifact");
	refused(p, "SELECT v.sha256 FROM v_artifact v, artifact");
	refused(p, "SELECT count(*) FROM v_sbom, sbom");
	refused(p, "SELECT (SELECT count(*) FROM meta) FROM v_sbom");
	refused(p, "SELECT count(*) FROM sqlite_schema");
	refused(p, "SELECT 1 WHERE EXISTS (SELECT 1 FROM artifact)");
	refused(p, "SELECT name FROM sqlite_schema");
	refused(p, "SELECT name FROM pragma_table_info('artifact')");
}

static void a_table_cannot_be_read_in_the_name_of_a_view(void **state)
{
	struct place *p = *state;

	refused(p, "WITH v_x AS (SELECT sha256 FROM artifact) SELECT * FROM v_x");
	refused(p, "WITH v_x/**/AS/* */(SELECT sha256 FROM artifact) SELECT * FROM v_x");
	refused(p, "WITH v_x -- as\n AS (SELECT sha256 FROM artifact) SELECT * FROM v_x");
	refused(p, "WITH v_artifact(a) AS MATERIALIZED (SELECT sha256 FROM artifact) SELECT * FROM v_artifact");
	refused(p, "WITH V_x AS NOT MATERIALIZED (SELECT sha256 FROM artifact) SELECT * FROM V_x");
	refused(p, "WITH \"v_ x\" AS (SELECT sha256 FROM artifact) SELECT * FROM \"v_ x\"");
	refused(p, "WITH \"v_\"\"x\" AS (SELECT sha256 FROM artifact) SELECT * FROM \"v_\"\"x\"");
	refused(p, "WITH [v_x] AS (SELECT sha256 FROM artifact) SELECT * FROM [v_x]");
	refused(p, "WITH `v_x` AS (SELECT sha256 FROM artifact) SELECT * FROM `v_x`");
	refused(p, "WITH v_\xc3\xa4$1 AS (SELECT sha256 FROM artifact) SELECT * FROM v_\xc3\xa4$1");
	refused(p, "SELECT \"\", '' FROM (SELECT 1) WHERE 1 IN (WITH v_x AS (SELECT id FROM artifact) SELECT * FROM v_x)");
	refused(p, "SELECT * FROM (SELECT sha256 FROM artifact) AS v_x");
	refused(p, "SELECT v_x.sha256 FROM artifact AS v_x");
}

static void nothing_can_be_changed_or_attached(void **state)
{
	struct place *p = *state;

	refused(p, "DELETE FROM v_artifact");
	refused(p, "DELETE FROM artifact");
	refused(p, "CREATE TEMP TABLE t (a)");
	refused(p, "ATTACH '/tmp/x.db' AS x");
	refused(p, "PRAGMA query_only = OFF");
	refused(p, "PRAGMA user_version");
	refused(p, "VACUUM INTO '/tmp/x.db'");
	refused(p, "SELECT load_extension('x')");
}

static void one_statement_runs(void **state)
{
	struct place *p = *state;

	refused(p, "");
	refused(p, "-- nothing");
	refused(p, "SELECT 1; SELECT 2");
	runs(p, "SELECT 1; -- done\n ");
}

static void endless_work_is_stopped(void **state)
{
	struct place *p = *state;
	struct sandbox_limits short_time = sandbox_defaults;
	struct sandbox *s = NULL;

	short_time.deadline_ms = 50;
	assert_int_equal(sandbox_open(p->path, &short_time, &s, &p->e), 0);
	assert_int_equal(sandbox_run(s, STR_LIT("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
						" SELECT max(i) FROM n"), NULL, 0, count_row, p, &p->e), -1);
	sandbox_close(s);
	assert_int_equal(p->e.kind, ERR_USAGE);
	assert_string_equal(p->e.msg, "stopped after 50 ms");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(views_can_be_counted_and_joined, open_store, remove_store),
		cmocka_unit_test_setup_teardown(every_view_can_be_counted, open_store, remove_store),
		cmocka_unit_test_setup_teardown(tables_cannot_be_read, open_store, remove_store),
		cmocka_unit_test_setup_teardown(a_table_cannot_be_read_in_the_name_of_a_view, open_store, remove_store),
		cmocka_unit_test_setup_teardown(nothing_can_be_changed_or_attached, open_store, remove_store),
		cmocka_unit_test_setup_teardown(one_statement_runs, open_store, remove_store),
		cmocka_unit_test_setup_teardown(endless_work_is_stopped, open_store, remove_store),
	};

	return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
