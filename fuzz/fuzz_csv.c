/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "codec/csv.h"

#define TEXT_MAX (64 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What csv_put wrote reads back as one row with that field, a guard in front or not. */
static void check_put(struct buf *b, struct str field)
{
	CLEANUP(csv_close) struct csv c;
	struct err e = { 0 };
	int more;

	buf_clear(b);
	buf_add_cstr(b, "x,");
	csv_put(b, field);
	csv_open(&c, buf_str(b));
	more = csv_next(&c, &e);
	if (more != 1 || c.count != 2)
		BUG("a field of ours is not one: %s: %s", b->p, e.msg);
	if (!str_eq(c.fields[1], field) && !(c.fields[1].n == field.n + 1 && c.fields[1].p[0] == '\''))
		BUG("a field of ours reads back as another: %s", b->p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(TEXT_MAX);
	CLEANUP(csv_close) struct csv c;
	struct err e = { 0 };
	size_t row = 0, line = 0;
	int more;

	csv_open(&c, (struct str){ (const char *)data, n });
	while ((more = csv_next(&c, &e)) > 0) {
		if (c.row <= row || c.line <= line || !c.count)
			BUG("rows or lines do not go up");
		row = c.row;
		line = c.line;
		for (size_t i = 0; i < c.count; i++)
			check_put(&b, c.fields[i]);
	}
	if (more < 0 && (e.kind != ERR_INPUT || strchr(e.msg, '\n')))
		BUG("a refusal of more than one line: %s", e.msg);
	return 0;
}
