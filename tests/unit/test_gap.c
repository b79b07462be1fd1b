/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/gap.h"
#include "catalog/catalog_int.h"
#include "report/report_gap.h"

#define ROUNDS 20000

/* Five wanted requirements: W1 has an integral control, W2 an example and an integral one whose residual a third
 * closes, W3 none, W4 what the have side carries, W5 nothing. */
static const char have_rows[] = "# framework: have\n# title: What there is\n# version: 1\n"
				"H1\t\tcriterion\t\tOne\trequirement\t\n"
				"H2\t\tcriterion\t\tTwo\trequirement\t\n"
				"H3\t\tcriterion\tprivacy\tNot in the usual scope\trequirement\t\n";
static const char want_rows[] = "# framework: want\n# title: What is wanted\n# version: 1\n"
				"W\t\tchapter\t\tAll\theading\t\n"
				"W1\tW\tclause\t\tOne\trequirement\t\n"
				"W2\tW\tclause\t\tTwo\trequirement\t\n"
				"W3\tW\tclause\t\tThree\trequirement\t\n"
				"W4\tW\tclause\t\tFour\trequirement\t\n"
				"W5\tW\tclause\t\tFive\trequirement\t\n";

static const char crosswalk_rows[] =
	"# crosswalk: have-want\n# title: Both\n# source: have 1\n# target: want 1\n# author: Tester\n"
	"# published: now\n# licence: Apache-2.0\n# method: human\n";

struct fixture {
	struct catalog cat;
	struct gap g;
	struct posture p;
	struct err e;
};

static struct catalog_control *add_control(struct fixture *f, const char *id, const char *kinds, const char *supports)
{
	struct catalog_control *c = &f->cat.controls[f->cat.control_count++];
	char *text = arena_printf(&f->cat.arena,
				  "id: %s\ntitle: T\nobjective: O\nowner_role: CISO\ncadence: weekly\nphases: [mvp]\n"
				  "evidence: [%s]\nsupports:\n%s",
				  id, kinds, supports);

	if (catalog_read_control(str_of(text), &f->cat, c, &f->e) < 0)
		fail_msg("%s: %s", id, f->e.msg);
	return c;
}

static void add_check(struct fixture *f, const char *control, const char *kinds)
{
	char *text = arena_printf(&f->cat.arena,
				  "-- id: %s\n-- control: %s\n-- title: T\n-- type: 2\n-- population: P\n"
				  "-- deviation: D\n-- evidence: %s\n\nSELECT 1\n",
				  control, control, kinds);

	if (catalog_read_check(str_of(text), &f->cat.arena, &f->cat.checks[f->cat.check_count++], &f->e) < 0)
		fail_msg("%s: %s", control, f->e.msg);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->cat.arena = ARENA_INIT;
	if (catalog_read_framework(str_of(have_rows), &f->cat, &f->e) < 0 ||
	    catalog_read_framework(str_of(want_rows), &f->cat, &f->e) < 0)
		fail_msg("%s", f->e.msg);
	f->cat.controls = arena_alloc(&f->cat.arena, 8 * sizeof *f->cat.controls);
	f->cat.checks = arena_alloc(&f->cat.arena, 8 * sizeof *f->cat.checks);
	add_control(f, "AA-01", "sbom",
		    "- {framework: want, requirement: W1, support: integral-to}\n"
		    "- {framework: have, requirement: H1, support: integral-to}\n");
	add_control(f, "BB-01", "ticket", "- {framework: want, requirement: W2, support: example-of}\n"
					  "- {framework: have, requirement: H2, support: example-of}\n");
	add_control(f, "CC-01", "policy",
		    "- {framework: want, requirement: W2, support: integral-to, residual: R, closed_by: [DD-01]}\n");
	add_control(f, "DD-01", "training", "- {framework: want, requirement: W3, support: integral-to, residual: S}\n");
	add_check(f, "AA-01", "sbom");
	add_check(f, "BB-01", "ticket");
	add_check(f, "CC-01", "policy");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	gap_free(&f->g);
	posture_free(&f->p);
	catalog_free(&f->cat);
	free(f);
	return 0;
}

static void add_rows(struct fixture *f, const char *rows)
{
	char *text = arena_printf(&f->cat.arena, "%s%s", crosswalk_rows, rows);

	if (catalog_add_crosswalk(&f->cat, str_of(text), "shipped", &f->e) < 0)
		fail_msg("%s", f->e.msg);
}

static void build(struct fixture *f, const struct gap_known *known, bool assume)
{
	static const struct catalog_framework *have[1];
	struct gap_ask ask = { .have = have, .have_count = 1, .assume = assume };

	have[0] = catalog_framework(&f->cat, STR_LIT("have"));
	ask.want = catalog_framework(&f->cat, STR_LIT("want"));
	gap_build(&f->cat, known, &ask, &f->g);
}

