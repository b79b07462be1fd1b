/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "audit/item_set.h"

static void an_item_is_new_once(void **state)
{
	struct item_set s = ITEM_SET_INIT;

	(void)state;
	assert_true(item_set_add(&s, STR_LIT("a"), STR_LIT("shop")));
	assert_false(item_set_add(&s, STR_LIT("a"), STR_LIT("shop")));
	assert_true(item_set_add(&s, STR_LIT("a"), STR_LIT("lab")));
	assert_true(item_set_add(&s, STR_LIT("a"), STR_NONE));
	assert_false(item_set_add(&s, STR_LIT("a"), STR_NONE));
	item_set_free(&s);
}

/* Item and system are told apart wherever the one ends. */
static void what_reads_alike_is_not_the_same(void **state)
{
	struct item_set s = ITEM_SET_INIT;

	(void)state;
	assert_true(item_set_add(&s, STR_LIT("a"), STR_LIT("bc")));
	assert_true(item_set_add(&s, STR_LIT("ab"), STR_LIT("c")));
	assert_true(item_set_add(&s, STR_LIT("a1b"), STR_LIT("c")));
	assert_true(item_set_add(&s, STR_LIT("a"), STR_LIT("b1c")));
	assert_true(item_set_add(&s, STR_LIT("a"), STR_LIT("")));
	assert_true(item_set_add(&s, STR_LIT("a"), STR_NONE));
	assert_true(item_set_add(&s, STR_LIT("a0"), STR_NONE));
	item_set_free(&s);
}

static void many_items_are_all_remembered(void **state)
{
	struct item_set s = ITEM_SET_INIT;
	char item[32];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 50000; i++) {
			snprintf(item, sizeof item, "item number %d", i);
			assert_int_equal(item_set_add(&s, str_of(item), STR_LIT("shop")), round == 0);
		}
	assert_int_equal(s.count, 50000);
	item_set_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_item_is_new_once),
		cmocka_unit_test(what_reads_alike_is_not_the_same),
		cmocka_unit_test(many_items_are_all_remembered),
	};

	return cmocka_run_group_tests_name("item_set", tests, NULL, NULL);
}
