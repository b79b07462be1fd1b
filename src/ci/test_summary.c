/* SPDX-License-Identifier: Apache-2.0 */
#include "ci/test_summary.h"

#include <ctype.h>

#include "base/compiler.h"

/* "12 passed": the number before the word; 0 and false when it is not there. */
static bool number_before(struct str line, const char *word, uint64_t *ret)
{
	size_t n = strlen(word);

	for (size_t at = 1; line.n >= n && at + n <= line.n; at++) {
		size_t from = at;

		if (memcmp(line.p + at, word, n) != 0 || (at + n < line.n && isalpha((unsigned char)line.p[at + n])))
			continue;
		while (from && isdigit((unsigned char)line.p[from - 1]))
			from--;
		if (from < at && str_to_u64((struct str){ line.p + from, at - from }, ret))
			return true;
	}
	*ret = 0;
	return false;
}

/* "Failures: 1": the number after the words. */
static bool number_after(struct str line, const char *words, uint64_t *ret)
{
	const char *at = line.n ? memmem(line.p, line.n, words, strlen(words)) : NULL;
	struct str rest;
	size_t n = 0;

	*ret = 0;
	if (!at)
		return false;
	rest = (struct str){ at + strlen(words), (size_t)(line.p + line.n - at) - strlen(words) };
	rest = str_trim(rest);
	while (n < rest.n && isdigit((unsigned char)rest.p[n]))
		n++;
	return n && str_to_u64((struct str){ rest.p, n }, ret);
}

static void add(struct test_sums *t, uint64_t tests, uint64_t failed)
{
	/* A sum of more than that is no sum of tests, and must not overflow. */
	if (tests > 1000000000 || failed > tests)
		return;
	t->tests += tests;
	t->failed += failed;
	t->summaries++;
}

/* === 12 passed, 1 failed, 2 skipped in 3.21s === */
static bool pytest(struct test_sums *t, struct str line)
{
	uint64_t passed, failed, errors, skipped, expected, more;
	bool any;

	if (!str_has(line, " in ") || !(str_starts(line, "==") || str_ends(line, "s") || str_ends(line, ")")))
		return false;
	any = number_before(line, " passed", &passed);
	any |= number_before(line, " failed", &failed);
	any |= number_before(line, " error", &errors) || number_before(line, " errors", &errors);
	if (!any || !(str_starts(line, "==") || isdigit((unsigned char)line.p[0])))
		return false;
	number_before(line, " skipped", &skipped);
	number_before(line, " xfailed", &expected);
	number_before(line, " xpassed", &more);
	add(t, passed + failed + errors + skipped + expected + more, failed + errors);
	return true;
}

/* Tests run: 10, Failures: 1, Errors: 0, Skipped: 2: Surefire's total is the line that does not name a class. */
static bool surefire(struct test_sums *t, struct str line)
{
	uint64_t tests, failures, errors;

	if (!number_after(line, "Tests run: ", &tests) || str_has(line, "Time elapsed") || str_has(line, " -- in "))
		return false;
	number_after(line, "Failures: ", &failures);
	number_after(line, "Errors: ", &errors);
	add(t, tests, failures + errors);
	return true;
}

/* test result: ok. 10 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out */
static bool cargo(struct test_sums *t, struct str line)
{
	uint64_t passed, failed, ignored;

	if (!str_starts(line, "test result: ") || !number_before(line, " passed", &passed))
		return false;
	number_before(line, " failed", &failed);
	number_before(line, " ignored", &ignored);
	add(t, passed + failed + ignored, failed);
	return true;
}

/* Tests:       1 failed, 2 skipped, 10 passed, 13 total (Jest); Tests  1 failed | 10 passed (11) (Vitest) */
static bool jest(struct test_sums *t, struct str line)
{
	uint64_t failed, total, passed, skipped;

	if (!str_starts(line, "Tests:") && !str_starts(line, "Tests  "))
		return false;
	number_before(line, " failed", &failed);
	if (number_before(line, " total", &total)) {
		add(t, total, failed);
		return true;
	}
	if (!number_before(line, " passed", &passed) && !failed)
		return false;
	number_before(line, " skipped", &skipped);
	add(t, passed + failed + skipped, failed);
	return true;
}

