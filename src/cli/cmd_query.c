/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "cli/cmd.h"
#include "cli/row.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "db/sandbox.h"

struct out {
	struct cli *c;
	int64_t rows;
};

static void put_csv(struct buf *b, const struct cell *v)
{
	if (v->type == CELL_INT)
		buf_addf(b, "%lld", (long long)v->i);
	else if (v->type == CELL_REAL && !isfinite(v->r))
		buf_addf(b, "%g", v->r);
	else if (v->type == CELL_REAL)
		json_put_real(b, v->r);
	else if (v->type == CELL_TEXT)
		csv_put_exact(b, v->s);
}

/* Row 0 is the names of the columns. */
static void put_csv_row(struct buf *b, int64_t row, const struct cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(b, ',');
		if (row == 0)
			csv_put_exact(b, str_of(cells[i].name));
		else
			put_csv(b, &cells[i]);
	}
	buf_add_char(b, '\n');
}

static int on_row(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	struct out *o = arg;
	struct buf *b = &o->c->out;

	(void)e;
	o->rows = row;
	if (!o->c->json) {
		put_csv_row(b, row, cells, n);
	} else if (row > 0) {
		buf_add_cstr(b, row == 1 ? "[" : ",\n");
		row_put_json(b, cells, n);
	}
	return 0;
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(sandbox_closep) struct sandbox *s = NULL;
	struct out o = { .c = c };

	c->exact = true;
	if (sandbox_open(db_path(c->ws.db), &sandbox_defaults, &s, e) < 0 ||
	    sandbox_run(s, str_of(c->args[0]), NULL, 0, on_row, &o, e) < 0) {
		/* A part of an answer could be taken for the whole. */
		buf_clear(&c->out);
		return -1;
	}
	if (c->json)
		buf_add_cstr(&c->out, o.rows ? "]\n" : "[]\n");
	return 0;
}

const struct cmd cmd_query = {
	.name = "query",
	.args = "SQL",
	.brief = "Ask the facts: one SELECT over the views v_* (docs/SCHEMA.md)",
	.text = "Prints CSV, or with --json an array of objects.",
	.example = "assay query 'SELECT system, count(*) FROM v_change GROUP BY system'",
	.needs = NEEDS_LAKE,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
