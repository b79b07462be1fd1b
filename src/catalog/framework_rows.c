/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/framework_rows.h"

#include <stdio.h>
#include <stdlib.h>

#define PLACE_MAX 160

static const char *place_of(const struct catalog_rows *r, size_t i, char buf[PLACE_MAX])
{
	if (r->places)
		snprintf(buf, PLACE_MAX, "%s", r->places[i]);
	else
		snprintf(buf, PLACE_MAX, "line %zu", r->lines[i]);
	return buf;
}

static const char *unless_empty(const char *text)
{
	return text && *text ? text : NULL;
}

static int check(const struct catalog_rows *r, const struct catalog_requirement *row, struct err *e)
{
	if (!row->id || !*row->id || !row->kind || !*row->kind || !row->title || !*row->title)
		return err_set(e, ERR_INPUT, "expected an id, a kind and a title");
	if (strlen(row->id) > CATALOG_ID_MAX)
		return err_set(e, ERR_INPUT, "an id of more than %d bytes", CATALOG_ID_MAX);
	if (row->id[0] == '#')
		return err_set(e, ERR_INPUT, "an id that begins with '#'");
	if (r->count == CATALOG_ROWS_MAX)
		return err_set(e, ERR_INPUT, "more than %d rows", CATALOG_ROWS_MAX);
	return 0;
}

int catalog_rows_add(struct catalog_rows *r, const struct catalog_requirement *row, size_t line, const char *place,
		     struct err *e)
{
	struct catalog_requirement *to;
	const char **places;
	size_t *lines;

	if (check(r, row, e) < 0)
		return -1;
	r->rows = arena_grow(r->arena, r->rows, r->count, sizeof *r->rows);
	to = &r->rows[r->count];
	*to = *row;
	to->parent = unless_empty(row->parent);
	to->category = unless_empty(row->category);
	to->note = unless_empty(row->note);
	to->ordinal = r->count;
	to->assessable = row->standing == STANDING_REQUIREMENT;
	if (place) {
		places = arena_grow(r->arena, (void *)(uintptr_t)r->places, r->count, sizeof *places);
		places[r->count] = place;
		r->places = places;
	} else {
		lines = arena_grow(r->arena, (void *)(uintptr_t)r->lines, r->count, sizeof *lines);
		lines[r->count] = line;
		r->lines = lines;
	}
	r->count++;
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct catalog_key *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* The ids in order, each there once. */
static int sort_ids(const struct catalog_rows *r, const struct catalog_key **ret, struct err *e)
{
	struct catalog_key *keys = arena_alloc(r->arena, (r->count ? r->count : 1) * sizeof *keys);
	char place[PLACE_MAX], there[PLACE_MAX];

	for (size_t i = 0; i < r->count; i++)
		keys[i] = (struct catalog_key){ r->rows[i].id, i };
	if (r->count)
		qsort(keys, r->count, sizeof *keys, by_id);
	for (size_t i = 1; i < r->count; i++)
		if (strcmp(keys[i - 1].id, keys[i].id) == 0)
			return err_set(e, ERR_INPUT, "%s: '%s' is there already, in %s",
				       place_of(r, keys[i].ordinal, place), keys[i].id,
				       place_of(r, keys[i - 1].ordinal, there));
	*ret = keys;
	return 0;
}

/* No row above is the parent of i: says whether there is one below, and whether that is a circle. */
static int refuse_parent(const struct catalog_rows *r, const struct catalog_key *keys, size_t i, size_t parent,
			 struct err *e)
{
	const char *name = r->rows[i].parent;
	char place[PLACE_MAX];
	size_t above = parent;

	place_of(r, i, place);
	if (parent == SIZE_MAX)
		return err_set(e, ERR_INPUT, "%s: no row above has the parent '%.60s'", place, name);
	if (parent == i)
		return err_set(e, ERR_INPUT, "%s: '%.60s' stands under itself", place, name);
	for (int steps = 0; above != SIZE_MAX && steps < CATALOG_DEPTH_MAX; steps++) {
		if (above == i)
			return err_set(e, ERR_INPUT, "%s: '%.60s' stands under itself, by way of '%.60s'", place,
				       r->rows[i].id, name);
		above = r->rows[above].parent ? catalog_find_key(keys, r->count, str_of(r->rows[above].parent)) :
						SIZE_MAX;
	}
	return err_set(e, ERR_INPUT, "%s: the parent '%.60s' stands below, expected above", place, name);
}

static int check_parents(struct catalog_rows *r, const struct catalog_key *keys, struct err *e)
{
	char place[PLACE_MAX];

	for (size_t i = 0; i < r->count; i++) {
		struct catalog_requirement *row = &r->rows[i];
		size_t above;

		row->depth = 0;
		if (!row->parent)
			continue;
		above = catalog_find_key(keys, r->count, str_of(row->parent));
		if (above >= i)
			return refuse_parent(r, keys, i, above, e);
		row->depth = r->rows[above].depth + 1;
		if (row->depth >= CATALOG_DEPTH_MAX)
			return err_set(e, ERR_INPUT, "%s: more than %d rows above each other", place_of(r, i, place),
				       CATALOG_DEPTH_MAX);
	}
	return 0;
}

int catalog_rows_check(struct catalog_rows *r, const struct catalog_key **ret, struct err *e)
{
	return sort_ids(r, ret, e) < 0 ? -1 : check_parents(r, *ret, e);
}
