/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/statement.h"

#include <string.h>

#include "audit/scope.h"

static const char *text(struct statement *st, const struct query *q, int col)
{
	struct str s = query_col_text(q, col);

	return s.p ? arena_cstr(&st->arena, s) : NULL;
}

static void add_out(struct statement *st, struct statement_framework *f, const char *id, const char *reason)
{
	size_t i = 0;

	while (i < f->out_count && strcmp(f->outs[i].reason, reason) != 0)
		i++;
	if (i == f->out_count) {
		f->outs = arena_grow(&st->arena, f->outs, f->out_count, sizeof *f->outs);
		f->outs[f->out_count++] = (struct statement_out){ .reason = reason };
	}
	list_add(&f->outs[i].ids, &st->arena, id);
	f->out++;
}

static void fill_framework(struct statement *st, const struct settings_scope *scope)
{
	struct statement_framework *f = &st->frameworks[st->framework_count++];

	f->scope = scope;
	f->framework = catalog_framework(st->catalog, str_of(scope->framework));
	for (size_t i = 0; f->framework && i < f->framework->count; i++) {
		const struct catalog_requirement *r = &st->catalog->requirements[f->framework->first + i];
		const char *out;

		if (!r->assessable)
			continue;
		out = scope_requirement_out(st->settings, st->catalog, r, &st->arena);
		if (out)
			add_out(st, f, r->id, out);
		else
			f->in++;
	}
}

static void fill_controls(struct statement *st)
{
	struct scope_sets sets;

	scope_sets_init(st->settings, &st->arena, &sets);
	st->controls = arena_alloc(&st->arena, (st->catalog->control_count + 1) * sizeof *st->controls);
	for (size_t i = 0; i < st->catalog->control_count; i++)
		if (scope_sets_of_control(&sets, st->catalog, &st->catalog->controls[i]))
			st->controls[st->control_count++] = &st->catalog->controls[i];
}

static int read_period(struct db *db, struct statement *st, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (db_int(db, SQL_STATEMENT_LEDGER, &st->ledger_size, e) < 0 ||
	    query_open(db, SQL_STATEMENT_PERIOD, &q, e) < 0)
		return -1;
	row = query_step(&q, e);
	if (row == 1) {
		st->from = text(st, &q, 0);
		st->to = text(st, &q, 1);
	}
	return row < 0 ? -1 : 0;
}

/* Times are text: before the first evaluation the period is all there is. */
static int open_in_period(struct db *db, enum sql_id id, const struct statement *st, struct query *q, struct err *e)
{
	if (query_open(db, id, q, e) < 0)
		return -1;
	query_text(q, ":from", str_of(st->from ? st->from : ""));
	query_text(q, ":to", str_of(st->to ? st->to : "9999"));
	return 0;
}

