/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_gap.h"

#include <stdio.h>
#include <string.h>

#include "report/lines.h"

#define LEFT_BYTES_MAX (1024 * 1024)

static void put_have(const struct gap *g, struct buf *b)
{
	for (size_t i = 0; i < g->have_count; i++)
		buf_addf(b, "%s%s", i == 0 ? "" : i + 1 < g->have_count ? ", " : " and ", g->have[i]->id);
}

static void put_question(const struct gap *g, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(LEFT_BYTES_MAX);

	buf_addf(&text, "%s%s ", g->organisation ? g->organisation : "", g->organisation ? ": has" : "Has");
	put_have(g, &text);
	buf_addf(&text, ", wants %s (%s %s)", g->want->id, g->want->title, g->want->version);
	lines_put(b, "", text.p);
}

static void put_basis(const struct gap *g, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(LEFT_BYTES_MAX);

	if (g->assumed) {
		buf_addf(&text, "%s", g->evaluation ? "Planned: " : "Planned, for nothing has been evaluated: ");
		put_have(g, &text);
		buf_addf(&text, " %s taken as met, so each control that is integral to a requirement of %s is taken as "
				"operating (%zu of %zu). Evidence has not shown it.",
			 g->have_count > 1 ? "are" : "is", g->have_count > 1 ? "them" : "it", g->assumed_controls,
			 g->control_count);
		if (g->evaluation)
			buf_addf(&text, " The others are as art:%.12s found them.", g->evaluation);
	} else {
		buf_addf(&text, "By evidence of %.10s to %.10s, evaluation art:%.12s.", g->from, g->to, g->evaluation);
	}
	lines_put(b, "", text.p);
	for (size_t i = 0; i < g->have_count; i++)
		if (g->have_in_scope[i] < g->have_all[i])
			buf_addf(b, "Of %s %lld of %lld requirements are in scope.\n", g->have[i]->id,
				 (long long)g->have_in_scope[i], (long long)g->have_all[i]);
	if (g->changed && !g->assumed)
		buf_add_cstr(b, "NOTE: the catalog or assay.yaml is no longer what was evaluated: evaluate again\n");
}

static void put_counts(const struct gap *g, struct buf *b)
{
	buf_addf(b, "\n%-38s %10s %10s %10s %10s\n", "", "own", "with the", "after", "and those");
	buf_addf(b, "%-38s %10s %10s %10s %10s\n", "", "controls", "have side", "the steps", "by hand");
	for (int s = 0; s < REQUIREMENT_STATUSES; s++)
		if (g->by_own[s] || g->by_now[s] || g->by_then[s] || g->by_shown[s])
			buf_addf(b, "  %-36s %10lld %10lld %10lld %10lld\n",
				 requirement_status_name((enum requirement_status)s), (long long)g->by_own[s],
				 (long long)g->by_now[s], (long long)g->by_then[s], (long long)g->by_shown[s]);
	buf_addf(b, "  %-36s %10lld\n", "in scope", (long long)g->in_scope);
}

/* Ids that carry something to the requirements below a heading, each once, as the catalog orders them. */
static void put_carriers(const struct gap *g, const struct catalog_requirement *top, struct buf *b)
{
	const struct catalog_requirement *last = NULL;

	for (;;) {
		const struct catalog_requirement *next = NULL;

		for (size_t i = 0; i < g->requirement_count; i++)
			for (size_t k = 0; g->requirements[i].top == top && k < g->requirements[i].row_count; k++) {
				const struct gap_row *row = &g->requirements[i].rows[k];

				if (row->carried != REQUIREMENT_NOT_MAPPED && (!last || row->have > last) &&
				    (!next || row->have < next))
					next = row->have;
			}
		if (!next)
			return;
		if (g->have_count > 1)
			buf_addf(b, "%s%s:%s", last ? ", " : "", next->framework, next->id);
		else
			buf_addf(b, "%s%s", last ? ", " : "", next->id);
		last = next;
	}
}

