/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/gap.h"

#include <string.h>

#include "audit/gap_int.h"
#include "audit/scope.h"

enum gap_reach gap_reach(enum crosswalk_relation relation, bool reversed)
{
	switch (relation) {
	case RELATION_EQUAL:
		return GAP_SAME;
	case RELATION_SUPERSET_OF:
		return reversed ? GAP_PART : GAP_WITHIN;
	case RELATION_SUBSET_OF:
		return reversed ? GAP_WITHIN : GAP_PART;
	case RELATION_INTERSECTS_WITH:
	case RELATION_INTEGRAL_TO:
	case RELATION_RELATED:
		return GAP_PART;
	case RELATION_EXAMPLE_OF:
		/* What is met can be met in another way than by the wanted example. */
		return reversed ? GAP_NOTHING : GAP_PART;
	case RELATION_PRECEDES:
	case RELATION_NO_RELATIONSHIP:
		break;
	}
	return GAP_NOTHING;
}

const char *gap_reach_name(enum gap_reach r)
{
	static const char *const names[] = {
		[GAP_NOTHING] = "nothing",
		[GAP_PART] = "at most a part",
		[GAP_WITHIN] = "all of it",
		[GAP_SAME] = "the same",
	};

	return names[r];
}

enum requirement_status gap_carry(enum gap_reach reach, enum requirement_status have)
{
	switch (have) {
	case REQUIREMENT_SUPPORTED:
		if (reach != GAP_NOTHING)
			return reach == GAP_PART ? REQUIREMENT_PARTLY : REQUIREMENT_SUPPORTED;
		break;
	case REQUIREMENT_PARTLY:
		if (reach != GAP_NOTHING)
			return REQUIREMENT_PARTLY;
		break;
	case REQUIREMENT_DEVIATIONS:
		/* In a larger requirement they need not lie in the wanted part of it. */
		if (reach == GAP_SAME)
			return REQUIREMENT_DEVIATIONS;
		break;
	case REQUIREMENT_NO_EVIDENCE:
	case REQUIREMENT_NOT_MAPPED:
	case REQUIREMENT_NOT_IN_SCOPE:
		break;
	}
	return REQUIREMENT_NOT_MAPPED;
}

enum requirement_status gap_with(enum requirement_status own, enum requirement_status carried)
{
	static const int weights[] = {
		[REQUIREMENT_NOT_MAPPED] = 0, [REQUIREMENT_NO_EVIDENCE] = 1, [REQUIREMENT_PARTLY] = 2,
		[REQUIREMENT_SUPPORTED] = 3,  [REQUIREMENT_DEVIATIONS] = 4,  [REQUIREMENT_NOT_IN_SCOPE] = 5,
	};

	return weights[carried] > weights[own] ? carried : own;
}

bool gap_is_have(const struct gap_work *w, const char *framework)
{
	for (size_t i = 0; i < w->ask->have_count; i++)
		if (strcmp(w->ask->have[i]->id, framework) == 0)
			return true;
	return false;
}

bool gap_is_challenged(const struct gap_work *w, const char *edge)
{
	return w->known->challenges && challenge_of(w->known->challenges, edge);
}

bool gap_operates(const struct gap_control *c, uint64_t kinds, enum gap_plan plan)
{
	if (c->verdict == VERDICT_OPERATED)
		return true;
	/* What deviates, or had nothing to test, more evidence does not change. */
	if (plan == GAP_NOW || c->verdict == VERDICT_DEVIATIONS || c->verdict == VERDICT_NO_POPULATION)
		return false;
	if (!c->tested && plan != GAP_BY_HAND)
		return false;
	return (c->kinds & ~kinds) == 0;
}

