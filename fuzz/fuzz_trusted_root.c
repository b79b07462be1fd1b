/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "catalog/trusted_root.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A trusted root of sigstore, or several, one a line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct settings_trusted t = { .id = "fuzz", .text = { (const char *)data, n } };
	struct settings_trust trust = { 0 };
	struct err e = { 0 };

	if (trusted_root_read(&t, &a, &trust, &e) < 0 && e.kind != ERR_INPUT)
		BUG("a trusted root that is refused as something else");
	return 0;
}
