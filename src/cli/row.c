/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/row.h"

#include "codec/json.h"

static void put_cell(struct buf *b, const struct cell *v)
{
	switch (v->type) {
	case CELL_INT:
		buf_addf(b, "%lld", (long long)v->i);
		break;
	case CELL_REAL:
		json_put_real(b, v->r);
		break;
	case CELL_TEXT:
		json_put_str(b, v->s);
		break;
	case CELL_NULL:
	case CELL_BLOB:
		buf_add_cstr(b, "null");
		break;
	}
}

void row_put_json(struct buf *b, const struct cell *cells, size_t n)
{
	buf_add_char(b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(b, ',');
		json_put_cstr(b, cells[i].name);
		buf_add_char(b, ':');
		put_cell(b, &cells[i]);
	}
	buf_add_char(b, '}');
}
