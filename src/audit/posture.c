/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The catalog gives the shape (controls, requirements, the edges between them), the newest
 * evaluation the verdicts; statuses follow. Checks that the evaluation does not know (added
 * since) are left out until the next one.
 */
#include "audit/posture.h"

#include <string.h>

#include "audit/posture_int.h"
#include "audit/scope.h"

const char *posture_support(const struct posture_edge *edge)
{
	return edge->integral ? "integral-to" : "example-of";
}

struct posture_control *posture_find_control(struct posture *p, struct str id)
{
	for (size_t i = 0; i < p->control_count; i++)
		if (str_is(id, p->controls[i].id))
			return &p->controls[i];
	return NULL;
}

struct posture_requirement *posture_find_requirement(struct posture *p, struct str framework, struct str id)
{
	for (size_t i = 0; i < p->framework_count; i++) {
		struct posture_framework *f = &p->frameworks[i];

		for (size_t k = 0; str_is(framework, f->id) && k < f->requirement_count; k++)
			if (str_is(id, f->requirements[k].id))
				return &f->requirements[k];
	}
	return NULL;
}

static void fill_framework(struct posture *p, const struct catalog *cat, const struct catalog_framework *f,
			   const struct settings *s)
{
	struct posture_framework *to = &p->frameworks[p->framework_count++];

	*to = (struct posture_framework){ .id = f->id, .title = f->title, .version = f->version };
	to->requirements = arena_alloc(&p->arena, (cat->requirement_count + 1) * sizeof *to->requirements);
	for (size_t i = 0; i < cat->requirement_count; i++) {
		const struct catalog_requirement *r = &cat->requirements[i];
		const char *out;

		if (strcmp(r->framework, f->id) != 0 || r->standing == STANDING_DETAIL ||
		    r->standing == STANDING_RETIRED)
			continue;
		out = scope_requirement_out(s, cat, r, &p->arena);
		to->requirements[to->requirement_count++] = (struct posture_requirement){
			.framework = r->framework,
			.id = r->id,
			.parent = r->parent,
			.kind = r->kind,
			.category = r->category,
			.title = r->title,
			.assessable = r->assessable,
			.status = out ? REQUIREMENT_NOT_IN_SCOPE : REQUIREMENT_NOT_MAPPED,
			.out = out,
			.gap = r->gap,
		};
	}
}

static void fill_edges(struct posture *p, const struct catalog_control *c, struct posture_control *to)
{
	to->edges = arena_alloc(&p->arena, (c->mapping_count + 1) * sizeof(struct posture_edge *));
	for (size_t i = 0; i < c->mapping_count; i++) {
		const struct catalog_mapping *m = &c->mappings[i];
		struct posture_edge *edge = arena_alloc(&p->arena, sizeof *edge);

		edge->control = to;
		edge->requirement = posture_find_requirement(p, str_of(m->requirement->framework),
							     str_of(m->requirement->id));
		/* A framework that is out of scope has no place in the posture. */
		if (!edge->requirement)
			continue;
		edge->integral = strcmp(m->support, "integral-to") == 0;
		edge->in_scope = !edge->requirement->out;
		edge->residual = m->residual;
		edge->closed_by = &m->closed_by;
		to->edges[to->edge_count++] = edge;
		edge->requirement->edge_count++;
	}
}

/* Each requirement's edges were counted; now they are hung on it. */
static void hang_edges(struct posture *p)
{
	for (size_t c = 0; c < p->control_count; c++)
		for (size_t i = 0; i < p->controls[c].edge_count; i++) {
			struct posture_edge *edge = p->controls[c].edges[i];
			struct posture_requirement *r = edge->requirement;

			if (!r->edges) {
				r->edges = arena_alloc(&p->arena, r->edge_count * sizeof *r->edges);
				r->edge_count = 0;
			}
			r->edges[r->edge_count++] = edge;
		}
}

static void fill_shape(struct posture *p, const struct catalog *cat, const struct settings *s)
{
	p->organisation = s->organisation;
	p->frameworks = arena_alloc(&p->arena, (cat->framework_count + 1) * sizeof *p->frameworks);
	for (size_t i = 0; i < s->frameworks.count; i++) {
		const struct catalog_framework *f = catalog_framework(cat, str_of(s->frameworks.items[i]));

		if (f)
			fill_framework(p, cat, f, s);
	}
	p->controls = arena_alloc(&p->arena, (cat->control_count + 1) * sizeof *p->controls);
	for (size_t i = 0; i < cat->control_count; i++) {
		const struct catalog_control *c = &cat->controls[i];
		struct posture_control *to = &p->controls[p->control_count++];

		*to = (struct posture_control){
			.id = c->id,
			.title = c->title,
			.objective = c->objective,
			.owner_role = c->owner_role,
			.cadence = c->cadence,
			.phases = list_joined(&c->phases, ", ", &p->arena),
			.stages = list_joined(&c->stages, ", ", &p->arena),
			.evidence = list_joined(&c->evidence, ", ", &p->arena),
			.evidence_kinds = c->evidence.count,
			.origin = c->origin,
			.gap = c->gap,
			.verdict = VERDICT_NO_EVIDENCE,
		};
		to->checks = arena_alloc(&p->arena, (cat->check_count + 1) * sizeof(struct posture_check *));
		fill_edges(p, c, to);
	}
	hang_edges(p);
}