static void put_chapter(const struct gap *g, const struct catalog_requirement *top, int id_columns, struct buf *b)
{
	CLEANUP(buf_free) struct buf lead = BUF_INIT(4096), from = BUF_INIT(LEFT_BYTES_MAX);
	long long by[REQUIREMENT_STATUSES] = { 0 }, all = 0;

	for (size_t i = 0; i < g->requirement_count; i++)
		if (g->requirements[i].top == top && g->requirements[i].now != REQUIREMENT_NOT_IN_SCOPE) {
			by[g->requirements[i].now]++;
			all++;
		}
	if (!all)
		return;
	buf_addf(&lead, "  %-*s ", id_columns, top->id);
	lines_put_cell(&lead, top->title, (size_t)(32 - id_columns));
	buf_addf(&lead, " %4lld %4lld %5lld %4lld %5lld  ", all, by[REQUIREMENT_SUPPORTED], by[REQUIREMENT_PARTLY],
		 by[REQUIREMENT_DEVIATIONS], by[REQUIREMENT_NO_EVIDENCE] + by[REQUIREMENT_NOT_MAPPED]);
	put_carriers(g, top, &from);
	lines_put(b, lead.p, from.n ? from.p : "nothing");
}

/* A chapter may go on after another: the annex of the NIS2 regulation spells out Article 21. */
static bool begins_chapter(const struct gap *g, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (g->requirements[i].top == g->requirements[at].top)
			return false;
	return true;
}

static void put_chapters(const struct gap *g, struct buf *b)
{
	CLEANUP(buf_free) struct buf have = BUF_INIT(4096);
	int columns = 4;

	for (size_t i = 0; i < g->requirement_count; i++) {
		int n = (int)strlen(g->requirements[i].top->id);

		columns = n > columns && n < 16 ? n : columns;
	}
	put_have(g, &have);
	buf_addf(b, "\n  %-33s %4s %4s %5s %4s %5s  from %s\n", "By chapter", "all", "sup", "part", "dev", "none",
		 have.p);
	for (size_t i = 0; i < g->requirement_count; i++)
		if (begins_chapter(g, i))
			put_chapter(g, g->requirements[i].top, columns, b);
}

static void put_requirements(struct buf *b, const char *lead, struct gap_requirement *const *list, size_t count)
{
	CLEANUP(buf_free) struct buf ids = BUF_INIT(LEFT_BYTES_MAX);

	if (!count)
		return;
	for (size_t i = 0; i < count; i++)
		buf_addf(&ids, "%s%s", i ? ", " : "", list[i]->requirement->id);
	lines_put(b, lead, ids.p);
}

static void put_step(const struct gap *g, const struct gap_step *s, size_t number, struct buf *b)
{
	CLEANUP(buf_free) struct buf lead = BUF_INIT(4096), text = BUF_INIT(LEFT_BYTES_MAX);

	buf_addf(&lead, "  %3zu  ", number);
	if (s->kinds)
		report_put_kinds(&text, s->kinds);
	else
		buf_add_cstr(&text, g->assumed	 ? "only kinds that are handed in for the have side already" :
				    s->by_hand ? "no new kind: somebody has to look at what there is" :
						 "no new kind: evaluate what there is");
	lines_put_cell(&lead, text.p, 60);
	buf_addf(&lead, " %9lld %7lld %7lld\n", (long long)s->by_status[REQUIREMENT_SUPPORTED],
		 (long long)s->by_status[REQUIREMENT_PARTLY],
		 (long long)(g->in_scope - s->by_status[REQUIREMENT_SUPPORTED] - s->by_status[REQUIREMENT_PARTLY]));
	buf_add_str(b, buf_str(&lead));
	if (lines_columns(text.p) > 60)
		lines_put(b, "       hand in   ", text.p);
	for (size_t i = 0; i < s->control_count; i++) {
		buf_clear(&lead);
		buf_addf(&lead, "       %-8s  ", s->controls[i]->control->id);
		buf_clear(&text);
		buf_addf(&text, "%s (", s->controls[i]->control->title);
		report_put_kinds(&text, s->controls[i]->kinds);
		buf_add_char(&text, ')');
		lines_put(b, lead.p, text.p);
	}
	put_requirements(b, "       closes    ", s->closes, s->close_count);
	put_requirements(b, "       advances  ", s->advances, s->advance_count);
}

