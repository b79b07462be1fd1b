/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/nearest.h"

static const char *hint(const char *given, char *buf, size_t size)
{
	static const char *const names[] = { "approval_keys", "branch", "CC8.1", "CC6.8" };
	struct nearest n = NEAREST_INIT(str_of(given));

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		nearest_offer(&n, str_of(names[i]));
	return nearest_hint(&n, buf, size);
}

static void a_swap_a_letter_and_case_are_forgiven(void **state)
{
	char b[NEAREST_HINT_LEN];

	(void)state;
	assert_string_equal(hint("aproval_keys", b, sizeof b), " (did you mean 'approval_keys'?)");
	assert_string_equal(hint("brnach", b, sizeof b), " (did you mean 'branch'?)");
	assert_string_equal(hint("cc8.1", b, sizeof b), " (did you mean 'CC8.1'?)");
	assert_string_equal(hint("CC8.11", b, sizeof b), " (did you mean 'CC8.1'?)");
}

static void nothing_near_gives_no_hint(void **state)
{
	char b[NEAREST_HINT_LEN];

	(void)state;
	assert_string_equal(hint("zzz", b, sizeof b), "");
	assert_string_equal(hint("", b, sizeof b), "");
	assert_string_equal(hint("a name that is much longer than any that could be meant by it, so none", b, sizeof b), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_swap_a_letter_and_case_are_forgiven),
		cmocka_unit_test(nothing_near_gives_no_hint),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
