/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>
#include <stdio.h>

#include "base/when.h"
#include "git/commit.h"

#define TREE "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
#define ID   "0123456789012345678901234567890123456789"

static struct arena arena;
static struct commit c;

static int parse(struct str raw)
{
	struct err e = { 0 };

	return commit_parse(raw, &arena, &c, &e);
}

static int forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void assert_str(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("got '%.*s', want '%s'", STR_FMT(got), want);
}

static void a_commit_is_read_as_git_prints_it(void **state)
{
	(void)state;
	assert_int_equal(
		parse(STR_LIT(TREE "parent " ID "\nparent " ID "\n"
				   "author Ann <ann@a.example> 1700000000 +0200\n"
				   "committer Bob Bobson <bob@a.example> 1700000060 -0730\n"
				   "gpgsig -----BEGIN\n author Eve <eve@a.example> 5 +0000\n \n -----END\n"
				   "\ntitle\n\nbody\n")),
		0);
	assert_int_equal(c.parents, 2);
	assert_str(c.author.name, "Ann");
	assert_str(c.author.email, "ann@a.example");
	assert_int_equal(c.author.seconds, 1700000000);
	assert_str(c.committer.name, "Bob Bobson");
	assert_int_equal(c.committer.seconds, 1700000060);
	assert_str(c.message, "title\n\nbody\n");
	assert_str(commit_title(c.message), "title");
}

static void odd_people_are_read_as_git_reads_them(void **state)
{
	static const struct {
		const char *line, *name, *email;
		long seconds;
	} cases[] = {
		{ " <ann@a.example> 7 +0000", "ann@a.example", "ann@a.example", 7 },
		{ "Ann <> 7 +0000", "Ann", "", 7 },
		{ "<> 7 +0000", "(nobody)", "", 7 },
		{ "", "(nobody)", "", 0 },
		{ "Ann", "Ann", "", 0 },
		{ "Ann <ann@a.example", "Ann", "", 0 },
		{ "Ann <ann@a.example>", "Ann", "ann@a.example", 0 },
		{ "Ann <ann@a.example> soon +0000", "Ann", "ann@a.example", 0 },
		{ "Ann <ann@a.example> -86400 +0000", "Ann", "ann@a.example", -86400 },
		{ "Ann <ann@a.example> 99999999999999999999 +0000", "Ann", "ann@a.example", 0 },
		{ "Ann <ann@a.example>> 7 +0000", "Ann", "ann@a.example", 7 },
		{ "Ann <ann@a.example> <x> 7", "Ann", "ann@a.example", 7 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char raw[300];

		snprintf(raw, sizeof raw, TREE "author %s\n\nx", cases[i].line);
		assert_int_equal(parse(str_of(raw)), 0);
		assert_str(c.author.name, cases[i].name);
		assert_str(c.author.email, cases[i].email);
		assert_int_equal(c.author.seconds, cases[i].seconds);
	}
}

static void absurd_dates_stay_within_the_years_that_can_be_written(void **state)
{
	struct when w;

	(void)state;
	assert_int_equal(parse(STR_LIT(TREE "committer A <a> 9223372036854775807 +0000\n\n")), 0);
	w = when_from_unix(c.committer.seconds);
	assert_string_equal(w.text, "9999-12-31T23:59:59Z");
	assert_int_equal(parse(STR_LIT(TREE "committer A <a> -9223372036854775807 +0000\n\n")), 0);
	w = when_from_unix(c.committer.seconds);
	assert_string_equal(w.text, "0001-01-01T00:00:00Z");
}

static void text_becomes_utf8(void **state)
{
	(void)state;
	assert_int_equal(parse(STR_LIT(TREE "author J\xe9r\xf4me <j@a> 1 +0000\nencoding ISO-8859-1\n\nd\xe9"
					    "but")),
			 0);
	assert_str(c.author.name, "J\xc3\xa9r\xc3\xb4me");
	assert_str(c.message, "d\xc3\xa9"
			      "but");
	assert_int_equal(parse(STR_LIT(TREE "author J\xe9r\xc3\xb4me <j@a> 1 +0000\n\na\0b\xff")), 0);
	assert_str(c.author.name, "J\xef\xbf\xbdr\xc3\xb4me");
	assert_str(c.message, "a\xef\xbf\xbd"
			      "b\xef\xbf\xbd");
}

static void what_is_no_commit_is_refused(void **state)
{
	(void)state;
	assert_int_equal(parse(STR_LIT("")), -1);
	assert_int_equal(parse(STR_LIT("tree 4b825dc642cb6eb9a060e54bf8d69288fbee490\n")), -1);
	assert_int_equal(parse(STR_LIT("object " ID "\ntype commit\n")), -1);
	assert_int_equal(parse(STR_LIT(TREE)), 0);
	assert_int_equal(c.message.n, 0);
	assert_int_equal(parse(STR_LIT(TREE "parent 12\n\nx")), 0);
	assert_int_equal(c.parents, 0);
}

static void a_title_is_cut_between_characters(void **state)
{
	char long_line[1200];

	(void)state;
	for (size_t i = 0; i + 1 < sizeof long_line; i += 2)
		memcpy(long_line + i, i % 3 ? "\xc3\xa9" : "ab", 2);
	assert_true(str_utf8(commit_title((struct str){ long_line, sizeof long_line })));
	assert_true(commit_title((struct str){ long_line, sizeof long_line }).n <= 500);
	assert_str(commit_title(STR_LIT("\n \n  late \nx")), "late");
	assert_str(commit_title(STR_LIT("")), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_commit_is_read_as_git_prints_it, forget),
		cmocka_unit_test_teardown(odd_people_are_read_as_git_reads_them, forget),
		cmocka_unit_test_teardown(absurd_dates_stay_within_the_years_that_can_be_written, forget),
		cmocka_unit_test_teardown(text_becomes_utf8, forget),
		cmocka_unit_test_teardown(what_is_no_commit_is_refused, forget),
		cmocka_unit_test_teardown(a_title_is_cut_between_characters, forget),
	};

	return cmocka_run_group_tests_name("commit", tests, NULL, NULL);
}
