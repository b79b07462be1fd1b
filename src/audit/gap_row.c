/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/gap_int.h"

struct row_visit {
	const struct catalog_crosswalk *crosswalk;
	const struct crosswalk_edge *edge;
	struct gap_requirement *wanted;
	const struct crosswalk_end *have;
	bool reversed;
};

/* Whether the row is one between a wanted requirement and the have side, and which way. */
static bool meets(const struct gap_work *w, const struct crosswalk_edge *edge, struct row_visit *v)
{
	for (int reversed = 0; reversed < 2; reversed++) {
		const struct crosswalk_end *have = reversed ? &edge->target : &edge->source;
		const struct crosswalk_end *want = reversed ? &edge->source : &edge->target;

		if (!want->requirement || !gap_is_have(w, have->framework))
			continue;
		v->wanted = w->wanted[gap_row_of(w, want->requirement)];
		v->have = have;
		v->reversed = reversed;
		v->edge = edge;
		if (v->wanted)
			return true;
	}
	return false;
}

static bool carries(const struct gap_work *w, const struct row_visit *v)
{
	return v->have->requirement && v->have->requirement->assessable && crosswalk_holds(v->edge) &&
	       !gap_is_challenged(w, v->edge->id);
}

static void count_row(struct gap_work *w, const struct row_visit *v)
{
	if (carries(w, v))
		v->wanted->row_count++;
}

static enum crosswalk_relation read_backwards(enum crosswalk_relation r)
{
	if (r == RELATION_SUBSET_OF)
		return RELATION_SUPERSET_OF;
	return r == RELATION_SUPERSET_OF ? RELATION_SUBSET_OF : r;
}

static void add_row(struct gap_work *w, const struct row_visit *v)
{
	struct gap_requirement *r = v->wanted;
	struct gap_row *row;

	/* A heading of the have side may stand in such a row; it says the same of the requirement. */
	if (!v->have->id && v->edge->status != EDGE_CONTESTED && !r->without)
		r->without = v->edge;
	if (!carries(w, v))
		return;
	row = &r->rows[r->row_count++];
	row->crosswalk = v->crosswalk;
	row->edge = v->edge;
	row->have = v->have->requirement;
	row->reversed = v->reversed;
	row->relation = v->reversed ? read_backwards(v->edge->relation) : v->edge->relation;
	row->reach = gap_reach(v->edge->relation, v->reversed);
	row->status = w->have[gap_row_of(w, row->have)];
	row->carried = gap_carry(row->reach, row->status);
}

static void visit_rows(struct gap_work *w, void (*visit)(struct gap_work *w, const struct row_visit *v))
{
	for (size_t i = 0; i < catalog_crosswalks(w->cat)->count; i++) {
		struct row_visit v = { .crosswalk = &catalog_crosswalks(w->cat)->items[i] };

		for (size_t k = 0; k < v.crosswalk->edge_count; k++)
			if (meets(w, &v.crosswalk->edges[k], &v))
				visit(w, &v);
	}
}

/* "nis2-areas" counts as nis2: somebody's own numbering of it. */
static bool is_of(const char *framework, const char *id)
{
	size_t n = strlen(id);

	return strncmp(framework, id, n) == 0 && (!framework[n] || framework[n] == '-');
}

static bool end_is_of(const struct crosswalk_end *end, const struct catalog_requirement *const *corrected,
		      size_t count, const char *id)
{
	if (is_of(end->framework, id))
		return true;
	for (size_t i = 0; i < count; i++)
		if (is_of(corrected[i]->framework, id))
			return true;
	return false;
}

/* Stated or corrected, one end lies in the wanted framework and the other one on the have side. */
static bool is_contest(const struct gap_work *w, const struct crosswalk_edge *edge)
{
	const char *want = w->ask->want->id;

	for (size_t i = 0; edge->status == EDGE_CONTESTED && i < w->ask->have_count; i++) {
		const char *have = w->ask->have[i]->id;

		if ((end_is_of(&edge->source, edge->corrected_sources, edge->corrected_source_count, want) &&
		     end_is_of(&edge->target, edge->corrected_targets, edge->corrected_target_count, have)) ||
		    (end_is_of(&edge->source, edge->corrected_sources, edge->corrected_source_count, have) &&
		     end_is_of(&edge->target, edge->corrected_targets, edge->corrected_target_count, want)))
			return true;
	}
	return false;
}

static void fill_contests(struct gap_work *w)
{
	struct gap *g = w->g;

	for (int add = 0; add < 2; add++) {
		if (add)
			g->contests = arena_alloc(&g->arena, (g->contest_count + 1) * sizeof *g->contests);
		g->contest_count = 0;
		for (size_t i = 0; i < catalog_crosswalks(w->cat)->count; i++)
			for (size_t k = 0; k < catalog_crosswalks(w->cat)->items[i].edge_count; k++) {
				const struct crosswalk_edge *edge = &catalog_crosswalks(w->cat)->items[i].edges[k];

				if (!is_contest(w, edge))
					continue;
				if (add)
					g->contests[g->contest_count] =
						(struct gap_contest){ &catalog_crosswalks(w->cat)->items[i], edge };
				g->contest_count++;
			}
	}
}

void gap_fill_rows(struct gap_work *w)
{
	visit_rows(w, count_row);
	for (size_t i = 0; i < w->g->requirement_count; i++) {
		struct gap_requirement *r = &w->g->requirements[i];

		if (r->row_count)
			r->rows = arena_alloc(&w->g->arena, r->row_count * sizeof *r->rows);
		r->row_count = 0;
	}
	visit_rows(w, add_row);
	fill_contests(w);
}