/* 95% tests passed, 1 tests failed out of 20 */
static bool ctest(struct test_sums *t, struct str line)
{
	uint64_t failed, total;

	if (!str_has(line, "% tests passed, ") || !number_after(line, "failed out of ", &total))
		return false;
	number_before(line, " tests failed", &failed);
	if (!failed)
		number_before(line, " test failed", &failed);
	add(t, total, failed);
	return true;
}

/* 12 examples, 1 failure, 2 pending */
static bool rspec(struct test_sums *t, struct str line)
{
	uint64_t examples, failures;

	if ((!number_before(line, " examples", &examples) && !number_before(line, " example", &examples)) ||
	    (!number_before(line, " failures", &failures) && !number_before(line, " failure", &failures)))
		return false;
	add(t, examples, failures);
	return true;
}

/* OK (12 tests, 30 assertions); Tests: 12, Assertions: 30, Errors: 1, Failures: 1. */
static bool phpunit(struct test_sums *t, struct str line)
{
	uint64_t tests, failures, errors;

	if (str_starts(line, "OK (") && number_before(line, " assertions", &errors) &&
	    (number_before(line, " tests", &tests) || number_before(line, " test", &tests))) {
		add(t, tests, 0);
		return true;
	}
	if (!number_after(line, "Tests: ", &tests) || !str_has(line, "Assertions: "))
		return false;
	number_after(line, "Failures: ", &failures);
	number_after(line, "Errors: ", &errors);
	add(t, tests, failures + errors);
	return true;
}

/* Total tests: 12 … or: Failed!  - Failed: 1, Passed: 11, Skipped: 0, Total: 12 (dotnet test) */
static bool dotnet(struct test_sums *t, struct str line)
{
	uint64_t failed, total;

	if (!str_has(line, "! ") || !str_has(line, "Passed: ") || !str_has(line, "Total: "))
		return false;
	if (!number_after(line, "Failed:", &failed) || !number_after(line, "Total:", &total))
		return false;
	add(t, total, failed);
	return true;
}

/* Runners whose lines come in parts: each part counts what it says. */
static bool in_parts(struct test_sums *t, struct str line)
{
	uint64_t n, failures, errors;

	/* Python's unittest: Ran 12 tests in 0.1s, then FAILED (failures=1, errors=1). */
	if (str_starts(line, "Ran ") && (number_before(line, " tests in", &n) || number_before(line, " test in", &n))) {
		add(t, n, 0);
		return true;
	}
	if (str_starts(line, "FAILED (")) {
		bool any = number_after(line, "failures=", &failures);

		any |= number_after(line, "errors=", &errors);
		if (any && t->summaries && failures + errors <= t->tests - t->failed)
			t->failed += failures + errors;
		return any;
	}
	/* go test -v: each test has a line; those of subtests are indented, and parts of theirs. */
	if (str_starts(line, "--- PASS: ") || str_starts(line, "--- SKIP: ")) {
		add(t, 1, 0);
		return true;
	}
	if (str_starts(line, "--- FAIL: ")) {
		add(t, 1, 1);
		return true;
	}
	return false;
}

/* Mocha: "12 passing (3s)", "1 failing"; TAP's trailer: "# tests 5", "# fail 1". */
static bool with_words(struct test_sums *t, struct str line)
{
	uint64_t n;

	if (number_before(line, " passing", &n) && isdigit((unsigned char)line.p[0])) {
		add(t, n, 0);
		return true;
	}
	if (number_before(line, " failing", &n) && isdigit((unsigned char)line.p[0])) {
		add(t, n, n);
		return true;
	}
	if (str_starts(line, "# tests ") && number_after(line, "# tests ", &n)) {
		add(t, n, 0);
		return true;
	}
	if (str_starts(line, "# fail ") && number_after(line, "# fail ", &n) && t->summaries && n <= t->tests - t->failed) {
		t->failed += n;
		return true;
	}
	return false;
}

void test_sums_add(struct test_sums *t, struct str line)
{
	static bool (*const readers[])(struct test_sums *t, struct str line) = {
		surefire, cargo, jest, ctest, phpunit, dotnet, in_parts, with_words, rspec, pytest,
	};

	if (str_starts(line, " ") && str_starts(str_trim(line), "--- "))
		return;
	line = str_trim(line);
	str_take(&line, "[INFO] ");
	str_take(&line, "[ERROR] ");
	str_take(&line, "[WARNING] ");
	if (!line.n || line.n > 400)
		return;
	for (size_t i = 0; i < COUNT_OF(readers); i++)
		if (readers[i](t, line))
			return;
}
