/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/profile.h"
#include "codec/xlsx_write.h"
#include "report/report_profile.h"

struct fixture {
	struct catalog cat;
	struct arena a;
	struct buf bytes;
	struct profile_target target;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->bytes = BUF_INIT(64 * 1024 * 1024);
	if (catalog_load(NULL, &f->cat, &f->e) < 0)
		fail_msg("%s", f->e.msg);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	buf_free(&f->bytes);
	arena_free(&f->a);
	catalog_free(&f->cat);
	free(f);
	return 0;
}

static int read_text(struct fixture *f, const char *text)
{
	buf_clear(&f->bytes);
	buf_add_cstr(&f->bytes, text);
	err_clear(&f->e);
	return profile_target_read(buf_str(&f->bytes), &f->cat, &f->a, &f->target, &f->e);
}

static void refused(struct fixture *f, const char *text, const char *message)
{
	assert_int_equal(read_text(f, text), -1);
	assert_int_equal(f->e.kind, ERR_INPUT);
	assert_string_equal(f->e.msg, message);
}

static void a_target_in_the_columns_of_the_template_is_read(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "CSF Outcome,CSF Outcome Description,Current Practices,Current Status,Current "
				      "Rating,Target Priority,Target Goals,Target Rating\n"
				      "Tier,,,,2,,,3 Repeatable\n"
				      "GV.OC-01,text,,,1,High,\"Know, and say\",2\n"
				      "PR.AA-01: Identities,,,,,moderate,,\n"
				      "ID.AM-01,,,,3,,,\n"),
			 0);
	assert_int_equal(f->target.tier_current, 2);
	assert_int_equal(f->target.tier_target, 3);
	assert_int_equal(f->target.count, 2);
	assert_string_equal(f->target.aims[0].outcome->id, "GV.OC-01");
	assert_int_equal(f->target.aims[0].priority, PRIORITY_HIGH);
	assert_string_equal(f->target.aims[0].goals, "Know, and say");
	assert_int_equal(f->target.aims[0].rating, 2);
	assert_string_equal(f->target.aims[1].outcome->id, "PR.AA-01");
	assert_int_equal(f->target.aims[1].priority, PRIORITY_MEDIUM);
	assert_int_equal(f->target.aims[1].rating, PROFILE_RATING_MAX);
}

static void names_of_columns_and_words_are_matched_forgivingly(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "\xef\xbb\xbfOur profile;;\r\nCSF_OUTCOME (ID); goals ; TARGET PRIORITY\r\n"
				      "GV.OC-01;;1\r\nGV.OC-02;some day;none\r\nGV.OC-03;;None\r\nGV.OC;;\r\n"),
			 0);
	assert_int_equal(f->target.count, 2);
	assert_int_equal(f->target.aims[0].priority, PRIORITY_HIGH);
	assert_int_equal(f->target.aims[1].priority, PRIORITY_NONE);
}

static void a_bad_target_is_refused_with_its_line(void **state)
{
	struct fixture *f = *state;

	refused(f, "a,b\n1,2\n",
		"no header row: expected columns for the CSF outcome and its target priority or goals (assay profile "
		"--template)");
	refused(f, "Outcome,Priority\nGV.OC-01,high\nGV.OC-01,low\n", "line 3: GV.OC-01 stands in line 2 already");
	refused(f, "Outcome,Priority\nGV.OC-01,urgent\n",
		"line 2: priority 'urgent': expected high, medium, low or none");
	refused(f, "Outcome,Priority\nGV.OC-1,low\n", "line 2: no outcome 'GV.OC-1' in CSF 2.0 (did you mean 'GV.OC-01'?)");
	refused(f, "Outcome,Priority\nGV.OC,low\n", "line 2: GV.OC is a category: a target is set for outcomes");
	refused(f, "Outcome,Priority\n,low\n", "line 2: a target without an outcome");
	refused(f, "Outcome,Priority,Goals\nGV.OC-01,,=HYPERLINK(1)\n", "line 2: a formula: expected a value");
	refused(f, "Outcome,Priority,Target Rating\nGV.OC-01,,5\n", "line 2: target rating: expected 0 to 3");
	refused(f, "Outcome,Priority,Target Rating\nTier,,5\n", "line 2: target tier: expected 1 to 4");
	refused(f, "Outcome,Priority\nTier,\nTier,\n", "line 3: the tiers are stated in line 2 already");
	refused(f, "Outcome,Priority,Target Priority\n",
		"line 1: 'Priority' and 'Target Priority' are columns for the same thing");
	refused(f, "", "no header row: expected columns for the CSF outcome and its target priority or goals (assay "
		       "profile --template)");
}

