/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "facts/fingerprint.h"

static void of(const struct fact_finding *f, const char *given, char hex[SHA256_HEX_LEN + 1])
{
	struct fingerprint_set set = { 0 };

	fingerprint_of(&set, f, str_of(given), hex);
	fingerprint_set_free(&set);
}

static const struct fact_finding plain = {
	.tool = { "T", 1 }, .rule = { "R", 1 }, .component = { "c", 1 }, .file = { "f", 1 }, .url = { "u?q", 3 },
};

/* By sha256sum of the parts as docs/FORMATS.md says: "1:T1:R1:c1:f1:u", and so on. */
static void it_is_what_the_documents_say(void **state)
{
	const struct fact_finding untold = { .tool = { "T", 1 }, .title = { "t\u00e9", 3 } };
	struct fingerprint_set set = { 0 };
	char hex[SHA256_HEX_LEN + 1];

	(void)state;
	fingerprint_of(&set, &plain, STR_NONE, hex);
	assert_string_equal(hex, "e49fd7f6a6151fb6afdbd6e56b5940ed");
	fingerprint_of(&set, &plain, STR_NONE, hex);
	assert_string_equal(hex, "52c4079b008d2546999be6f693d21d13");
	fingerprint_of(&set, &plain, STR_LIT("own"), hex);
	assert_string_equal(hex, "600580fdcb2a5adce8a3f0537f7c5e5f");
	fingerprint_of(&set, &untold, STR_NONE, hex);
	assert_string_equal(hex, "1dff0ab7d8f811d9ca63d6d7b23b3671");
	fingerprint_set_free(&set);
}

/* Among so many others the set grows, and still knows the first. */
static void it_is_counted_among_many(void **state)
{
	struct fingerprint_set set = { 0 };
	char hex[SHA256_HEX_LEN + 1], name[24];

	(void)state;
	fingerprint_of(&set, &plain, STR_NONE, hex);
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "%d", i);
		fingerprint_of(&set, &(struct fact_finding){ .tool = { "T", 1 }, .rule = str_of(name) }, STR_NONE, hex);
	}
	fingerprint_of(&set, &plain, STR_NONE, hex);
	assert_string_equal(hex, "52c4079b008d2546999be6f693d21d13");
	fingerprint_set_free(&set);
}

static void what_moves_or_is_reworded_stays_the_same(void **state)
{
	struct fact_finding f = plain;
	char a[SHA256_HEX_LEN + 1], b[SHA256_HEX_LEN + 1];

	(void)state;
	of(&f, NULL, a);
	assert_int_equal(strlen(a), FINGERPRINT_LEN);
	f.line = 7;
	f.message = STR_LIT("other words");
	f.title = STR_LIT("another title");
	f.severity = STR_LIT("low");
	f.version = STR_LIT("2");
	f.url = STR_LIT("u?other");
	of(&f, NULL, b);
	assert_string_equal(a, b);
}

static void each_part_tells_findings_apart(void **state)
{
	struct fact_finding others[] = { plain, plain, plain, plain, plain };
	char a[SHA256_HEX_LEN + 1], b[SHA256_HEX_LEN + 1];

	(void)state;
	of(&plain, NULL, a);
	others[0].tool = STR_LIT("U");
	others[1].rule = STR_LIT("S");
	others[2].component = STR_LIT("d");
	others[3].file = STR_LIT("g");
	others[4].url = STR_LIT("v");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		of(&others[i], NULL, b);
		assert_string_not_equal(a, b);
	}
	/* Texts do not run into each other. */
	others[0] = (struct fact_finding){ .tool = { "T", 1 }, .rule = { "Rc", 2 }, .file = { "f", 1 }, .url = { "u", 1 } };
	of(&others[0], NULL, b);
	assert_string_not_equal(a, b);
}

static void the_tools_own_is_all_that_counts(void **state)
{
	struct fact_finding f = plain;
	char a[SHA256_HEX_LEN + 1], b[SHA256_HEX_LEN + 1];

	(void)state;
	of(&f, "own", a);
	f.rule = STR_LIT("S");
	f.file = STR_LIT("g");
	of(&f, "own", b);
	assert_string_equal(a, b);
	f.tool = STR_LIT("U");
	of(&f, "own", b);
	assert_string_not_equal(a, b);
}

static void the_second_of_the_same_is_another_and_again_so_next_time(void **state)
{
	char first[3][SHA256_HEX_LEN + 1], again[3][SHA256_HEX_LEN + 1];
	struct fingerprint_set set = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++)
		fingerprint_of(&set, &plain, STR_NONE, first[i]);
	fingerprint_set_free(&set);
	for (int i = 0; i < 3; i++)
		fingerprint_of(&set, &plain, STR_NONE, again[i]);
	fingerprint_set_free(&set);
	assert_string_not_equal(first[0], first[1]);
	assert_string_not_equal(first[1], first[2]);
	for (int i = 0; i < 3; i++)
		assert_string_equal(first[i], again[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_what_the_documents_say),
		cmocka_unit_test(it_is_counted_among_many),
		cmocka_unit_test(what_moves_or_is_reworded_stays_the_same),
		cmocka_unit_test(each_part_tells_findings_apart),
		cmocka_unit_test(the_tools_own_is_all_that_counts),
		cmocka_unit_test(the_second_of_the_same_is_another_and_again_so_next_time),
	};

	return cmocka_run_group_tests_name("fingerprint", tests, NULL, NULL);
}
