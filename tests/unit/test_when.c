/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/when.h"

static void times_are_read_as_utc_of_one_shape(void **state)
{
	static const struct {
		const char *given;
		const char *read;
	} cases[] = {
		{ "2025-03-09", "2025-03-09T00:00:00Z" },
		{ " 2025-03-09\n", "2025-03-09T00:00:00Z" },
		{ "2025-03-09T14:05", "2025-03-09T14:05:00Z" },
		{ "2025-03-09t14:05:06.789z", "2025-03-09T14:05:06Z" },
		{ "2025-03-09 14:05:06,5 +0200", "2025-03-09T12:05:06Z" },
		{ "2025-03-09T00:30:00+01:00", "2025-03-08T23:30:00Z" },
		{ "2025-12-31T23:30:00-01", "2026-01-01T00:30:00Z" },
		{ "2024-02-29", "2024-02-29T00:00:00Z" },
		{ "2000-02-29", "2000-02-29T00:00:00Z" },
		{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z" },
		{ "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
		{ "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err e = { 0 };
		struct when w;

		assert_int_equal(when_parse(str_of(cases[i].given), &w, &e), 0);
		assert_string_equal(w.text, cases[i].read);
	}
}

static void what_is_no_time_is_refused_with_an_example(void **state)
{
	static const char *const refused[] = {
		"", "today", "2025", "2025-3-9", "2025-00-01", "2025-13-01", "2025-01-00", "2025-02-29", "1900-02-29",
		"2025-04-31", "0000-01-01", "2025-03-09T", "2025-03-09T24:00", "2025-03-09T12:60", "2025-03-09T12:00:61",
		"2025-03-09T12:00:00.", "2025-03-09T12:00Z0", "2025-03-09T12:00+24:00", "2025-03-09x",
		"0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct err e = { 0 };
		struct when w;

		assert_int_equal(when_parse(str_of(refused[i]), &w, &e), -1);
		assert_int_equal(e.kind, ERR_INPUT);
		assert_non_null(strstr(e.msg, "such as 2025-03-09"));
	}
}

static void seconds_of_unix_lead_back_to_the_same_time(void **state)
{
	static const int64_t points[] = { -62135596800, -1, 0, 951782400, 1709164800, 4102444799, 253402300799 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(points); i++) {
		struct when w = when_from_unix(points[i]);

		assert_true(when_to_unix(&w) == points[i]);
	}
	assert_string_equal(when_from_unix(951782400).text, "2000-02-29T00:00:00Z");
}

static void spans_have_one_unit(void **state)
{
	static const struct {
		const char *given;
		int64_t seconds;
	} spans[] = { { "45s", 45 }, { "90m", 5400 }, { "72h", 259200 }, { "30d", 2592000 }, { " 2w ", 1209600 }, { "0d", 0 } };
	static const char *const refused[] = { "", "d", "30", "1d12h", "-1d", "1.5d", "1 d", "1y", "1000001s" };
	int64_t seconds;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(spans); i++) {
		struct err e = { 0 };

		assert_int_equal(when_parse_span(str_of(spans[i].given), &seconds, &e), 0);
		assert_true(seconds == spans[i].seconds);
	}
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct err e = { 0 };

		assert_int_equal(when_parse_span(str_of(refused[i]), &seconds, &e), -1);
		assert_int_equal(e.kind, ERR_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_read_as_utc_of_one_shape),
		cmocka_unit_test(what_is_no_time_is_refused_with_an_example),
		cmocka_unit_test(seconds_of_unix_lead_back_to_the_same_time),
		cmocka_unit_test(spans_have_one_unit),
	};

	return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