static void judge_edge(const struct gap_edge *edge, uint64_t kinds, enum gap_plan plan, struct status_edge *ret)
{
	*ret = (struct status_edge){
		.verdict = gap_operates(edge->control, kinds, plan) ? VERDICT_OPERATED : edge->control->verdict,
		.integral = edge->integral,
		.challenged = edge->challenged,
		.residual = edge->mapping->residual != NULL,
		.closed_by = edge->closing,
		.closed_by_count = edge->mapping->closed_by.count,
	};
	for (size_t i = 0; i < edge->mapping->closed_by.count; i++) {
		const struct gap_control *c = edge->closed_by[i];

		edge->closing[i] = c && gap_operates(c, kinds, plan) ? VERDICT_OPERATED : VERDICT_NO_EVIDENCE;
	}
}

enum requirement_status gap_judge(const struct gap_requirement *r, uint64_t kinds, enum gap_plan plan)
{
	for (size_t i = 0; i < r->edge_count; i++)
		judge_edge(&r->edges[i], kinds, plan, &r->judged[i]);
	return requirement_status_of(r->judged, r->edge_count);
}

enum requirement_status gap_combine(const struct gap_requirement *r, enum requirement_status own)
{
	for (size_t i = 0; i < r->row_count; i++)
		own = gap_with(own, r->rows[i].carried);
	return own;
}

/* The scope of a framework that the settings say nothing of: all of it, but of what is chosen by
 * category only what everybody has. */
static bool is_usual(const char *category)
{
	return !category || strcmp(category, "security") == 0 || strcmp(category, "directive") == 0;
}

static bool is_in_scope(const struct gap_work *w, const struct catalog_requirement *r)
{
	const struct posture_requirement *live = w->live[gap_row_of(w, r)];
	const struct settings *settings = w->known->settings;

	if (live)
		return live->status != REQUIREMENT_NOT_IN_SCOPE;
	if (settings && settings_scope(settings, str_of(r->framework)))
		return !scope_requirement_out(settings, w->cat, r, NULL);
	return is_usual(r->category);
}

/* The verdict that a control has for a framework: in its scope where the posture has it, else the
 * control's own. */
static enum verdict verdict_for(const struct gap_work *w, const struct catalog_control *c, const char *framework)
{
	struct posture_control *live = NULL;

	for (size_t i = 0; w->known->posture && i < w->known->posture->control_count; i++)
		if (strcmp(w->known->posture->controls[i].id, c->id) == 0)
			live = &w->known->posture->controls[i];
	if (!live)
		return VERDICT_NO_EVIDENCE;
	for (size_t i = 0; i < live->edge_count; i++)
		if (strcmp(live->edges[i]->requirement->framework, framework) == 0 && live->edges[i]->in_scope)
			return live->edges[i]->verdict;
	return live->verdict;
}

static uint64_t kinds_of(const struct list *evidence)
{
	uint64_t kinds = 0;

	for (size_t k = 0; k < catalog_evidence_kind_count; k++)
		if (list_has(evidence, catalog_evidence_kinds[k]))
			kinds |= UINT64_C(1) << k;
	return kinds;
}

/* An integral control of a met requirement operates. */
static void assume_control(const struct gap_work *w, struct gap_control *c)
{
	for (size_t i = 0; i < c->control->mapping_count; i++) {
		const struct catalog_mapping *m = &c->control->mappings[i];

		if (!gap_is_have(w, m->requirement->framework) || !is_in_scope(w, m->requirement))
			continue;
		c->shared = true;
		if (w->g->assumed && strcmp(m->support, "integral-to") == 0)
			c->assumed = true;
	}
	if (c->assumed) {
		c->verdict = VERDICT_OPERATED;
		w->g->assumed_controls++;
		w->g->kinds |= c->kinds;
	}
}

static void fill_controls(struct gap_work *w)
{
	struct gap *g = w->g;

	g->controls = arena_alloc(&g->arena, (w->cat->control_count + 1) * sizeof *g->controls);
	for (size_t i = 0; i < w->cat->control_count; i++) {
		const struct catalog_control *control = &w->cat->controls[i];
		struct gap_control *c = &g->controls[g->control_count++];

		*c = (struct gap_control){ .control = control, .verdict = verdict_for(w, control, g->want->id) };
		for (size_t k = 0; k < w->cat->check_count; k++)
			if (strcmp(w->cat->checks[k].control, control->id) == 0) {
				c->tested = true;
				c->kinds |= kinds_of(&w->cat->checks[k].evidence);
			}
		if (!c->tested)
			c->kinds = kinds_of(&control->evidence);
		assume_control(w, c);
	}
}

