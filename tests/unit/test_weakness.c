/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "facts/weakness.h"

static void assert_found(const char *text, const char *cve, const char *cwe)
{
	struct weakness w = WEAKNESS_INIT;
	bool same;

	weakness_scan(&w, str_of(text));
	same = str_is(buf_str(&w.cve), cve) && str_is(buf_str(&w.cwe), cwe);
	if (!same)
		print_error("%s: got \"%.*s\" and \"%.*s\"\n", text, STR_FMT(buf_str(&w.cve)), STR_FMT(buf_str(&w.cwe)));
	weakness_free(&w);
	assert_true(same);
}

static void ids_are_found_as_words_of_their_own(void **state)
{
	(void)state;
	assert_found("CVE-2021-44228", "CVE-2021-44228", "");
	assert_found("cve-2021-44228-log4j and CVE-2014-0160.", "CVE-2021-44228, CVE-2014-0160", "");
	assert_found("external/cwe/cwe-079", "", "CWE-79");
	assert_found("CWE-89: injection, CWE:22, cwe_502", "", "CWE-89, CWE-22, CWE-502");
}

static void what_only_looks_like_an_id_is_none(void **state)
{
	(void)state;
	assert_found("CVE-21-44228 CVE-2021-123 CVE-2021 xCVE-2021-44228 CVE-2021-", "", "");
	assert_found("cwe cwe- external/cwe/ CWE-0 CWE-12345678 acwe-79", "", "");
	assert_found("CVE_2021_44228 CVE-20211-2345 CVE-2021-12345678901234567890 CWE--79 concrete-7", "", "");
	assert_found("", "", "");
	assert_found("CVE", "", "");
}

static void an_id_is_listed_once(void **state)
{
	(void)state;
	assert_found("CWE-79 cwe-079 CWE-7 CWE-79", "", "CWE-79, CWE-7");
}

static void a_list_ends_at_a_whole_id(void **state)
{
	struct weakness w = WEAKNESS_INIT;
	bool whole;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct buf b = BUF_INIT(64);

		buf_addf(&b, "CVE-2021-%07d", i);
		weakness_scan(&w, buf_str(&b));
		buf_free(&b);
	}
	whole = !buf_overflowed(&w.cve) && w.cve.n > 900 && w.cve.n % 18 == 16;
	weakness_free(&w);
	assert_true(whole);
}

static void a_number_alone_is_a_cwe_where_it_is_said_to_be(void **state)
{
	struct weakness w = WEAKNESS_INIT;
	bool same;

	(void)state;
	weakness_add_cwe(&w, STR_LIT("079"));
	weakness_add_cwe(&w, STR_LIT("CWE-89"));
	weakness_add_cwe(&w, STR_LIT("none"));
	weakness_add_cwe(&w, STR_NONE);
	same = str_is(buf_str(&w.cwe), "CWE-79, CWE-89");
	weakness_free(&w);
	assert_true(same);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_found_as_words_of_their_own),
		cmocka_unit_test(what_only_looks_like_an_id_is_none),
		cmocka_unit_test(an_id_is_listed_once),
		cmocka_unit_test(a_list_ends_at_a_whole_id),
		cmocka_unit_test(a_number_alone_is_a_cwe_where_it_is_said_to_be),
	};

	return cmocka_run_group_tests_name("weakness", tests, NULL, NULL);
}
