/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "codec/csv.h"

/* The requirements of a control in one framework after another: "soc2:CC8.1 ssdf:PW.7.2". */
static void requirements_of(const struct posture *p, const char *control, struct buf *b)
{
	for (size_t i = 0; i < p->control_count; i++) {
		const struct posture_control *c = &p->controls[i];

		if (!str_is(str_of(control), c->id))
			continue;
		for (size_t k = 0; k < c->edge_count; k++)
			if (c->edges[k]->in_scope)
				buf_addf(b, "%s%s:%s", b->n ? " " : "", c->edges[k]->requirement->framework,
					 c->edges[k]->requirement->id);
	}
}

void report_csv(const struct posture *p, struct buf *b)
{
	CLEANUP(buf_free) struct buf serves = BUF_INIT(64 * 1024);

	buf_add_cstr(b, "check,control,requirements,verdict,item,occurred,item_verdict,reason,artifact,"
			"locator,system\r\n");
	for (size_t i = 0; i < p->check_count; i++) {
		const struct posture_check *c = &p->checks[i];
		struct str row[11] = { str_of(c->id), str_of(c->control), STR_NONE, str_of(verdict_name(c->verdict)) };

		buf_clear(&serves);
		requirements_of(p, c->control, &serves);
		row[2] = buf_str(&serves);
		if (!c->item_count)
			csv_put_row(b, row, COUNT_OF(row));
		for (size_t k = 0; k < c->item_count; k++) {
			const struct posture_item *it = &c->items[k];

			row[4] = str_of(it->item);
			row[5] = str_of(it->occurred);
			row[6] = it->deviation ? STR_LIT("deviation") : STR_LIT("pass");
			row[7] = str_of(it->reason);
			row[8] = str_of(it->artifact);
			row[9] = str_of(it->locator);
			row[10] = str_of(it->system);
			csv_put_row(b, row, COUNT_OF(row));
		}
	}
}
