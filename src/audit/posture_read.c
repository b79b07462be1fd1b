/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/posture_int.h"

/* NULL stays NULL. */
static const char *text(struct posture *p, const struct query *q, int col)
{
	struct str s = query_col_text(q, col);

	return s.p ? arena_cstr(&p->arena, s) : NULL;
}

int posture_read_evaluation(struct db *db, struct posture *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, SQL_POSTURE_EVALUATION, &q, e) < 0)
		return -1;
	row = query_step(&q, e);
	if (row == 0)
		return err_set(e, ERR_USAGE,
			       "nothing has been evaluated yet: run assay evaluate --from DATE --to DATE");
	if (row < 0)
		return -1;
	p->evaluation = text(p, &q, 0);
	p->from = text(p, &q, 1);
	p->to = text(p, &q, 2);
	p->ledger_size = query_col_int(&q, 3);
	p->ledger_root = text(p, &q, 4);
	p->ingested = text(p, &q, 5);
	return 0;
}

static int read_check(const struct catalog *cat, struct posture *p, const struct query *q, struct err *e)
{
	struct posture_check *c = &p->checks[p->check_count];
	const struct catalog_check *current = catalog_check(cat, query_col_text(q, 0));
	struct posture_control *control = posture_find_control(p, query_col_text(q, 1));

	/* Removed from the workspace since the evaluation. */
	if (!current || !control)
		return 0;
	p->check_count++;
	c->id = current->id;
	c->control = current->control;
	c->population_of = current->population;
	c->deviation_is = current->deviation;
	c->evidence = list_joined(&current->evidence, ", ", &p->arena);
	c->origin = current->origin;
	c->type = (int)query_col_int(q, 2);
	c->title = text(p, q, 3);
	c->population = query_col_int(q, 5);
	c->deviations = query_col_int(q, 6);
	c->digest = text(p, q, 7);
	c->items_digest = text(p, q, 8);
	control->checks[control->check_count++] = c;
	return verdict_read(query_col_text(q, 4), &c->verdict, e);
}

int posture_read_checks(struct db *db, const struct catalog *cat, struct posture *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	p->checks = arena_alloc(&p->arena, (cat->check_count + 1) * sizeof *p->checks);
	if (query_open(db, SQL_POSTURE_CHECKS, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1)
		if (read_check(cat, p, &q, e) < 0)
			return -1;
	return row < 0 ? -1 : posture_read_results(db, p, e);
}

static int read_days(struct db *db, struct posture *p, struct posture_check *c, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, SQL_POSTURE_DAYS, &q, e) < 0)
		return -1;
	query_text(&q, ":check_id", str_of(c->id));
	while ((row = query_step(&q, e)) == 1) {
		struct str day = query_col_text(&q, 0);
		struct posture_day *d;

		c->days = arena_grow(&p->arena, c->days, c->day_count, sizeof *c->days);
		d = &c->days[c->day_count++];
		memcpy(d->day, day.p ? day.p : "", day.n < sizeof d->day ? day.n : sizeof d->day - 1);
		d->passes = query_col_int(&q, 1);
		d->deviations = query_col_int(&q, 2);
	}
	return row;
}

static int read_items(struct db *db, struct posture *p, struct posture_check *c, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int64_t most = c->all_items ? c->population : c->deviations;
	int row;

	if (query_open(db, c->all_items ? SQL_POSTURE_ITEMS : SQL_POSTURE_DEVIATIONS, &q, e) < 0)
		return -1;
	query_text(&q, ":check_id", str_of(c->id));
	c->items = arena_alloc(&p->arena, ((size_t)most + 1) * sizeof *c->items);
	while ((row = query_step(&q, e)) == 1) {
		struct posture_item *it = &c->items[c->item_count];

		if ((int64_t)c->item_count++ == most)
			return err_set(e, ERR_INTEGRITY,
				       "check %s has more items than its population: run assay rebuild", c->id);
		it->item = text(p, &q, 0);
		it->occurred = text(p, &q, 1);
		it->deviation = str_is(query_col_text(&q, 2), "deviation");
		it->reason = text(p, &q, 3);
		it->artifact = text(p, &q, 4);
		it->locator = text(p, &q, 5);
		it->system = text(p, &q, 6);
	}
	return row;
}

int posture_read_deviations(struct db *db, struct posture *p, struct err *e)
{
	for (size_t i = 0; i < p->check_count; i++)
		if (read_items(db, p, &p->checks[i], e) < 0)
			return -1;
	return 0;
}