void report_put_steps(const struct gap *g, struct buf *b)
{
	if (!g->step_count)
		buf_add_cstr(b, "\nNo kind of evidence would add anything.\n");
	for (size_t i = 0; i < g->step_count; i++) {
		if (i == 0 || g->steps[i].by_hand != g->steps[i - 1].by_hand)
			buf_addf(b, "\n  %-65s %9s %7s %7s\n",
				 g->steps[i].by_hand ? "By hand, cheapest first: no check tests these controls" :
						       "Hand in, cheapest first: checks tell whether it operated",
				 "supported", "partly", "neither");
		put_step(g, &g->steps[i], i + 1, b);
	}
}

static void put_title(const struct gap_requirement *r, const char *right, struct buf *b)
{
	CLEANUP(buf_free) struct buf what = BUF_INIT(64 * 1024);

	buf_addf(&what, "%-9s %s", r->requirement->id, r->requirement->title);
	buf_add_cstr(b, "  ");
	if (*right)
		lines_put_cell(b, what.p, 86);
	else
		buf_add_str(b, buf_str(&what));
	if (*right)
		buf_addf(b, " %s", right);
	buf_add_char(b, '\n');
}

/* "soc2:CC8.1", without the framework where there is only one. */
static void put_row_id(const struct gap *g, const struct gap_row *row, struct buf *b)
{
	if (g->have_count > 1)
		buf_addf(b, "%s:", row->have->framework);
	buf_add_cstr(b, row->have->id);
}

/* Beside controls that operate: the ids that carry it, in one line. */
static void put_row_ids(const struct gap *g, const struct gap_requirement *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(LEFT_BYTES_MAX);

	for (size_t i = 0; i < r->row_count; i++) {
		if (r->rows[i].carried == REQUIREMENT_NOT_MAPPED)
			continue;
		buf_add_cstr(&text, text.n ? ", " : "");
		put_row_id(g, &r->rows[i], &text);
	}
	if (text.n)
		lines_put(b, "            beside it ", text.p);
}

/* Each row that carries it, with its words. */
static void put_rows(const struct gap *g, const struct gap_requirement *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(LEFT_BYTES_MAX);

	for (size_t i = 0; i < r->row_count; i++) {
		const struct gap_row *row = &r->rows[i];

		if (row->carried == REQUIREMENT_NOT_MAPPED)
			continue;
		buf_clear(&text);
		put_row_id(g, row, &text);
		buf_addf(&text, " %s%s: %s", crosswalk_relation_name(row->relation),
			 row->reversed && row->relation == RELATION_INTEGRAL_TO ? " (the other way)" : "",
			 row->edge->basis ? row->edge->basis : "");
		lines_put(b, "            ", text.p);
	}
}

static void put_edges(const struct gap_requirement *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(LEFT_BYTES_MAX);

	for (size_t i = 0; i < r->edge_count; i++) {
		const struct gap_edge *edge = &r->edges[i];

		buf_clear(&text);
		buf_addf(&text, "%s %s, %s; left: ", edge->control->control->id, edge->mapping->support,
			 edge->control->assumed ? "assumed to operate" : verdict_name(edge->control->verdict));
		report_put_edge(&text, edge);
		lines_put(b, "            ", text.p);
	}
}

/* Of a heading's reason all below it would repeat the words. */
static bool same_gap(const struct gap_requirement *r, const struct gap_requirement *before)
{
	return before && before->requirement->gap && strcmp(before->requirement->gap, r->requirement->gap) == 0;
}

/* before: the last above it whose reason was said in full; NULL: none. */
static void put_requirement(const struct gap *g, const struct gap_requirement *r,
			    const struct gap_requirement *before, struct buf *b)
{
	char step[32] = "";

	if (r->step)
		snprintf(step, sizeof step, "step %zu", r->step);
	put_title(r, step, b);
	put_edges(r, b);
	if (report_own_operates(r))
		put_row_ids(g, r, b);
	else
		put_rows(g, r, b);
	if (!r->edge_count && r->requirement->gap) {
		if (same_gap(r, before))
			buf_addf(b, "            no control covers it: as %s\n", before->requirement->id);
		else
			lines_put(b, "            no control covers it: ", r->requirement->gap);
	}
}

