/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "catalog/catalog.h"
#include "catalog/oscal_token.h"

static void assert_token(const char *id, const char *expected)
{
	struct buf b = BUF_INIT(1000);

	oscal_token_put(&b, str_of(id));
	assert_string_equal(b.p, expected);
	assert_true(oscal_token_is(buf_str(&b)));
	buf_free(&b);
}

static void an_id_that_is_a_token_stays(void **state)
{
	(void)state;
	assert_token("CC8.1", "CC8.1");
	assert_token("_x-1", "_x-1");
	assert_true(oscal_token_is(STR_LIT("PR.AC-1")));
	assert_false(oscal_token_is(STR_LIT("9.2")));
	assert_false(oscal_token_is(STR_LIT("a b")));
	assert_false(oscal_token_is(STR_LIT("")));
}

static void any_other_id_becomes_a_token(void **state)
{
	(void)state;
	assert_token("9.2", "_9.2");
	assert_token("Annex 1.2.5", "Annex-1.2.5");
	assert_token("21(2)(a)", "_21-2-a");
	assert_token("(a)", "_-a");
	assert_token("", "_");
	assert_token("\xc3\xa9", "_");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void no_two_ids_of_a_shipped_framework_share_a_token(void **state)
{
	struct catalog c = { 0 };
	struct err e = { 0 };
	char **tokens;

	(void)state;
	if (catalog_load(NULL, &c, &e) < 0)
		fail_msg("%s", e.msg);
	tokens = calloc(c.requirement_count, sizeof *tokens);
	for (size_t i = 0; i < c.requirement_count; i++) {
		struct buf b = BUF_INIT(1000);

		buf_addf(&b, "%s:", c.requirements[i].framework);
		oscal_token_put(&b, str_of(c.requirements[i].id));
		tokens[i] = b.p;
	}
	assert_true(c.requirement_count > 100);
	qsort(tokens, c.requirement_count, sizeof *tokens, by_text);
	for (size_t i = 1; i < c.requirement_count; i++)
		assert_string_not_equal(tokens[i - 1], tokens[i]);
	for (size_t i = 0; i < c.requirement_count; i++)
		free(tokens[i]);
	free(tokens);
	catalog_free(&c);
}

static void a_name_decides_its_uuid(void **state)
{
	char a[OSCAL_UUID_LEN + 1], b[OSCAL_UUID_LEN + 1];

	(void)state;
	/* SHA-256 of "abc" begins ba7816bf 8f01cfea 414140de 5dae2223. */
	oscal_uuid(STR_LIT("abc"), a);
	assert_string_equal(a, "ba7816bf-8f01-5fea-8141-40de5dae2223");
	oscal_uuid(STR_LIT("abd"), b);
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_that_is_a_token_stays),
		cmocka_unit_test(any_other_id_becomes_a_token),
		cmocka_unit_test(no_two_ids_of_a_shipped_framework_share_a_token),
		cmocka_unit_test(a_name_decides_its_uuid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