static const struct gap_requirement *wanted(struct fixture *f, const char *id)
{
	for (size_t i = 0; i < f->g.requirement_count; i++)
		if (strcmp(f->g.requirements[i].requirement->id, id) == 0)
			return &f->g.requirements[i];
	fail_msg("%s is not wanted", id);
	return NULL;
}

/* The statuses of W1 to W5. */
static void statuses(struct fixture *f, const char *expected)
{
	static const char letters[] = { [REQUIREMENT_SUPPORTED] = 'S',	 [REQUIREMENT_PARTLY] = 'P',
					[REQUIREMENT_DEVIATIONS] = 'D',	 [REQUIREMENT_NO_EVIDENCE] = 'E',
					[REQUIREMENT_NOT_MAPPED] = 'M',	 [REQUIREMENT_NOT_IN_SCOPE] = 'O' };
	char actual[8] = "";

	for (size_t i = 0; i < f->g.requirement_count; i++)
		actual[i] = letters[f->g.requirements[i].now];
	assert_string_equal(actual, expected);
}

static void assuming_makes_the_integral_controls_of_the_have_side_operate(void **state)
{
	struct fixture *f = *state;

	build(f, &(struct gap_known){ 0 }, true);
	assert_int_equal(f->g.assumed_controls, 1);
	statuses(f, "SEEMM");
}

static void without_an_evaluation_it_is_a_plan(void **state)
{
	struct fixture *f = *state;

	build(f, &(struct gap_known){ 0 }, false);
	assert_true(f->g.assumed);
	assert_null(f->g.evaluation);
	statuses(f, "SEEMM");
}

static void a_row_carries_as_far_as_its_relation_allows(void **state)
{
	struct fixture *f = *state;

	add_rows(f, "H1\tW2\tintersects-with\tsemantic\t\tasserted\t\tShares\t\t\t\n"
		    "H2\tW3\tsubset-of\tsemantic\t\tasserted\t\tIs in it\t\t\t\n"
		    "H2\tW4\tsuperset-of\tsemantic\t\tasserted\t\tHas all of it\t\t\t\n"
		    "H1\tW5\trelated\t\t\tasserted\t\tSomehow\t\t\t\n");
	build(f, &(struct gap_known){ 0 }, true);
	statuses(f, "SPPSP");
	assert_int_equal(wanted(f, "W2")->own, REQUIREMENT_NO_EVIDENCE);
	assert_int_equal(wanted(f, "W4")->own, REQUIREMENT_NOT_MAPPED);
}

static void a_contested_row_and_one_out_of_scope_carry_nothing(void **state)
{
	struct fixture *f = *state;

	add_rows(f, "H2\tW4\tequal\tsemantic\t\tcontested\tS9\tSaid so\t\t\tIs not\n"
		    "H3\tW5\tequal\tsemantic\t\tasserted\t\tPrivacy is not in scope\t\t\t\n");
	build(f, &(struct gap_known){ 0 }, true);
	statuses(f, "SEEMM");
	assert_int_equal(f->g.contest_count, 1);
	assert_string_equal(f->g.contests[0].edge->ref, "S9");
}

static void nothing_rests_on_a_challenged_edge(void **state)
{
	static const struct challenge row = { .edge = "have-want:H2:W4" }, control = { .edge = "AA-01:want:W1" };
	struct fixture *f = *state;

	add_rows(f, "H2\tW4\tequal\tsemantic\t\tasserted\t\tThe same\t\t\t\n");
	build(f, &(struct gap_known){ .challenges = &(struct challenges){ &row, 1 } }, true);
	statuses(f, "SEEMM");
	gap_free(&f->g);
	build(f, &(struct gap_known){ .challenges = &(struct challenges){ &control, 1 } }, true);
	statuses(f, "EEESM");
}

static void steps_come_cheapest_first_and_end_where_nothing_more_can_be_reached(void **state)
{
	struct fixture *f = *state;

	build(f, &(struct gap_known){ 0 }, true);
	/* W2: an example by tickets, the integral one by a policy; its residual is closed by DD-01, which no
	 * check tests, so it stays partly supported. W3 has only that one. */
	assert_int_equal(f->g.step_count, 3);
	assert_true(f->g.steps[2].by_hand);
	assert_int_equal(wanted(f, "W2")->shown, REQUIREMENT_SUPPORTED);
	assert_int_equal(wanted(f, "W3")->shown, REQUIREMENT_PARTLY);
	assert_int_equal(cover_count(f->g.steps[0].kinds), 1);
	assert_int_equal(cover_count(f->g.steps[1].kinds), 1);
	assert_int_equal(f->g.steps[0].advance_count, 1);
	assert_int_equal(wanted(f, "W2")->then, REQUIREMENT_PARTLY);
	assert_int_equal(wanted(f, "W3")->then, REQUIREMENT_NO_EVIDENCE);
	assert_int_equal(f->g.by_then[REQUIREMENT_PARTLY], 1);
}

