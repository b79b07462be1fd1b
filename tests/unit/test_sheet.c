/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "report/report_sheet.h"

#define ROOM ((size_t)64 * 1024 * 1024)

/* Every test edits the cells of a spreadsheet of three frameworks as it was written and read. */
struct fixture {
	struct catalog c;
	struct arena a;
	struct buf bytes;
	struct xlsx_book book;
	struct sheet_edits edits;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const struct catalog_framework *frameworks[3];
	struct sheet_of s = { .catalog = &f->c, .frameworks = frameworks, .framework_count = 3 };

	f->bytes = BUF_INIT(ROOM);
	if (catalog_load(NULL, &f->c, &f->e) < 0)
		fail_msg("%s", f->e.msg);
	frameworks[0] = catalog_framework(&f->c, STR_LIT("soc2"));
	frameworks[1] = catalog_framework(&f->c, STR_LIT("ssdf"));
	frameworks[2] = catalog_framework(&f->c, STR_LIT("iso27001"));
	if (report_sheet_xlsx(&s, &f->bytes, &f->e) < 0 || xlsx_read(buf_str(&f->bytes), &f->book, &f->e) < 0)
		fail_msg("%s", f->e.msg);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	xlsx_free(&f->book);
	buf_free(&f->bytes);
	arena_free(&f->a);
	catalog_free(&f->c);
	free(f);
	return 0;
}

static struct xlsx_cell *cell_at(struct fixture *f, const char *sheet, uint32_t row, uint32_t column)
{
	const struct xlsx_sheet *s = xlsx_sheet(&f->book, sheet);

	for (size_t i = 0; i < s->count; i++)
		if (s->cells[i].row == row && s->cells[i].column == column)
			return &s->cells[i];
	return NULL;
}

/* The row of a pair in a framework's sheet. */
static uint32_t row_of(struct fixture *f, const char *sheet, const char *requirement, const char *control)
{
	const struct xlsx_sheet *s = xlsx_sheet(&f->book, sheet);

	for (size_t i = 0; i < s->count; i++) {
		const struct xlsx_cell *c = xlsx_cell_at(s, s->cells[i].row, SHEET_CONTROL + 1);

		if (s->cells[i].column == SHEET_REQUIREMENT + 1 && str_is(s->cells[i].text, requirement) && c &&
		    str_is(c->text, control))
			return s->cells[i].row;
	}
	fail_msg("no row for %s and %s", requirement, control);
	return 0;
}

/* The row of a kind in Evidence; soc2 is its fourth column. */
#define SOC2_COLUMN 4
static uint32_t kind_row(struct fixture *f, const char *kind)
{
	uint32_t row = 2;

	while (!str_is(cell_at(f, SHEET_EVIDENCE, row, 1)->text, kind))
		row++;
	return row;
}

static void set(struct fixture *f, const char *sheet, uint32_t row, uint32_t column, const char *text)
{
	struct xlsx_cell *c = cell_at(f, sheet, row, column);

	assert_non_null(c);
	c->text = str_of(text);
}

/* Takes text out of a cell. */
static void cut(struct fixture *f, uint32_t row, const char *text)
{
	struct xlsx_cell *c = cell_at(f, SHEET_EVIDENCE, row, SOC2_COLUMN);
	char *copy = arena_cstr(&f->a, c->text);
	char *at = strstr(copy, text);

	assert_non_null(at);
	memmove(at, at + strlen(text), strlen(at + strlen(text)) + 1);
	c->text = str_of(copy);
}

static void read_edits(struct fixture *f)
{
	err_clear(&f->e);
	if (sheet_read(&f->book, &f->c, &f->a, &f->edits, &f->e) < 0)
		fail_msg("%s", f->e.msg);
}

static void assert_refused(struct fixture *f, const char *expected)
{
	err_clear(&f->e);
	assert_int_equal(sheet_read(&f->book, &f->c, &f->a, &f->edits, &f->e), -1);
	assert_int_equal(f->e.kind, ERR_INPUT);
	assert_string_equal(f->e.msg, expected);
}

static void assert_one_change(struct fixture *f, const char *control, enum sheet_change_kind kind,
			      const char *requirement)
{
	read_edits(f);
	assert_int_equal(f->edits.count, 1);
	assert_string_equal(f->edits.controls[0].before->id, control);
	assert_int_equal(f->edits.controls[0].change_count, 1);
	assert_int_equal(f->edits.controls[0].changes[0].kind, kind);
	assert_string_equal(f->edits.controls[0].changes[0].requirement->id, requirement);
}

static void without_edits_nothing_differs(void **state)
{
	struct fixture *f = *state;

	read_edits(f);
	assert_int_equal(f->edits.count, 0);
	assert_false(f->edits.other_catalog);
}

