/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
/* cmocka wants the first, second and fourth */
#include <cmocka.h>

#include "audit/crosswalk_pair.h"
#include "audit/impact.h"
#include "catalog/catalog_int.h"

#define FRAMEWORK(id)                                                                                       \
	"# framework: " id "\n# title: t\n# version: 1\n1\t\tgroup\t\tAll\theading\t\n"                       \
	"1.1\t1\ttask\t\tOne\trequirement\t\n1.2\t1\ttask\t\tTwo\trequirement\t\n"                            \
	"1.3\t1\ttask\t\tThree\trequirement\t\n"
#define PINNED(id, source, target)                                                                          \
	"# crosswalk: " id "\n# title: t\n# source: " source " 1\n# target: " target " 1\n# author: x\n"         \
	"# published: x\n# licence: x\n# method: human\n"
#define MIXED "# crosswalk: said\n# title: t\n# author: x\n# published: x\n# licence: x\n# method: human\n"

struct fixture {
	struct catalog c;
	struct arena a;
	struct challenges challenges;
	struct crosswalk_pair pair;
	struct err e;
};

static void open_with(struct fixture *f, const char *const *texts, size_t count)
{
	static const char *const frameworks[] = { FRAMEWORK("a"), FRAMEWORK("b"), FRAMEWORK("c") };

	*f = (struct fixture){ .c = { .arena = ARENA_INIT }, .a = ARENA_INIT };
	for (size_t i = 0; i < COUNT_OF(frameworks); i++)
		assert_int_equal(catalog_read_framework(str_of(frameworks[i]), &f->c, &f->e), 0);
	for (size_t i = 0; i < count; i++)
		if (catalog_add_crosswalk(&f->c, str_of(texts[i]), "shipped", &f->e) < 0)
			fail_msg("%s", f->e.msg);
}

static void find(struct fixture *f, const char *first, const char *second)
{
	crosswalk_pair_find(&f->c, &f->challenges, first, second, NULL, &f->a, &f->pair);
}

static void close_it(struct fixture *f)
{
	arena_free(&f->a);
	catalog_free(&f->c);
}

static const char *const plain[] = {
	PINNED("ab", "a", "b") "1.1\t1.1\tsubset-of\tsemantic\t\tasserted\t\tx\n1.1\t1.2\tintegral-to\t\t\tasserted\t\tx\n"
			       "1.3\t-\tno-relationship\t\t\tasserted\t\tnothing alike\n"
			       "1.2\t1.3\trelated\t\t\tcontested\t\tx\t\t\twrong\n",
};

static void rows_are_read_from_the_first_to_the_second(void **state)
{
	struct fixture f;

	(void)state;
	open_with(&f, plain, 1);
	find(&f, "b", "a");
	assert_int_equal(f.pair.row_count, 4);
	/* No id of b stands first, then its requirements as published. */
	assert_null(f.pair.rows[0].from->id);
	assert_string_equal(f.pair.rows[1].from->id, "1.1");
	assert_int_equal(f.pair.rows[1].relation, RELATION_SUPERSET_OF);
	assert_true(f.pair.rows[1].turned);
	assert_int_equal(f.pair.rows[2].relation, RELATION_INTEGRAL_TO);
	assert_string_equal(f.pair.rows[2].to->framework, "a");
	close_it(&f);
}

static void what_has_no_row_is_named_with_the_reason(void **state)
{
	struct fixture f;

	(void)state;
	open_with(&f, plain, 1);
	find(&f, "a", "b");
	assert_int_equal(f.pair.first.requirements, 3);
	assert_int_equal(f.pair.first.unmapped_count, 2);
	assert_string_equal(f.pair.first.unmapped[0].requirement->id, "1.2");
	assert_string_equal(f.pair.first.unmapped[0].reason, "every row of it is contested");
	assert_null(f.pair.first.unmapped[0].of);
	assert_string_equal(f.pair.first.unmapped[1].reason, "nothing alike");
	assert_string_equal(f.pair.first.unmapped[1].of->id, "ab");
	assert_int_equal(f.pair.first.stated, 1);
	assert_int_equal(f.pair.second.unmapped_count, 1);
	assert_string_equal(f.pair.second.unmapped[0].requirement->id, "1.3");
	close_it(&f);
}

