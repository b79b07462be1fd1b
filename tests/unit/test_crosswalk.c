/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
/* cmocka wants the first, second and fourth */
#include <cmocka.h>

#include "catalog/catalog_int.h"
#include "catalog/crosswalk.h"

static const char left[] = "# framework: a\n# title: t\n# version: 1\nA\t\tseries\t\tAll\theading\t\n"
			   "A.1\tA\tcriterion\t\tOne\trequirement\t\nA.2\tA\tcriterion\t\tTwo\trequirement\t\n"
			   "A.3\tA\tcriterion\t\tThree\tretired\tmoved to A.1\n";
static const char right[] = "# framework: b\n# title: t\n# version: 2 (new)\n"
			    "B.1\t\ttask\t\tOne\trequirement\t\nB.2\t\ttask\t\tTwo\trequirement\t\n";

#define HEAD                                                                                                  \
	"# crosswalk: ab\n# title: A to B\n# source: a 1\n# target: b 2 (new)\n# author: Assay\n"            \
	"# published: 2026\n# licence: Apache-2.0\n# attribution: us\n# method: human\n"
#define MIXED                                                                                                 \
	"# crosswalk: said\n# title: What is said\n# author: Some\n# published: 2026\n# licence: none\n# method: human\n"

static const char whole[] = HEAD
	"A.1\tB.1\tequal\tsemantic\thigh\treviewed\tp. 3\tBoth ask for one\t\t\t\n"
	"A.1\tB.1\tsubset-of\tfunctional\t\tasserted\t\tIts result is part of it\t\t\t\n"
	"A.9\tB.2\trelated\t\tlow\tcontested\tS1-02\tSaid so\tA.1;A.2\tB.1\tA never had a nine\n"
	"A.2\t-\tno-relationship\t\thigh\treviewed\t\tNothing of B is about two\t\t\t\n"
	"-\tB.2\tno-relationship\t\t\tasserted\t\tNothing of A is about two\t\t\t\n";

struct fixture {
	struct catalog c;
	struct catalog_crosswalk x;
	struct err e;
};

static void with_frameworks(struct fixture *f)
{
	*f = (struct fixture){ .c = { .arena = ARENA_INIT } };
	assert_int_equal(catalog_read_framework(str_of(left), &f->c, &f->e), 0);
	assert_int_equal(catalog_read_framework(str_of(right), &f->c, &f->e), 0);
}

static void read(struct fixture *f, const char *text)
{
	with_frameworks(f);
	if (crosswalk_read(str_of(text), &f->c, &f->x, &f->e) < 0)
		fail_msg("%s", f->e.msg);
}

static void refused(const char *text, const char *message)
{
	struct fixture f;
	int ret;

	with_frameworks(&f);
	ret = crosswalk_read(str_of(text), &f.c, &f.x, &f.e);
	catalog_free(&f.c);
	assert_int_equal(ret, -1);
	assert_int_equal(f.e.kind, ERR_INPUT);
	assert_string_equal(f.e.msg, message);
}

static void a_crosswalk_is_read(void **state)
{
	struct fixture f;

	(void)state;
	read(&f, whole);
	assert_string_equal(f.x.id, "ab");
	assert_string_equal(f.x.source, "a");
	assert_string_equal(f.x.target_version, "2 (new)");
	assert_string_equal(f.x.attribution, "us");
	assert_true(f.x.ours);
	assert_int_equal(f.x.edge_count, 5);
	assert_int_equal(f.x.edges[0].relation, RELATION_EQUAL);
	assert_int_equal(f.x.edges[0].rationale, RATIONALE_SEMANTIC);
	assert_int_equal(f.x.edges[0].confidence, CONFIDENCE_HIGH);
	assert_int_equal(f.x.edges[0].status, EDGE_REVIEWED);
	assert_string_equal(f.x.edges[0].ref, "p. 3");
	assert_string_equal(f.x.edges[0].basis, "Both ask for one");
	assert_string_equal(f.x.edges[0].source.requirement->title, "One");
	assert_null(f.x.edges[3].target.id);
	assert_null(f.x.edges[4].source.id);
	assert_int_equal(f.x.edges[0].line, 10);
	catalog_free(&f.c);
}