static void an_id_of_1_1_is_answered_with_where_it_went(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "Outcome,Priority\nPR.AC-1,low\n"), -1);
	assert_non_null(strstr(f->e.msg, "line 2: PR.AC-1 is an id of CSF 1.1: in 2.0 it is in PR.AA-01"));
}

static void utf_16_and_too_much_are_refused(void **state)
{
	struct fixture *f = *state;

	buf_clear(&f->bytes);
	buf_add(&f->bytes, "\xff\xfeO\0u\0t\0", 8);
	assert_int_equal(profile_target_read(buf_str(&f->bytes), &f->cat, &f->a, &f->target, &f->e), -1);
	assert_non_null(strstr(f->e.msg, "UTF-16"));
	err_clear(&f->e);
	buf_clear(&f->bytes);
	buf_add_cstr(&f->bytes, "Outcome,Priority\n");
	while (f->bytes.n <= PROFILE_TARGET_BYTES_MAX)
		buf_add_cstr(&f->bytes, "# nothing,but lines,that go on and on and on and on and on and on and on\n");
	assert_int_equal(profile_target_read(buf_str(&f->bytes), &f->cat, &f->a, &f->target, &f->e), -1);
	assert_non_null(strstr(f->e.msg, "more than"));
}

/* The template, as it is and as a spreadsheet, is a target that asks for nothing. */
static void the_template_is_a_target_of_nothing(void **state)
{
	struct fixture *f = *state;
	const struct catalog_framework *csf = catalog_framework(&f->cat, STR_LIT(PROFILE_FRAMEWORK));

	report_profile_template_csv(&f->cat, csf, &f->bytes);
	assert_int_equal(profile_target_read(buf_str(&f->bytes), &f->cat, &f->a, &f->target, &f->e), 0);
	assert_int_equal(f->target.count, 0);
	buf_clear(&f->bytes);
	assert_int_equal(report_profile_template_xlsx(&f->cat, csf, &f->bytes, &f->e), 0);
	buf_add(&f->bytes, (char[BUF_PADDING]){ 0 }, BUF_PADDING);
	f->bytes.n -= BUF_PADDING;
	assert_int_equal(profile_target_read(buf_str(&f->bytes), &f->cat, &f->a, &f->target, &f->e), 0);
	assert_int_equal(f->target.count, 0);
}

static void a_spreadsheet_is_read_and_its_place_named(void **state)
{
	static const struct xlsx_column columns[] = { { "CSF Outcome", 10 }, { "Target Priority", 10 } };
	struct fixture *f = *state;
	struct xlsx_writer *w;

	for (int bad = 0; bad < 2; bad++) {
		struct xlsx_text good[] = { { STR_LIT("PR.AA-01"), XLSX_PLAIN }, { STR_LIT("high"), XLSX_PLAIN } };

		if (bad)
			good[1].text = STR_LIT("urgent");
		buf_clear(&f->bytes);
		assert_int_equal(xlsx_write_open("T", &w, &f->e), 0);
		assert_int_equal(xlsx_write_sheet(w, "Other", columns, 1, 0, &f->e), 0);
		assert_int_equal(xlsx_write_sheet(w, "Target", columns, 2, 0, &f->e), 0);
		assert_int_equal(xlsx_write_row(w, good, 2, &f->e), 0);
		assert_int_equal(xlsx_write_end(w, &f->bytes, &f->e), 0);
		xlsx_write_closep(&w);
		assert_int_equal(profile_target_read(buf_str(&f->bytes), &f->cat, &f->a, &f->target, &f->e), -bad);
	}
	assert_string_equal(f->e.msg, "sheet Target, row 2: priority 'urgent': expected high, medium, low or none");
}

static void the_rating_follows_from_the_status(void **state)
{
	(void)state;
	assert_int_equal(profile_rating(REQUIREMENT_SUPPORTED), 3);
	assert_int_equal(profile_rating(REQUIREMENT_PARTLY), 2);
	assert_int_equal(profile_rating(REQUIREMENT_DEVIATIONS), 1);
	assert_int_equal(profile_rating(REQUIREMENT_NO_EVIDENCE), 0);
	assert_int_equal(profile_rating(REQUIREMENT_NOT_MAPPED), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_target_in_the_columns_of_the_template_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(names_of_columns_and_words_are_matched_forgivingly, setup, teardown),
		cmocka_unit_test_setup_teardown(a_bad_target_is_refused_with_its_line, setup, teardown),
		cmocka_unit_test_setup_teardown(an_id_of_1_1_is_answered_with_where_it_went, setup, teardown),
		cmocka_unit_test_setup_teardown(utf_16_and_too_much_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(the_template_is_a_target_of_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_spreadsheet_is_read_and_its_place_named, setup, teardown),
		cmocka_unit_test(the_rating_follows_from_the_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
