/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "facts/weakness.h"

/* What a text names: its CVE ids, then "|", then its CWE ids. */
static void names(const char *text, const char *want)
{
	struct weakness w = WEAKNESS_INIT;
	char got[4096];

	weakness_scan(&w, str_of(text));
	snprintf(got, sizeof got, "%.*s|%.*s", STR_FMT(buf_str(&w.cve)), STR_FMT(buf_str(&w.cwe)));
	assert_string_equal(got, want);
	weakness_free(&w);
}

static void ids_are_found_in_any_case_and_said_in_one(void **state)
{
	(void)state;
	names("CVE-2021-44228", "CVE-2021-44228|");
	names("fixes cve-2021-44228, Cve-2014-0160.", "CVE-2021-44228, CVE-2014-0160|");
	names("external/cwe/cwe-079", "|CWE-79");
	names("CWE-79: Cross-site Scripting (cwe_89) cwe:0022", "|CWE-79, CWE-89, CWE-22");
	names("CVE-1999-0001 is CWE-1035", "CVE-1999-0001|CWE-1035");
	names("CVE-2024-1234567890123456789", "CVE-2024-1234567890123456789|");
	names("CWE20", "|CWE-20");
}

static void an_id_is_named_once(void **state)
{
	(void)state;
	names("CVE-2021-44228 CVE-2021-4422 cve-2021-44228 CWE-7 CWE-07 CWE-79", "CVE-2021-44228, CVE-2021-4422|CWE-7, CWE-79");
}

static void what_only_looks_like_an_id_is_none(void **state)
{
	static const char *const texts[] = {
		"", "CVE", "CVE-", "CVE-2021", "CVE-2021-", "CVE-2021-123", "CVE-21-12345", "CVE-20211-2345", "CVE_2021_44228",
		"CVE-2021-12345678901234567890", "XCVE-2021-44228", "3CVE-2021-44228", "zCWE-79", "CWE-", "CWE-x", "CWE", "CWE-0",
		"CWE-1234567", "CWE--79", "concrete-7", "cv-2021-44228",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		names(texts[i], "|");
}

static void a_list_holds_whole_ids_of_a_kilobyte(void **state)
{
	struct weakness w = WEAKNESS_INIT;
	char id[32];
	struct str list;

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(id, sizeof id, "CVE-2021-%05d", i);
		weakness_scan(&w, str_of(id));
	}
	list = buf_str(&w.cve);
	assert_false(buf_overflowed(&w.cve));
	assert_in_range(list.n, 1000, 1024);
	assert_true(str_starts(list, "CVE-2021-00000, CVE-2021-00001, "));
	assert_int_equal((list.n + 2) % strlen("CVE-2021-00000, "), 0);
	weakness_clear(&w);
	assert_int_equal(w.cve.n, 0);
	weakness_free(&w);
}

static void a_number_alone_is_a_cwe_where_one_is_asked_for(void **state)
{
	static const char *const numbers[] = { "79", " 89 ", "CWE-22", "none", "", "0", "7 9" };
	struct weakness w = WEAKNESS_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		weakness_add_cwe(&w, str_of(numbers[i]));
	assert_string_equal(w.cwe.p, "CWE-79, CWE-89, CWE-22");
	weakness_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_found_in_any_case_and_said_in_one),
		cmocka_unit_test(an_id_is_named_once),
		cmocka_unit_test(what_only_looks_like_an_id_is_none),
		cmocka_unit_test(a_list_holds_whole_ids_of_a_kilobyte),
		cmocka_unit_test(a_number_alone_is_a_cwe_where_one_is_asked_for),
	};

	return cmocka_run_group_tests_name("weakness", tests, NULL, NULL);
}