/* A control without checks has no evidence, whatever there is. */
static void judge_control(struct posture *p, struct posture_control *c)
{
	c->scopes = arena_alloc(&p->arena, p->scope_count * sizeof *c->scopes);
	for (size_t s = 0; s < p->scope_count; s++) {
		struct posture_result *to = &c->scopes[s];

		to->verdict = c->check_count ? VERDICT_NOT_IN_SCOPE : VERDICT_NO_EVIDENCE;
		for (size_t i = 0; i < c->check_count; i++) {
			const struct posture_result *check = &c->checks[i]->scopes[s];

			to->verdict = verdict_worse(to->verdict, check->verdict);
			to->population += check->population;
			to->deviations += check->deviations;
		}
	}
	c->verdict = c->scopes[0].verdict;
	for (size_t s = 1; s < p->scope_count; s++)
		c->verdict = verdict_worse(c->verdict, c->scopes[s].verdict);
	for (size_t i = 0; i < c->check_count; i++) {
		c->population += c->checks[i]->population;
		c->deviations += c->checks[i]->deviations;
	}
}

/* In the scope of the framework; one that the evaluation did not look at has no evidence. */
static enum verdict verdict_in(const struct posture *p, const struct posture_framework *f,
			       const struct posture_control *c)
{
	return f->scope ? c->scopes[f->scope - p->scopes].verdict : VERDICT_NO_EVIDENCE;
}

/* A control that is to close a residual does so by an edge of its own, as long as that holds. */
static enum verdict closing_verdict(struct posture *p, const struct posture_framework *f,
				    const struct posture_requirement *r, const char *id)
{
	const struct posture_control *c;

	for (size_t i = 0; i < r->edge_count; i++)
		if (strcmp(r->edges[i]->control->id, id) == 0)
			return r->edges[i]->challenged ? VERDICT_NO_EVIDENCE
						       : verdict_in(p, f, r->edges[i]->control);
	c = posture_find_control(p, str_of(id));
	return c ? verdict_in(p, f, c) : VERDICT_NO_EVIDENCE;
}

static void judge_requirement(struct posture *p, const struct posture_framework *f, struct posture_requirement *r)
{
	struct status_edge *edges = arena_alloc(&p->arena, (r->edge_count + 1) * sizeof *edges);

	for (size_t i = 0; i < r->edge_count; i++) {
		struct posture_edge *edge = r->edges[i];
		enum verdict *closing = arena_alloc(&p->arena, (edge->closed_by->count + 1) * sizeof *closing);

		for (size_t k = 0; k < edge->closed_by->count; k++)
			closing[k] = closing_verdict(p, f, r, edge->closed_by->items[k]);
		edge->verdict = verdict_in(p, f, edge->control);
		edges[i] = (struct status_edge){
			.verdict = edge->verdict,
			.integral = edge->integral,
			.challenged = edge->challenged,
			.residual = edge->residual != NULL,
			.closed_by = closing,
			.closed_by_count = edge->closed_by->count,
		};
		edge->residual_open = status_residual_open(&edges[i]);
	}
	if (r->status != REQUIREMENT_NOT_IN_SCOPE)
		r->status = requirement_status_of(edges, r->edge_count);
}

static void count_requests(struct posture *p)
{
	for (size_t i = 0; i < p->control_count; i++) {
		const struct posture_control *c = &p->controls[i];
		int64_t kinds = (int64_t)c->evidence_kinds, askers = 0;

		for (size_t k = 0; k < c->edge_count; k++) {
			const struct posture_edge *edge = c->edges[k];

			askers += edge->in_scope && !edge->challenged &&
				  (edge->verdict == VERDICT_OPERATED || edge->verdict == VERDICT_DEVIATIONS);
		}
		p->requests += askers * kinds;
		p->handed_in += askers ? kinds : 0;
	}
	p->avoided = p->requests - p->handed_in;
}

static void judge(struct posture *p)
{
	for (size_t i = 0; i < p->control_count; i++)
		judge_control(p, &p->controls[i]);
	for (size_t i = 0; i < p->framework_count; i++)
		for (size_t k = 0; k < p->frameworks[i].requirement_count; k++) {
			struct posture_requirement *r = &p->frameworks[i].requirements[k];

			judge_requirement(p, &p->frameworks[i], r);
			p->frameworks[i].by_status[r->status] += r->assessable;
			p->frameworks[i].in_scope += r->assessable && r->status != REQUIREMENT_NOT_IN_SCOPE;
		}
	count_requests(p);
}

int posture_load(struct workspace *ws, const struct catalog *cat, enum posture_part part,
		 struct posture *p, struct err *e)
{
	fill_shape(p, cat, &ws->settings);
	if (posture_read_evaluation(ws->db, p, e) < 0 || posture_read_basis(ws, cat, p, e) < 0 ||
	    posture_read_scopes(ws->db, p, e) < 0 || posture_read_checks(ws->db, cat, p, e) < 0 ||
	    posture_read_challenges(ws, p, e) < 0)
		return -1;
	judge(p);
	if (part == POSTURE_VERDICTS)
		return 0;
	if (posture_read_attachments(ws->db, p, e) < 0)
		return -1;
	if (part == POSTURE_DEVIATIONS)
		return posture_read_deviations(ws->db, p, e);
	return posture_read_items(ws->db, p, e) < 0 ? -1 : posture_read_artifacts(ws->db, p, e);
}

int posture_load_current(struct workspace *ws, const struct catalog *cat, struct posture *p, struct err *e)
{
	if (posture_load(ws, cat, POSTURE_WHOLE, p, e) < 0)
		return -1;
	if (!p->catalog_changed && !p->settings_changed)
		return 0;
	return err_set(e, ERR_USAGE, "%s changed since the evaluation: run assay evaluate again",
		       p->catalog_changed ? "the controls, checks, frameworks or crosswalks have" : "assay.yaml has");
}

void posture_free(struct posture *p)
{
	arena_free(&p->arena);
	*p = (struct posture){ 0 };
}
