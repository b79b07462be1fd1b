/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "evidence/filter_reach.h"

/* A document {"runs": [{"results": […]}]}, to be cut in "results" of the first run. */
static const struct document_pieces nested = {
	.path = { { .name = { "runs", 4 } }, { .index = 0 }, { .name = { "results", 7 } } }, .depth = 3,
};
static const struct document_pieces outermost = { .depth = 0 };

static bool fits(const struct document_pieces *p, const char *each, const char *fields, const char *scan)
{
	struct format_fact fact = { .each.text = str_of(each), .fields.text = str_of(fields) };
	struct format_file f = { .facts = &fact, .fact_count = 1, .scan.text = str_of(scan) };

	return filters_fit_pieces(&f, p);
}

static void a_filter_of_one_element_fits(void **state)
{
	(void)state;
	assert_true(fits(&nested, ".runs[].results[]?", "{rule: .ruleId, line: .at[0].line}", NULL));
	assert_true(fits(&outermost, ".[]", "{rule: .id}", "{version: .[0].v}"));
	assert_true(fits(&nested, "(arrays, objects.runs) | .[].results[]?", "{rule: .id}", NULL));
	assert_true(fits(&nested, ".runs[] | select(has(\"results\")) | if .results then .results[] else . end", "{rule: .id}", NULL));
	/* a member may be called like a function, and a text or a comment say anything */
	assert_true(fits(&nested, ".runs[].results[] | select(.first | test(\"^a..[0-9]$\"))", "{rule: .id}", NULL));
	assert_true(fits(&nested, ".runs[].results[] # sort, $root", "{rule: .id}", NULL));
}

static void what_counts_or_sorts_elements_does_not(void **state)
{
	static const char *const wide[] = {
		".runs | map(.results[])[]", ".runs[].results | sort_by(.id)[]", ".runs[0].results[]", ".runs[-1:][].results[]",
		".. | .results?", ".runs[].results[] | select(\"\\(.a | length)\" == \"1\")", ".runs[].results[] | $root.x", ".",
	};

	(void)state;
	for (size_t i = 0; i + 1 < COUNT_OF(wide); i++)
		assert_false(fits(&nested, wide[i], "{rule: .id}", NULL));
	assert_false(fits(&outermost, wide[COUNT_OF(wide) - 1], "{rule: .id}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: .id}", "{rules: (.runs | length)}"));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: ($path | tostring)}", NULL));
}

/* jq 1.6, "Builtin operators and functions": each gives something else of a piece with fewer elements. */
static void what_gathers_elements_before_it_comes_to_them_does_not(void **state)
{
	static const char *const gathers[] = {
		".runs[] | select(.results[].level == \"error\") | .results[]", ".runs[] | select([.results[].x] == [\"a\"]) | .results[]",
		"(.runs[].results[] | select(.bad)) // .other[]", ".runs[] | if .results[].bad then .results[] else empty end",
		".runs[] | select(.results == .old) | .results[]", ".runs[] | select(contains({results: [{bad: true}]})) | .results[]",
		".runs[] | select(isempty(.results[] | .bad)) | .results[]", ".runs[] | select(\"\\(.results)\" | test(\"bad\")) | .results[]",
		".runs[] | select(@json | test(\"bad\")) | .results[]",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(gathers); i++)
		assert_false(fits(&nested, gathers[i], "{rule: .id}", NULL));
	assert_false(fits(&outermost, "select(.[].bad) | .[]", "{rule: .id}", NULL));
	assert_false(fits(&outermost, ".[].id // .", "{rule: .id}", NULL));
	assert_true(fits(&outermost, ".[] | select(.tags[] // \"\" | contains(\"x\"))", "{rule: .id}", NULL));
	assert_true(fits(&nested, ".runs[].results[] | select((.tags // []) != [] and .a == .b)", "{rule: .id}", NULL));
}

