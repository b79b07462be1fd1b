/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "git/mailmap.h"

static void assert_maps(const char *map, const char *name, const char *email, const char *want_name,
			const char *want_email)
{
	struct arena a = ARENA_INIT;
	struct mailmap m;
	struct str got_name = str_of(name), got_email = str_of(email);
	bool same;

	mailmap_parse(str_of(map), &a, &m);
	mailmap_apply(&m, &got_name, &got_email);
	same = str_is(got_name, want_name) && str_is(got_email, want_email);
	if (!same)
		print_error("got %.*s <%.*s>\n", STR_FMT(got_name), STR_FMT(got_email));
	arena_free(&a);
	assert_true(same);
}

static void a_name_is_made_proper(void **state)
{
	(void)state;
	assert_maps("Ann Example <ann@a.example>\n", "ann", "ANN@a.example", "Ann Example", "ANN@a.example");
}

static void an_address_is_made_proper(void **state)
{
	(void)state;
	assert_maps("<ann@new.example> <ann@old.example>", "Ann", "ann@old.example", "Ann",
		    "ann@new.example");
}

static void name_and_address_are_made_proper(void **state)
{
	(void)state;
	assert_maps("# people\n\nAnn Example <ann@new.example> <ann@old.example> # moved\r\n", "a",
		    "ann@old.example", "Ann Example", "ann@new.example");
}

static void one_name_of_a_shared_address_is_told_apart(void **state)
{
	const char *map = "Ann <ann@a.example> root <root@box>\nBob <bob@a.example> bob <root@box>\n";

	(void)state;
	assert_maps(map, "Root", "root@box", "Ann", "ann@a.example");
	assert_maps(map, "bob", "root@box", "Bob", "bob@a.example");
	assert_maps(map, "eve", "root@box", "eve", "root@box");
}

static void the_later_line_wins(void **state)
{
	const char *map = "Ann <a@x>\n<a@y> <a@x>\nAnna <a@x>\n";

	(void)state;
	assert_maps(map, "z", "a@x", "Anna", "a@y");
}

static void lines_of_no_shape_are_passed_over(void **state)
{
	(void)state;
	assert_maps("Ann\n<only@mail>\nAnn <a@x\n<<>>\nBob <b@x>\n", "z", "only@mail", "z", "only@mail");
	assert_maps("Ann\nBob <b@x>", "z", "b@x", "Bob", "b@x");
	assert_maps("", "z", "b@x", "z", "b@x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_made_proper),
		cmocka_unit_test(an_address_is_made_proper),
		cmocka_unit_test(name_and_address_are_made_proper),
		cmocka_unit_test(one_name_of_a_shared_address_is_told_apart),
		cmocka_unit_test(the_later_line_wins),
		cmocka_unit_test(lines_of_no_shape_are_passed_over),
	};

	return cmocka_run_group_tests_name("mailmap", tests, NULL, NULL);
}
