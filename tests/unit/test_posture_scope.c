/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "audit/posture_int.h"
#include "base/buf.h"
#include "codec/json.h"
#include "intake/artifact_row.h"
#include "intake/decision.h"

#define HEAD "{\"assay\":\"evaluation\",\"catalog\":\"00\",\"checks\":["
#define CHECK(id, scopes) \
	"{\"check\":\"" id "\",\"control\":\"" id "\",\"deviations\":1,\"digest\":\"00\",\"items\":\"00\",\"population\":3," \
	scopes "\"title\":\"t\",\"type\":2,\"verdict\":\"deviations\"}"
#define IN(scope, n, k, verdict) \
	"{\"deviations\":" k ",\"population\":" n ",\"scope\":" scope ",\"verdict\":\"" verdict "\"}"
#define LEDGER "],\"from\":\"2025-01-01T00:00:00Z\",\"ledger\":{\"root\":\"00\",\"size\":3},"
#define TAIL "\"settings\":\"00\",\"to\":\"2025-12-31T23:59:59Z\","

static const char version_1[] = HEAD CHECK("A-1", "") LEDGER TAIL "\"v\":1}\n";

static const char version_2[] =
	HEAD CHECK("A-1", "\"scopes\":[" IN("0", "2", "0", "operated") "," IN("1", "3", "1", "deviations") "],") ","
	CHECK("B-1", "\"scopes\":[" IN("0", "0", "0", "not in scope") "," IN("1", "3", "1", "deviations") "],") LEDGER
	"\"scopes\":[{\"frameworks\":[\"soc2\",\"iso\"],\"systems\":[\"shop\"]},"
	"{\"frameworks\":[\"csf2\"],\"systems\":[\"shop\",\"lab\"]}]," TAIL "\"v\":2}\n";

static const char scope_out_of_range[] =
	HEAD CHECK("A-1", "\"scopes\":[" IN("4000000000", "2", "0", "operated") "],") LEDGER
	"\"scopes\":[{\"frameworks\":[\"soc2\"],\"systems\":[]}]," TAIL "\"v\":2}\n";

struct fixture {
	struct db *db;
	struct posture p;
	struct posture_framework frameworks[3];
	struct posture_check checks[2];
};

/* The evaluation is in the store, and the shape of the posture is there. */
static void open(struct fixture *f, const char *document)
{
	struct entry en = { .type = ENTRY_EVALUATE, .kind = STR_LIT("evaluation"), .source = STR_LIT("assay"),
			    .collector = STR_LIT("ann"), .collected = when_from_unix(0), .ingested = when_from_unix(0) };
	struct json_reader *reader = json_open();
	struct buf bytes = BUF_INIT(1024 * 1024);
	struct artifact_row row = { 0 };
	struct err e = { 0 };

	memset(f, 0, sizeof *f);
	buf_add_cstr(&bytes, document);
	if (db_open(":memory:", DB_WRITE, &f->db, &e) < 0 || artifact_next_id(f->db, &row.id, &e) < 0 ||
	    artifact_add(f->db, &en, &row, &e) < 0 ||
	    decision_read(f->db, &row, STR_LIT("evaluation"), buf_str(&bytes), reader, &e) < 0)
		fail_msg("%s", e.msg);
	buf_free(&bytes);
	json_close(reader);
	f->frameworks[0].id = "soc2";
	f->frameworks[1].id = "csf2";
	f->frameworks[2].id = "new";
	f->checks[0] = (struct posture_check){ .id = "A-1", .verdict = VERDICT_DEVIATIONS, .population = 3, .deviations = 1 };
	f->checks[1] = f->checks[0];
	f->checks[1].id = "B-1";
	f->p.frameworks = f->frameworks;
	f->p.framework_count = 3;
	f->p.checks = f->checks;
	f->p.check_count = 2;
}

static void load(struct fixture *f)
{
	struct err e = { 0 };

	if (posture_read_scopes(f->db, &f->p, &e) < 0 || posture_read_results(f->db, &f->p, &e) < 0)
		fail_msg("%s", e.msg);
}

static void done(struct fixture *f)
{
	arena_free(&f->p.arena);
	db_close(f->db);
}

static void each_check_has_its_numbers_in_each_scope(void **state)
{
	struct fixture f;

	(void)state;
	open(&f, version_2);
	load(&f);
	assert_int_equal(f.p.scope_count, 2);
	assert_string_equal(f.p.scopes[0].name, "iso, soc2");
	assert_int_equal(f.p.scopes[1].systems.count, 2);
	assert_ptr_equal(f.frameworks[0].scope, &f.p.scopes[0]);
	assert_ptr_equal(f.frameworks[1].scope, &f.p.scopes[1]);
	assert_int_equal(f.checks[0].scopes[0].verdict, VERDICT_OPERATED);
	assert_int_equal(f.checks[0].scopes[0].population, 2);
	assert_int_equal(f.checks[0].scopes[1].verdict, VERDICT_DEVIATIONS);
	assert_int_equal(f.checks[0].scopes[1].deviations, 1);
	done(&f);
}

static void a_framework_that_was_not_evaluated_has_no_scope(void **state)
{
	struct fixture f;

	(void)state;
	open(&f, version_2);
	load(&f);
	assert_null(f.frameworks[2].scope);
	done(&f);
}

static void results_differ_only_between_scopes_that_they_are_in(void **state)
{
	struct fixture f;

	(void)state;
	open(&f, version_2);
	load(&f);
	assert_true(posture_differs(&f.p, f.checks[0].scopes));
	assert_false(posture_differs(&f.p, f.checks[1].scopes));
	done(&f);
}

static void an_evaluation_that_names_no_scopes_had_one_for_all(void **state)
{
	struct fixture f;

	(void)state;
	open(&f, version_1);
	load(&f);
	assert_int_equal(f.p.scope_count, 1);
	assert_ptr_equal(f.frameworks[2].scope, &f.p.scopes[0]);
	assert_int_equal(f.checks[0].scopes[0].verdict, VERDICT_DEVIATIONS);
	assert_int_equal(f.checks[0].scopes[0].population, 3);
	assert_false(posture_differs(&f.p, f.checks[0].scopes));
	done(&f);
}

static void a_scope_that_cannot_be_is_refused(void **state)
{
	struct fixture f;
	struct err e = { 0 };

	(void)state;
	open(&f, scope_out_of_range);
	assert_int_equal(posture_read_scopes(f.db, &f.p, &e), 0);
	assert_int_equal(posture_read_results(f.db, &f.p, &e), -1);
	assert_int_equal(e.kind, ERR_INTEGRITY);
	done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_check_has_its_numbers_in_each_scope),
		cmocka_unit_test(a_framework_that_was_not_evaluated_has_no_scope),
		cmocka_unit_test(results_differ_only_between_scopes_that_they_are_in),
		cmocka_unit_test(an_evaluation_that_names_no_scopes_had_one_for_all),
		cmocka_unit_test(a_scope_that_cannot_be_is_refused),
	};

	return cmocka_run_group_tests_name("posture_scope", tests, NULL, NULL);
}
