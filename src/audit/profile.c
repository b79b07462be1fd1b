/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/profile.h"

#include <stdlib.h>
#include <string.h>

int profile_rating(enum requirement_status s)
{
	static const int ratings[] = {
		[REQUIREMENT_SUPPORTED] = 3,   [REQUIREMENT_PARTLY] = 2,     [REQUIREMENT_DEVIATIONS] = 1,
		[REQUIREMENT_NO_EVIDENCE] = 0, [REQUIREMENT_NOT_MAPPED] = 0, [REQUIREMENT_NOT_IN_SCOPE] = 0,
	};

	return ratings[s];
}

const char *profile_rating_name(int rating)
{
	static const char *const names[PROFILE_RATING_MAX + 1] = { "nothing shown", "deviations", "partly supported",
								   "supported" };

	return names[rating];
}

const char *profile_tier_name(int tier)
{
	static const char *const names[PROFILE_TIER_MAX + 1] = { "not stated", "Partial", "Risk Informed", "Repeatable",
								 "Adaptive" };

	return names[tier];
}

static const struct profile_aim *find_aim(const struct profile_target *t, const char *id)
{
	for (size_t i = 0; t && i < t->count; i++)
		if (strcmp(t->aims[i].outcome->id, id) == 0)
			return &t->aims[i];
	return NULL;
}

static bool is_below(enum requirement_status s, const struct profile_aim *aim)
{
	return aim && s != REQUIREMENT_NOT_IN_SCOPE && profile_rating(s) < aim->rating;
}

/* The steps are for what is below its target only. */
static int build_gap(struct workspace *ws, const struct catalog *cat, const struct posture_framework *f,
		     struct profile *pr, struct err *e)
{
	struct challenges challenges = { 0 };
	struct gap_known known = { .posture = pr->posture, .settings = &ws->settings, .challenges = &challenges };
	struct gap_ask ask = { .want = pr->framework };
	bool *aim = arena_alloc(&pr->arena, (cat->requirement_count + 1) * sizeof *aim);

	for (size_t i = 0; i < f->requirement_count; i++) {
		const struct posture_requirement *r = &f->requirements[i];
		const struct catalog_requirement *row = catalog_requirement(cat, str_of(r->framework), str_of(r->id));

		aim[row - cat->requirements] = is_below(r->status, find_aim(pr->target, r->id));
	}
	ask.aim = aim;
	if (challenge_load(ws, &pr->arena, &challenges, e) < 0 || gap_load_kinds(ws->db, &known.kinds, e) < 0)
		return -1;
	gap_build(cat, &known, &ask, &pr->gap);
	return 0;
}

static void fill_row(struct profile *pr, const struct posture_requirement *r, const struct gap_requirement *g)
{
	struct profile_row *row = &pr->rows[pr->row_count++];

	*row = (struct profile_row){
		.outcome = r,
		.gap = g,
		.function = g->top,
		.owners = proof_owners(&pr->arena, r),
		.rating = profile_rating(r->status),
		.aim = find_aim(pr->target, r->id),
	};
	row->below = is_below(r->status, row->aim);
	proof_find(pr->posture, r, &row->proof);
	pr->by_rating[row->rating]++;
	pr->targets += row->aim != NULL;
	pr->met += row->aim && !row->below;
}

/* By priority, then by step (what no step reaches comes last), then as published. */
static int by_plan(const void *a, const void *b)
{
	const struct profile_row *x = *(const struct profile_row *const *)a;
	const struct profile_row *y = *(const struct profile_row *const *)b;
	size_t of_x = x->gap->step ? x->gap->step : SIZE_MAX, of_y = y->gap->step ? y->gap->step : SIZE_MAX;

	if (x->aim->priority != y->aim->priority)
		return x->aim->priority < y->aim->priority ? -1 : 1;
	if (of_x != of_y)
		return of_x < of_y ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void fill_plan(struct profile *pr)
{
	pr->plan = arena_alloc(&pr->arena, (pr->row_count + 1) * sizeof(struct profile_row *));
	for (size_t i = 0; i < pr->row_count; i++)
		if (pr->rows[i].below)
			pr->plan[pr->plan_count++] = &pr->rows[i];
	qsort(pr->plan, pr->plan_count, sizeof *pr->plan, by_plan);
}

int profile_load(struct workspace *ws, const struct catalog *cat, const struct posture *p,
		 const struct profile_target *target, struct profile *ret, struct err *e)
{
	const struct posture_framework *f = NULL;
	size_t k = 0;

	for (size_t i = 0; i < p->framework_count; i++)
		if (strcmp(p->frameworks[i].id, PROFILE_FRAMEWORK) == 0)
			f = &p->frameworks[i];
	ret->posture = p;
	ret->target = target;
	ret->framework = catalog_framework(cat, STR_LIT(PROFILE_FRAMEWORK));
	if (!f || !ret->framework)
		return err_set(e, ERR_USAGE, "%s is none of the frameworks of assay.yaml: add it there and evaluate",
			       PROFILE_FRAMEWORK);
	if (build_gap(ws, cat, f, ret, e) < 0)
		return -1;
	ret->rows = arena_alloc(&ret->arena, (f->requirement_count + 1) * sizeof *ret->rows);
	/* The gap has the same requirements, those that are assessed, in the same order. */
	for (size_t i = 0; i < f->requirement_count; i++)
		if (f->requirements[i].assessable)
			fill_row(ret, &f->requirements[i], &ret->gap.requirements[k++]);
	fill_plan(ret);
	return 0;
}

void profile_free(struct profile *p)
{
	gap_free(&p->gap);
	arena_free(&p->arena);
	*p = (struct profile){ 0 };
}
