/* SPDX-License-Identifier: Apache-2.0 */
#include "../tests/unit/facts_recorder.h"
#include "evidence/described.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first two bytes pick one of all descriptions that ship, or detection among them, and whether a report is cut. */
/* One set of descriptions and one process of filters for all runs, as for all files of a batch. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct settings none;
	static struct json_reader *reader;
	static struct described *described;
	static struct schema_shelf *schemas;
	static const struct format_shelf *shelf;
	struct facts facts = { .out = BUF_INIT(64 * 1024 * 1024) };
	struct buf padded = BUF_INIT(16 * 1024 * 1024);
	struct arena scratch = ARENA_INIT;
	const struct format *f;
	struct err e = { 0 };
	struct reading r = { .settings = &none, .facts = &facts, .arena = &scratch };
	size_t pick;

	if (size < 2)
		return 0;
	if (!reader) {
		reader = json_open();
		described = described_new(NULL);
		schemas = schema_shelf_new();
		if (described_shelf(described, &shelf, &e) < 0)
			abort();
	}
	pick = ((size_t)data[0] << 8 | data[1]) % (shelf->count + 1);
	buf_add(&padded, data + 2, size - 2);
	r.bytes = buf_str(&padded);
	r.described = described;
	r.schemas = schemas;
	described_cut(described, data[0] >> 7);
	if (pick < shelf->count)
		r.format = str_of(shelf->files[pick].name);
	if (evidence_read(&r, reader, &f, &e) < 0 && e.kind != ERR_INPUT)
		abort();
	arena_free(&scratch);
	buf_free(&padded);
	buf_free(&facts.out);
	return 0;
}
