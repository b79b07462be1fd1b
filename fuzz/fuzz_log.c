/* SPDX-License-Identifier: Apache-2.0 */
#include "base/compiler.h"
#include "lake/pending.h"
#include "lake/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Bytes as a bundle of entries, as the file pending, and as the name of a file of the log. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(buf_free) struct buf name = BUF_INIT(1 << 20);
	CLEANUP(buf_free) struct buf again = BUF_INIT(1 << 20);
	struct str rest = { (const char *)data, n }, entry;
	struct pending p;
	struct tile_file f;
	struct err e = { 0 };

	while (bundle_next(&rest, &entry))
		bundle_put(&again, entry);
	if (again.n && memcmp(again.p, data, again.n))
		BUG("a bundle is not written as it was read");
	if (pending_parse((struct str){ (const char *)data, n }, &p, &e) < 0)
		err_clear(&e);
	buf_add(&name, data, n);
	buf_clear(&again);
	if (tile_place_of(buf_str(&name).p, 70000, &f) != TILE_NONE)
		tile_path(&again, "log", f.level, f.n, f.width);
	return 0;
}
