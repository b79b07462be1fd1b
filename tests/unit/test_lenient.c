/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "evidence/lenient.h"

static void rewritten(void (*rewrite)(struct buf *b, struct str filter), const char *filter, const char *want)
{
	struct buf b = BUF_INIT(64 * 1024);

	rewrite(&b, str_of(filter));
	buf_add_char(&b, '\0');
	assert_string_equal(b.p, want);
	buf_free(&b);
}

static void each_member_of_the_fact_stands_on_its_own(void **state)
{
	(void)state;
	rewritten(lenient_fields, "{a: .b.c, d}", "{a: _member( .b.c\n), d: _member(.d)}");
	rewritten(lenient_fields, "({a: 1} + {\"b\": [2, 3]})", "({a: _member( 1\n)} + {\"b\": _member( [2, 3]\n)})");
	rewritten(lenient_fields, "{(.k): {x: 1}, $v}", "{(.k): _member( {x: 1}\n), $v}");
	rewritten(lenient_fields, "{}", "{}");
}

static void what_is_within_a_filter_is_left_alone(void **state)
{
	(void)state;
	rewritten(lenient_fields, "def f: {a: .b}; map({a: .b}) | [{c: 1}]", "def f: {a: .b}; map({a: .b}) | [{c: 1}]");
	rewritten(lenient_fields, "{HIGH: \"high\"}[.s]", "{HIGH: \"high\"}[.s]");
	rewritten(lenient_fields, "reduce .[] as $x ({}; .a = $x) | .", "reduce .[] as $x ({}; .a = $x) | .");
}

static void what_a_name_is_bound_to_stands_on_its_own(void **state)
{
	(void)state;
	rewritten(lenient_fields, ".a.b[0] as $x | {y: $x}", "_bind(.a.b[0] \n) as $x | {y: _member( $x\n)}");
	rewritten(lenient_fields, "(.a // {b: 1}) as {b: $c} | $c", "_bind((.a // {b: 1}) \n) as {b: $c} | $c");
	rewritten(lenient_fields, ".a // .b as $x | $x", ".a // _bind(.b \n) as $x | $x");
}

static void texts_and_comments_hide_nothing_and_are_not_looked_into(void **state)
{
	(void)state;
	rewritten(lenient_fields, "{a: \"x, {y: \\(.z | \")}\")\"}", "{a: _member( \"x, {y: \\(.z | \")}\")\"\n)}");
	rewritten(lenient_fields, "{a: 1, # b: 2}\n c: 3}", "{a: _member( 1\n), # b: 2}\n c: _member( 3\n)}");
}

static void steps_of_a_path_may_lead_through_what_is_missing(void **state)
{
	(void)state;
	rewritten(lenient_each, ".a[].b[]?", "((((. | _step(\"a\")) | _each) | _step(\"b\")) | _each)");
	rewritten(lenient_each, ".[]? | select(.x.y)", "(. | _each) | _select(.x.y)");
	rewritten(lenient_each, "(.a, .b)[]", "(((. | _step(\"a\")), (. | _step(\"b\"))) | _each)");
	rewritten(lenient_each, ".a[0], .[\"b\"][]", "(. | _step(\"a\"))[0], (.[\"b\"] | _each)");
}

static void what_is_no_filter_is_rewritten_without_harm(void **state)
{
	static const char *const broken[] = { "", "{", "{a", "{a:", "\"", "\"\\(", ")", "]}", "as", ". as", "def", "reduce", "#", ".", "$", "{,:}" };
	struct buf b = BUF_INIT(64 * 1024), nested = BUF_INIT(64 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		lenient_fields(&b, str_of(broken[i]));
		lenient_each(&b, str_of(broken[i]));
	}
	for (size_t i = 0; i < 10000; i++)
		buf_add_cstr(&nested, "\"\\(");
	lenient_each(&b, buf_str(&nested));
	lenient_fields(&b, buf_str(&nested));
	buf_free(&b);
	buf_free(&nested);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_member_of_the_fact_stands_on_its_own),
		cmocka_unit_test(what_is_within_a_filter_is_left_alone),
		cmocka_unit_test(what_a_name_is_bound_to_stands_on_its_own),
		cmocka_unit_test(texts_and_comments_hide_nothing_and_are_not_looked_into),
		cmocka_unit_test(steps_of_a_path_may_lead_through_what_is_missing),
		cmocka_unit_test(what_is_no_filter_is_rewritten_without_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
