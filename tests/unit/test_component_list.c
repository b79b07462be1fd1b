/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "db/db.h"
#include "facts/facts.h"
#include "intake/artifact_row.h"

#define COMPONENTS 1000

struct store {
	char path[64];
	struct db *db;
	struct txn txn;
	struct facts *facts;
	int64_t artifacts;
};

static struct err e;

#define OK(call) do { if ((call) < 0) fail_msg("%s", e.msg); } while (0)

static void store_open(struct store *s)
{
	int fd;

	*s = (struct store){ .path = "/tmp/assay-components-XXXXXX" };
	fd = mkstemp(s->path);
	assert_true(fd >= 0);
	close(fd);
	err_clear(&e);
	OK(db_open(s->path, DB_WRITE, &s->db, &e));
	s->facts = facts_new(s->db);
}

static void store_close(struct store *s)
{
	facts_free(s->facts);
	db_close(s->db);
	db_remove(s->path);
}

static void add_artifact(struct store *s)
{
	struct artifact_row row = { .id = ++s->artifacts, .entry = (uint64_t)s->artifacts };
	struct entry en = { .kind = STR_LIT("sbom"), .source = STR_LIT("-"), .collector = STR_LIT("tester") };

	en.artifact.b[0] = (unsigned char)s->artifacts;
	en.collected = en.ingested = when_from_unix(0);
	OK(artifact_add(s->db, &en, &row, &e));
	facts_artifact(s->facts, row.id, 0);
}

static void add_component(struct store *s, const char *name, const char *version, const char *locator)
{
	struct fact_component c = { .name = str_of(name), .version = str_of(version), .locator = str_of(locator) };

	OK(facts_component(s->facts, &c, &e));
}

/* An SBOM of COMPONENTS libraries; the one at changed has another version. */
static void add_build(struct store *s, int changed)
{
	struct fact_sbom b = { .format = STR_LIT("CycloneDX"), .spec_version = STR_LIT("1.5"), .locator = STR_LIT("") };
	char name[32], locator[32];

	OK(txn_begin(s->db, &s->txn, &e));
	add_artifact(s);
	OK(facts_sbom(s->facts, &b, &e));
	for (int i = 0; i < COMPONENTS; i++) {
		snprintf(name, sizeof name, "library-%d", i);
		snprintf(locator, sizeof locator, "/components/%d", i);
		add_component(s, name, i == changed ? "2" : "1", locator);
	}
	OK(facts_sbom_end(s->facts, &e));
	OK(facts_flush(s->facts, &e));
	OK(txn_commit(&s->txn, &e));
}

/* The tables are looked at from outside: no view shows how components are shared. */
static sqlite3_stmt *ask(struct store *s, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *q = NULL;

	assert_int_equal(sqlite3_open_v2(s->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	return q;
}

static void answered(sqlite3_stmt *q)
{
	sqlite3 *db = sqlite3_db_handle(q);

	sqlite3_finalize(q);
	sqlite3_close(db);
}

static int count(struct store *s, const char *of)
{
	char sql[80];
	sqlite3_stmt *q;
	int n;

	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", of);
	q = ask(s, sql);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	n = sqlite3_column_int(q, 0);
	answered(q);
	return n;
}

static void two_builds_that_list_the_same_share_one_list(void **state)
{
	struct store s;

	(void)state;
	store_open(&s);
	add_build(&s, -1);
	add_build(&s, -1);
	assert_int_equal(count(&s, "component_list"), 1);
	assert_int_equal(count(&s, "component"), COMPONENTS);
	assert_int_equal(count(&s, "v_component"), 2 * COMPONENTS);
	store_close(&s);
}

static void a_changed_component_costs_a_component_a_chunk_and_a_list(void **state)
{
	struct store s;
	int chunks;

	(void)state;
	store_open(&s);
	add_build(&s, -1);
	chunks = count(&s, "chunk");
	assert_true(chunks > 4);
	add_build(&s, COMPONENTS / 2);
	assert_int_equal(count(&s, "component_list"), 2);
	assert_int_equal(count(&s, "component"), COMPONENTS + 1);
	/* One more, or two when the new version moves the chunk's end. */
	assert_in_range(count(&s, "chunk"), chunks + 1, chunks + 2);
	assert_int_equal(count(&s, "v_component"), 2 * COMPONENTS);
	store_close(&s);
}

static void every_component_is_listed_where_it_stands(void **state)
{
	static const char *const places[] = { "/components/0", "/components/0/components/0",
					      "/components/0/components/1", "/components/1" };
	struct fact_sbom b = { .format = STR_LIT("CycloneDX"), .spec_version = STR_LIT("1.5"), .locator = STR_LIT("") };
	sqlite3_stmt *q;
	struct store s;

	(void)state;
	store_open(&s);
	OK(txn_begin(s.db, &s.txn, &e));
	add_artifact(&s);
	OK(facts_sbom(s.facts, &b, &e));
	for (size_t i = 0; i < COUNT_OF(places); i++)
		add_component(&s, "same", "1", places[i]);
	OK(facts_sbom_end(s.facts, &e));
	OK(facts_flush(s.facts, &e));
	OK(txn_commit(&s.txn, &e));
	q = ask(&s, "SELECT locator FROM v_component ORDER BY locator");
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		assert_int_equal(sqlite3_step(q), SQLITE_ROW);
		assert_string_equal((const char *)sqlite3_column_text(q, 0), places[i]);
	}
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	answered(q);
	store_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_builds_that_list_the_same_share_one_list),
		cmocka_unit_test(a_changed_component_costs_a_component_a_chunk_and_a_list),
		cmocka_unit_test(every_component_is_listed_where_it_stands),
	};

	return cmocka_run_group_tests_name("component_list", tests, NULL, NULL);
}