static void a_contested_row_keeps_what_was_stated_and_what_is_right(void **state)
{
	const struct crosswalk_edge *edge;
	struct fixture f;

	(void)state;
	read(&f, whole);
	edge = &f.x.edges[2];
	assert_string_equal(edge->source.id, "A.9");
	assert_null(edge->source.requirement);
	assert_int_equal(edge->corrected_source_count, 2);
	assert_string_equal(edge->corrected_sources[1]->id, "A.2");
	assert_int_equal(edge->corrected_target_count, 1);
	assert_string_equal(edge->correction, "A never had a nine");
	assert_false(crosswalk_holds(edge));
	catalog_free(&f.c);
}

static void only_rows_that_relate_two_requirements_hold(void **state)
{
	struct fixture f;

	(void)state;
	read(&f, whole);
	assert_true(crosswalk_holds(&f.x.edges[0]));
	assert_true(crosswalk_holds(&f.x.edges[1]));
	for (size_t i = 2; i < 5; i++)
		assert_false(crosswalk_holds(&f.x.edges[i]));
	catalog_free(&f.c);
}

static void rows_have_ids_that_tell_them_apart(void **state)
{
	struct fixture f;

	(void)state;
	read(&f, whole);
	assert_string_equal(f.x.edges[0].id, "ab:A.1:B.1:semantic");
	assert_string_equal(f.x.edges[1].id, "ab:A.1:B.1:functional");
	assert_string_equal(f.x.edges[2].id, "ab:A.9:B.2");
	assert_string_equal(f.x.edges[3].id, "ab:A.2:-");
	assert_string_equal(f.x.edges[4].id, "ab:-:B.2");
	catalog_free(&f.c);
	read(&f, MIXED "a:A.1\tb:B.1\trelated\t\t\tasserted\tS0-1\tx\na:A.1\tb:B.1\trelated\t\t\tasserted\tS0-2\tx\n"
		       "a:A.1\tb\tno-relationship\t\t\tasserted\t\tx\n");
	assert_string_equal(f.x.edges[0].id, "said:a:A.1:b:B.1:S0-1");
	assert_string_equal(f.x.edges[2].id, "said:a:A.1:b");
	assert_null(f.x.edges[2].target.id);
	assert_string_equal(f.x.edges[2].target.framework, "b");
	catalog_free(&f.c);
}

static const char *found(struct fixture *f, const char *id)
{
	const struct catalog_crosswalk *of;
	const struct crosswalk_edge *edge;

	err_clear(&f->e);
	edge = crosswalk_find_edge(&f->c, str_of(id), &of, &f->e);
	return edge ? edge->id : f->e.msg;
}

static void a_row_is_found_by_its_id_or_an_unambiguous_beginning(void **state)
{
	struct fixture f;

	(void)state;
	read(&f, whole);
	f.c.crosswalks = &(struct crosswalk_shelf){ .items = &f.x, .count = 1 };
	assert_string_equal(found(&f, "ab:A.9:B.2"), "ab:A.9:B.2");
	assert_string_equal(found(&f, "ab:A.9"), "ab:A.9:B.2");
	assert_string_equal(found(&f, "ab:A.1:B.1"), "ab:A.1:B.1: 2 rows begin so, ab:A.1:B.1:functional is one");
	assert_string_equal(found(&f, "ab:A.9:B.3"), "ab has no row 'A.9:B.3' (did you mean 'ab:A.9:B.2'?)");
	assert_string_equal(found(&f, "ac:A.9:B.2"), "no crosswalk 'ac' (did you mean 'ab'?)");
	assert_string_equal(found(&f, "ab"), "ab has no row ''");
	catalog_free(&f.c);
}

static void what_is_written_is_what_was_read(void **state)
{
	struct buf b = BUF_INIT(65536);
	struct fixture f;

	(void)state;
	read(&f, whole);
	crosswalk_write(&f.x, &b);
	assert_string_equal(b.p, whole);
	buf_free(&b);
	catalog_free(&f.c);
}

static void a_byte_order_mark_line_ends_of_windows_and_lost_tabs_are_read(void **state)
{
	struct fixture f;

	(void)state;
	read(&f, STR_UTF8_BOM HEAD "A.1\tB.1\tequal\tsemantic\thigh\treviewed\t\tBoth\r\n");
	assert_string_equal(f.x.edges[0].basis, "Both");
	catalog_free(&f.c);
}

