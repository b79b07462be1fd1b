/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "catalog/catalog_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read is found again, and each parent stands above. */
static void check(const struct catalog *c)
{
	for (size_t i = 0; i < c->requirement_count; i++) {
		const struct catalog_requirement *r = &c->requirements[i];
		const struct catalog_requirement *parent =
			r->parent ? catalog_requirement(c, str_of(r->framework), str_of(r->parent)) : NULL;

		if (catalog_requirement(c, str_of(r->framework), str_of(r->id)) != r)
			BUG("a row is not found under its id");
		if (r->parent && (!parent || parent >= r || r->depth != parent->depth + 1))
			BUG("a parent does not stand above its child");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct catalog c = { .arena = ARENA_INIT };
	struct err e = { 0 };

	if (catalog_read_framework((struct str){ (const char *)data, size }, &c, &e) == 0)
		check(&c);
	else if (e.kind != ERR_INPUT || strchr(e.msg, '\n'))
		BUG("a refusal of more than one line: %s", e.msg);
	catalog_free(&c);
	return 0;
}
