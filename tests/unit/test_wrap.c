/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
/* cmocka wants the first, second and fourth */
#include <cmocka.h>

#include "base/wrap.h"

static void check(const char *text, size_t indent, size_t width, const char *expected)
{
	struct buf b = BUF_INIT(4096);

	wrap_put(&b, str_of(text), indent, width);
	assert_string_equal(b.p, expected);
	buf_free(&b);
}

static void lines_break_at_blanks_and_are_indented(void **state)
{
	(void)state;
	check("one two three four", 0, 9, "one two\nthree\nfour\n");
	check("one two three four", 2, 11, "one two\n  three\n  four\n");
	check("one two", 0, 7, "one two\n");
	check("one two", 0, 6, "one\ntwo\n");
}

static void a_word_that_is_too_long_stands_alone(void **state)
{
	(void)state;
	check("a incomprehensibilities b", 0, 5, "a\nincomprehensibilities\nb\n");
	check("incomprehensibilities", 4, 5, "incomprehensibilities\n");
}

static void characters_are_counted_not_bytes(void **state)
{
	(void)state;
	check("\303\274\303\274\303\274 \303\274\303\274\303\274", 0, 7,
	      "\303\274\303\274\303\274 \303\274\303\274\303\274\n");
}

static void nothing_is_an_empty_line(void **state)
{
	(void)state;
	check("", 3, 10, "\n");
	check("   ", 3, 10, "\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_break_at_blanks_and_are_indented),
		cmocka_unit_test(a_word_that_is_too_long_stands_alone),
		cmocka_unit_test(characters_are_counted_not_bytes),
		cmocka_unit_test(nothing_is_an_empty_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
