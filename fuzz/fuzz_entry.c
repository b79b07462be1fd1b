/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "lake/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* An entry that is taken is written back as the same bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	CLEANUP(buf_free) struct buf again = BUF_INIT(1 << 20);
	struct str bytes = { (const char *)data, n };
	struct err e = { 0 };
	struct entry en;

	if (n > ENTRY_BYTES_MAX || entry_read(bytes, &a, &en, &e) < 0)
		return 0;
	entry_write(&en, &again);
	if (!str_eq(buf_str(&again), bytes))
		BUG("an entry is not written as it was read");
	return 0;
}
