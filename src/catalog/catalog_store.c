/* SPDX-License-Identifier: Apache-2.0 */
#include "base/list.h"
#include "catalog/catalog_int.h"

static int stored_already(const struct catalog *c, struct db *db, bool *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, SQL_CATALOG_STORED, &q, e) < 0)
		return -1;
	row = query_step(&q, e);
	*ret = row == 1 && str_is(query_col_text(&q, 0), c->digest);
	return row < 0 ? -1 : 0;
}

static int clear(struct db *db, struct err *e)
{
	static const enum sql_id in_order[] = {
		SQL_CATALOG_CLEAR_MAPPINGS,
		SQL_CATALOG_CLEAR_CONTROLS,
		SQL_CATALOG_CLEAR_CROSSWALKS,
		SQL_CATALOG_CLEAR_REQUIREMENTS,
		SQL_CATALOG_CLEAR_FRAMEWORKS,
	};

	for (size_t i = 0; i < COUNT_OF(in_order); i++) {
		CLEANUP(query_done) struct query q = { 0 };

		if (query_open(db, in_order[i], &q, e) < 0 || query_exec(&q, e) < 0)
			return -1;
	}
	return 0;
}

static int add_frameworks(const struct catalog *c, struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_CATALOG_FRAMEWORK_ADD, &q, e) < 0)
		return -1;
	for (size_t i = 0; i < c->framework_count; i++) {
		query_text(&q, ":framework", str_of(c->frameworks[i].id));
		query_text(&q, ":title", str_of(c->frameworks[i].title));
		query_text(&q, ":version", str_of(c->frameworks[i].version));
		if (query_exec(&q, e) < 0)
			return -1;
	}
	return 0;
}

static int add_requirements(const struct catalog *c, struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_CATALOG_REQUIREMENT_ADD, &q, e) < 0)
		return -1;
	for (size_t i = 0; i < c->requirement_count; i++) {
		const struct catalog_requirement *r = &c->requirements[i];

		query_text(&q, ":framework", str_of(r->framework));
		query_text(&q, ":id", str_of(r->id));
		query_text(&q, ":parent", str_of(r->parent));
		query_text(&q, ":kind", str_of(r->kind));
		query_text(&q, ":category", str_of(r->category));
		query_text(&q, ":title", str_of(r->title));
		query_int(&q, ":ordinal", (int64_t)r->ordinal);
		query_int(&q, ":assessable", r->assessable);
		query_text(&q, ":standing", str_of(catalog_standing_name(r->standing)));
		query_text(&q, ":note", str_of(r->note));
		query_text(&q, ":gap", str_of(r->gap));
		if (query_exec(&q, e) < 0)
			return -1;
	}
	return 0;
}

static int add_mappings(const struct catalog_control *control, struct query *q, struct err *e)
{
	for (size_t i = 0; i < control->mapping_count; i++) {
		const struct catalog_mapping *m = &control->mappings[i];

		query_text(q, ":control", str_of(control->id));
		query_text(q, ":framework", str_of(m->requirement->framework));
		query_text(q, ":requirement", str_of(m->requirement->id));
		query_text(q, ":support", str_of(m->support));
		query_text(q, ":residual", str_of(m->residual));
		if (query_exec(q, e) < 0)
			return -1;
	}
	return 0;
}

static int add_controls(const struct catalog *c, struct db *db, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	CLEANUP(query_done) struct query q = { 0 };
	CLEANUP(query_done) struct query mapping = { 0 };

	if (query_open(db, SQL_CATALOG_CONTROL_ADD, &q, e) < 0 ||
	    query_open(db, SQL_CATALOG_MAPPING_ADD, &mapping, e) < 0)
		return -1;
	for (size_t i = 0; i < c->control_count; i++) {
		const struct catalog_control *control = &c->controls[i];

		query_text(&q, ":id", str_of(control->id));
		query_text(&q, ":title", str_of(control->title));
		query_text(&q, ":objective", str_of(control->objective));
		query_text(&q, ":owner_role", str_of(control->owner_role));
		query_text(&q, ":cadence", str_of(control->cadence));
		query_text(&q, ":phases", str_of(list_joined(&control->phases, ", ", &a)));
		query_text(&q, ":stages", str_of(list_joined(&control->stages, ", ", &a)));
		query_text(&q, ":evidence", str_of(list_joined(&control->evidence, ", ", &a)));
		query_text(&q, ":origin", str_of(control->origin));
		if (query_exec(&q, e) < 0 || add_mappings(control, &mapping, e) < 0)
			return -1;
	}
	return 0;
}

static int mark_stored(const struct catalog *c, struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_CATALOG_STORED_SET, &q, e) < 0)
		return -1;
	query_text(&q, ":digest", str_of(c->digest));
	return query_exec(&q, e);
}

int catalog_store(const struct catalog *c, struct db *db, struct err *e)
{
	CLEANUP(txn_end) struct txn t = { 0 };
	bool stored;

	if (stored_already(c, db, &stored, e) < 0)
		return -1;
	if (stored)
		return 0;
	if (txn_begin(db, &t, e) < 0 || clear(db, e) < 0 || add_frameworks(c, db, e) < 0 ||
	    add_requirements(c, db, e) < 0 || add_controls(c, db, e) < 0 || catalog_store_crosswalks(c, db, e) < 0 ||
	    mark_stored(c, db, e) < 0)
		return -1;
	return txn_commit(&t, e);
}
