/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "cli/cmd.h"
#include "cli/period.h"
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

/* Both ends or neither. */
static int read_period(const struct cli *c, struct when *ret_from, struct when *ret_to, struct err *e)
{
	const char *from = cli_option(c, "from"), *to = cli_option(c, "to");

	if (!from && !to)
		return 0;
	return period_from(from, ret_from, e) < 0 ? -1 : period_to(to, ret_to, e);
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(sandbox_closep) struct sandbox *s = NULL;
	struct out o = { .c = c };
	struct when from = { "" }, to = { "" };
	struct sandbox_param params[] = { { .name = ":from" }, { .name = ":to" } };

	if (read_period(c, &from, &to, e) < 0)
		return -1;
	params[0].text = when_str(&from);
	params[1].text = when_str(&to);
	c->exact = true;
	if (sandbox_open(db_path(c->ws.db), &sandbox_defaults, &s, e) < 0 ||
	    sandbox_run(s, str_of(c->args[0]), params, COUNT_OF(params), on_row, &o, e) < 0) {
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
	.text = "Prints CSV, or with --json an array of objects. Views over a period (those made of v_period), and :from\n"
		"and :to, are about the one that --from and --to give: so a check can be repeated by hand.",
	.example = "assay query 'SELECT system, count(*) FROM v_change GROUP BY system'\n"
		   "assay query --from 2025-01-01 --to 2025-12-31 'SELECT item, deployed FROM v_production_release'",
	.needs = NEEDS_LAKE,
	.min_args = 1,
	.max_args = 1,
	.options = {
		{ "from", "DATE", "first day, or instant, of the period" },
		{ "to", "DATE", "last day, or instant, of the period" },
	},
	.run = run,
};
