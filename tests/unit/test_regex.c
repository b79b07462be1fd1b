/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "base/buf.h"
#include "codec/regex.h"

static struct regex *compiled(const char *pattern)
{
	struct regex *re = NULL;
	struct err e = { 0 };

	if (regex_new(str_of(pattern), &re, &e) < 0)
		fail_msg("%s", e.msg);
	return re;
}

static void assert_str(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("got '%.*s', want '%s'", STR_FMT(got), want);
}

static void finds_all_matches_at_every_line(void **state)
{
	struct regex *re = compiled("^by (?<who>\\w+)$");
	struct err e = { 0 };
	int who = regex_group_number(re, "who");

	(void)state;
	assert_int_equal(who, 1);
	assert_int_equal(regex_group_number(re, "nobody"), -1);
	regex_search(re, STR_LIT("by ann\nnot by eve\nby bob"));
	assert_int_equal(regex_next(re, &e), 1);
	assert_str(regex_group(re, who), "ann");
	assert_int_equal(regex_next(re, &e), 1);
	assert_str(regex_group(re, who), "bob");
	assert_int_equal(regex_next(re, &e), 0);
	assert_int_equal(regex_next(re, &e), 0);
	regex_free(re);
}

static void empty_matches_end(void **state)
{
	struct regex *re = compiled("x*");
	struct err e = { 0 };
	int n = 0;

	(void)state;
	regex_search(re, STR_LIT("\xc3\xa9"
				 "a"));
	while (regex_next(re, &e) == 1)
		n++;
	assert_int_equal(n, 3);
	regex_search(re, STR_NONE);
	assert_int_equal(regex_next(re, &e), 1);
	assert_int_equal(regex_next(re, &e), 0);
	assert_null(regex_group(re, 7).p);
	regex_free(re);
}

static void a_group_that_took_no_part_is_not_given(void **state)
{
	struct regex *re = compiled("(a)|(b)");
	struct err e = { 0 };

	(void)state;
	regex_search(re, STR_LIT("b"));
	assert_int_equal(regex_next(re, &e), 1);
	assert_null(regex_group(re, 1).p);
	assert_str(regex_group(re, 2), "b");
	regex_free(re);
}

static void a_broken_pattern_is_refused_with_its_place(void **state)
{
	struct regex *re = NULL;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(regex_new(STR_LIT("ab(c"), &re, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_string_equal(e.msg, "regular expression, character 5: missing closing parenthesis");
	err_clear(&e);
	assert_int_equal(regex_new(STR_LIT(""), &re, &e), -1);
}

static void a_text_of_many_slow_lines_is_an_error(void **state)
{
	struct regex *re = compiled("(a+)+$");
	struct buf text = BUF_INIT(1024 * 1024);
	struct err e = { 0 };
	int found;

	(void)state;
	for (int i = 0; i < 10000; i++)
		buf_add_cstr(&text, "aaaaaaaaaaaaa!\n");
	regex_search(re, buf_str(&text));
	found = regex_next(re, &e);
	buf_free(&text);
	regex_free(re);
	assert_int_equal(found, -1);
	assert_int_equal(e.kind, ERR_INPUT);
}

static void a_runaway_search_is_an_error(void **state)
{
	struct regex *re = compiled("^(a+)+$");
	struct err e = { 0 };

	(void)state;
	regex_search(re, STR_LIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"));
	assert_int_equal(regex_next(re, &e), -1);
	assert_int_equal(e.kind, ERR_INPUT);
	regex_free(re);
}

static void text_that_is_not_utf8_is_an_error(void **state)
{
	struct regex *re = compiled("a");
	struct err e = { 0 };

	(void)state;
	regex_search(re, STR_LIT("\xff"
				 "a"));
	assert_int_equal(regex_next(re, &e), -1);
	assert_int_equal(e.kind, ERR_INPUT);
	regex_free(re);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_all_matches_at_every_line),
		cmocka_unit_test(empty_matches_end),
		cmocka_unit_test(a_group_that_took_no_part_is_not_given),
		cmocka_unit_test(a_broken_pattern_is_refused_with_its_place),
		cmocka_unit_test(a_text_of_many_slow_lines_is_an_error),
		cmocka_unit_test(a_runaway_search_is_an_error),
		cmocka_unit_test(text_that_is_not_utf8_is_an_error),
	};

	return cmocka_run_group_tests_name("regex", tests, NULL, NULL);
}