static void a_header_that_lacks_something_is_refused(void **state)
{
	(void)state;
	refused("A.1\tB.1\n", "line 1: expected '# crosswalk:' above the first row");
	refused(MIXED, "no rows");
	refused("# crosswalk: a/b\n# title: x\n# author: x\n# published: x\n# licence: x\n# method: human\nx\n",
		"line 7: crosswalk 'a/b': expected letters, digits, '-', '_' and '.', at most 64");
	refused("# crosswalk: ab\n# title: x\n# author: x\n# published: x\n# licence: x\n# method: magic\nx\n",
		"line 7: method 'magic': expected human, automation or hybrid");
	refused(MIXED "# source: a 1\nx\n", "line 8: expected both '# source:' and '# target:', or neither");
	refused(MIXED "# title: again\nx\n", "line 7: '# title:' twice");
	refused(MIXED "# source: aa 1\n# target: b 2\nx\n", "line 9: no framework 'aa' (did you mean 'a'?)");
	refused(MIXED "# source: a 1\n# target: b 2\nx\n",
		"line 9: b is pinned to version '2', the catalog has '2 (new)'");
	refused(MIXED "a:A.1\tb:B.1\trelated\t\t\tasserted\t\tx\n# title: x\n",
		"line 8: expected '# title:' above the first row");
}

static void a_wrong_row_is_refused_with_its_line(void **state)
{
	(void)state;
	refused(HEAD "A.1\tB.1\tequal\n", "line 10: 3 fields where 11 are expected, separated by tabs");
	refused(HEAD "A.1\tB.1\trelated\t\t\tasserted\t\tx\t\t\t\tmore\n", "line 10: more than 11 fields");
	refused(HEAD "A.1\tB.1\trelatde\t\t\tasserted\t\tx\n",
		"line 10: relation 'relatde' is unknown (did you mean 'related'?)");
	refused(HEAD "A.1\tB.1\tequal\tsense\t\tasserted\t\tx\n",
		"line 10: rationale 'sense': expected syntactic, semantic, functional or nothing");
	refused(HEAD "A.1\tB.1\tequal\tsemantic\tsure\tasserted\t\tx\n",
		"line 10: confidence 'sure': expected high, medium, low or nothing");
	refused(HEAD "A.1\tB.1\tequal\tsemantic\t\tagreed\t\tx\n",
		"line 10: status 'agreed': expected asserted, reviewed or contested");
	refused(HEAD "A.1\tB.1\tequal\tsemantic\t\tasserted\t\ta\x01z\n",
		"line 10: field 8: expected text in UTF-8 without control characters");
	refused(HEAD "A.1\tB.1\tequal\tsemantic\t\tasserted\t\t\xff\n",
		"line 10: field 8: expected text in UTF-8 without control characters");
	refused(HEAD "A.1;A.2\tB.1\tequal\tsemantic\t\tasserted\t\tx\n",
		"line 10: 'A.1;A.2': expected one id, and a row for each pair");
	refused(HEAD "\tB.1\tequal\tsemantic\t\tasserted\t\tx\n", "line 10: expected an id, or '-'");
}

static void a_row_whose_columns_contradict_each_other_is_refused(void **state)
{
	(void)state;
	refused(HEAD "-\t-\tno-relationship\t\t\tasserted\t\tx\n", "line 10: '-' on both ends: expected an id on one");
	refused(HEAD "A.1\t-\tequal\t\t\tasserted\t\tx\n", "line 10: relation 'equal' with '-': expected no-relationship");
	refused(HEAD "A.1\tB.1\tequal\t\t\tasserted\t\tx\n",
		"line 10: relation 'equal' without a rationale: expected syntactic, semantic or functional");
	refused(HEAD "A.1\tB.1\texample-of\tsemantic\t\tasserted\t\tx\n",
		"line 10: rationale 'semantic' on a row that is not of set theory: expected none");
	refused(HEAD "A.1\t-\tno-relationship\tsemantic\t\tasserted\t\tx\n",
		"line 10: rationale 'semantic' on a row with '-': expected none");
	refused(HEAD "A.1\tB.1\trelated\t\t\tcontested\t\tx\n", "line 10: a contested row without a correction");
	refused(HEAD "A.1\tB.1\trelated\t\t\tasserted\t\tx\tA.2\t\t\n",
		"line 10: a correction on a row that is not contested");
	refused(HEAD "A.1\tB.1\trelated\t\t\tasserted\t\t\n", "line 10: a row of ours without a basis");
}

static void an_id_that_the_framework_does_not_have_is_refused(void **state)
{
	struct fixture f;
	int ret;

	(void)state;
	refused(HEAD "A.1\tB.11\trelated\t\t\tasserted\t\tx\n",
		"line 10: no requirement 'B.11' in b (did you mean 'B.1'?)");
	refused(HEAD "A.1\tB.1\trelated\t\t\tcontested\t\tx\tA.12\t\tno\n",
		"line 10: no requirement 'A.12' in a (did you mean 'A.1'?)");
	/* One that an earlier edition had says where it went. */
	with_frameworks(&f);
	ret = crosswalk_read(STR_LIT(HEAD "A.3\tB.1\trelated\t\t\tasserted\t\tx\n"), &f.c, &f.x, &f.e);
	assert_int_equal(ret, -1);
	assert_non_null(strstr(f.e.msg, "moved to A.1"));
	catalog_free(&f.c);
}