int posture_read_items(struct db *db, struct posture *p, struct err *e)
{
	for (size_t i = 0; i < p->check_count; i++) {
		struct posture_check *c = &p->checks[i];

		c->all_items = c->population <= POSTURE_ITEMS_MAX;
		if (read_items(db, p, c, e) < 0 || read_days(db, p, c, e) < 0)
			return -1;
	}
	return 0;
}

/* The controls of the artifact at hand, and for each the scopes that items of it are in. */
struct serving {
	struct posture_artifact *artifact;
	uint64_t *scopes;
};

/* An item of a system that no scope names is in all. */
static uint64_t scopes_of(const struct posture *p, struct str system)
{
	uint64_t in = 0;

	for (size_t i = 0; i < p->scope_count && system.p; i++)
		for (size_t k = 0; k < p->scopes[i].systems.count; k++)
			if (str_is(system, p->scopes[i].systems.items[k]))
				in |= (uint64_t)1 << i;
	return in ? in : UINT64_MAX;
}

static bool serves(const struct posture *p, const struct posture_edge *edge, uint64_t scopes)
{
	for (size_t i = 0; i < p->framework_count; i++) {
		const struct posture_framework *f = &p->frameworks[i];

		if (strcmp(f->id, edge->requirement->framework) == 0)
			return edge->in_scope && f->scope && (scopes >> (f->scope - p->scopes) & 1);
	}
	return false;
}

/* Every requirement that a control of the artifact supports, once, if the artifact's items are in its scope. */
static void add_requirements(struct posture *p, const struct serving *s)
{
	struct posture_artifact *a = s->artifact;
	size_t most = 0;

	for (size_t i = 0; i < a->control_count; i++)
		most += a->controls[i]->edge_count;
	a->requirements = arena_alloc(&p->arena, (most + 1) * sizeof(struct posture_requirement *));
	for (size_t i = 0; i < a->control_count; i++)
		for (size_t k = 0; k < a->controls[i]->edge_count; k++) {
			const struct posture_edge *edge = a->controls[i]->edges[k];
			size_t n = 0;

			while (n < a->requirement_count && a->requirements[n] != edge->requirement)
				n++;
			if (n == a->requirement_count && serves(p, edge, s->scopes[i]))
				a->requirements[a->requirement_count++] = edge->requirement;
		}
}

static void add_control(struct posture *p, struct serving *s, struct str check_id, uint64_t scopes)
{
	struct posture_artifact *a = s->artifact;
	struct posture_control *c = NULL;
	size_t k = 0;

	for (size_t i = 0; i < p->check_count && !c; i++)
		if (str_is(check_id, p->checks[i].id))
			c = posture_find_control(p, str_of(p->checks[i].control));
	if (!c)
		return;
	while (k < a->control_count && a->controls[k] != c)
		k++;
	if (k == a->control_count)
		a->controls[a->control_count++] = c;
	s->scopes[k] |= scopes;
}

static void begin_artifact(struct posture *p, const struct query *q, struct serving *s)
{
	struct posture_artifact *a = &p->artifacts[p->artifact_count++];

	a->sha256 = text(p, q, 0);
	a->kind = text(p, q, 1);
	a->format = text(p, q, 2);
	a->source = text(p, q, 3);
	a->ingested = text(p, q, 4);
	a->controls = arena_alloc(&p->arena, (p->check_count + 1) * sizeof(struct posture_control *));
	s->artifact = a;
	memset(s->scopes, 0, (p->check_count + 1) * sizeof *s->scopes);
}

/* Rows are (artifact, check, system), sorted: an artifact's rows follow one another. */
static int read_artifact_rows(struct posture *p, struct query *q, struct err *e)
{
	struct serving s = { .scopes = arena_alloc(&p->arena, (p->check_count + 1) * sizeof(uint64_t)) };
	int row;

	while ((row = query_step(q, e)) == 1) {
		if (!s.artifact || !str_is(query_col_text(q, 0), s.artifact->sha256)) {
			if (s.artifact)
				add_requirements(p, &s);
			begin_artifact(p, q, &s);
		}
		add_control(p, &s, query_col_text(q, 5), scopes_of(p, query_col_text(q, 6)));
	}
	if (s.artifact)
		add_requirements(p, &s);
	return row;
}

int posture_read_artifacts(struct db *db, struct posture *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int64_t most;

	if (db_int(db, SQL_POSTURE_ARTIFACT_COUNT, &most, e) < 0 ||
	    query_open(db, SQL_POSTURE_ARTIFACTS, &q, e) < 0)
		return -1;
	p->artifacts = arena_alloc(&p->arena, ((size_t)most + 1) * sizeof *p->artifacts);
	return read_artifact_rows(p, &q, e);
}
