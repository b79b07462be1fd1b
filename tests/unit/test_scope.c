/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "audit/scope.h"

static const char yaml[] =
	"frameworks: [soc2, ssdf, iso27001, csf2]\n"
	"systems:\n"
	"  - id: shop\n"
	"  - id: api\n"
	"  - {id: lab, in_scope: false, reason: no customers}\n"
	"  - {id: attic, in_scope: false, reason: nobody goes there}\n"
	"scope:\n"
	"  iso27001:\n"
	"    systems: [shop, api]\n"
	"    out: {A.7: no offices, A.5.7: nobody attacks us}\n"
	"    justify: {A.8: it is software}\n"
	"  csf2:\n"
	"    systems: [shop, api, lab]\n";

struct fixture {
	struct arena arena;
	struct catalog catalog;
	struct settings settings;
	struct scope_sets sets;
};

static int open(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct err e = { 0 };

	*state = f;
	if (catalog_load(NULL, &f->catalog, &e) < 0 || settings_parse(str_of(yaml), &f->settings, &e) < 0) {
		print_error("%s\n", e.msg);
		return -1;
	}
	scope_sets_init(&f->settings, &f->arena, &f->sets);
	return 0;
}

static int done(void **state)
{
	struct fixture *f = *state;

	arena_free(&f->arena);
	catalog_free(&f->catalog);
	settings_free(&f->settings);
	free(f);
	return 0;
}

static void frameworks_that_look_at_the_same_systems_share_a_set(void **state)
{
	const struct fixture *f = *state;

	assert_int_equal(f->sets.count, 2);
	assert_int_equal(f->sets.sets[0].frameworks.count, 3);
	assert_string_equal(f->sets.sets[0].frameworks.items[2], "iso27001");
	assert_int_equal(f->sets.sets[1].frameworks.count, 1);
	assert_string_equal(f->sets.sets[1].frameworks.items[0], "csf2");
}

static void an_item_counts_where_its_system_is_in(void **state)
{
	const struct fixture *f = *state;

	assert_int_equal(scope_sets_of_system(&f->sets, STR_LIT("shop")), 3);
	assert_int_equal(scope_sets_of_system(&f->sets, STR_LIT("lab")), 2);
	assert_int_equal(scope_sets_of_system(&f->sets, STR_LIT("attic")), 0);
}

static void what_nobody_put_out_of_scope_is_in(void **state)
{
	const struct fixture *f = *state;

	assert_true(scope_sets_of_system(&f->sets, STR_NONE) == UINT64_MAX);
	assert_true(scope_sets_of_system(&f->sets, STR_LIT("unheard-of")) == UINT64_MAX);
}

static const char *out(struct fixture *f, const char *framework, const char *id)
{
	const struct catalog_requirement *r = catalog_requirement(&f->catalog, str_of(framework), str_of(id));

	assert_non_null(r);
	return scope_requirement_out(&f->settings, &f->catalog, r, &f->arena);
}

static void a_requirement_is_out_by_category_by_itself_or_by_a_heading_above(void **state)
{
	struct fixture *f = *state;

	assert_null(out(f, "soc2", "CC8.1"));
	assert_string_equal(out(f, "soc2", "A1.1"), "of category availability, which was not chosen");
	assert_string_equal(out(f, "iso27001", "A.5.7"), "nobody attacks us");
	assert_string_equal(out(f, "iso27001", "A.7.4"), "no offices");
	assert_null(out(f, "iso27001", "A.5.8"));
	assert_string_equal(out(f, "cisa", "SSDAF.1"), "the framework is not reported on");
}

static void a_justification_holds_for_what_stands_below_it(void **state)
{
	const struct fixture *f = *state;
	const struct catalog *c = &f->catalog;

	assert_string_equal(scope_justification(&f->settings, c,
						catalog_requirement(c, STR_LIT("iso27001"), STR_LIT("A.8.28"))),
			    "it is software");
	assert_null(scope_justification(&f->settings, c,
					catalog_requirement(c, STR_LIT("iso27001"), STR_LIT("A.5.8"))));
}

static void a_control_counts_where_it_supports_something_that_is_in(void **state)
{
	const struct fixture *f = *state;
	const struct catalog_requirement *soc2 = catalog_requirement(&f->catalog, STR_LIT("soc2"), STR_LIT("CC8.1"));
	const struct catalog_requirement *left = catalog_requirement(&f->catalog, STR_LIT("iso27001"), STR_LIT("A.7.4"));
	const struct catalog_requirement *csf = catalog_requirement(&f->catalog, STR_LIT("csf2"), STR_LIT("PR.PS-06"));
	const struct catalog_mapping mappings[] = { { .requirement = left }, { .requirement = csf }, { .requirement = soc2 } };
	struct catalog_control control = { .mappings = mappings, .mapping_count = 1 };

	assert_int_equal(scope_sets_of_control(&f->sets, &f->catalog, &control), 0);
	control.mapping_count = 2;
	assert_int_equal(scope_sets_of_control(&f->sets, &f->catalog, &control), 2);
	control.mapping_count = 3;
	assert_int_equal(scope_sets_of_control(&f->sets, &f->catalog, &control), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frameworks_that_look_at_the_same_systems_share_a_set),
		cmocka_unit_test(an_item_counts_where_its_system_is_in),
		cmocka_unit_test(what_nobody_put_out_of_scope_is_in),
		cmocka_unit_test(a_requirement_is_out_by_category_by_itself_or_by_a_heading_above),
		cmocka_unit_test(a_justification_holds_for_what_stands_below_it),
		cmocka_unit_test(a_control_counts_where_it_supports_something_that_is_in),
	};

	return cmocka_run_group_tests_name("scope", tests, open, done);
}
