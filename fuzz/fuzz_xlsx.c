/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "codec/xlsx_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_sheet(const struct xlsx_sheet *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct xlsx_cell *c = &s->cells[i];

		if (!c->text.n || !str_utf8(c->text))
			BUG("a cell without text, or not in UTF-8");
		if (xlsx_cell_at(s, c->row, c->column) != c)
			BUG("a cell is not found in its place");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(xlsx_free) struct xlsx_book b = { 0 };
	struct err e = { 0 };

	if (xlsx_read((struct str){ (const char *)data, n }, &b, &e) < 0) {
		if (e.kind != ERR_INPUT || strchr(e.msg, '\n'))
			BUG("a refusal of more than one line: %s", e.msg);
		return 0;
	}
	for (size_t i = 0; i < b.count; i++)
		check_sheet(&b.sheets[i]);
	return 0;
}