static struct gap_control *find_control(struct gap *g, const char *id)
{
	for (size_t i = 0; i < g->control_count; i++)
		if (strcmp(g->controls[i].control->id, id) == 0)
			return &g->controls[i];
	return NULL;
}

static void hang_edge(struct gap_work *w, struct gap_control *c, const struct catalog_mapping *m)
{
	struct gap_requirement *r = w->wanted[gap_row_of(w, m->requirement)];
	struct gap_edge *edge = &r->edges[r->edge_count++];
	const struct catalog_requirement *to = m->requirement;
	char *id = arena_printf(&w->g->arena, "%s:%s:%s", c->control->id, to->framework, to->id);

	*edge = (struct gap_edge){
		.control = c,
		.mapping = m,
		.integral = strcmp(m->support, "integral-to") == 0,
		.challenged = gap_is_challenged(w, id),
		.closed_by = arena_alloc(&w->g->arena, (m->closed_by.count + 1) * sizeof(struct gap_control *)),
		.closing = arena_alloc(&w->g->arena, (m->closed_by.count + 1) * sizeof *edge->closing),
	};
	for (size_t i = 0; i < m->closed_by.count; i++)
		edge->closed_by[i] = find_control(w->g, m->closed_by.items[i]);
}

/* Counted first, then hung: an edge of a control is one of the requirement. */
static void fill_edges(struct gap_work *w)
{
	struct gap *g = w->g;

	for (int hang = 0; hang < 2; hang++) {
		for (size_t i = 0; i < g->control_count; i++)
			for (size_t k = 0; k < g->controls[i].control->mapping_count; k++) {
				const struct catalog_mapping *m = &g->controls[i].control->mappings[k];
				struct gap_requirement *r = w->wanted[gap_row_of(w, m->requirement)];

				if (r && hang)
					hang_edge(w, &g->controls[i], m);
				else if (r)
					r->edge_count++;
			}
		for (size_t i = 0; !hang && i < g->requirement_count; i++) {
			struct gap_requirement *r = &g->requirements[i];

			r->edges = arena_alloc(&g->arena, (r->edge_count + 1) * sizeof *r->edges);
			r->judged = arena_alloc(&g->arena, (r->edge_count + 1) * sizeof *r->judged);
			r->edge_count = 0;
		}
	}
}

static const struct catalog_requirement *top_of(const struct catalog *cat, const struct catalog_requirement *r)
{
	const struct catalog_requirement *parent;

	while (r->parent && (parent = catalog_requirement(cat, str_of(r->framework), str_of(r->parent))))
		r = parent;
	return r;
}

static void fill_requirements(struct gap_work *w)
{
	struct gap *g = w->g;

	g->requirements = arena_alloc(&g->arena, (w->cat->requirement_count + 1) * sizeof *g->requirements);
	for (size_t i = 0; i < w->cat->requirement_count; i++) {
		const struct catalog_requirement *r = &w->cat->requirements[i];

		if (!r->assessable || strcmp(r->framework, g->want->id) != 0)
			continue;
		w->wanted[i] = &g->requirements[g->requirement_count];
		g->requirements[g->requirement_count++] = (struct gap_requirement){
			.requirement = r,
			.top = top_of(w->cat, r),
			.aimed = !w->ask->aim || w->ask->aim[i],
		};
	}
}

