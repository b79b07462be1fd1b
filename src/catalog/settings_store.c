/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/settings.h"

static int stored_already(const struct settings *s, struct db *db, bool *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, SQL_SETTINGS_STORED, &q, e) < 0)
		return -1;
	row = query_step(&q, e);
	*ret = row == 1 && str_is(query_col_text(&q, 0), s->digest);
	return row < 0 ? -1 : 0;
}

static int run(struct db *db, enum sql_id id, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	return query_open(db, id, &q, e) < 0 ? -1 : query_exec(&q, e);
}

static int add_phases(const struct settings_system *sys, struct query *q, struct err *e)
{
	for (size_t i = 0; i < sys->phase_count; i++) {
		query_text(q, ":system", str_of(sys->id));
		query_text(q, ":phase", str_of(sys->phases[i].name));
		query_text(q, ":began", when_str(&sys->phases[i].began));
		if (query_exec(q, e) < 0)
			return -1;
	}
	return 0;
}

static int add_systems(const struct settings *s, struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	CLEANUP(query_done) struct query phase = { 0 };

	if (query_open(db, SQL_SETTINGS_SYSTEM_ADD, &q, e) < 0 ||
	    query_open(db, SQL_SETTINGS_PHASE_ADD, &phase, e) < 0)
		return -1;
	for (size_t i = 0; i < s->system_count; i++) {
		const struct settings_system *sys = &s->systems[i];

		query_text(&q, ":system", str_of(sys->id));
		query_text(&q, ":name", str_of(sys->name));
		query_int(&q, ":in_scope", sys->in_scope);
		query_text(&q, ":reason", str_of(sys->reason));
		if (query_exec(&q, e) < 0 || add_phases(sys, &phase, e) < 0)
			return -1;
	}
	return 0;
}

static int add_spans(const struct settings *s, struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_SETTINGS_SPAN_ADD, &q, e) < 0)
		return -1;
	for (size_t i = 0; i < s->span_count; i++) {
		query_text(&q, ":name", str_of(s->spans[i].key));
		query_real(&q, ":hours", (double)s->spans[i].seconds / 3600);
		if (query_exec(&q, e) < 0)
			return -1;
	}
	return 0;
}

static int add_people(const struct settings *s, struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_SETTINGS_IDENTITY_ADD, &q, e) < 0)
		return -1;
	for (size_t i = 0; i < s->alias_count; i++) {
		query_text(&q, ":name", str_of(s->aliases[i].name));
		query_text(&q, ":forge", str_of(s->aliases[i].forge));
		query_text(&q, ":person", str_of(s->people[s->aliases[i].person].id));
		if (query_exec(&q, e) < 0)
			return -1;
	}
	return 0;
}

static int mark_stored(const struct settings *s, struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_SETTINGS_STORED_SET, &q, e) < 0)
		return -1;
	query_text(&q, ":digest", str_of(s->digest));
	return query_exec(&q, e);
}

int settings_store(const struct settings *s, struct db *db, struct err *e)
{
	CLEANUP(txn_end) struct txn t = { 0 };
	bool stored;

	if (stored_already(s, db, &stored, e) < 0)
		return -1;
	if (stored)
		return 0;
	if (txn_begin(db, &t, e) < 0 || run(db, SQL_SETTINGS_CLEAR_PHASES, e) < 0 ||
	    run(db, SQL_SETTINGS_CLEAR_SYSTEMS, e) < 0 || run(db, SQL_SETTINGS_CLEAR_SPANS, e) < 0 ||
	    run(db, SQL_SETTINGS_CLEAR_PEOPLE, e) < 0 || add_systems(s, db, e) < 0 || add_spans(s, db, e) < 0 ||
	    add_people(s, db, e) < 0 || mark_stored(s, db, e) < 0)
		return -1;
	return txn_commit(&t, e);
}
