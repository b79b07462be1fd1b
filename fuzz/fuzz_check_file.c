/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "catalog/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct catalog_check check;
	struct err e = { 0 };

	catalog_read_check((struct str){ (const char *)data, size }, &a, &check, &e);
	arena_free(&a);
	return 0;
}
