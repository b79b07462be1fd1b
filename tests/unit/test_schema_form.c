/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "base/compiler.h"
#include "base/err.h"
#include "catalog/schema_int.h"
#include "codec/regex.h"

#define HEX "[0-9a-f]"

/* What tables have, and what is at the edges of a form. */
static const char *const plain[] = {
	"\\A([a-fA-F0-9]{2}|[a-fA-F0-9]{4}|[a-fA-F0-9]{8})\\z",
	"\\Aurn:uuid:" HEX "{2}-" HEX "{1,3}\\z",
	"\\A[-+a-z0-9.]+/[-+a-z0-9.]+\\z",
	"\\ASPDX-2\\.[0-9]+\\z",
	"\\ASPDXRef-[A-Za-z0-9.-]+\\z",
	"\\A(?:[a-z]{2})\\z",
	"\\Aa{2,}b?c*\\z",
	"\\A[+-]?[0-9]+\\z",
	"\\A[a\\-z\\]]{3}\\z",
	"\\A(|x|yy)\\z",
};

static const char *const beyond[] = {
	"\\A[a-z]+[a-z0-9]\\z",	/* where the first step ends, the text alone does not say */
	"\\Aa*b?a\\z",
	"\\A[a-z]{2}(-[A-Z]{2})?\\z",
	"\\A(?:DocumentRef-[a-z]+:)?SPDXRef-[a-z]+\\z",
	"\\Aa|b\\z",
	"\\A[^#]+\\z",
	"\\A\\S+\\z",
	"\\A.*\\z",
	"\\A(?i:a)\\z",
	"\\A(a)(b)\\z",
	"\\Aa+?\\z",
	"\\Aa++\\z",
	"\\Aa{,2}\\z",
	"\\A[[:alpha:]]\\z",
	"\\A[]a]\\z",
	"\\A\xc3\xa4\\z",
	"^a$",
	"",
};

static const char *const texts[] = {
	"", "a", "ab", "abc", "aab", "aabc", "aabccc", "aabbc", "aa", "aac", "A1", "a1b", "a1b2", "a1b2c3d4", "g1", "a1b2c3d4e5",
	"urn:uuid:ab-c", "urn:uuid:ab-cdef", "urn:uuid:ab-cde", "URN:uuid:ab-c", "text/plain", "a/b/c", "/b", "a/", "a b/c",
	"SPDX-2.3", "SPDX-2x3", "SPDX-2.", "SPDXRef-x", "SPDXRef-", "SPDXRef-a.b-c", "SPDXRef-\xc3\xa4", "de", "DE", "x", "yy", "xyy",
	"+1", "-23", "+", "12a", "a-z", "]a-", "a-]", "a]", "ab\n", "\n", "a1\n",
};

static bool matches(struct regex *re, struct str text)
{
	struct err e = { 0 };

	regex_search(re, text);
	return regex_next(re, &e) == 1;
}

static void a_form_says_what_the_expression_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		struct arena a = ARENA_INIT;
		struct err e = { 0 };
		struct schema_form *f = schema_form_parse(str_of(plain[i]), &a);
		struct regex *re = NULL;
		size_t fits = 0;

		assert_non_null(f);
		assert_int_equal(regex_new(str_of(plain[i]), &re, &e), 0);
		for (size_t k = 0; k < COUNT_OF(texts); k++) {
			struct str text = str_of(texts[k]);

			if (schema_form_fits(f, text) != matches(re, text))
				fail_msg("%s: '%s'", plain[i], texts[k]);
			fits += schema_form_fits(f, text);
		}
		assert_true(fits > 0);
		regex_free(re);
		arena_free(&a);
	}
}

static void what_is_no_form_is_left_to_the_expression(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(beyond); i++) {
		struct arena a = ARENA_INIT;

		if (schema_form_parse(str_of(beyond[i]), &a))
			fail_msg("%s", beyond[i]);
		arena_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_says_what_the_expression_says),
		cmocka_unit_test(what_is_no_form_is_left_to_the_expression),
	};

	return cmocka_run_group_tests_name("schema_form", tests, NULL, NULL);
}
