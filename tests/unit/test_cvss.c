/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "evidence/cvss.h"

#define V4 "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"

static void scores(const char *vector, const char *want)
{
	char got[16] = "none";
	double score;

	if (cvss_score(str_of(vector), &score))
		snprintf(got, sizeof got, "%.1f", score);
	assert_string_equal(got, want);
}

static void base_scores_are_those_of_the_specification(void **state)
{
	(void)state;
	scores("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8");
	scores("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1");
	scores("CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:N", "0.0");
	scores("AV:N/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:H", "9.1");
	scores("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C", "9.8");
	scores("AV:N/AC:L/Au:N/C:P/I:P/A:P", "7.5");
	scores("(AV:N/AC:L/Au:N/C:C/I:C/A:C)", "10.0");
	scores("CVSS2#AV:N/AC:M/Au:N/C:N/I:P/A:N", "4.3");
}

static void the_score_of_version_4_is_from_all_metrics(void **state)
{
	(void)state;
	scores(V4, "9.3");
	scores(V4 "/E:U", "8.1");
	scores(V4 "/E:X/S:P/U:Clear/MAV:X", "9.3");
	scores(V4 "/MSI:S/MVC:L/CR:L", "9.7");
	scores("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "0.0");
	scores("CVSS:4.0/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AV:N/AC:L/AT:N/PR:N/UI:N", "9.3");
}

static void a_vector_of_version_4_with_a_wrong_metric_has_no_score(void **state)
{
	(void)state;
	scores("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N", "none");
	scores(V4 "/AV:N", "none");
	scores(V4 "/SI:S", "none");
	scores(V4 "/MSC:S", "none");
	scores(V4 "/E:", "none");
	scores(V4 "/E:AP", "none");
	scores(V4 "/ME:A", "none");
	scores(V4 "/XX:A", "none");
	scores(V4 "/", "none");
	scores("CVSS:4.1/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "none");
}

static void what_is_no_vector_has_no_score(void **state)
{
	(void)state;
	scores("", "none");
	scores("9.8", "none");
	scores("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", "none");
	scores("CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "none");
	scores("CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "none");
}

static void a_rating_is_the_band_of_its_score(void **state)
{
	(void)state;
	assert_string_equal(cvss_rating(9), "critical");
	assert_string_equal(cvss_rating(8.9), "high");
	assert_string_equal(cvss_rating(7), "high");
	assert_string_equal(cvss_rating(6.9), "medium");
	assert_string_equal(cvss_rating(4), "medium");
	assert_string_equal(cvss_rating(3.9), "low");
	assert_string_equal(cvss_rating(0.1), "low");
	assert_string_equal(cvss_rating(0), "info");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_scores_are_those_of_the_specification),
		cmocka_unit_test(the_score_of_version_4_is_from_all_metrics),
		cmocka_unit_test(a_vector_of_version_4_with_a_wrong_metric_has_no_score),
		cmocka_unit_test(what_is_no_vector_has_no_score),
		cmocka_unit_test(a_rating_is_the_band_of_its_score),
	};

	return cmocka_run_group_tests_name("cvss", tests, NULL, NULL);
}
