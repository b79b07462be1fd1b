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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_is_that_of_rfc_4648),
		cmocka_unit_test(bytes_have_one_base64_text),
	};

	return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
