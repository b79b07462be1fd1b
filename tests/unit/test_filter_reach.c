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
	assert_true(fits(&outermost, ".[]", "{rule: .id}", "{version: .[].v}"));
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
	assert_true(fits(&nested, ".runs[].results[]", "{rule: .id}", "{occurred: [.runs[].at] | max}"));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: ($path | tostring)}", NULL));
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
	(void)state;
	assert_true(fits(&nested, ".runs[].results[]", "up(2).tool as $t | {rule: .id, component: $t}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "up(1) as $all | {rule: .id}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: up(2).results}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: (up(2) | to_entries)}", NULL));
	assert_false(fits(&nested, ".runs[].results[]", "{rule: up(.n)}", NULL));
	assert_false(fits(&outermost, ".[]", "{rule: up(2)}", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_filter_of_one_element_fits),
		cmocka_unit_test(what_counts_or_sorts_elements_does_not),
		cmocka_unit_test(root_may_be_asked_for_what_each_piece_has),
		cmocka_unit_test(up_may_lead_to_an_object_but_not_to_the_array),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