static void put_open(const struct gap *g, enum requirement_status s, const char *heading, struct buf *b)
{
	const struct gap_requirement *told = NULL;	/* whose reason was last said in full */

	if (!g->by_now[s])
		return;
	buf_addf(b, "\n%s (%lld)\n", heading, (long long)g->by_now[s]);
	for (size_t i = 0; i < g->requirement_count; i++) {
		const struct gap_requirement *r = &g->requirements[i];

		if (r->now != s)
			continue;
		put_requirement(g, r, told, b);
		if (!r->edge_count && r->requirement->gap && !same_gap(r, told))
			told = r;
	}
}

static bool is_alone(const struct gap_requirement *r)
{
	return !r->row_count && r->now != REQUIREMENT_NOT_IN_SCOPE;
}

/* Which evidence shows it, by the controls that support it. */
static void put_artifacts(const struct gap_requirement *r, struct buf *b)
{
	for (size_t i = 0; i < r->edge_count; i++) {
		buf_addf(b, "%s%s (", i ? ", " : "", r->edges[i].control->control->id);
		report_put_kinds(b, r->edges[i].control->kinds);
		buf_add_char(b, ')');
	}
	if (!r->edge_count)
		buf_add_cstr(b, "no control of the library: a document of its own");
}

static void put_alone(const struct gap *g, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(LEFT_BYTES_MAX);
	size_t n = 0;

	for (size_t i = 0; i < g->requirement_count; i++)
		n += is_alone(&g->requirements[i]);
	if (!n)
		return;
	buf_addf(b, "\nSeparate artifacts: nothing in ");
	put_have(g, b);
	buf_addf(b, " corresponds (%zu)\n", n);
	for (size_t i = 0; i < g->requirement_count; i++) {
		const struct gap_requirement *r = &g->requirements[i];

		if (!is_alone(r))
			continue;
		put_title(r, r->now == REQUIREMENT_SUPPORTED ? "supported" : "", b);
		buf_clear(&text);
		put_artifacts(r, &text);
		lines_put(b, "            shown by  ", text.p);
		if (r->without && r->without->basis)
			lines_put(b, "            because   ", r->without->basis);
	}
}

static const char *end_id(const struct crosswalk_end *end)
{
	return end->id ? end->id : "all of it";
}

static bool same_claim(const struct crosswalk_edge *a, const struct crosswalk_edge *b)
{
	return a->ref && b->ref && strcmp(a->ref, b->ref) == 0;
}

static void put_ends(const struct catalog_requirement *const *list, size_t count, struct buf *b)
{
	for (size_t i = 0; i < count; i++)
		buf_addf(b, "%s%s:%s", i ? ", " : "", list[i]->framework, list[i]->id);
}

static void put_right(const struct crosswalk_edge *edge, struct buf *b)
{
	put_ends(edge->corrected_sources, edge->corrected_source_count, b);
	if (edge->corrected_source_count && edge->corrected_target_count)
		buf_add_cstr(b, " with ");
	put_ends(edge->corrected_targets, edge->corrected_target_count, b);
}

/* What the rows of a claim state, one after another. */
static void put_stated(const struct gap_contest *rows, size_t count, struct buf *b)
{
	for (size_t i = 0; i < count; i++) {
		const struct crosswalk_edge *edge = rows[i].edge;
		bool same = i && strcmp(end_id(&edge->source), end_id(&rows[i - 1].edge->source)) == 0;

		buf_add_cstr(b, i ? ", " : "");
		if (!same)
			buf_addf(b, "%s:%s %s ", edge->source.framework, end_id(&edge->source),
				 crosswalk_relation_name(edge->relation));
		buf_addf(b, "%s:%s", edge->target.framework, end_id(&edge->target));
	}
}