static int read_facts(struct db *db, enum sql_id id, struct statement *st, struct statement_facts *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (open_in_period(db, id, st, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		ret->items = arena_grow(&st->arena, ret->items, ret->count, sizeof *ret->items);
		ret->items[ret->count++] = (struct statement_fact){
			.system = text(st, &q, 0),
			.what = text(st, &q, 1),
			.count = query_col_int(&q, 2),
			.releases = query_col_int(&q, 3),
			.first = text(st, &q, 4),
			.last = text(st, &q, 5),
		};
	}
	return row;
}

static int read_suppliers(struct db *db, struct statement *st, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (open_in_period(db, SQL_STATEMENT_SUPPLIERS, st, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		st->suppliers = arena_grow(&st->arena, st->suppliers, st->supplier_count, sizeof *st->suppliers);
		st->suppliers[st->supplier_count++] = (struct statement_supplier){
			text(st, &q, 0), text(st, &q, 1), text(st, &q, 2), text(st, &q, 3),
			text(st, &q, 4), text(st, &q, 5), text(st, &q, 6), text(st, &q, 7),
		};
	}
	return row;
}

static int read_incidents(struct db *db, struct statement *st, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (open_in_period(db, SQL_STATEMENT_INCIDENTS, st, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		st->incidents = arena_grow(&st->arena, st->incidents, st->incident_count, sizeof *st->incidents);
		st->incidents[st->incident_count++] = (struct statement_incident){
			text(st, &q, 0), text(st, &q, 1), text(st, &q, 2),
			text(st, &q, 3), text(st, &q, 4), text(st, &q, 5),
		};
	}
	return row;
}

static bool has_facts(const struct statement_facts *facts, const char *system)
{
	for (size_t i = 0; i < facts->count; i++)
		if (facts->items[i].system && strcmp(facts->items[i].system, system) == 0)
			return true;
	return false;
}

static void open_point(struct statement *st, const char *point)
{
	list_add(&st->open, &st->arena, point);
}

static void find_open_system(struct statement *st, const char *id, bool has_phases)
{
	if (!has_phases)
		open_point(st, arena_printf(&st->arena, "The settings do not say since when %s is in use (phases).",
					    id));
	if (!has_facts(&st->changes, id) && !has_facts(&st->deployments, id) && !has_facts(&st->sboms, id))
		open_point(st, arena_printf(&st->arena,
					    "No change, deployment or SBOM of %s is among the evidence of the period.",
					    id));
}

static void find_open_systems(struct statement *st)
{
	const struct settings *s = st->settings;

	if (!s->system_count)
		open_point(st, "The settings name no system.");
	for (size_t i = 0; i < s->system_count; i++) {
		bool in = false;

		for (size_t k = 0; k < s->scope_count; k++)
			in |= s->scopes[k].systems[i];
		if (in)
			find_open_system(st, s->systems[i].id, s->systems[i].phase_count > 0);
	}
}

/* What no kind of evidence tells stays open in every description. */
static void find_open_points(struct statement *st)
{
	if (!st->from)
		open_point(st, "Nothing has been evaluated yet: the facts below are of all time.");
	if (strcmp(st->settings->organisation, "Example Ltd") == 0)
		open_point(st, "The settings do not name the organisation.");
	find_open_systems(st);
	for (size_t i = 0; i < st->strangers.count; i++)
		if (i == 0 || strcmp(st->strangers.items[i].system, st->strangers.items[i - 1].system) != 0)
			open_point(st, arena_printf(&st->arena,
						    "The evidence speaks of a system %s that the settings do not name: "
						    "it counts in every scope.",
						    st->strangers.items[i].system));
	if (!st->supplier_count)
		open_point(st, "No record of suppliers is among the evidence: "
			       "subservice organisations are not stated.");
	open_point(st, "Which controls of subservice organisations the controls below rest on.");
	open_point(st, "Which controls the users of the systems must have for the controls below to do their work.");
	open_point(st, "What the organisation promises its customers, and which data the systems hold.");
}

static int read_evidence(struct workspace *ws, struct statement *st, struct err *e)
{
	if (read_period(ws->db, st, e) < 0 || read_facts(ws->db, SQL_STATEMENT_CHANGES, st, &st->changes, e) < 0 ||
	    read_facts(ws->db, SQL_STATEMENT_DEPLOYMENTS, st, &st->deployments, e) < 0 ||
	    read_facts(ws->db, SQL_STATEMENT_SBOMS, st, &st->sboms, e) < 0 ||
	    read_facts(ws->db, SQL_STATEMENT_STRANGERS, st, &st->strangers, e) < 0)
		return -1;
	return read_suppliers(ws->db, st, e) < 0 ? -1 : read_incidents(ws->db, st, e);
}

int statement_load(struct workspace *ws, const struct catalog *cat, struct statement *st, struct err *e)
{
	st->settings = &ws->settings;
	st->catalog = cat;
	st->frameworks = arena_alloc(&st->arena, (st->settings->scope_count + 1) * sizeof *st->frameworks);
	for (size_t i = 0; i < st->settings->scope_count; i++)
		fill_framework(st, &st->settings->scopes[i]);
	fill_controls(st);
	if (read_evidence(ws, st, e) < 0)
		return -1;
	find_open_points(st);
	return 0;
}

void statement_free(struct statement *st)
{
	arena_free(&st->arena);
	*st = (struct statement){ 0 };
}

const char *statement_left_out(const struct statement_framework *f, const struct settings_system *system)
{
	return system->reason ? system->reason : f->scope->why ? f->scope->why : "no reason is given";
}
