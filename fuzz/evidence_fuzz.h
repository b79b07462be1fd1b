/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FUZZ_EVIDENCE_FUZZ_H
#define ASSAY_FUZZ_EVIDENCE_FUZZ_H

#include "../tests/unit/facts_recorder.h"

/*
 * The body of a fuzz target of one format: its reader is run even on what it would not
 * claim, so that a mutation of the marker is not the end. What it says is written down and
 * not stored: that touches every byte of it under the sanitizers.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline int fuzz_format_with(const struct settings *settings, const struct format *f, bool is_json,
				   const uint8_t *data, size_t size)
{
	static struct schema_shelf *schemas;
	static struct json_reader *reader;	/* one for all runs, as for all files of a batch */
	struct facts facts = { .out = BUF_INIT(64 * 1024 * 1024) };
	struct buf padded = BUF_INIT(64 * 1024 * 1024);
	struct arena scratch = ARENA_INIT;
	struct reading r = { .settings = settings, .facts = &facts, .arena = &scratch };
	struct err e = { 0 };

	if (!reader) {
		reader = json_open();
		schemas = schema_shelf_new();
	}
	r.schemas = schemas;
	buf_add(&padded, data, size);
	r.bytes = buf_str(&padded);
	r.looks_json = is_json;
	r.is_json = is_json && json_parse(reader, r.bytes, &r.json, &e) == 0;
	err_clear(&e);
	f->claims(&r);
	if (r.is_json == is_json && f->read(&r, &e) < 0 && e.kind != ERR_INPUT)
		abort();
	arena_free(&scratch);
	buf_free(&padded);
	buf_free(&facts.out);
	return 0;
}

static inline int fuzz_format(const struct format *f, bool is_json, const uint8_t *data, size_t size)
{
	static const struct settings none;

	return fuzz_format_with(&none, f, is_json, data, size);
}

#endif