/* Of the have side: as the posture has it, or met. */
static void judge_have(struct gap_work *w)
{
	struct gap *g = w->g;

	g->have_in_scope = arena_alloc(&g->arena, (g->have_count + 1) * sizeof *g->have_in_scope);
	g->have_all = arena_alloc(&g->arena, (g->have_count + 1) * sizeof *g->have_all);
	for (size_t i = 0; i < w->cat->requirement_count; i++) {
		const struct catalog_requirement *r = &w->cat->requirements[i];

		w->have[i] = REQUIREMENT_NOT_MAPPED;
		if (!r->assessable || !gap_is_have(w, r->framework))
			continue;
		if (!is_in_scope(w, r))
			w->have[i] = REQUIREMENT_NOT_IN_SCOPE;
		else if (g->assumed)
			w->have[i] = REQUIREMENT_SUPPORTED;
		else if (w->live[i])
			w->have[i] = w->live[i]->status;
		for (size_t k = 0; k < g->have_count; k++)
			if (strcmp(g->have[k]->id, r->framework) == 0) {
				g->have_all[k]++;
				g->have_in_scope[k] += w->have[i] != REQUIREMENT_NOT_IN_SCOPE;
			}
	}
}

static void mark_edges(struct gap_requirement *r)
{
	for (size_t i = 0; i < r->edge_count; i++) {
		r->edges[i].operates = !r->edges[i].challenged && gap_operates(r->edges[i].control, 0, GAP_NOW);
		judge_edge(&r->edges[i], 0, GAP_NOW, &r->judged[i]);
		r->edges[i].left = status_residual_open(&r->judged[i]);
	}
}

static void judge(struct gap_work *w)
{
	for (size_t i = 0; i < w->g->requirement_count; i++) {
		struct gap_requirement *r = &w->g->requirements[i];

		if (is_in_scope(w, r->requirement)) {
			r->own = gap_judge(r, 0, GAP_NOW);
			r->now = gap_combine(r, r->own);
			w->g->in_scope++;
		} else {
			r->own = r->now = REQUIREMENT_NOT_IN_SCOPE;
		}
		mark_edges(r);
		r->then = r->shown = r->now;
		w->g->by_own[r->own]++;
		w->g->by_now[r->now]++;
	}
}

static void find_live(struct gap_work *w)
{
	const struct posture *p = w->known->posture;

	for (size_t i = 0; p && i < p->framework_count; i++)
		for (size_t k = 0; k < p->frameworks[i].requirement_count; k++) {
			const struct posture_requirement *live = &p->frameworks[i].requirements[k];
			const struct catalog_requirement *r =
				catalog_requirement(w->cat, str_of(live->framework), str_of(live->id));

			if (r)
				w->live[gap_row_of(w, r)] = live;
		}
}

void gap_build(const struct catalog *cat, const struct gap_known *known, const struct gap_ask *ask, struct gap *g)
{
	size_t n = cat->requirement_count + 1;
	struct gap_work w = { .cat = cat, .known = known, .ask = ask, .g = g };

	if (catalog_evidence_kind_count > COVER_ITEMS_MAX)
		BUG("%zu kinds of evidence do not fit a set of %d", catalog_evidence_kind_count, COVER_ITEMS_MAX);
	g->have = ask->have;
	g->have_count = ask->have_count;
	g->want = ask->want;
	g->assumed = ask->assume || !known->posture;
	g->kinds = known->kinds;
	g->organisation = known->settings ? known->settings->organisation : NULL;
	if (known->posture) {
		g->evaluation = known->posture->evaluation;
		g->from = known->posture->from;
		g->to = known->posture->to;
		g->changed = known->posture->catalog_changed || known->posture->settings_changed;
	}
	w.live = arena_alloc(&g->arena, n * sizeof(struct posture_requirement *));
	w.have = arena_alloc(&g->arena, n * sizeof *w.have);
	w.wanted = arena_alloc(&g->arena, n * sizeof(struct gap_requirement *));
	find_live(&w);
	fill_controls(&w);
	fill_requirements(&w);
	fill_edges(&w);
	judge_have(&w);
	gap_fill_rows(&w);
	judge(&w);
	gap_fill_steps(&w);
}

void gap_free(struct gap *g)
{
	arena_free(&g->arena);
	*g = (struct gap){ 0 };
}
