/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct settings none;
	struct arena a = ARENA_INIT;

	read_as_text(&a, (struct str){ (const char *)data, size }, &none);
	arena_free(&a);
	return 0;
}
