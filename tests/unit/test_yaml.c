/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "codec/yaml.h"

struct fixture {
	struct arena arena;
	struct buf out;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->out = BUF_INIT(16 * 1024 * 1024);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(&f->arena);
	buf_free(&f->out);
	free(f);
	return 0;
}

static struct yaml *parse(struct fixture *f, const char *text)
{
	struct yaml *root;

	err_clear(&f->e);
	if (yaml_parse(str_of(text), &f->arena, &root, &f->e) < 0)
		fail_msg("%s: %s", text, f->e.msg);
	return root;
}

static void assert_refused(struct fixture *f, struct str bytes, const char *msg)
{
	struct yaml *root;

	err_clear(&f->e);
	if (yaml_parse(bytes, &f->arena, &root, &f->e) == 0)
		fail_msg("taken: %.*s", STR_FMT(bytes));
	assert_int_equal(f->e.kind, ERR_INPUT);
	assert_string_equal(f->e.msg, msg);
}

static void assert_str(struct str s, const char *expected)
{
	assert_non_null(s.p);
	if (!str_is(s, expected))
		fail_msg("'%.*s' is not '%s'", STR_FMT(s), expected);
}

static void a_mapping_is_read_by_key(void **state)
{
	const struct yaml *root = parse(*state, "a: 1\nb: 'two: x'\nc:\n  d: |\n    line\n    line\n");

	assert_int_equal(root->type, YAML_MAP);
	assert_str(yaml_get_str(root, "a"), "1");
	assert_str(yaml_get_str(root, "b"), "two: x");
	assert_str(yaml_get_str(yaml_get(root, "c"), "d"), "line\nline\n");
	assert_null(yaml_get(root, "missing"));
	assert_null(yaml_get_str(root, "c").p);
	assert_null(yaml_get(yaml_get(root, "a"), "x"));
	assert_null(yaml_get(NULL, "x"));
}

static void a_list_keeps_its_order(void **state)
{
	const struct yaml *root = parse(*state, "[x, [y], {k: v}]");

	assert_int_equal(root->type, YAML_LIST);
	assert_str(root->first->text, "x");
	assert_str(root->first->next->first->text, "y");
	assert_str(yaml_get_str(root->first->next->next, "k"), "v");
	assert_null(root->first->next->next->next);
}

static void nodes_know_their_place(void **state)
{
	const struct yaml *root = parse(*state, "a: 1\nb:\n  - x\n  - y: 2\n");
	const struct yaml *list = yaml_get(root, "b");

	assert_int_equal(list->line, 2);
	assert_int_equal(list->column, 1);
	assert_int_equal(list->first->line, 3);
	assert_int_equal(list->first->column, 5);
	assert_int_equal(list->first->next->first->line, 4);
}

static void a_part_of_a_file_counts_its_lines_from_there(void **state)
{
	struct fixture *f = *state;
	struct yaml *root;

	assert_int_equal(yaml_parse_part(STR_LIT("a: 1\nb: 2\n"), 2, &f->arena, &root, &f->e), 0);
	assert_int_equal(yaml_get(root, "b")->line, 3);
	assert_int_equal(yaml_parse_part(STR_LIT("a: 1\na: 2\n"), 2, &f->arena, &root, &f->e), -1);
	assert_string_equal(f->e.msg, "line 3, column 1: the key 'a' a second time");
}

static void empty_and_tilde_are_not_given_but_quoted_ones_are(void **state)
{
	const struct yaml *root = parse(*state, "a:\nb: ~\nc: ''\nd: '~'\n");

	assert_null(yaml_get_str(root, "a").p);
	assert_null(yaml_get_str(root, "b").p);
	assert_str(yaml_get_str(root, "c"), "");
	assert_str(yaml_get_str(root, "d"), "~");
}

static void an_empty_document_has_no_root(void **state)
{
	assert_null(parse(*state, ""));
	assert_null(parse(*state, "# only a comment\n"));
	assert_null(parse(*state, "---\n"));
}

static void what_no_document_of_ours_needs_is_refused(void **state)
{
	assert_refused(*state, str_of("a: &x 1\n"), "line 1, column 4: an anchor, which is not taken");
	assert_refused(*state, str_of("a: *x\n"), "line 1, column 4: an alias, which is not taken");
	assert_refused(*state, str_of("a: !!int 1\n"), "line 1, column 4: a tag, which is not taken");
	assert_refused(*state, str_of("a: 1\n---\nb: 2\n"), "line 2, column 1: a second document, expected the end");
	assert_refused(*state, str_of("? [a]\n: 1\n"), "line 1, column 3: expected a text as the key");
	assert_refused(*state, str_of("? ~\n: 1\n"), "line 1, column 3: expected a key");
}

static void a_key_twice_is_refused(void **state)
{
	assert_refused(*state, str_of("a: 1\nb: 2\n'a': 3\n"), "line 3, column 1: the key 'a' a second time");
	parse(*state, "a: {x: 1}\nb: {x: 1}\n");
}

static void broken_syntax_is_refused_with_its_place(void **state)
{
	assert_refused(*state, str_of("a: [1\nb: 2\n"), "line 2, column 2: did not find expected ',' or ']'");
	assert_refused(*state, str_of("a: b: c\n"), "line 1, column 5: mapping values are not allowed in this context");
	assert_refused(*state, str_of("a:\n\tb: 1\n"), "line 2, column 1: found character that cannot start any token");
	assert_refused(*state, str_of("a: 1\nb: \xff\n"), "line 2: invalid leading UTF-8 octet");
	assert_refused(*state, STR_LIT("a: \0\n"), "line 1: control characters are not allowed");
}

static void depth_has_a_ceiling(void **state)
{
	struct fixture *f = *state;
	struct yaml *root;

	for (int i = 0; i < YAML_DEPTH_MAX; i++)
		buf_add_char(&f->out, '[');
	for (int i = 0; i < YAML_DEPTH_MAX; i++)
		buf_add_char(&f->out, ']');
	assert_int_equal(yaml_parse(buf_str(&f->out), &f->arena, &root, &f->e), 0);
	buf_clear(&f->out);
	for (int i = 0; i < 100000; i++)
		buf_add_char(&f->out, '[');
	assert_refused(f, buf_str(&f->out), "line 1, column 65: nested deeper than 64");
}

static void nodes_have_a_ceiling(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < YAML_NODES_MAX; i++)
		buf_add_cstr(&f->out, "- x\n");
	assert_refused(f, buf_str(&f->out), "line 1000000, column 3: more than 1000000 nodes");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_mapping_is_read_by_key),
		TEST(a_list_keeps_its_order),
		TEST(nodes_know_their_place),
		TEST(a_part_of_a_file_counts_its_lines_from_there),
		TEST(empty_and_tilde_are_not_given_but_quoted_ones_are),
		TEST(an_empty_document_has_no_root),
		TEST(what_no_document_of_ours_needs_is_refused),
		TEST(a_key_twice_is_refused),
		TEST(broken_syntax_is_refused_with_its_place),
		TEST(depth_has_a_ceiling),
		TEST(nodes_have_a_ceiling),
	};

	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
