/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ci/test_summary.h"

#include "base/compiler.h"

static void the_sums_of_each_runner_are_read(void **state)
{
	static const struct {
		const char *lines[3];
		uint64_t tests, failed;
	} cases[] = {
		{ { "======= 3 failed, 40 passed, 2 skipped, 1 xfailed in 58.21s (0:00:58) =======" }, 46, 3 },
		{ { "12 passed in 0.12s" }, 12, 0 },
		{ { "====== 1 passed, 2 errors in 0.5s ======" }, 3, 2 },
		{ { "Ran 12 tests in 0.103s", "FAILED (failures=1, errors=2)" }, 12, 3 },
		{ { "Ran 1 test in 0.001s", "OK" }, 1, 0 },
		{ { "Ran 3 tests in 0.1s", "FAILED (failures=2)", "FAILED (errors=2)" }, 3, 2 },
		{ { "[INFO] Tests run: 7, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in com.acme.A",
		    "[ERROR] Tests run: 12, Failures: 1, Errors: 1, Skipped: 2" }, 12, 2 },
		{ { "test result: FAILED. 10 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out" }, 13, 2 },
		{ { "Tests:       1 failed, 2 skipped, 10 passed, 13 total" }, 13, 1 },
		{ { " Tests  2 failed | 10 passed | 1 skipped (13)" }, 13, 2 },
		{ { "  12 passing (3s)", "  2 failing" }, 14, 2 },
		{ { "95% tests passed, 1 tests failed out of 20" }, 20, 1 },
		{ { "100% tests passed, 0 tests failed out of 5" }, 5, 0 },
		{ { "12 examples, 1 failure, 2 pending" }, 12, 1 },
		{ { "OK (12 tests, 30 assertions)" }, 12, 0 },
		{ { "Tests: 12, Assertions: 30, Errors: 1, Failures: 2." }, 12, 3 },
		{ { "Failed!  - Failed:     1, Passed:    11, Skipped:     0, Total:    12, Duration: 1 s" }, 12, 1 },
		{ { "Failed! - Failed: 1, Passed: 11, Skipped: 0, Total: 12" }, 12, 1 },
		{ { "# tests 5", "# fail 1" }, 5, 1 },
		{ { "--- PASS: TestA (0.00s)", "    --- PASS: TestA/sub (0.00s)", "--- FAIL: TestB (0.00s)" }, 2, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct test_sums t = { 0 };

		for (size_t j = 0; j < COUNT_OF(cases[i].lines) && cases[i].lines[j]; j++)
			test_sums_add(&t, str_of(cases[i].lines[j]));
		if (t.tests != cases[i].tests || t.failed != cases[i].failed)
			fail_msg("%s: %llu tests, %llu failed", cases[i].lines[0], (unsigned long long)t.tests,
				 (unsigned long long)t.failed);
	}
}

static void prose_about_tests_is_no_sum(void **state)
{
	static const char *const lines[] = {
		"all tests passed", "3 passed the door in time", "Tests: see below", "failed", "the 2 passing cars",
		"Tests run: many", "99999999999 passed in 1s", "== in ==", "",
	};
	struct test_sums t = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		test_sums_add(&t, str_of(lines[i]));
	assert_int_equal(t.summaries, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sums_of_each_runner_are_read),
		cmocka_unit_test(prose_about_tests_is_no_sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
