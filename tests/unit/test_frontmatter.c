/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "codec/frontmatter.h"

static void assert_str(struct str s, const char *expected)
{
	assert_non_null(s.p);
	if (!str_is(s, expected))
		fail_msg("'%.*s' is not '%s'", STR_FMT(s), expected);
}

static void assert_title(const char *body, const char *expected)
{
	struct str title = frontmatter_title(str_of(body));

	if (expected)
		assert_str(title, expected);
	else if (title.p)
		fail_msg("'%.*s' is no title", STR_FMT(title));
}

static void front_matter_and_body_are_split(void **state)
{
	struct frontmatter f;

	(void)state;
	frontmatter_split(STR_LIT("---\ntitle: x\nowner: y\n---\n# Body\n"), &f);
	assert_str(f.yaml, "title: x\nowner: y\n");
	assert_int_equal(f.yaml_line, 2);
	assert_str(f.body, "# Body\n");
	assert_int_equal(f.body_line, 5);
}

static void fences_may_have_crlf_a_byte_order_mark_and_dots(void **state)
{
	struct frontmatter f;

	(void)state;
	frontmatter_split(STR_LIT("\xef\xbb\xbf--- \r\na: 1\r\n...\r\nbody"), &f);
	assert_str(f.yaml, "a: 1\r\n");
	assert_str(f.body, "body");
	frontmatter_split(STR_LIT("---\n---"), &f);
	assert_str(f.yaml, "");
	assert_str(f.body, "");
}

static void without_both_fences_all_is_body(void **state)
{
	const char *texts[] = { "# T\n---\na: 1\n---\n", "---\na: 1\n", "----\na\n----\n", "" };
	struct frontmatter f;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		frontmatter_split(str_of(texts[i]), &f);
		assert_null(f.yaml.p);
		assert_str(f.body, texts[i]);
		assert_int_equal(f.body_line, 1);
	}
}

static void a_title_is_the_first_heading(void **state)
{
	(void)state;
	assert_title("text\n\n# One\n# Two\n", "One");
	assert_title("## Closed ##  \n", "Closed");
	assert_title("   # C# rules#\r\n", "C# rules#");
	assert_title("Under\n=====\n", "Under");
	assert_title("Under\nlined\n---\n", "Under\nlined");
	assert_title("####### seven\n#no space\n", NULL);
	assert_title("#\n# \n# Third", "Third");
	assert_title("", NULL);
}

static void headings_in_code_and_comments_do_not_count(void **state)
{
	(void)state;
	assert_title("```sh\n# comment\n```\n# Title\n", "Title");
	assert_title("~~~~\n# a\n~~~\n# b\n~~~~\n# Title\n", "Title");
	assert_title("    # code\n\n# Title\n", "Title");
	assert_title("<!--\n# hidden\n-->\n# Title\n", "Title");
	assert_title("<!-- # hidden -->\n# Title\n", "Title");
	assert_title("```\n# never closed\n", NULL);
}

static void a_rule_is_no_underline(void **state)
{
	(void)state;
	assert_title("text\n\n---\n# Title\n", "Title");
	assert_title("- item\n---\n# Title\n", "Title");
	assert_title("- item\n  goes on\n---\n# Title\n", "Title");
	assert_title("> quote\n---\n# Title\n", "Title");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(front_matter_and_body_are_split),
		cmocka_unit_test(fences_may_have_crlf_a_byte_order_mark_and_dots),
		cmocka_unit_test(without_both_fences_all_is_body),
		cmocka_unit_test(a_title_is_the_first_heading),
		cmocka_unit_test(headings_in_code_and_comments_do_not_count),
		cmocka_unit_test(a_rule_is_no_underline),
	};

	return cmocka_run_group_tests_name("frontmatter", tests, NULL, NULL);
}
