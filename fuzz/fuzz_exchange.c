/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte chooses the format: a table, OSCAL, or the sheet Evidence. */
#include <stdint.h>
#include <stdlib.h>

#include "catalog/crosswalk_oscal.h"
#include "catalog/crosswalk_table.h"
#include "catalog/sheet.h"

#define TEXT_MAX (16 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_refusal(const struct err *e)
{
	if ((e->kind != ERR_INPUT && e->kind != ERR_USAGE) || strchr(e->msg, '\n'))
		BUG("a refusal of more than one line: %s", e->msg);
}

/* What was read is written and read again the same. */
static void check_again(struct catalog *c, const struct catalog_crosswalk *x)
{
	CLEANUP(buf_free) struct buf ours = BUF_INIT(TEXT_MAX);
	CLEANUP(buf_free) struct buf again = BUF_INIT(TEXT_MAX);
	struct catalog_crosswalk copy;
	struct err e = { 0 };

	crosswalk_write(x, &ours);
	if (crosswalk_read(buf_str(&ours), c, &copy, &e) < 0)
		BUG("our own file is refused: %s", e.msg);
	crosswalk_write(&copy, &again);
	if (!str_eq(buf_str(&ours), buf_str(&again)))
		BUG("our own file is another when read again");
}

static void read_drafts(struct catalog *c, struct crosswalk_drafts *drafts)
{
	struct catalog_crosswalk x;
	struct err e = { 0 };

	for (size_t i = 0; i < drafts->count; i++) {
		err_clear(&e);
		if (crosswalk_draft_read(drafts, &drafts->items[i], "fuzz", c, &x, &e) < 0)
			check_refusal(&e);
		else
			check_again(c, &x);
	}
}

static int read_oscal(struct str bytes, const struct catalog *c, struct crosswalk_drafts *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(TEXT_MAX);
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct json document;
	size_t left_out;

	buf_add_str(&b, bytes);
	if (json_parse(reader, buf_str(&b), &document, e) < 0)
		return -1;
	return crosswalk_read_oscal(document, c, ret, &left_out, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct catalog c;
	CLEANUP(crosswalk_drafts_free) struct crosswalk_drafts drafts = { 0 };
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str bytes = n ? (struct str){ (const char *)data + 1, n - 1 } : STR_NONE;
	struct catalog copy;
	struct sheet_edits edits;
	struct err e = { 0 };
	int ret;

	if (!c.framework_count && catalog_load(NULL, &c, &e) < 0)
		BUG("%s", e.msg);
	if (!n)
		return 0;
	copy = c;
	copy.arena = ARENA_INIT;
	if (data[0] == 'o')
		ret = read_oscal(bytes, &c, &drafts, &e);
	else if (data[0] == 's')
		ret = sheet_read_csv(bytes, &c, &a, &edits, &e);
	else
		ret = crosswalk_read_csv(bytes, &drafts, &e);
	if (ret < 0)
		check_refusal(&e);
	else
		read_drafts(&copy, &drafts);
	arena_free(&copy.arena);
	return 0;
}
