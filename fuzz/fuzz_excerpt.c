/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "evidence/excerpt.h"

/* The first line is the locator, which comes from a command line; the rest is the artifact. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size };
	struct str locator = str_cut(&rest, '\n');
	struct buf bytes = BUF_INIT(64 * 1024 * 1024);
	struct buf text = BUF_INIT(64 * 1024 * 1024);
	struct err e = { 0 };

	buf_add_str(&bytes, rest);
	excerpt(buf_str(&bytes), locator, &text, &e);
	buf_free(&bytes);
	buf_free(&text);
	return 0;
}
