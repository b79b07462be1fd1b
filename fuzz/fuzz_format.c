/* SPDX-License-Identifier: Apache-2.0 */
#include "../tests/unit/facts_recorder.h"
#include "evidence/described.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Descriptions of each syntax; the first byte picks one, or detection among all that ship. */
static const char *const names[] = { "bandit", "zap", "burp", "yarn-audit", "spotbugs", "azure-recommendations", "sonar-report-html", "bundler-audit", "policy-report-yaml" };

/* One set of descriptions and one process of filters for all runs, as for all files of a batch. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct settings none;
	static struct json_reader *reader;
	static struct described *described;
	static struct schema_shelf *schemas;
	struct facts facts = { .out = BUF_INIT(64 * 1024 * 1024) };
	struct buf padded = BUF_INIT(16 * 1024 * 1024);
	struct arena scratch = ARENA_INIT;
	const struct format *f;
	struct err e = { 0 };
	struct reading r = { .settings = &none, .facts = &facts, .arena = &scratch };
	size_t pick = size ? data[0] % (COUNT_OF(names) + 1) : 0;

	if (!size)
		return 0;
	if (!reader) {
		reader = json_open();
		described = described_new(NULL);
		schemas = schema_shelf_new();
	}
	buf_add(&padded, data + 1, size - 1);
	r.bytes = buf_str(&padded);
	r.described = described;
	r.schemas = schemas;
	if (pick < COUNT_OF(names))
		r.format = str_of(names[pick]);
	if (evidence_read(&r, reader, &f, &e) < 0 && e.kind != ERR_INPUT)
		abort();
	arena_free(&scratch);
	buf_free(&padded);
	buf_free(&facts.out);
	return 0;
}
