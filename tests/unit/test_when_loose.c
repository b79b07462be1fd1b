/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/when_loose.h"

static void reads(const char *given, const char *want)
{
	struct when w = { "" };
	bool ok = when_loose(str_of(given), &w);

	if (!ok || strcmp(w.text, want) != 0)
		print_error("'%s' gives '%s', not '%s'\n", given, ok ? w.text : "nothing", want);
	assert_true(ok);
	assert_string_equal(w.text, want);
}

static void times_of_tools_are_read(void **state)
{
	(void)state;
	reads("2021-03-05", "2021-03-05T00:00:00Z");
	reads("2021-03-05 10:11:12 UTC", "2021-03-05T10:11:12Z");
	reads("2021-03-05T10:11:12.123456+0200", "2021-03-05T08:11:12Z");
	reads("2021-03-05 10:11:12 +0100", "2021-03-05T09:11:12Z");
	reads("20210305T101112Z", "2021-03-05T10:11:12Z");
	reads("2021/03/05", "2021-03-05T00:00:00Z");
	reads("2021/03/05 10:11", "2021-03-05T10:11:00Z");
	reads("Fri, 05 Mar 2021 10:11:12 +0100", "2021-03-05T09:11:12Z");
	reads("Fri, 5 Mar 2021 10:11:12 GMT", "2021-03-05T10:11:12Z");
	reads("Mar 5, 2021", "2021-03-05T00:00:00Z");
	reads("Mar 5, 2021 3:04:05 PM", "2021-03-05T15:04:05Z");
	reads("Mar 5, 2021 12:04:05 AM", "2021-03-05T00:04:05Z");
	reads("05 March 2021 10:11", "2021-03-05T10:11:00Z");
	reads("Fri Mar  5 10:11:12 2021", "2021-03-05T10:11:12Z");
	reads("Fri Mar 5 10:11:12 UTC 2021", "2021-03-05T10:11:12Z");
	reads("05-Mar-2021 10:11:12", "2021-03-05T10:11:12Z");
	reads("September 3rd, 2021", "2021-09-03T00:00:00Z");
	reads("1614939072", "2021-03-05T10:11:12Z");
	reads("1614939072123", "2021-03-05T10:11:12Z");
}

static void what_nobody_can_know_is_not_guessed(void **state)
{
	static const char *const wrong[] = {
		"",	      "yesterday",	  "03/05/2021",	   "5",		       "2021",	       "2021-13-05",
		"2021-02-30", "31/01/26", "Mar 2021",	  "March",	   "Mar 5, 2021 10:61", "10:11:12",    "PM",
		"12345",      "Mar 5, 2021 EST x", "Mar 5, 2021 Mar", "2021-03-05 10:11:12 PST", "never 2021-03-05",
	};
	struct when w;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		if (when_loose(str_of(wrong[i]), &w))
			print_error("'%s' gives %s\n", wrong[i], w.text);
		assert_false(when_loose(str_of(wrong[i]), &w));
	}
}

static void ordered(const char *given, enum when_order order, const char *want)
{
	struct when w = { "" };
	bool ok = when_ordered(str_of(given), order, &w);

	if (ok != (want != NULL) || (want && strcmp(w.text, want) != 0))
		print_error("'%s' gives '%s', not '%s'\n", given, ok ? w.text : "nothing", want ? want : "nothing");
	assert_true(ok == (want != NULL));
	if (want)
		assert_string_equal(w.text, want);
}

static void an_order_of_day_and_month_is_said_or_seen(void **state)
{
	(void)state;
	ordered("01/02/2026", WHEN_DAY_FIRST, "2026-02-01T00:00:00Z");
	ordered("01/02/2026", WHEN_MONTH_FIRST, "2026-01-02T00:00:00Z");
	ordered("1/2/2026 3:04 PM", WHEN_MONTH_FIRST, "2026-01-02T15:04:00Z");
	ordered("31/01/26", WHEN_DAY_FIRST, "2026-01-31T00:00:00Z");
	ordered("01-02-1999", WHEN_DAY_FIRST, "1999-02-01T00:00:00Z");
	ordered("31/01/2026", WHEN_ORDER_UNKNOWN, "2026-01-31T00:00:00Z");
	ordered("1/31/2026", WHEN_ORDER_UNKNOWN, "2026-01-31T00:00:00Z");
	ordered("1.2.2026", WHEN_ORDER_UNKNOWN, "2026-02-01T00:00:00Z");
	ordered("1.2.2026", WHEN_MONTH_FIRST, "2026-02-01T00:00:00Z");
	ordered("15/Jan/26 3:04 PM", WHEN_ORDER_UNKNOWN, "2026-01-15T15:04:00Z");
	ordered("15-Jan-70", WHEN_ORDER_UNKNOWN, "1970-01-15T00:00:00Z");
	ordered("2026-03-05", WHEN_MONTH_FIRST, "2026-03-05T00:00:00Z");
}

static void an_order_that_is_neither_is_not_guessed(void **state)
{
	(void)state;
	ordered("01/02/2026", WHEN_ORDER_UNKNOWN, NULL);
	ordered("31/01/26", WHEN_ORDER_UNKNOWN, NULL);
	ordered("31/01/2026", WHEN_MONTH_FIRST, NULL);
	ordered("31/02/2026", WHEN_DAY_FIRST, NULL);
	ordered("01/02-2026", WHEN_DAY_FIRST, NULL);
	ordered("01/02/202", WHEN_DAY_FIRST, NULL);
	ordered("01/02/+026", WHEN_DAY_FIRST, NULL);
	ordered("0/2/2026", WHEN_DAY_FIRST, NULL);
	ordered("45/45/2026", WHEN_ORDER_UNKNOWN, NULL);
	assert_true(when_ambiguous(str_of("01/02/2026")));
	assert_false(when_ambiguous(str_of("31/01/2026")));
	assert_false(when_ambiguous(str_of("soon")));
}

static void numbers_are_seconds_or_finer(void **state)
{
	struct when w;

	(void)state;
	assert_true(when_loose_number(1614939072, &w));
	assert_string_equal(w.text, "2021-03-05T10:11:12Z");
	assert_true(when_loose_number(1614939072.9, &w));
	assert_string_equal(w.text, "2021-03-05T10:11:12Z");
	assert_true(when_loose_number(1614939072123456.0, &w));
	assert_string_equal(w.text, "2021-03-05T10:11:12Z");
	assert_false(when_loose_number(0, &w));
	assert_false(when_loose_number(2021, &w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_of_tools_are_read),
		cmocka_unit_test(what_nobody_can_know_is_not_guessed),
		cmocka_unit_test(an_order_of_day_and_month_is_said_or_seen),
		cmocka_unit_test(an_order_that_is_neither_is_not_guessed),
		cmocka_unit_test(numbers_are_seconds_or_finer),
	};

	return cmocka_run_group_tests_name("when_loose", tests, NULL, NULL);
}