static void a_pair_stands_once_for_each_rationale(void **state)
{
	(void)state;
	refused(HEAD "A.1\tB.1\trelated\t\t\tasserted\t\tx\nA.2\tB.2\trelated\t\t\tasserted\t\tx\n"
		     "A.1\tB.1\texample-of\t\t\tasserted\t\tx\n",
		"line 12: A.1 and B.1 are related already, on line 10");
	refused(MIXED "a:A.1\tb:B.1\trelated\t\t\tasserted\tS\tx\na:A.1\tb:B.1\trelated\t\t\tasserted\tS\ty\n",
		"line 8: a:A.1 and b:B.1 are related already, on line 7");
}

static void what_has_no_counterpart_has_none(void **state)
{
	(void)state;
	refused(HEAD "A.1\t-\tno-relationship\t\t\tasserted\t\tx\nA.1\tB.1\trelated\t\t\tasserted\t\tx\n",
		"line 10: 'A.1' has no counterpart, but line 11 relates it to one");
	refused(HEAD "A.1\tB.1\trelated\t\t\tasserted\t\tx\n-\tB.1\tno-relationship\t\t\tasserted\t\tx\n",
		"line 11: 'B.1' has no counterpart, but line 10 relates it to one");
}

static void rows_cannot_go_round(void **state)
{
	(void)state;
	refused(MIXED "a:A.1\ta:A.2\tprecedes\t\t\tasserted\t\tx\na:A.2\tb:B.1\tprecedes\t\t\tasserted\t\tx\n"
		      "b:B.1\ta:A.1\tprecedes\t\t\tasserted\t\tx\n",
		"line 7: a cycle: a:A.1 comes back to itself over rows that say 'precedes'");
	refused(MIXED "a:A.1\ta:A.1\tprecedes\t\t\tasserted\t\tx\n",
		"line 7: a cycle: a:A.1 comes back to itself over rows that say 'precedes'");
	refused(MIXED "b:B.2\ta:A.1\tsubset-of\tsemantic\t\tasserted\t\tx\n"
		      "a:A.1\ta:A.2\tsubset-of\tsemantic\t\tasserted\t\tx\n"
		      "a:A.1\ta:A.2\tsuperset-of\tfunctional\t\tasserted\t\tx\n",
		"line 8: a cycle: a:A.1 comes back to itself over rows that say 'subset-of'");
}

static void rows_that_meet_again_are_no_cycle(void **state)
{
	struct fixture f;

	(void)state;
	read(&f, MIXED "a:A.1\ta:A.2\tprecedes\t\t\tasserted\t\tx\na:A.1\tb:B.1\tprecedes\t\t\tasserted\t\tx\n"
		       "a:A.2\tb:B.1\tprecedes\t\t\tasserted\t\tx\na:A.2\ta:A.1\tintersects-with\tsemantic\t\tasserted\t\tx\n"
		       "b:B.1\ta:A.1\tprecedes\t\t\tcontested\t\tx\t\t\tit is the other way\n");
	assert_int_equal(f.x.edge_count, 5);
	catalog_free(&f.c);
}

static void a_gap_of_a_heading_holds_for_what_is_below(void **state)
{
	struct fixture f;

	(void)state;
	with_frameworks(&f);
	assert_int_equal(catalog_read_gaps(STR_LIT("# why\nA\tnot ours\nA.2\tnot yet\n"), STR_LIT("a"), &f.c, &f.e), 0);
	assert_string_equal(f.c.requirements[0].gap, "not ours");
	assert_string_equal(f.c.requirements[1].gap, "not ours");
	assert_string_equal(f.c.requirements[2].gap, "not yet");
	assert_null(f.c.requirements[4].gap);
	assert_int_equal(f.c.gaps_count, 1);
	catalog_free(&f.c);
}

static void gap_refused(const char *text, const char *message)
{
	struct fixture f;
	int ret;

	with_frameworks(&f);
	ret = catalog_read_gaps(str_of(text), STR_LIT("a"), &f.c, &f.e);
	catalog_free(&f.c);
	assert_int_equal(ret, -1);
	assert_string_equal(f.e.msg, message);
}

