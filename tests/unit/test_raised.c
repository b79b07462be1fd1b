/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "evidence/raised.h"

static void what_jq_says_of_types_is_said_in_words(void **state)
{
	static const char *const pairs[][2] = {
		{ "Invalid path expression with result {\"a\":1}", "expected a path; up(1) in fields gives what stands above" },
		{ "Cannot index number with \"id\"", "expected an object with \"id\", found a number" },
		{ "Cannot index array with string \"id\"", "expected an object, found a list" },
		{ "Cannot index object with number", "expected a list, found an object" },
		{ "Cannot iterate over null (null)", "expected a list, found null" },
		{ "number (3) cannot be matched, as it is not a string", "expected a text, found a number" },
		{ "object ({...}) cannot be parsed as a number", "expected a number, found an object" },
		{ "split input and separator must be strings", "expected a text" },
		{ "this report is of a trial", "this report is of a trial" },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		assert_string_equal(raised_in_words(str_of(pairs[i][0]), &a), pairs[i][1]);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_jq_says_of_types_is_said_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
