/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "base/str.h"

static void pieces_are_cut_until_nothing_is_given(void **state)
{
	static const char *const pieces[] = { "a", "", "b", "" };
	struct str rest = STR_LIT("a,,b,");
	size_t n = 0;

	(void)state;
	for (; rest.p; n++) {
		struct str piece = str_cut(&rest, ',');

		assert_true(n < COUNT_OF(pieces));
		assert_true(piece.p && str_is(piece, pieces[n]));
	}
	assert_int_equal(n, COUNT_OF(pieces));
}

static void a_prefix_is_taken_whole_or_not_at_all(void **state)
{
	struct str rest = STR_LIT("sla.low");

	(void)state;
	assert_false(str_take(&rest, "slab"));
	assert_true(str_is(rest, "sla.low"));
	assert_true(str_take(&rest, "sla."));
	assert_true(str_is(rest, "low"));
	assert_true(str_take(&rest, "low"));
	assert_int_equal(rest.n, 0);
	assert_false(str_take(&rest, "x"));
}

static void a_quotation_is_short_and_can_be_printed(void **state)
{
	static const char text[] = "0123456789012345678901234567890123456789012345678901234567890123456789";

	(void)state;
	assert_int_equal(str_quote(str_of(text)).n, 60);
	assert_true(str_is(str_quote(STR_LIT("short")), "short"));
	assert_non_null(str_quote(STR_NONE).p);
}

static void numbers_are_digits_that_fit(void **state)
{
	static const char *const refused[] = { "", "-1", "+1", " 1", "1 ", "0x1", "18446744073709551616" };
	uint64_t v;

	(void)state;
	assert_true(str_to_u64(STR_LIT("18446744073709551615"), &v));
	assert_true(v == UINT64_MAX);
	assert_true(str_to_u64(STR_LIT("007"), &v));
	assert_int_equal(v, 7);
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_false(str_to_u64(str_of(refused[i]), &v));
}

static void what_is_not_given_comes_first_and_a_prefix_before_the_longer(void **state)
{
	(void)state;
	assert_true(str_cmp(STR_NONE, STR_LIT("")) < 0);
	assert_true(str_cmp(STR_LIT(""), STR_NONE) > 0);
	assert_int_equal(str_cmp(STR_NONE, STR_NONE), 0);
	assert_true(str_cmp(STR_LIT("a"), STR_LIT("ab")) < 0);
	assert_true(str_cmp(STR_LIT("a"), STR_LIT("\xc3\xa4")) < 0);
}

static void utf8_is_that_of_rfc_3629(void **state)
{
	static const char *const good[] = { "", "a", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
					    "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf" };
	/* A continuation alone, overlong forms, a surrogate, beyond U+10FFFF, cut short. */
	static const char *const bad[] = { "\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
					   "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xc3" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_true(str_utf8(str_of(good[i])));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(str_utf8(str_of(bad[i])));
}

static void the_head_of_a_text_cuts_no_character(void **state)
{
	const struct str s = STR_LIT("a\u00e9\u20ac\U0001f512");	/* of 1, 2, 3 and 4 bytes */
	static const size_t fits[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };
	const struct str broken = STR_LIT("\x80\x80\x80\x80\x80\x80");

	(void)state;
	for (size_t n = 0; n < COUNT_OF(fits); n++)
		assert_int_equal(str_head(s, n).n, fits[n]);
	assert_int_equal(str_head(broken, 5).n, 5);
	assert_int_equal(str_head(broken, 2).n, 0);
	assert_false(str_head(STR_NONE, 0).p);
}

static void squeezed_is_only_letters_and_digits_as_many_as_fit(void **state)
{
	char room[8];

	(void)state;
	assert_string_equal(str_squeeze(STR_LIT("Due (d)"), room, sizeof room).p, "dued");
	assert_string_equal(str_squeeze(STR_LIT("First_Seen 2"), room, sizeof room).p, "firstse");
	assert_int_equal(str_squeeze(STR_LIT("\xc3\x9c-"), room, sizeof room).n, 0);
	assert_int_equal(str_squeeze(STR_NONE, room, sizeof room).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_cut_until_nothing_is_given),
		cmocka_unit_test(a_prefix_is_taken_whole_or_not_at_all),
		cmocka_unit_test(a_quotation_is_short_and_can_be_printed),
		cmocka_unit_test(numbers_are_digits_that_fit),
		cmocka_unit_test(what_is_not_given_comes_first_and_a_prefix_before_the_longer),
		cmocka_unit_test(squeezed_is_only_letters_and_digits_as_many_as_fit),
		cmocka_unit_test(utf8_is_that_of_rfc_3629),
		cmocka_unit_test(the_head_of_a_text_cuts_no_character),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
