/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Steps of kinds of evidence, cheapest first. What is reached with some kinds is a point for each integral
 * control of a wanted requirement that operates with them, one when an example does, and one when the
 * requirement is supported then; nothing for those that are supported already, or have deviations, which
 * no more evidence changes. Bundles are the kinds that one control needs, and those that close one
 * requirement: so all that can be reached is. What checks confirm comes first; then, from there on, the
 * same for controls that none tests, whose evidence somebody has to look at.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/gap_int.h"

static bool is_open(const struct gap_requirement *r)
{
	return r->aimed && (r->now == REQUIREMENT_PARTLY || r->now == REQUIREMENT_NO_EVIDENCE);
}

static int64_t points_of(const struct gap_requirement *r, uint64_t kinds, enum gap_plan plan)
{
	bool example = false;
	int64_t n = 0;

	for (size_t i = 0; i < r->edge_count; i++) {
		const struct gap_edge *edge = &r->edges[i];

		if (edge->challenged || !gap_operates(edge->control, kinds, plan))
			continue;
		n += edge->integral;
		example |= !edge->integral;
	}
	return n + example + (gap_combine(r, gap_judge(r, kinds, plan)) == REQUIREMENT_SUPPORTED);
}

/* Where a step begins and ends. */
struct span {
	uint64_t before, after;
	enum gap_plan from, to;
};

struct aim {
	const struct gap *g;
	enum gap_plan plan;
};

static int64_t reached(void *arg, uint64_t kinds)
{
	const struct aim *aim = arg;
	int64_t n = 0;

	for (size_t i = 0; i < aim->g->requirement_count; i++)
		if (is_open(&aim->g->requirements[i]))
			n += points_of(&aim->g->requirements[i], kinds, aim->plan);
	return n;
}

/* The kinds that make all integral controls of r operate, and those that close their residuals. */
static uint64_t closing_kinds(const struct gap_requirement *r)
{
	uint64_t kinds = 0;

	for (size_t i = 0; i < r->edge_count; i++) {
		const struct gap_edge *edge = &r->edges[i];

		if (!edge->integral)
			continue;
		kinds |= edge->control->kinds;
		for (size_t k = 0; k < edge->mapping->closed_by.count; k++)
			if (edge->closed_by[k])
				kinds |= edge->closed_by[k]->kinds;
	}
	return kinds;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Distinct ones only: there are many requirements and few kinds. */
static size_t find_bundles(struct gap *g, uint64_t *bundles)
{
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < g->requirement_count; i++)
		if (is_open(&g->requirements[i])) {
			bundles[count++] = closing_kinds(&g->requirements[i]);
			for (size_t k = 0; k < g->requirements[i].edge_count; k++)
				bundles[count++] = g->requirements[i].edges[k].control->kinds;
		}
	qsort(bundles, count, sizeof *bundles, by_value);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || bundles[i] != bundles[kept - 1])
			bundles[kept++] = bundles[i];
	return kept;
}

static void fill_step_controls(struct gap *g, struct gap_step *s, const struct span *span)
{
	s->controls = arena_alloc(&g->arena, (g->control_count + 1) * sizeof(struct gap_control *));
	for (size_t i = 0; i < g->control_count; i++) {
		struct gap_control *c = &g->controls[i];
		bool serves = false;

		for (size_t k = 0; k < c->control->mapping_count; k++)
			serves |= strcmp(c->control->mappings[k].requirement->framework, g->want->id) == 0;
		if (serves && gap_operates(c, span->after, span->to) && !gap_operates(c, span->before, span->from))
			s->controls[s->control_count++] = c;
	}
}

static void fill_step_requirements(struct gap *g, struct gap_step *s, const struct span *span)
{
	size_t room = g->requirement_count + 1;

	s->closes = arena_alloc(&g->arena, room * sizeof(struct gap_requirement *));
	s->advances = arena_alloc(&g->arena, room * sizeof(struct gap_requirement *));
	for (size_t i = 0; i < g->requirement_count; i++) {
		struct gap_requirement *r = &g->requirements[i];

		if (is_open(r) && points_of(r, span->after, span->to) > points_of(r, span->before, span->from)) {
			r->shown = gap_combine(r, gap_judge(r, span->after, span->to));
			r->then = s->by_hand ? r->then : r->shown;
			r->step = g->step_count + 1;
			if (r->shown == REQUIREMENT_SUPPORTED)
				s->closes[s->close_count++] = r;
			else
				s->advances[s->advance_count++] = r;
		}
		s->by_status[r->shown]++;
	}
}

static void add_step(struct gap *g, const struct span *span)
{
	struct gap_step *s = &g->steps[g->step_count];

	*s = (struct gap_step){ .by_hand = span->to == GAP_BY_HAND, .kinds = span->after & ~span->before };
	fill_step_controls(g, s, span);
	fill_step_requirements(g, s, span);
	/* One without new kinds is there only when it gives something. */
	if (s->kinds || s->close_count || s->advance_count)
		g->step_count++;
}

/* The steps of one plan beyond another, from these kinds on; returns the kinds at the end. */
static uint64_t add_steps(struct gap *g, const uint64_t *bundles, size_t count, struct span span)
{
	struct cover_step cover[COVER_ITEMS_MAX];
	struct aim aim = { g, span.to };
	size_t n = cover_steps(span.before, bundles, count, reached, &aim, cover);

	span.after = span.before;
	add_step(g, &span);
	span.from = span.to;
	for (size_t i = 0; i < n; i++) {
		span.before = span.after;
		span.after = cover[i].all;
		add_step(g, &span);
	}
	return span.after;
}

void gap_fill_steps(struct gap_work *w)
{
	struct gap *g = w->g;
	size_t most = g->requirement_count + 1, count;
	struct span span = { .before = g->kinds, .from = GAP_NOW, .to = GAP_TESTED };
	uint64_t *bundles;

	for (size_t i = 0; i < g->requirement_count; i++)
		most += g->requirements[i].edge_count;
	bundles = arena_alloc(&g->arena, most * sizeof *bundles);
	count = find_bundles(g, bundles);
	g->steps = arena_alloc(&g->arena, (2 * COVER_ITEMS_MAX + 3) * sizeof *g->steps);
	span.before = add_steps(g, bundles, count, span);
	span.from = GAP_TESTED;
	span.to = GAP_BY_HAND;
	add_steps(g, bundles, count, span);
	for (size_t i = 0; i < g->requirement_count; i++) {
		g->by_then[g->requirements[i].then]++;
		g->by_shown[g->requirements[i].shown]++;
	}
}
