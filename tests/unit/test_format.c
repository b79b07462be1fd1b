/* SPDX-License-Identifier: Apache-2.0 */
#include "reads.h"

static void no_known_format_is_a_document(void **state)
{
	(void)state;
	assert_reads("", "document");
	assert_reads("Notes of a meeting.\n", "document");
	assert_reads("{ not JSON", "document");
	assert_reads("{}", "document");
	assert_reads("\xff\xfe", "document");
	assert_reads("\xff\xfe{", "document");
}

static void text_that_names_markers_is_a_document(void **state)
{
	(void)state;
	assert_reads("# \"bomFormat\": \"CycloneDX\", \"spdxVersion\": \"SPDX-2.3\"\n", "document");
	assert_reads("<p>\"$schema\": \"sarif\", \"version\": \"2.1.0\", \"runs\"</p>\n", "document");
}

static void wide(struct buf *b, const char *ascii, bool little)
{
	buf_add_cstr(b, little ? "\xff\xfe" : "\xfe\xff");
	for (; *ascii; ascii++) {
		if (!little)
			buf_add_char(b, '\0');
		buf_add_char(b, *ascii);
		if (little)
			buf_add_char(b, '\0');
	}
}

static void text_in_utf_16_is_read_like_that_in_utf_8(void **state)
{
	struct buf b = BUF_INIT(1024);

	(void)state;
	for (int little = 0; little < 2; little++) {
		buf_clear(&b);
		wide(&b, "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":7}]}", little);
		assert_reads_str(buf_str(&b), "refused: /packages/0/name: expected a string");
		buf_clear(&b);
		wide(&b, "{\"other\":1}", little);
		assert_reads_str(buf_str(&b), "document");
	}
	buf_free(&b);
}

static void count_named(void *arg, const struct format *f)
{
	size_t *n = arg;

	*n += format_by_name(str_of(f->name)) == f;
}

static void each_format_is_found_by_its_name(void **state)
{
	size_t n = 0;

	(void)state;
	format_each(count_named, &n);
	assert_true(n >= 4);
	assert_null(format_by_name(STR_LIT("none such")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_known_format_is_a_document),
		cmocka_unit_test(text_that_names_markers_is_a_document),
		cmocka_unit_test(text_in_utf_16_is_read_like_that_in_utf_8),
		cmocka_unit_test(each_format_is_found_by_its_name),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
