/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/check_test.h"

#include "audit/check.h"
#include "audit/evaluate.h"
#include "base/io.h"
#include "codec/yaml.h"

#define TEST_BYTES_MAX (4 * 1024 * 1024)
#define COLUMNS_MAX 64

struct got {
	struct got *next;
	struct str item, system, reason;
	bool deviation;
	bool wanted;
};

struct running {
	struct arena *arena;
	struct fixture *fixture;
	const struct catalog_check *check;
	const struct yaml *rows;
	struct got *first, **tail;
	int64_t population, deviations;
};

static int at(const struct yaml *n, struct err *e)
{
	return err_ctx(e, "line %zu", n->line);
}

static int add_row(struct running *r, const struct yaml *view, const struct yaml *row, struct err *e)
{
	struct fixture_value values[COLUMNS_MAX];
	size_t n = 0;

	if (row->type != YAML_MAP)
		err_set(e, ERR_INPUT, "a row is a mapping of columns");
	for (const struct yaml *v = row->first; v && e->kind == ERR_NONE; v = v->next) {
		if (v->type != YAML_SCALAR || n == COLUMNS_MAX)
			err_set(e, ERR_INPUT, "a row has at most %d columns, each a text or number", COLUMNS_MAX);
		else
			values[n++] = (struct fixture_value){ v->key, v->text };
	}
	if (e->kind == ERR_NONE)
		fixture_add(r->fixture, view->key, values, n, e);
	return e->kind == ERR_NONE ? 0 : at(row, e);
}

static int add_rows(struct running *r, const struct yaml *rows, struct err *e)
{
	if (fixture_clear(r->fixture, e) < 0)
		return -1;
	for (const struct yaml *view = rows ? rows->first : NULL; view; view = view->next)
		for (const struct yaml *row = view->first; row; row = row->next)
			if (add_row(r, view, row, e) < 0)
				return -1;
	return 0;
}

/* The scope that settings without one of their own give a framework. */
static bool in_scope(const struct running *r, struct str system)
{
	const struct yaml *systems = yaml_get(r->rows, "v_system");

	for (const struct yaml *row = systems ? systems->first : NULL; row && system.p; row = row->next)
		if (str_eq(yaml_get_str(row, "system"), system) && str_is(yaml_get_str(row, "in_scope"), "0"))
			return false;
	return true;
}

static int on_item(void *arg, const struct check_item *item, struct err *e)
{
	struct running *r = arg;
	struct got *g;

	(void)e;
	if (!in_scope(r, item->system))
		return 0;
	g = arena_alloc(r->arena, sizeof *g);
	g->item = arena_str(r->arena, item->item);
	g->system = arena_str(r->arena, item->system);
	g->reason = arena_str(r->arena, item->reason);
	g->deviation = item->deviation;
	*r->tail = g;
	r->tail = &g->next;
	r->population++;
	r->deviations += item->deviation;
	return 0;
}

static const char *one_wanted(struct running *r, const struct yaml *want)
{
	struct str item = yaml_get_str(want, "item");
	bool deviation = str_is(yaml_get_str(want, "verdict"), "deviation");
	const struct yaml *system = yaml_get(want, "system"), *reason = yaml_get(want, "reason");

	for (struct got *g = r->first; g; g = g->next) {
		if (g->wanted || !str_eq(g->item, item) || g->deviation != deviation ||
		    (system && !str_eq(g->system, system->text)))
			continue;
		if (reason && !str_eq(g->reason, reason->text))
			return arena_printf(r->arena, "line %zu: the reason of item %.*s is: %.*s", want->line,
					    STR_FMT(item), STR_FMT(g->reason));
		g->wanted = true;
		return NULL;
	}
	return arena_printf(r->arena, "line %zu: no item %.*s with verdict %s%s%.*s", want->line, STR_FMT(item),
			    deviation ? "deviation" : "pass", system ? " and system " : "",
			    STR_FMT(system ? system->text : STR_NONE));
}

/* NULL when the items are those wanted, each once, and no other. */
static const char *compare(struct running *r, const struct yaml *want)
{
	struct str verdict = yaml_get_str(want, "verdict");
	const char *is = verdict_name(verdict_of(r->population, r->deviations));
	const struct yaml *items = yaml_get(want, "items");
	const char *failure;

	if (!str_is(verdict, is))
		return arena_printf(r->arena, "the verdict is %s (%lld of %lld item%s)", is, (long long)r->deviations,
				    (long long)r->population, r->population == 1 ? " deviates" : "s deviate");
	for (const struct yaml *w = items ? items->first : NULL; w; w = w->next) {
		failure = one_wanted(r, w);
		if (failure)
			return failure;
	}
	for (struct got *g = r->first; items && g; g = g->next)
		if (!g->wanted)
			return arena_printf(r->arena, "item %.*s (%s) was not expected", STR_FMT(g->item),
					    g->deviation ? "deviation" : "pass");
	return NULL;
}

static int case_period(const struct yaml *c, struct when *from, struct when *to, struct err *e)
{
	if (when_parse(yaml_get_str(c, "from"), from, e) < 0 || when_parse_end(yaml_get_str(c, "to"), to, e) < 0)
		return at(c, e);
	return 0;
}

static int run_case(struct running *r, const struct yaml *c, const char **ret_failure, struct err *e)
{
	CLEANUP(sandbox_closep) struct sandbox *s = NULL;
	const struct yaml *want = yaml_get(c, "want");
	struct when from, to;

	r->rows = yaml_get(c, "rows");
	r->first = NULL;
	r->tail = &r->first;
	r->population = r->deviations = 0;
	if (!want || !str_given(yaml_get_str(want, "verdict"))) {
		err_set(e, ERR_INPUT, "a case needs want: with a verdict");
		return at(c, e);
	}
	if (case_period(c, &from, &to, e) < 0 || add_rows(r, r->rows, e) < 0 ||
	    sandbox_open(fixture_path(r->fixture), &sandbox_defaults, &s, e) < 0)
		return -1;
	if (check_run(s, r->check->sql, &from, &to, on_item, r, e) < 0)
		return at(c, e);
	*ret_failure = compare(r, want);
	return 0;
}

static int run_file(const struct catalog *cat, const struct yaml *root, struct running *r,
		    check_test_report *report, void *arg, struct err *e)
{
	const struct yaml *cases = yaml_get(root, "cases");

	r->check = catalog_check(cat, yaml_get_str(root, "check"));
	if (!r->check)
		return err_set(e, ERR_INPUT, "check: '%.*s' is no check", STR_FMT(yaml_get_str(root, "check")));
	if (!cases || !cases->first)
		return err_set(e, ERR_INPUT, "there are no cases");
	for (const struct yaml *c = cases->first; c; c = c->next) {
		const char *failure = NULL;

		if (run_case(r, c, &failure, e) < 0)
			return -1;
		report(arg, r->check->id, arena_cstr(r->arena, yaml_get_str(c, "name")), failure);
	}
	return 0;
}

int check_test_run(const struct catalog *cat, struct fixture *fixture, const char *path,
		   check_test_report *report, void *arg, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(TEST_BYTES_MAX);
	struct running r = { .arena = &a, .fixture = fixture };
	struct yaml *root = NULL;

	if (io_read_file(path, &bytes, e) < 0 || yaml_parse(buf_str(&bytes), &a, &root, e) < 0)
		return err_ctx(e, "%s", path);
	return run_file(cat, root, &r, report, arg, e) < 0 ? err_ctx(e, "%s", path) : 0;
}
