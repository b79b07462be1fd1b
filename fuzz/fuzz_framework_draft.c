/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "catalog/catalog_int.h"
#include "catalog/framework_draft.h"

#define TEXT_MAX (64 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read is written in the form of our own files, which load. */
static void check_tsv(const struct framework_draft *d, struct buf *ret)
{
	struct catalog c = { .arena = ARENA_INIT };
	struct err e = { 0 };

	framework_put_tsv(d, ret);
	if (catalog_read_framework(buf_str(ret), &c, &e) < 0)
		BUG("an import that does not load: %s", e.msg);
	catalog_free(&c);
}

/* And comes back from OSCAL. */
static void check_oscal(struct framework_draft *d, const struct buf *tsv)
{
	CLEANUP(buf_free) struct buf json = BUF_INIT(TEXT_MAX);
	CLEANUP(buf_free) struct buf again = BUF_INIT(TEXT_MAX);
	struct framework_draft back;
	struct err e = { 0 };

	if (framework_put_oscal(d, &json, &e) < 0 || framework_draft_read(buf_str(&json), &back, &e) < 0)
		BUG("an import that is not exported: %s", e.msg);
	framework_put_tsv(&back, &again);
	if (!str_eq(buf_str(tsv), buf_str(&again)))
		BUG("an export that reads back as something else");
	framework_draft_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(TEXT_MAX);
	CLEANUP(buf_free) struct buf tsv = BUF_INIT(TEXT_MAX);
	struct framework_draft d;
	struct err e = { 0 };

	buf_add(&bytes, data, size);
	if (framework_draft_read(buf_str(&bytes), &d, &e) < 0) {
		if (e.kind != ERR_INPUT || strchr(e.msg, '\n'))
			BUG("a refusal of more than one line: %s", e.msg);
		return 0;
	}
	/* As the command has it from its options. */
	d.id = "fuzzed";
	d.title = d.version = "1";
	d.source = NULL;
	check_tsv(&d, &tsv);
	check_oscal(&d, &tsv);
	framework_draft_free(&d);
	return 0;
}