static void a_support_that_was_changed_comes_back(void **state)
{
	struct fixture *f = *state;
	uint32_t row = row_of(f, "soc2", "CC8.1", "CHG-02");

	set(f, "soc2", row, SHEET_SUPPORT + 1, "example-of");
	set(f, "soc2", row, SHEET_RESIDUAL + 1, "Something else");
	assert_one_change(f, "CHG-02", SHEET_CHANGED, "CC8.1");
	assert_string_equal(f->edits.controls[0].changes[0].after->support, "example-of");
	assert_string_equal(f->edits.controls[0].changes[0].after->residual, "Something else");
	assert_int_equal(f->edits.controls[0].after.mapping_count, f->edits.controls[0].before->mapping_count);
}

static void white_space_in_another_shape_is_no_change(void **state)
{
	struct fixture *f = *state;
	uint32_t row = row_of(f, "soc2", "CC8.1", "CHG-02");
	struct xlsx_cell *c = cell_at(f, "soc2", row, SHEET_RESIDUAL + 1);
	char *copy = arena_printf(&f->a, " %.*s\n", STR_FMT(c->text));

	*strchr(copy + 1, ' ') = '\n';
	c->text = str_of(copy);
	read_edits(f);
	assert_int_equal(f->edits.count, 0);
}

static void a_row_less_is_a_support_less(void **state)
{
	struct fixture *f = *state;
	uint32_t row = row_of(f, "soc2", "CC8.1", "CHG-02");

	set(f, "soc2", row, SHEET_REQUIREMENT + 1, " ");
	set(f, "soc2", row, SHEET_CONTROL + 1, " ");
	assert_one_change(f, "CHG-02", SHEET_REMOVED, "CC8.1");
	assert_int_equal(f->edits.controls[0].after.mapping_count, f->edits.controls[0].before->mapping_count - 1);
}

static void another_control_in_a_row_is_one_less_and_one_more(void **state)
{
	struct fixture *f = *state;

	set(f, "soc2", row_of(f, "soc2", "CC8.1", "CHG-02"), SHEET_CONTROL + 1, "HR-01");
	read_edits(f);
	assert_int_equal(f->edits.count, 2);
	assert_string_equal(f->edits.controls[0].before->id, "CHG-02");
	assert_int_equal(f->edits.controls[0].changes[0].kind, SHEET_REMOVED);
	assert_string_equal(f->edits.controls[1].before->id, "HR-01");
	assert_int_equal(f->edits.controls[1].changes[0].kind, SHEET_ADDED);
	assert_string_equal(f->edits.controls[1].changes[0].after->support, "integral-to");
}

static void a_pair_taken_out_of_evidence_is_a_support_less(void **state)
{
	struct fixture *f = *state;

	cut(f, kind_row(f, "risk"), "RSK-02, ");
	read_edits(f);
	assert_int_equal(f->edits.count, 1);
	assert_string_equal(f->edits.controls[0].before->id, "RSK-02");
	assert_int_equal(f->edits.controls[0].changes[0].kind, SHEET_REMOVED);
}

static void a_pair_put_into_evidence_is_an_example_whose_residual_is_unsaid(void **state)
{
	struct fixture *f = *state;
	uint32_t row = kind_row(f, "risk");
	struct xlsx_cell *c = cell_at(f, SHEET_EVIDENCE, row, SOC2_COLUMN);

	c->text = str_of(arena_printf(&f->a, "%.*s; CC1.1 (RSK-02)", STR_FMT(c->text)));
	assert_one_change(f, "RSK-02", SHEET_ADDED, "CC1.1");
	assert_string_equal(f->edits.controls[0].changes[0].after->support, "example-of");
	assert_string_equal(f->edits.controls[0].changes[0].after->residual, CATALOG_RESIDUAL_UNSAID);
}

static void both_places_may_say_the_same(void **state)
{
	struct fixture *f = *state;
	uint32_t row = row_of(f, "soc2", "CC5.1", "RSK-02");
	struct xlsx_cell *c = cell_at(f, SHEET_EVIDENCE, kind_row(f, "risk"), SOC2_COLUMN);
	char *copy = arena_cstr(&f->a, c->text);
	char *at = strstr(copy, "CC5.1 (RSK-02)");

	assert_non_null(at);
	memset(at, ' ', strlen("CC5.1 (RSK-02)"));
	c->text = str_of(copy);
	set(f, "soc2", row, SHEET_REQUIREMENT + 1, " ");
	set(f, "soc2", row, SHEET_CONTROL + 1, " ");
	assert_one_change(f, "RSK-02", SHEET_REMOVED, "CC5.1");
}

