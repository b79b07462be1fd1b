/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The scopes of the newest evaluation, and what each check came to in them. An evaluation of
 * version 1 says nothing of scopes: it had one, for all frameworks.
 */
#include <string.h>

#include "audit/posture_int.h"
#include "audit/scope.h"

static int scope_number(const struct query *q, int col, size_t *ret, struct err *e)
{
	int64_t n = query_col_int(q, col);

	if (n < 0 || n >= SCOPE_SETS_MAX)
		return err_set(e, ERR_INTEGRITY, "the store has a scope %lld", (long long)n);
	*ret = (size_t)n;
	return 0;
}

/* Room is doubled, so it is used up when the count is a power of two. */
static void add_name(struct posture *p, struct list *list, struct str name)
{
	const char **old = list->items;

	if ((list->count & (list->count - 1)) == 0) {
		list->items = arena_alloc(&p->arena, (list->count ? 2 * list->count : 1) * sizeof(char *));
		for (size_t i = 0; i < list->count; i++)
			list->items[i] = old[i];
	}
	list->items[list->count++] = arena_cstr(&p->arena, name);
}

static int read_frameworks(struct db *db, struct posture *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	size_t scope = 0;
	int row;

	if (query_open(db, SQL_POSTURE_SCOPES, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		struct str framework = query_col_text(&q, 1);

		if (scope_number(&q, 0, &scope, e) < 0)
			return -1;
		add_name(p, &p->scopes[scope].frameworks, framework);
		if (scope >= p->scope_count)
			p->scope_count = scope + 1;
		for (size_t i = 0; i < p->framework_count; i++)
			if (str_is(framework, p->frameworks[i].id))
				p->frameworks[i].scope = &p->scopes[scope];
	}
	return row;
}

static int read_systems(struct db *db, struct posture *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	size_t scope = 0;
	int row;

	if (query_open(db, SQL_POSTURE_SCOPE_SYSTEMS, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		if (scope_number(&q, 0, &scope, e) < 0)
			return -1;
		add_name(p, &p->scopes[scope].systems, query_col_text(&q, 1));
	}
	return row;
}

int posture_read_scopes(struct db *db, struct posture *p, struct err *e)
{
	p->scopes = arena_alloc(&p->arena, SCOPE_SETS_MAX * sizeof *p->scopes);
	if (read_frameworks(db, p, e) < 0 || read_systems(db, p, e) < 0)
		return -1;
	for (size_t i = 0; i < SCOPE_SETS_MAX; i++)
		p->scopes[i].name = list_joined(&p->scopes[i].frameworks, ", ", &p->arena);
	if (p->scope_count)
		return 0;
	p->scope_count = 1;
	for (size_t i = 0; i < p->framework_count; i++)
		p->frameworks[i].scope = &p->scopes[0];
	return 0;
}

/* What holds until the store says more: all of the check's, in the one scope; else nothing is known. */
static void begin_results(struct posture *p, struct posture_check *c, bool said)
{
	c->scopes = arena_alloc(&p->arena, p->scope_count * sizeof *c->scopes);
	for (size_t i = 0; i < p->scope_count; i++)
		c->scopes[i].verdict = VERDICT_NO_EVIDENCE;
	if (!said)
		c->scopes[0] = (struct posture_result){ c->verdict, c->population, c->deviations };
}

static int read_result(struct posture *p, struct posture_check *c, const struct query *q, struct err *e)
{
	size_t scope = 0;

	if (scope_number(q, 1, &scope, e) < 0)
		return -1;
	if (scope >= p->scope_count)
		return err_set(e, ERR_INTEGRITY, "check %s has a result in scope %zu of %zu", c->id, scope,
			       p->scope_count);
	c->scopes[scope].population = query_col_int(q, 3);
	c->scopes[scope].deviations = query_col_int(q, 4);
	return verdict_read(query_col_text(q, 2), &c->scopes[scope].verdict, e);
}

/* Checks and rows are both in the order of the ids. */
int posture_read_results(struct db *db, struct posture *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	bool said = p->scopes[0].frameworks.count > 0;
	size_t at = 0;
	int row;

	for (size_t i = 0; i < p->check_count; i++)
		begin_results(p, &p->checks[i], said);
	if (query_open(db, SQL_POSTURE_SCOPE_RESULTS, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		struct str id = query_col_text(&q, 0);

		while (at < p->check_count && str_cmp(str_of(p->checks[at].id), id) < 0)
			at++;
		if (at < p->check_count && str_is(id, p->checks[at].id) &&
		    read_result(p, &p->checks[at], &q, e) < 0)
			return -1;
	}
	return row;
}

bool posture_differs(const struct posture *p, const struct posture_result *results)
{
	const struct posture_result *first = NULL;

	for (size_t i = 0; i < p->scope_count; i++) {
		const struct posture_result *r = &results[i];

		if (r->verdict == VERDICT_NOT_IN_SCOPE)
			continue;
		if (first && (r->verdict != first->verdict || r->population != first->population ||
			      r->deviations != first->deviations))
			return true;
		first = r;
	}
	return false;
}