static void a_reason_of_a_heading_holds_below_it(void **state)
{
	static const char *const texts[] = {
		PINNED("ab", "a", "b") "1\t-\tno-relationship\t\t\tasserted\t\tall of it\n-\t1.2\tno-relationship\t\t\tasserted\t\tit\n",
		PINNED("cb", "c", "b") "1\t1\trelated\t\t\tasserted\t\tx\n",
	};
	struct fixture f;

	(void)state;
	open_with(&f, texts, 2);
	find(&f, "a", "b");
	assert_int_equal(f.pair.first.stated, 3);
	assert_string_equal(f.pair.first.unmapped[2].reason, "all of it");
	assert_string_equal(f.pair.second.unmapped[1].reason, "it");
	assert_null(f.pair.second.unmapped[0].reason);
	/* A row of headings is no row of what stands below them. */
	find(&f, "c", "b");
	assert_int_equal(f.pair.first.unmapped_count, 3);
	assert_string_equal(f.pair.first.unmapped[0].reason, "has no row of its own, only 1 above it has");
	close_it(&f);
}

static void a_challenged_row_does_not_hold(void **state)
{
	static const struct challenge challenge = { "ab:1.1:1.1", "Ada", "2026-01-01T00:00:00Z", "no" };
	struct fixture f;

	(void)state;
	open_with(&f, plain, 1);
	f.challenges = (struct challenges){ &challenge, 1 };
	find(&f, "a", "b");
	assert_false(f.pair.rows[0].holds);
	assert_string_equal(f.pair.rows[0].challenge->challenger, "Ada");
	assert_true(f.pair.rows[1].holds);
	assert_int_equal(f.pair.second.unmapped_count, 2);
	assert_string_equal(f.pair.second.unmapped[0].reason, "every row of it is challenged");
	close_it(&f);
}

static const char *const chain[] = {
	PINNED("ab", "a", "b") "1.1\t1.1\tequal\tsemantic\t\tasserted\t\tx\n1.2\t1.2\trelated\t\t\tcontested\t\tx\t\t\tno\n",
	PINNED("cb", "c", "b") "1.3\t1.1\tequal\tsemantic\t\tasserted\t\tx\n1.2\t1.2\tequal\tsemantic\t\tasserted\t\tx\n",
};

static void nothing_is_inferred_through_a_chain(void **state)
{
	struct pair_leads leads;
	struct fixture f;

	(void)state;
	open_with(&f, chain, 2);
	find(&f, "a", "c");
	assert_int_equal(f.pair.row_count, 0);
	assert_int_equal(f.pair.first.unmapped_count, 3);
	crosswalk_pair_leads(&f.c, &f.challenges, &f.pair, &f.a, &leads);
	assert_int_equal(leads.count, 1);
	assert_string_equal(leads.items[0].from->id, "1.1");
	assert_string_equal(leads.items[0].over->framework, "b");
	assert_string_equal(leads.items[0].to->id, "1.3");
	assert_string_equal(leads.items[0].one->id, "ab:1.1:1.1");
	assert_string_equal(leads.items[0].two->id, "cb:1.3:1.1");
	close_it(&f);
}

static void what_has_a_row_is_no_lead(void **state)
{
	static const char *const texts[] = {
		PINNED("ab", "a", "b") "1.1\t1.1\tequal\tsemantic\t\tasserted\t\tx\n",
		PINNED("cb", "c", "b") "1.3\t1.1\tequal\tsemantic\t\tasserted\t\tx\n1.2\t1.1\trelated\t\t\tasserted\t\tx\n",
		MIXED "c:1.3\ta:1.1\trelated\t\t\tasserted\t\tx\n",
	};
	struct pair_leads leads;
	struct fixture f;

	(void)state;
	open_with(&f, texts, 3);
	find(&f, "a", "c");
	crosswalk_pair_leads(&f.c, &f.challenges, &f.pair, &f.a, &leads);
	assert_int_equal(leads.count, 1);
	assert_string_equal(leads.items[0].to->id, "1.2");
	close_it(&f);
}