static void places_that_disagree_are_named_both(void **state)
{
	struct fixture *f = *state;
	uint32_t row = row_of(f, "soc2", "CC5.1", "RSK-02");
	char sheet_cell[XLSX_PLACE_LEN], evidence_cell[XLSX_PLACE_LEN], expected[200];

	set(f, "soc2", row, SHEET_RESIDUAL + 1, "Something else");
	cut(f, kind_row(f, "risk"), "CC5.1 (RSK-02)");
	snprintf(expected, sizeof expected,
		 "sheet soc2, cell %s: CC5.1 with RSK-02 was changed here, and taken out of cell %s of sheet Evidence",
		 xlsx_place(row, SHEET_CONTROL + 1, sheet_cell),
		 xlsx_place(kind_row(f, "risk"), SOC2_COLUMN, evidence_cell));
	assert_refused(f, expected);
}

/* A control with two kinds of evidence, and a requirement of SOC 2 that it supports. */
static const struct catalog_mapping *two_kinds(struct fixture *f, const struct catalog_control **ret)
{
	for (size_t i = 0; i < f->c.control_count; i++) {
		*ret = &f->c.controls[i];
		for (size_t k = 0; (*ret)->evidence.count == 2 && k < (*ret)->mapping_count; k++)
			if (strcmp((*ret)->mappings[k].requirement->framework, "soc2") == 0)
				return &(*ret)->mappings[k];
	}
	fail_msg("no control has two kinds of evidence");
	return NULL;
}

static void rows_of_one_control_that_disagree_are_named_both(void **state)
{
	struct fixture *f = *state;
	const struct catalog_control *c = NULL;
	const struct catalog_mapping *m = two_kinds(f, &c);
	uint32_t first = kind_row(f, c->evidence.items[0]), second = kind_row(f, c->evidence.items[1]);
	struct xlsx_cell *cell = cell_at(f, SHEET_EVIDENCE, first, SOC2_COLUMN);
	char a[XLSX_PLACE_LEN], b[XLSX_PLACE_LEN], expected[300];
	const char *item = arena_printf(&f->a, "%s (", m->requirement->id);
	char *copy = arena_cstr(&f->a, cell->text), *at = strstr(copy, item), *end;

	assert_non_null(at);
	end = strchr(at, ')');
	memmove(at, end + 1, strlen(end));
	cell->text = str_of(copy);
	snprintf(expected, sizeof expected,
		 "sheet Evidence, cell %s has %s with %s, but cell %s has not: both are evidence of %s",
		 xlsx_place(second, SOC2_COLUMN, a), m->requirement->id, c->id, xlsx_place(first, SOC2_COLUMN, b), c->id);
	/* Another control of that requirement may be the one that is found first. */
	err_clear(&f->e);
	assert_int_equal(sheet_read(&f->book, &f->c, &f->a, &f->edits, &f->e), -1);
	assert_true(strstr(f->e.msg, "but cell") != NULL && strstr(f->e.msg, m->requirement->id) != NULL);
	if (strstr(f->e.msg, c->id))
		assert_string_equal(f->e.msg, expected);
}

static void what_is_unknown_is_named_with_cell_and_nearest(void **state)
{
	struct fixture *f = *state;
	uint32_t row = row_of(f, "soc2", "CC8.1", "CHG-02");
	char place[XLSX_PLACE_LEN];

	set(f, "soc2", row, SHEET_REQUIREMENT + 1, "CC8.7");
	err_clear(&f->e);
	assert_int_equal(sheet_read(&f->book, &f->c, &f->a, &f->edits, &f->e), -1);
	assert_true(strstr(f->e.msg, arena_printf(&f->a, "sheet soc2, cell %s: no requirement 'CC8.7'",
						  xlsx_place(row, SHEET_REQUIREMENT + 1, place))) == f->e.msg);
	set(f, "soc2", row, SHEET_REQUIREMENT + 1, "CC8.1");
	set(f, "soc2", row, SHEET_CONTROL + 1, "CHG-O2");
	assert_refused(f, arena_printf(&f->a, "sheet soc2, cell %s: no control 'CHG-O2' (did you mean 'CHG-02'?)",
				       xlsx_place(row, SHEET_CONTROL + 1, place)));
	set(f, "soc2", row, SHEET_CONTROL + 1, "CHG-02");
	set(f, "soc2", row, SHEET_SUPPORT + 1, "integral");
	assert_refused(f, arena_printf(&f->a, "sheet soc2, cell %s: support 'integral': expected integral-to or example-of",
				       xlsx_place(row, SHEET_SUPPORT + 1, place)));
	set(f, "soc2", row, SHEET_SUPPORT + 1, "integral-to");
	set(f, SHEET_EVIDENCE, 2, 1, "git-histry");
	assert_refused(f, "sheet Evidence, cell A2: no kind of evidence 'git-histry' (did you mean 'git-history'?)");
	set(f, SHEET_EVIDENCE, 2, 1, "sbom");
	assert_refused(f, "sheet Evidence, cell A3: 'sbom' is in row 2 already");
}

