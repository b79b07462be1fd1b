/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CI_TEST_SUMMARY_H
#define ASSAY_CI_TEST_SUMMARY_H

#include <stdint.h>

#include "base/str.h"

/*
 * The lines in which runners of tests sum up what they ran: pytest, unittest, Maven Surefire and
 * Gradle, Go, Rust's cargo, Jest and Vitest, Mocha, CTest, RSpec, PHPUnit, TAP's trailer, and dotnet test.
 * Of a log with several, the sums are added; errors count as failures, what was skipped is among the tests.
 */
struct test_sums {
	uint64_t tests, failed;
	unsigned summaries;	/* lines that said something */
};

/* One line, without colours. */
void test_sums_add(struct test_sums *t, struct str line);

#endif
