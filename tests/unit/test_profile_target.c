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

#define NIST_HEADER \
	"\"CSF Outcome (Function, Category, or Subcategory)\",CSF Outcome Description,Included in Profile? ,Current " \
	"Priority,Target Priority,Target CSF Tier,\"Target Policies, Processes, and Procedures\",Target Internal " \
	"Practices,Target Roles and Responsibilities,Notes\n"

static void nists_own_spreadsheet_is_read(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "Our profile,,,\n,,,\n" NIST_HEADER "GOVERN (GV),text,Yes,,,,,,,\n"
				      "GV.OC-01,text,Yes,Low,High,Tier 3: Repeatable,Policy 4,Weekly,CISO,n\n"
				      "GV.OC-02,text,No,Low,High,,Policy 5,,,\n"
				      "GV.OC-03,text,Yes,Low,,,,,,n\n"),
			 0);
	assert_int_equal(f->target.count, 1);
	assert_int_equal(f->target.aims[0].priority, PRIORITY_HIGH);
	assert_string_equal(f->target.aims[0].goals, "Policy 4; Weekly; CISO; tier 3");
	assert_int_equal(f->target.tier_target, 3);
}

static void rows_of_several_tiers_state_none_of_the_whole(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, NIST_HEADER "GV.OC-01,,,,,2,,,,\nGV.OC-02,,,,,3,,,,\n"), 0);
	assert_int_equal(f->target.count, 2);
	assert_int_equal(f->target.tier_target, 0);
	assert_string_equal(f->target.aims[1].goals, "tier 3");
}

static void current_and_target_may_stand_above_the_names(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, ",,Current Profile,,Target Profile,\n"
				      "CSF Outcome,Included?,Priority,Roles,Priority,Roles\n"
				      "GV.OC-01,,High,us,Low,them\n"),
			 0);
	assert_int_equal(f->target.aims[0].priority, PRIORITY_LOW);
	assert_string_equal(f->target.aims[0].goals, "them");
}

/* GV.OC has five outcomes: one says something else, one is left out. */
static void what_a_category_asks_for_holds_for_its_outcomes(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "Outcome,Included,Priority\nOrganizational Context (GV.OC),,medium\n"
				      "GV.OC-01,,high\nGV.OC-02,no,\nGV.OC-03,,\n"),
			 0);
	assert_int_equal(f->target.count, 4);
	assert_string_equal(f->target.aims[0].outcome->id, "GV.OC-01");
	assert_int_equal(f->target.aims[0].priority, PRIORITY_HIGH);
	for (size_t i = 1; i < 4; i++) {
		assert_string_equal(f->target.aims[i].outcome->parent, "GV.OC");
		assert_string_not_equal(f->target.aims[i].outcome->id, "GV.OC-02");
		assert_int_equal(f->target.aims[i].priority, PRIORITY_MEDIUM);
	}
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
	refused(f, "Outcome,Priority,Target CSF Tier\nGV.OC-01,low,Tier 5\n", "line 2: target tier: expected 1 to 4");
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

/* Its first sheet says what the columns mean, with their names. */
static void the_sheet_of_the_profile_is_found(void **state)
{
	static const struct xlsx_column about[] = { { "CSF Outcome", 10 }, { "Priority", 10 } };
	static const struct xlsx_column columns[] = { { "CSF Outcome", 10 }, { "Target Priority", 10 } };
	struct xlsx_text said[] = { { STR_LIT("Notes"), XLSX_PLAIN }, { STR_LIT("whatever"), XLSX_PLAIN } };
	struct xlsx_text row[] = { { STR_LIT("PR.AA-01"), XLSX_PLAIN }, { STR_LIT("high"), XLSX_PLAIN } };
	struct fixture *f = *state;
	struct xlsx_writer *w;

	assert_int_equal(xlsx_write_open("T", &w, &f->e), 0);
	assert_int_equal(xlsx_write_sheet(w, "Column Descriptions", about, 2, 0, &f->e), 0);
	assert_int_equal(xlsx_write_row(w, said, 2, &f->e), 0);
	assert_int_equal(xlsx_write_sheet(w, "Current and Target Profile", columns, 2, 0, &f->e), 0);
	assert_int_equal(xlsx_write_row(w, row, 2, &f->e), 0);
	assert_int_equal(xlsx_write_end(w, &f->bytes, &f->e), 0);
	xlsx_write_closep(&w);
	buf_add(&f->bytes, (char[BUF_PADDING]){ 0 }, BUF_PADDING);
	f->bytes.n -= BUF_PADDING;
	assert_int_equal(profile_target_read(buf_str(&f->bytes), &f->cat, &f->a, &f->target, &f->e), 0);
	assert_int_equal(f->target.count, 1);
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
		cmocka_unit_test_setup_teardown(nists_own_spreadsheet_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(rows_of_several_tiers_state_none_of_the_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(current_and_target_may_stand_above_the_names, setup, teardown),
		cmocka_unit_test_setup_teardown(what_a_category_asks_for_holds_for_its_outcomes, setup, teardown),
		cmocka_unit_test_setup_teardown(the_sheet_of_the_profile_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(a_bad_target_is_refused_with_its_line, setup, teardown),
		cmocka_unit_test_setup_teardown(an_id_of_1_1_is_answered_with_where_it_went, setup, teardown),
		cmocka_unit_test_setup_teardown(utf_16_and_too_much_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(the_template_is_a_target_of_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_spreadsheet_is_read_and_its_place_named, setup, teardown),
		cmocka_unit_test(the_rating_follows_from_the_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