static void put_corrections(const struct gap_contest *rows, size_t count, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(LEFT_BYTES_MAX);

	for (size_t i = 0; i < count; i++) {
		const char *correction = rows[i].edge->correction;
		bool told = !correction;

		for (size_t k = 0; k < i; k++)
			told = told || (rows[k].edge->correction && strcmp(rows[k].edge->correction, correction) == 0);
		if (told)
			continue;
		buf_clear(&text);
		buf_add_cstr(&text, correction);
		if (rows[i].edge->corrected_source_count || rows[i].edge->corrected_target_count)
			buf_add_cstr(&text, " Right: ");
		put_right(rows[i].edge, &text);
		lines_put(b, "             but ", text.p);
	}
}

/* Rows of one claim follow one another, and are told together. */
static void put_contests(const struct gap *g, struct buf *b)
{
	CLEANUP(buf_free) struct buf lead = BUF_INIT(4096), text = BUF_INIT(LEFT_BYTES_MAX);

	if (g->contest_count)
		buf_add_cstr(b, "\nStated elsewhere about the two, and contested: nothing rests on it\n");
	for (size_t i = 0, n; i < g->contest_count; i += n) {
		const struct crosswalk_edge *edge = g->contests[i].edge;

		n = 1;
		while (i + n < g->contest_count && same_claim(edge, g->contests[i + n].edge))
			n++;
		buf_clear(&lead);
		buf_clear(&text);
		buf_addf(&lead, "  %-8s ", edge->ref ? edge->ref : g->contests[i].crosswalk->id);
		put_stated(&g->contests[i], n, &text);
		lines_put(b, lead.p, text.p);
		put_corrections(&g->contests[i], n, b);
	}
}

static void put_next(const struct gap *g, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(LEFT_BYTES_MAX);
	size_t untested = 0, unmapped = 0;

	for (size_t i = 0; i < g->requirement_count; i++) {
		const struct gap_requirement *r = &g->requirements[i];
		bool tested = false;

		if (r->now == REQUIREMENT_NOT_IN_SCOPE || r->then == REQUIREMENT_SUPPORTED)
			continue;
		for (size_t k = 0; k < r->edge_count; k++)
			tested |= r->edges[k].control->tested;
		untested += r->edge_count && !tested;
		unmapped += !r->edge_count;
	}
	buf_add_cstr(b, "\nNext\n");
	if (g->by_now[REQUIREMENT_DEVIATIONS])
		buf_addf(b, "  %lld with deviations: assay status lists each; more evidence does not undo them\n",
			 (long long)g->by_now[REQUIREMENT_DEVIATIONS]);
	if (g->step_count) {
		report_put_kinds(&text, g->steps[0].kinds);
		if (text.n)
			buf_addf(b, "  hand in %s: assay ingest, then assay evaluate\n", text.p);
		else
			buf_addf(b, "  %s\n",
				 g->assumed ? "step 1 needs no new kind of evidence, but that of its controls" :
					      "assay evaluate: the evidence for step 1 is there");
	}
	if (untested)
		buf_addf(b, "  %zu only by controls that no check tests: keep their evidence for the auditor\n",
			 untested);
	if (unmapped)
		buf_addf(b, "  %zu by no control of the library: decide on each, and write what it needs\n", unmapped);
	if (g->assumed)
		buf_add_cstr(b, "  what is assumed must be shown: assay evaluate, and this command without --assume\n");
}

void report_gap_text(const struct gap *g, struct buf *b)
{
	put_question(g, b);
	put_basis(g, b);
	put_counts(g, b);
	put_chapters(g, b);
	report_put_steps(g, b);
	put_open(g, REQUIREMENT_DEVIATIONS, "Deviations", b);
	put_open(g, REQUIREMENT_PARTLY, "Partly supported: what is left", b);
	put_open(g, REQUIREMENT_NO_EVIDENCE, "No evidence yet", b);
	put_open(g, REQUIREMENT_NOT_MAPPED, "No control covers it, and nothing carries it", b);
	put_alone(g, b);
	put_contests(g, b);
	put_next(g, b);
}
