/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/plain.h"

static void check(struct str s, enum plain_mode mode, const char *want)
{
	struct buf b = BUF_INIT(1024);
	char got[256] = "";

	plain_put(&b, s, mode);
	assert_true(b.n < sizeof got);
	memcpy(got, b.p ? b.p : "", b.n);
	buf_free(&b);
	assert_string_equal(got, want);
}

static void text_stays_as_it_is(void **state)
{
	(void)state;
	check(STR_LIT(""), PLAIN_LINE, "");
	check(STR_LIT("Zoë → 東京"), PLAIN_LINE, "Zoë → 東京");
	check(STR_LIT("a\tb\nc"), PLAIN_LINES, "a\tb\nc");
}

static void what_a_terminal_obeys_is_spelt_out(void **state)
{
	(void)state;
	check(STR_LIT("a\033[2Jb\r"), PLAIN_LINES, "a\\u001b[2Jb\\u000d");
	check(STR_LIT("\0\177"), PLAIN_LINES, "\\u0000\\u007f");
	check(STR_LIT("\302\233" "31m"), PLAIN_LINES, "\\u009b31m");
	check(STR_LIT("x\342\200\256y\342\201\246z"), PLAIN_LINES, "x\\u202ey\\u2066z");
}

static void a_part_of_a_line_has_no_line_ends(void **state)
{
	(void)state;
	check(STR_LIT("a\nb\tc"), PLAIN_LINE, "a\\u000ab\\u0009c");
}

static void bytes_that_are_no_text_stay(void **state)
{
	(void)state;
	check(STR_LIT("\377\302"), PLAIN_LINES, "\377\302");
	check(STR_LIT("a\342\200"), PLAIN_LINES, "a\342\200");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_stays_as_it_is),
		cmocka_unit_test(what_a_terminal_obeys_is_spelt_out),
		cmocka_unit_test(a_part_of_a_line_has_no_line_ends),
		cmocka_unit_test(bytes_that_are_no_text_stay),
	};

	return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
