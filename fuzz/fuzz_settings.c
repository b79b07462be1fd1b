/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "catalog/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings s;
	struct err e = { 0 };

	if (settings_parse((struct str){ (const char *)data, size }, &s, &e) == 0)
		settings_free(&s);
	return 0;
}
