/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "codec/base64.h"

/* RFC 4648 section 10. */
static const struct {
	const char *plain;
	const char *base64;
} vectors[] = {
	{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" },
};

static void base64_is_that_of_rfc_4648(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		struct buf to = BUF_INIT(100), back = BUF_INIT(100);

		base64_put(&to, str_of(vectors[i].plain));
		assert_string_equal(buf_str(&to).p, vectors[i].base64);
		assert_true(base64_take(buf_str(&to), &back));
		assert_string_equal(buf_str(&back).p, vectors[i].plain);
		buf_free(&to);
		buf_free(&back);
	}
}

static void bytes_have_one_base64_text(void **state)
{
	static const char *const refused[] = { "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==",
					       "Zm 8", "Zm9v\n", "Zm-v" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct buf b = BUF_INIT(100);
		bool taken = base64_take(str_of(refused[i]), &b);

		buf_free(&b);
		assert_false(taken);
	}
}

static void base64_of_others_has_either_alphabet_with_padding_or_without(void **state)
{
	static const char *const texts[] = { "++//", "--__", "+-/_", "++//Zg==", "--__Zg", "++//\r\nZg==\n", "--\n__Z\ng" };
	struct arena a = ARENA_INIT;
	struct str bytes = STR_NONE;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		assert_true(base64_any(str_of(texts[i]), &a, &bytes));
		assert_memory_equal(bytes.p, i < 3 ? "\xfb\xef\xff" : "\xfb\xef\xff" "f", bytes.n);
		assert_int_equal(bytes.n, i < 3 ? 3 : 4);
	}
	assert_true(base64_any(STR_LIT(""), &a, &bytes));
	assert_true(bytes.p && bytes.n == 0);
	assert_false(base64_any(STR_NONE, &a, &bytes));
	assert_false(base64_any(STR_LIT("Zg="), &a, &bytes));
	assert_false(base64_any(STR_LIT("Zm 8"), &a, &bytes));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_is_that_of_rfc_4648),
		cmocka_unit_test(bytes_have_one_base64_text),
		cmocka_unit_test(base64_of_others_has_either_alphabet_with_padding_or_without),
	};

	return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