static void a_lead_over_a_challenged_row_is_none(void **state)
{
	static const struct challenge challenge = { "cb:1.3:1.1", "Ada", "2026-01-01T00:00:00Z", "no" };
	struct pair_leads leads;
	struct fixture f;

	(void)state;
	open_with(&f, chain, 2);
	f.challenges = (struct challenges){ &challenge, 1 };
	find(&f, "a", "c");
	crosswalk_pair_leads(&f.c, &f.challenges, &f.pair, &f.a, &leads);
	assert_int_equal(leads.count, 0);
	close_it(&f);
}

static void look(struct fixture *f, const char *edge, struct impact *i)
{
	struct workspace none = { 0 };

	*i = (struct impact){ 0 };
	if (impact_find(&none, &f->c, &f->challenges, edge, i, &f->e) < 0)
		fail_msg("%s", f->e.msg);
}

static void what_rests_on_a_row_is_what_gap_carries_over_it(void **state)
{
	static const char *const texts[] = {
		PINNED("ab", "a", "b") "1.1\t1.1\tsubset-of\tsemantic\t\tasserted\t\tx\n1.2\t1.1\trelated\t\t\tasserted\t\tx\n"
				       "1.3\t1.3\tprecedes\t\t\tasserted\t\tx\n",
		MIXED "b:1.1\ta:1.1\trelated\t\t\tasserted\t\tx\n",
	};
	struct fixture f;
	struct impact i;

	(void)state;
	open_with(&f, texts, 2);
	look(&f, "ab:1.1:1.1", &i);
	assert_null(i.evaluation);
	assert_int_equal(i.use_count, 2);
	assert_string_equal(i.uses[0].have->framework, "a");
	assert_int_equal(i.uses[0].reach, GAP_PART);
	assert_int_equal(i.uses[0].others, 2);
	assert_int_equal(i.uses[1].reach, GAP_WITHIN);
	assert_int_equal(i.uses[1].others, 1);
	assert_int_equal(i.same_count, 1);
	assert_string_equal(i.same[0]->id, "said:b:1.1:a:1.1");
	impact_free(&i);
	look(&f, "ab:1.3:1.3", &i);
	assert_int_equal(i.use_count, 0);
	impact_free(&i);
	close_it(&f);
}

static void nothing_rests_on_a_row_that_is_challenged_or_contested(void **state)
{
	static const struct challenge challenge = { "ab:1.1:1.1", "Ada", "2026-01-01T00:00:00Z", "no" };
	struct fixture f;
	struct impact i;

	(void)state;
	open_with(&f, plain, 1);
	f.challenges = (struct challenges){ &challenge, 1 };
	look(&f, "ab:1.1:1.1", &i);
	assert_non_null(i.challenge);
	assert_int_equal(i.use_count, 0);
	impact_free(&i);
	look(&f, "ab:1.2:1.3", &i);
	assert_int_equal(i.use_count, 0);
	impact_free(&i);
	close_it(&f);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read_from_the_first_to_the_second),
		cmocka_unit_test(what_has_no_row_is_named_with_the_reason),
		cmocka_unit_test(a_reason_of_a_heading_holds_below_it),
		cmocka_unit_test(a_challenged_row_does_not_hold),
		cmocka_unit_test(nothing_is_inferred_through_a_chain),
		cmocka_unit_test(what_has_a_row_is_no_lead),
		cmocka_unit_test(a_lead_over_a_challenged_row_is_none),
		cmocka_unit_test(what_rests_on_a_row_is_what_gap_carries_over_it),
		cmocka_unit_test(nothing_rests_on_a_row_that_is_challenged_or_contested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
