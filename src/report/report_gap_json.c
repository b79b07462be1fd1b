/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/json_out.h"
#include "report/report_gap.h"

#define WORDS_BYTES_MAX (16 * 1024 * 1024)

static void put_kinds(struct buf *b, const char *name, uint64_t kinds)
{
	json_out_open(b, name, '[');
	for (size_t i = 0; i < catalog_evidence_kind_count; i++)
		if (kinds & UINT64_C(1) << i)
			json_out_text(b, NULL, catalog_evidence_kinds[i]);
	json_out_close(b, ']');
}

static void put_counts(struct buf *b, const char *name, const int64_t by[REQUIREMENT_STATUSES])
{
	json_out_open(b, name, '{');
	for (int s = 0; s < REQUIREMENT_STATUSES; s++)
		json_out_number(b, requirement_status_name((enum requirement_status)s), by[s]);
	json_out_close(b, '}');
}

static void put_framework(struct buf *b, const char *name, const struct catalog_framework *f)
{
	json_out_open(b, name, '{');
	json_out_text(b, "framework", f->id);
	json_out_text(b, "version", f->version);
	json_out_close(b, '}');
}

static void put_edge(struct buf *b, const struct gap_edge *edge)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "control", edge->control->control->id);
	json_out_text(b, "support", edge->mapping->support);
	json_out_text(b, "verdict", verdict_name(edge->control->verdict));
	json_out_bool(b, "assumed", edge->control->assumed);
	json_out_bool(b, "shared", edge->control->shared);
	json_out_bool(b, "tested", edge->control->tested);
	json_out_bool(b, "challenged", edge->challenged);
	json_out_bool(b, "operates", edge->operates);
	json_out_text(b, "residual", edge->mapping->residual);
	json_out_bool(b, "residual_open", edge->left);
	put_kinds(b, "evidence", edge->control->kinds);
	json_out_close(b, '}');
}

static void put_row(struct buf *b, const struct gap_row *row)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "edge", row->edge->id);
	json_out_text(b, "framework", row->have->framework);
	json_out_text(b, "requirement", row->have->id);
	json_out_text(b, "relation", crosswalk_relation_name(row->edge->relation));
	json_out_bool(b, "reversed", row->reversed);
	json_out_text(b, "confidence", crosswalk_confidence_name(row->edge->confidence));
	json_out_text(b, "status", requirement_status_name(row->status));
	json_out_text(b, "carries_at_most", gap_reach_name(row->reach));
	json_out_text(b, "carried",
		      row->carried == REQUIREMENT_NOT_MAPPED ? NULL : requirement_status_name(row->carried));
	json_out_text(b, "basis", row->edge->basis);
	json_out_close(b, '}');
}

static void put_requirement(struct buf *b, const struct gap_requirement *r)
{
	CLEANUP(buf_free) struct buf left = BUF_INIT(WORDS_BYTES_MAX);

	report_put_left(&left, r);
	json_out_open(b, NULL, '{');
	json_out_text(b, "id", r->requirement->id);
	json_out_text(b, "title", r->requirement->title);
	json_out_text(b, "chapter", r->top->id);
	json_out_text(b, "own", requirement_status_name(r->own));
	json_out_text(b, "now", requirement_status_name(r->now));
	json_out_text(b, "after_steps", requirement_status_name(r->then));
	json_out_text(b, "after_steps_by_hand", requirement_status_name(r->shown));
	if (r->step)
		json_out_number(b, "step", (int64_t)r->step);
	json_out_text(b, "left", left.n ? left.p : NULL);
	json_out_text(b, "gap", r->edge_count ? NULL : r->requirement->gap);
	json_out_text(b, "no_counterpart", r->without ? r->without->basis : NULL);
	json_out_open(b, "controls", '[');
	for (size_t i = 0; i < r->edge_count; i++)
		put_edge(b, &r->edges[i]);
	json_out_close(b, ']');
	json_out_open(b, "rows", '[');
	for (size_t i = 0; i < r->row_count; i++)
		put_row(b, &r->rows[i]);
	json_out_close(b, ']');
	json_out_close(b, '}');
}

static void put_ids(struct buf *b, const char *name, struct gap_requirement *const *list, size_t count)
{
	json_out_open(b, name, '[');
	for (size_t i = 0; i < count; i++)
		json_out_text(b, NULL, list[i]->requirement->id);
	json_out_close(b, ']');
}

static void put_step(struct buf *b, const struct gap_step *s)
{
	json_out_open(b, NULL, '{');
	put_kinds(b, "evidence", s->kinds);
	json_out_bool(b, "by_hand", s->by_hand);
	json_out_open(b, "controls", '[');
	for (size_t i = 0; i < s->control_count; i++)
		json_out_text(b, NULL, s->controls[i]->control->id);
	json_out_close(b, ']');
	put_ids(b, "closes", s->closes, s->close_count);
	put_ids(b, "advances", s->advances, s->advance_count);
	put_counts(b, "counts", s->by_status);
	json_out_close(b, '}');
}

void report_gap_steps_json(const struct gap *g, struct buf *b)
{
	for (size_t i = 0; i < g->step_count; i++)
		put_step(b, &g->steps[i]);
}

static void put_contest(struct buf *b, const struct gap_contest *c)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "edge", c->edge->id);
	json_out_text(b, "ref", c->edge->ref);
	json_out_text(b, "relation", crosswalk_relation_name(c->edge->relation));
	json_out_text(b, "correction", c->edge->correction);
	json_out_close(b, '}');
}

static void put_head(struct buf *b, const struct gap *g)
{
	json_out_text(b, "organisation", g->organisation);
	json_out_open(b, "have", '[');
	for (size_t i = 0; i < g->have_count; i++)
		put_framework(b, NULL, g->have[i]);
	json_out_close(b, ']');
	put_framework(b, "want", g->want);
	json_out_bool(b, "assumed", g->assumed);
	json_out_number(b, "assumed_controls", (int64_t)g->assumed_controls);
	json_out_text(b, "evaluation", g->evaluation);
	json_out_text(b, "from", g->from);
	json_out_text(b, "to", g->to);
	json_out_bool(b, "changed_since", g->changed);
	json_out_number(b, "in_scope", g->in_scope);
	put_kinds(b, "evidence_there", g->kinds);
	put_counts(b, "own", g->by_own);
	put_counts(b, "now", g->by_now);
	put_counts(b, "after_steps", g->by_then);
	put_counts(b, "after_steps_by_hand", g->by_shown);
}

void report_gap_json(const struct gap *g, struct buf *b)
{
	json_out_open(b, NULL, '{');
	put_head(b, g);
	json_out_open(b, "steps", '[');
	report_gap_steps_json(g, b);
	json_out_close(b, ']');
	json_out_open(b, "requirements", '[');
	for (size_t i = 0; i < g->requirement_count; i++)
		put_requirement(b, &g->requirements[i]);
	json_out_close(b, ']');
	json_out_open(b, "contested", '[');
	for (size_t i = 0; i < g->contest_count; i++)
		put_contest(b, &g->contests[i]);
	json_out_close(b, ']');
	json_out_close(b, '}');
	buf_add_char(b, '\n');
}
