/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "audit/profile_target.h"
#include "base/buf.h"
#include "catalog/catalog_int.h"

#define BYTES_MAX (64 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char rows[] = "# framework: csf2\n# title: A framework\n# version: 2\n"
			   "GV\t\tfunction\t\tGovern\theading\t\n"
			   "GV.OC-01\tGV\tsubcategory\t\tOne\trequirement\t\n"
			   "GV.OC-02\tGV\tsubcategory\t\tTwo\trequirement\t\n";

/* What was read holds what the header promises. */
static void check(const struct profile_target *t)
{
	if (t->count > 2 || t->tier_current < 0 || t->tier_current > PROFILE_TIER_MAX || t->tier_target < 0 ||
	    t->tier_target > PROFILE_TIER_MAX)
		BUG("more targets than outcomes, or a tier that is none");
	for (size_t i = 0; i < t->count; i++)
		if (!t->aims[i].outcome->assessable || !t->aims[i].goals || t->aims[i].rating < 0 ||
		    t->aims[i].rating > PROFILE_RATING_MAX)
			BUG("a target that is none");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(BYTES_MAX);
	struct catalog cat = { .arena = ARENA_INIT };
	struct profile_target target;
	struct arena a = ARENA_INIT;
	struct err e = { 0 };

	if (catalog_read_framework(str_of(rows), &cat, &e) < 0)
		BUG("the framework does not load: %s", e.msg);
	buf_add(&bytes, data, n);
	if (profile_target_read(buf_str(&bytes), &cat, &a, &target, &e) == 0)
		check(&target);
	else if (e.kind != ERR_INPUT || strchr(e.msg, '\n'))
		BUG("a refusal of another kind, or of more than one line: %s", e.msg);
	arena_free(&a);
	catalog_free(&cat);
	return 0;
}
