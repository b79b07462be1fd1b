/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json_out.h"
#include "report/report_gap.h"

#define WORDS_BYTES_MAX (16 * 1024 * 1024)

static void put_kinds(struct buf *b, const char *name, uint64_t kinds)
{
	out_open(b, name, '[');
	for (size_t i = 0; i < catalog_evidence_kind_count; i++)
		if (kinds & UINT64_C(1) << i)
			out_text(b, NULL, catalog_evidence_kinds[i]);
	out_close(b, ']');
}

static void put_counts(struct buf *b, const char *name, const int64_t by[REQUIREMENT_STATUSES])
{
	out_open(b, name, '{');
	for (int s = 0; s < REQUIREMENT_STATUSES; s++)
		out_number(b, requirement_status_name((enum requirement_status)s), by[s]);
	out_close(b, '}');
}

static void put_framework(struct buf *b, const char *name, const struct catalog_framework *f)
{
	out_open(b, name, '{');
	out_text(b, "framework", f->id);
	out_text(b, "version", f->version);
	out_close(b, '}');
}

static void put_edge(struct buf *b, const struct gap_edge *edge)
{
	out_open(b, NULL, '{');
	out_text(b, "control", edge->control->control->id);
	out_text(b, "support", edge->mapping->support);
	out_text(b, "verdict", verdict_name(edge->control->verdict));
	out_bool(b, "assumed", edge->control->assumed);
	out_bool(b, "shared", edge->control->shared);
	out_bool(b, "tested", edge->control->tested);
	out_bool(b, "challenged", edge->challenged);
	out_bool(b, "operates", edge->operates);
	out_text(b, "residual", edge->mapping->residual);
	out_bool(b, "residual_open", edge->left);
	put_kinds(b, "evidence", edge->control->kinds);
	out_close(b, '}');
}

static void put_row(struct buf *b, const struct gap_row *row)
{
	out_open(b, NULL, '{');
	out_text(b, "edge", row->edge->id);
	out_text(b, "framework", row->have->framework);
	out_text(b, "requirement", row->have->id);
	out_text(b, "relation", crosswalk_relation_name(row->edge->relation));
	out_bool(b, "reversed", row->reversed);
	out_text(b, "confidence", crosswalk_confidence_name(row->edge->confidence));
	out_text(b, "status", requirement_status_name(row->status));
	out_text(b, "carries_at_most", gap_reach_name(row->reach));
	out_text(b, "carried", row->carried == REQUIREMENT_NOT_MAPPED ? NULL : requirement_status_name(row->carried));
	out_text(b, "basis", row->edge->basis);
	out_close(b, '}');
}

static void put_requirement(struct buf *b, const struct gap_requirement *r)
{
	CLEANUP(buf_free) struct buf left = BUF_INIT(WORDS_BYTES_MAX);

	report_put_left(&left, r);
	out_open(b, NULL, '{');
	out_text(b, "id", r->requirement->id);
	out_text(b, "title", r->requirement->title);
	out_text(b, "chapter", r->top->id);
	out_text(b, "own", requirement_status_name(r->own));
	out_text(b, "now", requirement_status_name(r->now));
	out_text(b, "after_steps", requirement_status_name(r->then));
	out_text(b, "after_steps_by_hand", requirement_status_name(r->shown));
	if (r->step)
		out_number(b, "step", (int64_t)r->step);
	out_text(b, "left", left.n ? left.p : NULL);
	out_text(b, "gap", r->edge_count ? NULL : r->requirement->gap);
	out_text(b, "no_counterpart", r->without ? r->without->basis : NULL);
	out_open(b, "controls", '[');
	for (size_t i = 0; i < r->edge_count; i++)
		put_edge(b, &r->edges[i]);
	out_close(b, ']');
	out_open(b, "rows", '[');
	for (size_t i = 0; i < r->row_count; i++)
		put_row(b, &r->rows[i]);
	out_close(b, ']');
	out_close(b, '}');
}

static void put_ids(struct buf *b, const char *name, struct gap_requirement *const *list, size_t count)
{
	out_open(b, name, '[');
	for (size_t i = 0; i < count; i++)
		out_text(b, NULL, list[i]->requirement->id);
	out_close(b, ']');
}

static void put_step(struct buf *b, const struct gap_step *s)
{
	out_open(b, NULL, '{');
	put_kinds(b, "evidence", s->kinds);
	out_bool(b, "by_hand", s->by_hand);
	out_open(b, "controls", '[');
	for (size_t i = 0; i < s->control_count; i++)
		out_text(b, NULL, s->controls[i]->control->id);
	out_close(b, ']');
	put_ids(b, "closes", s->closes, s->close_count);
	put_ids(b, "advances", s->advances, s->advance_count);
	put_counts(b, "counts", s->by_status);
	out_close(b, '}');
}

void report_gap_steps_json(const struct gap *g, struct buf *b)
{
	for (size_t i = 0; i < g->step_count; i++)
		put_step(b, &g->steps[i]);
}

static void put_contest(struct buf *b, const struct gap_contest *c)
{
	out_open(b, NULL, '{');
	out_text(b, "edge", c->edge->id);
	out_text(b, "ref", c->edge->ref);
	out_text(b, "relation", crosswalk_relation_name(c->edge->relation));
	out_text(b, "correction", c->edge->correction);
	out_close(b, '}');
}

static void put_head(struct buf *b, const struct gap *g)
{
	out_text(b, "organisation", g->organisation);
	out_open(b, "have", '[');
	for (size_t i = 0; i < g->have_count; i++)
		put_framework(b, NULL, g->have[i]);
	out_close(b, ']');
	put_framework(b, "want", g->want);
	out_bool(b, "assumed", g->assumed);
	out_number(b, "assumed_controls", (int64_t)g->assumed_controls);
	out_text(b, "evaluation", g->evaluation);
	out_text(b, "from", g->from);
	out_text(b, "to", g->to);
	out_bool(b, "changed_since", g->changed);
	out_number(b, "in_scope", g->in_scope);
	put_kinds(b, "evidence_there", g->kinds);
	put_counts(b, "own", g->by_own);
	put_counts(b, "now", g->by_now);
	put_counts(b, "after_steps", g->by_then);
	put_counts(b, "after_steps_by_hand", g->by_shown);
}

void report_gap_json(const struct gap *g, struct buf *b)
{
	out_open(b, NULL, '{');
	put_head(b, g);
	out_open(b, "steps", '[');
	report_gap_steps_json(g, b);
	out_close(b, ']');
	out_open(b, "requirements", '[');
	for (size_t i = 0; i < g->requirement_count; i++)
		put_requirement(b, &g->requirements[i]);
	out_close(b, ']');
	out_open(b, "contested", '[');
	for (size_t i = 0; i < g->contest_count; i++)
		put_contest(b, &g->contests[i]);
	out_close(b, ']');
	out_close(b, '}');
	buf_add_char(b, '\n');
}
