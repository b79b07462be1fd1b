/* SPDX-License-Identifier: Apache-2.0 */
#include "reads.h"

static void cases_are_counted_and_attributes_are_not(void **state)
{
	(void)state;
	assert_reads("<?xml version=\"1.0\"?>\n<testsuite name=\"till\" tests=\"99\" failures=\"98\">"
		     "<testcase name=\"a\"/><testcase name=\"b\"><failure/></testcase></testsuite>",
		     "test_run name=till system=- occurred=- cases=2 failures=1 errors=0 skipped=0 locator=line=2\n");
}

static void suites_nest(void **state)
{
	(void)state;
	assert_reads("<testsuites><testsuite name=\"a\"><testsuite name=\"b\"><testcase/></testsuite><testcase>"
		     "<error/></testcase></testsuite><testsuite name=\"c\"><testcase><skipped/></testcase></testsuite>"
		     "</testsuites>",
		     "test_run name=- system=- occurred=- cases=3 failures=0 errors=1 skipped=1 locator=line=1\n");
}

static void a_case_counts_once_and_its_worst(void **state)
{
	(void)state;
	assert_reads("<testsuites name=\"all\"><testsuite><testcase><skipped/><error/><failure/><failure/></testcase>"
		     "<testcase><skipped/><error/></testcase></testsuite></testsuites>",
		     "test_run name=all system=- occurred=- cases=2 failures=1 errors=1 skipped=0 locator=line=1\n");
}

static void only_what_stands_directly_in_a_case_counts(void **state)
{
	(void)state;
	assert_reads("<testsuite><properties><failure/></properties><testcase><flakyFailure><failure/></flakyFailure>"
		     "<system-out>&lt;failure/&gt;</system-out></testcase><error/></testsuite>",
		     "test_run name=- system=- occurred=- cases=1 failures=0 errors=0 skipped=0 locator=line=1\n");
}

static void a_case_that_was_not_run_is_skipped(void **state)
{
	(void)state;
	assert_reads("<testsuites><testsuite><testcase status=\"notrun\" result=\"suppressed\"/><testcase "
		     "status=\"run\" result=\"completed\"/></testsuite></testsuites>",
		     "test_run name=- system=- occurred=- cases=2 failures=0 errors=0 skipped=1 locator=line=1\n");
}

static void the_earliest_time_and_the_only_name_stand_for_all(void **state)
{
	(void)state;
	assert_reads("<testsuites><testsuite name=\"one\" timestamp=\"2025-03-09T15:05:00+01:00\"><testsuite "
		     "timestamp=\"2025-03-09T14:00:00.123\"/><testsuite timestamp=\"yesterday\"/></testsuite></testsuites>",
		     "test_run name=one system=- occurred=2025-03-09T14:00:00Z cases=0 failures=0 errors=0 skipped=0 "
		     "locator=line=1\n");
}

static void the_root_is_found_behind_the_prolog(void **state)
{
	(void)state;
	assert_says("\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- <testsuite> -->\n<j:testsuites xmlns:j=\"urn:j\">"
		    "<j:testcase/></j:testsuites>",
		    "cases=1 ");
	assert_reads("<report><testsuite/></report>", "document");
	assert_reads("<testsuitesx/>", "document");
	assert_reads("<!-- testsuite", "document");
	assert_reads("", "document");
}

static void broken_xml_is_refused_with_its_place(void **state)
{
	(void)state;
	assert_says("<testsuite>\n<testcase></testsuite>", "refused: line 2, column ");
	assert_says("<testsuite", "refused: line 1, column ");
}

static void utf_16_is_read(void **state)
{
	const char text[] = "<testsuite><testcase/></testsuite>";
	char wide[2 * sizeof text] = "\xff\xfe";

	(void)state;
	for (size_t i = 0; i < sizeof text - 1; i++)
		wide[2 + 2 * i] = text[i];
	assert_reads_str((struct str){ wide, 2 * sizeof text },
			 "test_run name=- system=- occurred=- cases=1 failures=0 errors=0 skipped=0 locator=line=1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases_are_counted_and_attributes_are_not),
		cmocka_unit_test(suites_nest),
		cmocka_unit_test(a_case_counts_once_and_its_worst),
		cmocka_unit_test(only_what_stands_directly_in_a_case_counts),
		cmocka_unit_test(a_case_that_was_not_run_is_skipped),
		cmocka_unit_test(the_earliest_time_and_the_only_name_stand_for_all),
		cmocka_unit_test(the_root_is_found_behind_the_prolog),
		cmocka_unit_test(broken_xml_is_refused_with_its_place),
		cmocka_unit_test(utf_16_is_read),
	};

	return cmocka_run_group_tests_name("junit", tests, NULL, NULL);
}
