/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/csv.h"
#include "report/report_gap.h"

#define WORDS_BYTES_MAX (16 * 1024 * 1024)

static void put_csv_row(const struct gap_requirement *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf controls = BUF_INIT(WORDS_BYTES_MAX), evidence = BUF_INIT(WORDS_BYTES_MAX);
	CLEANUP(buf_free) struct buf from = BUF_INIT(WORDS_BYTES_MAX), left = BUF_INIT(WORDS_BYTES_MAX);
	CLEANUP(buf_free) struct buf step = BUF_INIT(64);
	uint64_t kinds = 0;

	for (size_t i = 0; i < r->edge_count; i++) {
		buf_addf(&controls, "%s%s", i ? " " : "", r->edges[i].control->control->id);
		kinds |= r->edges[i].control->kinds;
	}
	for (size_t i = 0; i < r->row_count; i++)
		if (r->rows[i].carried != REQUIREMENT_NOT_MAPPED)
			buf_addf(&from, "%s%s:%s %s", from.n ? "; " : "", r->rows[i].have->framework,
				 r->rows[i].have->id, crosswalk_relation_name(r->rows[i].edge->relation));
	report_put_left(&left, r);
	if (r->step)
		buf_addf(&step, "%zu", r->step);
	report_put_kinds(&evidence, kinds);
	csv_put_row(b,
		  (const struct str[]){
			  str_of(r->requirement->framework), str_of(r->requirement->id), str_of(r->requirement->title),
			  str_of(requirement_status_name(r->own)), str_of(requirement_status_name(r->now)),
			  str_of(requirement_status_name(r->then)), str_of(requirement_status_name(r->shown)),
			  buf_str(&step), buf_str(&controls), buf_str(&evidence), buf_str(&from), buf_str(&left),
			  str_of(r->without ? r->without->basis : NULL) },
		  13);

}

void report_gap_csv(const struct gap *g, struct buf *b)
{
	buf_add_cstr(b, "framework,requirement,title,own,now,after_steps,after_steps_by_hand,step,controls,evidence,"
			"carried_from,left,no_counterpart\r\n");
	for (size_t i = 0; i < g->requirement_count; i++)
		put_csv_row(&g->requirements[i], b);
}
