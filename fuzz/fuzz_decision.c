/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "intake/artifact_row.h"
#include "intake/decision.h"

/* A decision out of a lake that somebody else wrote, read as each kind that is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct db *opened(void)
{
	static struct db *db; /* one for all runs, each in a transaction that is taken back */
	struct err e = { 0 };

	if (!db && db_open(":memory:", DB_WRITE, &db, &e) < 0)
		abort();
	return db;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = { "evaluation", "control-review", "challenge", "attachment" };
	static struct json_reader *reader;
	struct entry en = {
		.type = ENTRY_EVALUATE,
		.kind = STR_LIT("evaluation"),
		.source = STR_LIT("assay"),
		.collector = STR_LIT("ann"),
		.collected = when_from_unix(0),
		.ingested = when_from_unix(0),
		.bytes = size,
	};
	struct artifact_row row = { 0 };
	struct buf bytes = BUF_INIT(64 * 1024 * 1024);
	struct err e = { 0 };
	struct txn t = { 0 };

	if (!reader)
		reader = json_open();
	buf_add(&bytes, data, size);
	if (txn_begin(opened(), &t, &e) < 0 || artifact_next_id(opened(), &row.id, &e) < 0 ||
	    artifact_add(opened(), &en, &row, &e) < 0)
		abort();
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct err refused = { 0 };

		decision_read(opened(), &row, str_of(kinds[i]), buf_str(&bytes), reader, &refused);
	}
	txn_end(&t);
	buf_free(&bytes);
	return 0;
}
