/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/list.h"

static const char *ab[] = { "a", "bc" }, *ba[] = { "bc", "a" }, *ac[] = { "a", "c" };
static const struct list none = { NULL, 0 }, one = { ab, 1 }, two = { ab, 2 }, turned = { ba, 2 }, other = { ac, 2 };

static void a_text_is_found_whole(void **state)
{
	(void)state;
	assert_true(list_has(&two, "bc"));
	assert_false(list_has(&two, "b"));
	assert_false(list_has(&one, "bc"));
	assert_false(list_has(&none, ""));
}

static void the_order_makes_no_difference(void **state)
{
	(void)state;
	assert_true(list_same(&two, &turned));
	assert_true(list_same(&none, &none));
	assert_false(list_same(&two, &other));
	assert_false(list_same(&two, &one));
	assert_false(list_same(&one, &two));
	assert_false(list_same(&none, &one));
}

static void texts_are_joined_without_a_separator_at_either_end(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT(64);

	(void)state;
	assert_string_equal(list_joined(&two, "; ", &a), "a; bc");
	assert_string_equal(list_joined(&one, "; ", &a), "a");
	assert_string_equal(list_joined(&none, "; ", &a), "");
	list_put(&b, &turned, ", ");
	list_put(&b, &none, ", ");
	assert_string_equal(b.p, "bc, a");
	buf_free(&b);
	arena_free(&a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_found_whole),
		cmocka_unit_test(the_order_makes_no_difference),
		cmocka_unit_test(texts_are_joined_without_a_separator_at_either_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
