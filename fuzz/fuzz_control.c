/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "catalog/catalog_int.h"

static const char framework[] = "# framework: fw\n# title: t\n# version: 1\nA.1\t\tcriterion\t\tOne\trequirement\t\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct catalog c = { .arena = ARENA_INIT };
	struct catalog_control control;
	struct err e = { 0 };

	if (catalog_read_framework(str_of(framework), &c, &e) == 0)
		catalog_read_control((struct str){ (const char *)data, size }, &c, &control, &e);
	catalog_free(&c);
	return 0;
}