static void a_wrong_gap_is_refused_with_its_line(void **state)
{
	(void)state;
	gap_refused("A.1\tx\nA.11\tx\n", "line 2: no requirement 'A.11' in a (did you mean 'A.1'?)");
	gap_refused("A.1\n", "line 1: expected an id and, after a tab, why no control covers it");
	gap_refused("A.1\tx\nA.1\ty\n", "line 2: 'A.1' is there already");
}

static void what_ships_is_whole(void **state)
{
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	if (catalog_load(NULL, &c, &e) < 0)
		fail_msg("%s", e.msg);
	for (size_t i = 0; i < catalog_crosswalks(&c)->count; i++) {
		const struct catalog_crosswalk *x = &catalog_crosswalks(&c)->items[i];
		struct buf b = BUF_INIT(4 * CATALOG_FILE_BYTES_MAX);
		struct catalog_crosswalk again;

		crosswalk_write(x, &b);
		assert_int_equal(crosswalk_read(buf_str(&b), &c, &again, &e), 0);
		assert_int_equal(again.edge_count, x->edge_count);
		for (size_t k = 0; k < x->edge_count; k++)
			assert_string_equal(again.edges[k].id, x->edges[k].id);
		buf_free(&b);
	}
	catalog_free(&c);
}

static void rows_that_ship_are_read_when_somebody_asks(void **state)
{
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_load(NULL, &c, &e), 0);
	assert_true(c.crosswalks->unread);
	assert_null(c.crosswalks->items[0].edges);
	assert_int_equal(strlen(c.crosswalks->items[0].digest), SHA256_HEX_LEN);
	assert_non_null(catalog_crosswalk(&c, STR_LIT("soc2-ssdf")));
	assert_false(c.crosswalks->unread);
	for (size_t i = 0; i < c.crosswalks->count; i++) {
		assert_true(c.crosswalks->items[i].edge_count > 0);
		assert_string_equal(c.crosswalks->items[i].origin, "shipped");
	}
	catalog_free(&c);
}

/* Then a row may name what is no longer there: whoever loads the catalog is to know. */
static void rows_that_ship_are_read_at_once_when_a_framework_is_another(void **state)
{
	static const char later[] = "# framework: ssdf\n# title: S\n# version: 2\nA\t\ttask\t\tOne\trequirement\t\n";
	static const char added[] = "# framework: mine\n# title: M\n# version: 2\nA\t\ttask\t\tOne\trequirement\t\n";
	struct catalog_file file = { "frameworks/x.tsv", str_of(later) };
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_load_with("/nowhere", &file, 1, &c, &e), -1);
	assert_non_null(strstr(e.msg, "ssdf is pinned to version"));
	file.bytes = str_of(added);
	assert_int_equal(catalog_load_with("/nowhere", &file, 1, &c, &e), 0);
	assert_false(c.crosswalks->unread);
	assert_true(c.crosswalks->items[0].edge_count > 0);
	catalog_free(&c);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_crosswalk_is_read),
		cmocka_unit_test(a_contested_row_keeps_what_was_stated_and_what_is_right),
		cmocka_unit_test(only_rows_that_relate_two_requirements_hold),
		cmocka_unit_test(rows_have_ids_that_tell_them_apart),
		cmocka_unit_test(a_row_is_found_by_its_id_or_an_unambiguous_beginning),
		cmocka_unit_test(what_is_written_is_what_was_read),
		cmocka_unit_test(a_byte_order_mark_line_ends_of_windows_and_lost_tabs_are_read),
		cmocka_unit_test(a_header_that_lacks_something_is_refused),
		cmocka_unit_test(a_wrong_row_is_refused_with_its_line),
		cmocka_unit_test(a_row_whose_columns_contradict_each_other_is_refused),
		cmocka_unit_test(an_id_that_the_framework_does_not_have_is_refused),
		cmocka_unit_test(a_pair_stands_once_for_each_rationale),
		cmocka_unit_test(what_has_no_counterpart_has_none),
		cmocka_unit_test(rows_cannot_go_round),
		cmocka_unit_test(rows_that_meet_again_are_no_cycle),
		cmocka_unit_test(a_gap_of_a_heading_holds_for_what_is_below),
		cmocka_unit_test(a_wrong_gap_is_refused_with_its_line),
		cmocka_unit_test(what_ships_is_whole),
		cmocka_unit_test(rows_that_ship_are_read_when_somebody_asks),
		cmocka_unit_test(rows_that_ship_are_read_at_once_when_a_framework_is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