static void a_control_stands_in_the_rows_of_its_own_evidence_only(void **state)
{
	struct fixture *f = *state;

	set(f, SHEET_EVIDENCE, 2, SOC2_COLUMN, "CC1.1 (HR-01)");
	assert_refused(f, "sheet Evidence, cell D2: this kind of evidence is none of HR-01's");
	set(f, SHEET_EVIDENCE, 2, SOC2_COLUMN, "CC1.1");
	assert_refused(f, "sheet Evidence, cell D2: 'CC1.1': expected REQUIREMENT (CONTROL, CONTROL)");
}

static void a_pair_twice_is_refused(void **state)
{
	struct fixture *f = *state;
	uint32_t row = row_of(f, "soc2", "CC8.1", "CHG-02");
	char a[XLSX_PLACE_LEN], b[XLSX_PLACE_LEN];

	set(f, "soc2", row - 1, SHEET_CONTROL + 1, "CHG-02");
	set(f, "soc2", row - 1, SHEET_REQUIREMENT + 1, "CC8.1");
	assert_refused(f, arena_printf(&f->a, "sheet soc2, cell %s: CC8.1 with CHG-02 is in cell %s already",
				       xlsx_place(row, SHEET_CONTROL + 1, a), xlsx_place(row - 1, SHEET_CONTROL + 1, b)));
}

static void a_number_is_no_id(void **state)
{
	struct fixture *f = *state;
	struct xlsx_cell *c = cell_at(f, "iso27001", 2, SHEET_REQUIREMENT + 1);

	c->type = XLSX_NUMBER;
	assert_refused(f, "sheet iso27001, cell A2: a number or date: expected text");
}

static void a_column_that_is_missing_is_named(void **state)
{
	struct fixture *f = *state;

	set(f, "soc2", 1, SHEET_CLOSED_BY + 1, "closed");
	assert_refused(f, "sheet soc2: no column 'closed_by' in its first row");
}

/* A spreadsheet whose edits were applied, read again: its sheet soc2 is as what is in force, Evidence not. */
static void edits_that_were_applied_are_not_undone_by_what_evidence_still_says(void **state)
{
	struct fixture *f = *state;
	const struct xlsx_sheet *about = xlsx_sheet(&f->book, SHEET_ABOUT);

	cut(f, kind_row(f, "risk"), "RSK-02, ");
	for (size_t i = 0; i < about->count; i++)
		if (str_is(about->cells[i].text, f->c.digest))
			((struct xlsx_cell *)&about->cells[i])->text = STR_LIT("0123");
	read_edits(f);
	assert_true(f->edits.other_catalog);
	assert_int_equal(f->edits.count, 0);
	assert_int_equal(f->edits.passed_over, 1);
}

static void evidence_as_csv_reads_back_the_same(void **state)
{
	struct fixture *f = *state;
	const struct catalog_framework *frameworks[] = { catalog_framework(&f->c, STR_LIT("soc2")),
							 catalog_framework(&f->c, STR_LIT("nis2")) };
	struct sheet_of s = { .catalog = &f->c, .frameworks = frameworks, .framework_count = 2 };

	buf_clear(&f->bytes);
	report_sheet_csv(&s, &f->bytes);
	assert_true(sheet_claims_csv(buf_str(&f->bytes)));
	if (sheet_read_csv(buf_str(&f->bytes), &f->c, &f->a, &f->edits, &f->e) < 0)
		fail_msg("%s", f->e.msg);
	assert_int_equal(f->edits.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_edits_nothing_differs),
		TEST(a_support_that_was_changed_comes_back),
		TEST(white_space_in_another_shape_is_no_change),
		TEST(a_row_less_is_a_support_less),
		TEST(another_control_in_a_row_is_one_less_and_one_more),
		TEST(a_pair_taken_out_of_evidence_is_a_support_less),
		TEST(a_pair_put_into_evidence_is_an_example_whose_residual_is_unsaid),
		TEST(both_places_may_say_the_same),
		TEST(places_that_disagree_are_named_both),
		TEST(rows_of_one_control_that_disagree_are_named_both),
		TEST(what_is_unknown_is_named_with_cell_and_nearest),
		TEST(a_control_stands_in_the_rows_of_its_own_evidence_only),
		TEST(a_pair_twice_is_refused),
		TEST(a_number_is_no_id),
		TEST(a_column_that_is_missing_is_named),
		TEST(edits_that_were_applied_are_not_undone_by_what_evidence_still_says),
		TEST(evidence_as_csv_reads_back_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