static void a_scan_is_the_first_pieces_but_for_the_latest_time(void **state)
{
	struct format_file f = { .scan.text = STR_LIT("{occurred: .[0].at, version: .maximum}") };

	(void)state;
	assert_false(filter_seeks_latest(&f));
	f.scan.text = STR_LIT("{occurred: (map(.at) | max)}");
	assert_true(filter_seeks_latest(&f));
	assert_true(fits(&outermost, ".[]", "{}", "{version: .[0].v, occurred: .[0].at}"));
	assert_true(fits(&outermost, ".[]", "{}", "{occurred: (map(.at) | max), category: \"x\"}"));
	assert_true(fits(&nested, ".runs[].results[]", "{}", "{occurred: ([.runs[].results[].at] | max), version: .runs[0].v}"));
	assert_true(fits(&nested, ".runs[].results[]", "{}", "{category: ([.a, .b | strings] | join(\":\"))}"));
	assert_false(fits(&outermost, ".[]", "{}", "{version: .[].v}"));
	assert_false(fits(&outermost, ".[]", "{}", "{version: .[-1].v}"));
	assert_false(fits(&outermost, ".[]", "{}", "{version: .[0].v, occurred: (map(.at) | max)}"));
	assert_false(fits(&outermost, ".[]", "{}", "{occurred: (map(.at) | max), version: (map(.v) | max)}"));
	assert_false(fits(&nested, ".runs[].results[]", "{}", "{tool: ([.runs[].results[].tool] | join(\" \"))}"));
}

static void an_item_that_has_the_array_may_be_asked_for_other_members(void **state)
{
	static const char *const seeing[] = { "{rule: .id, line: (.results[-1].line)}", "{rule: .id, title: \"\\(.)\"}",
					      "{rule: (tojson)}", "{rule: .id, line: ([.[] | arrays][0][5].line)}" };
	struct format_fact f = { .fields.text = STR_LIT("{rule: .id, title: \"\\(.name) of it\"}") };

	(void)state;
	assert_false(filter_sees_array(&f, &nested));
	assert_true(filter_sees_array(&f, &outermost));
	for (size_t i = 0; i < COUNT_OF(seeing); i++) {
		f.fields.text = str_of(seeing[i]);
		assert_true(filter_sees_array(&f, &nested));
	}
}

static void root_may_be_asked_for_what_each_piece_has(void **state)
{
	(void)state;
	assert_true(fits(&nested, ".runs[].results[]", "{rule: \"\\($root.tool.name)#\\(.id)\"}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: \"\\($root.runs[1].name)\"}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "$root as $r | {rule: $r.runs}", NULL));
	assert_false(fits(&outermost, ".[]", "{rule: $root.a}", NULL));
}

static void up_may_lead_to_an_object_but_not_to_the_array(void **state)
{
	static const char *const out[] = {
		"{rule: (up(2)|length)}", "up(2) as $r | {rule: ($r | tojson)}", "up(2) as $r | {rule: \"\\($r)\"}",
		"up(2) as $r | {rule: $r[]}", "{rule: up(2)[\"res\" + \"ults\"]}", "{rule: up(2)[\"res\\u0075lts\"]}",
		"{rule: ([up(2)|.[]] | length)}", "up(2) as {results: $x} | {rule: $x}", "up(2) as $a | $a as $b | {rule: ($b | keys)}",
	};

	(void)state;
	assert_true(fits(&nested, ".runs[].results[]", "up(2).tool as $t | {rule: .id, component: $t}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "up(1) as $all | {rule: .id}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: up(2).results}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: (up(2) | to_entries)}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: up(.n)}", NULL));
	assert_false(fits(&outermost, ".[]", "{rule: up(2)}", NULL));
	/* within the element anything may be asked; out of it, a member by its name */
	assert_true(fits(&outermost, ".[].found[]", "{rule: (up(2) | tojson)}", NULL));
	assert_true(fits(&outermost, "(objects, arrays[]) | (., .apps[]?) | (.a[]?, .b.c[]?)", "{rule: (up(2) | tojson)}", NULL));
	assert_false(fits(&outermost, ".[][]", "{rule: (up(2) | tojson)}", NULL));
	assert_true(fits(&nested, ".runs[].results[]", "(up(2) | objects // {}) as $t | {rule: \"\\($t.a) \\($t[\"b\"])\"}", NULL));
	for (size_t i = 0; i < COUNT_OF(out); i++)
		assert_false(fits(&nested, ".runs[].results[]", out[i], NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_filter_of_one_element_fits),
		cmocka_unit_test(what_counts_or_sorts_elements_does_not),
		cmocka_unit_test(what_gathers_elements_before_it_comes_to_them_does_not),
		cmocka_unit_test(a_scan_is_the_first_pieces_but_for_the_latest_time),
		cmocka_unit_test(an_item_that_has_the_array_may_be_asked_for_other_members),
		cmocka_unit_test(root_may_be_asked_for_what_each_piece_has),
		cmocka_unit_test(up_may_lead_to_an_object_but_not_to_the_array),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