static void a_residual_that_others_close_is_closed_by_handing_in_theirs(void **state)
{
	struct fixture *f = *state;

	add_check(f, "DD-01", "training");
	build(f, &(struct gap_known){ 0 }, true);
	assert_int_equal(wanted(f, "W2")->then, REQUIREMENT_SUPPORTED);
	/* Its own residual names nobody who closes it. */
	assert_int_equal(wanted(f, "W3")->then, REQUIREMENT_PARTLY);
}

static void every_relation_but_equality_and_containment_carries_at_most_a_part(void **state)
{
	(void)state;
	for (int r = 0; r < CROSSWALK_RELATIONS; r++)
		for (int reversed = 0; reversed < 2; reversed++)
			for (int s = 0; s < REQUIREMENT_STATUSES; s++) {
				enum gap_reach reach = gap_reach((enum crosswalk_relation)r, reversed);
				enum requirement_status c = gap_carry(reach, (enum requirement_status)s);
				bool whole = r == RELATION_EQUAL || r == (reversed ? RELATION_SUBSET_OF : RELATION_SUPERSET_OF);

				assert_int_equal(c == REQUIREMENT_SUPPORTED, whole && s == REQUIREMENT_SUPPORTED);
				/* Never better than what it is carried from. */
				if (c == REQUIREMENT_PARTLY)
					assert_true(s == REQUIREMENT_SUPPORTED || s == REQUIREMENT_PARTLY);
			}
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Whatever the statuses and however many rows: what is not supported by itself is not made so by rows that
 * intersect, and the order of the rows changes nothing. */
static void an_intersects_with_row_never_yields_supported(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		enum requirement_status own = (enum requirement_status)(next_random(&seed) % REQUIREMENT_STATUSES);
		enum requirement_status carried[6], forwards = own, backwards = own;
		size_t n = next_random(&seed) % 6;

		for (size_t i = 0; i < n; i++) {
			enum gap_reach reach = gap_reach(RELATION_INTERSECTS_WITH, next_random(&seed) % 2);

			carried[i] = gap_carry(reach, (enum requirement_status)(next_random(&seed) % REQUIREMENT_STATUSES));
		}
		for (size_t i = 0; i < n; i++) {
			forwards = gap_with(forwards, carried[i]);
			backwards = gap_with(backwards, carried[n - 1 - i]);
		}
		assert_int_equal(forwards, backwards);
		assert_int_equal(forwards == REQUIREMENT_SUPPORTED, own == REQUIREMENT_SUPPORTED);
	}
}

/* The same through everything: random rows of that kind, and the plan built from them. */
static void rows_that_intersect_support_nothing_in_a_plan(void **state)
{
	static const char *const ids[] = { "H1", "H2" };
	struct fixture *f = *state;
	struct buf rows = BUF_INIT(4096);
	uint64_t seed = 11;

	for (size_t h = 0; h < 2; h++)
		for (int w = 2; w <= 5; w++)
			if (next_random(&seed) % 4)
				buf_addf(&rows, "%s\tW%d\tintersects-with\tfunctional\t\treviewed\t\tShares\t\t\t\n", ids[h], w);
	add_rows(f, rows.p);
	buf_free(&rows);
	build(f, &(struct gap_known){ 0 }, true);
	for (size_t i = 1; i < f->g.requirement_count; i++)
		assert_int_not_equal(f->g.requirements[i].now, REQUIREMENT_SUPPORTED);
}

static void the_three_forms_tell_of_the_same_requirements(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(1024 * 1024);
	report_gap_writer *const writers[] = { report_gap_text, report_gap_json, report_gap_csv };

	build(f, &(struct gap_known){ 0 }, true);
	for (size_t i = 0; i < COUNT_OF(writers); i++) {
		buf_clear(&b);
		writers[i](&f->g, &b);
		for (int w = 2; w <= 5; w++) {
			char id[8];

			snprintf(id, sizeof id, "W%d", w);
			if (!strstr(b.p, id))
				fail_msg("form %zu leaves out %s", i, id);
		}
	}
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(assuming_makes_the_integral_controls_of_the_have_side_operate, setup,
						teardown),
		cmocka_unit_test_setup_teardown(without_an_evaluation_it_is_a_plan, setup, teardown),
		cmocka_unit_test_setup_teardown(a_row_carries_as_far_as_its_relation_allows, setup, teardown),
		cmocka_unit_test_setup_teardown(a_contested_row_and_one_out_of_scope_carry_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_rests_on_a_challenged_edge, setup, teardown),
		cmocka_unit_test_setup_teardown(steps_come_cheapest_first_and_end_where_nothing_more_can_be_reached,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_residual_that_others_close_is_closed_by_handing_in_theirs, setup,
						teardown),
		cmocka_unit_test(every_relation_but_equality_and_containment_carries_at_most_a_part),
		cmocka_unit_test(an_intersects_with_row_never_yields_supported),
		cmocka_unit_test_setup_teardown(rows_that_intersect_support_nothing_in_a_plan, setup, teardown),
		cmocka_unit_test_setup_teardown(the_three_forms_tell_of_the_same_requirements, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
