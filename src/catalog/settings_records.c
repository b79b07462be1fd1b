/* SPDX-License-Identifier: Apache-2.0 */

/*
 * records: of assay.yaml: what the columns of an export of somebody's own mean. Which kinds and columns there
 * are is for src/facts to say; here they are texts.
 */
#include "catalog/settings_int.h"

static struct settings_record_map *map_of(void *into)
{
	struct reading *r = into;

	return &r->s->record_maps[r->s->record_map_count];
}

static int read_kind(void *into, const struct yaml *n, struct err *e)
{
	return node_text(n, ((struct reading *)into)->a, &map_of(into)->kind, e);
}

/* A mapping of texts to texts, as two lists. */
static int read_pairs(struct reading *r, const struct yaml *n, struct list *ret_keys, struct list *ret_values, struct err *e)
{
	size_t count = node_count(n);

	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a mapping of our columns to names or values");
	ret_keys->items = arena_alloc(r->a, (count + 1) * sizeof *ret_keys->items);
	ret_values->items = arena_alloc(r->a, (count + 1) * sizeof *ret_values->items);
	for (const struct yaml *c = n->first; c; c = c->next) {
		ret_keys->items[ret_keys->count++] = arena_cstr(r->a, c->key);
		if (node_text(c, r->a, &ret_values->items[ret_values->count++], e) < 0)
			return -1;
	}
	return 0;
}

static int read_columns(void *into, const struct yaml *n, struct err *e)
{
	struct settings_record_map *m = map_of(into);

	return read_pairs(into, n, &m->ours, &m->theirs, e);
}

static int read_set(void *into, const struct yaml *n, struct err *e)
{
	struct settings_record_map *m = map_of(into);

	return read_pairs(into, n, &m->set, &m->values, e);
}

static int read_order(const struct yaml *n, enum when_order *ret, struct err *e)
{
	static const char *const orders[] = { "day-first", "month-first" };
	const char *word;

	if (node_word(n, orders, COUNT_OF(orders), &word, e) < 0)
		return -1;
	*ret = word == orders[0] ? WHEN_DAY_FIRST : WHEN_MONTH_FIRST;
	return 0;
}

int settings_read_dates(void *into, const struct yaml *n, struct err *e)
{
	return read_order(n, &((struct reading *)into)->s->dates, e);
}

static int read_dates(void *into, const struct yaml *n, struct err *e)
{
	return read_order(n, &map_of(into)->dates, e);
}

static const struct node_key map_keys[] = {
	{ "kind", read_kind, true },
	{ "columns", read_columns, true },
	{ "set", read_set, false },
	{ "dates", read_dates, false },
};

static int read_map(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	map_of(into)->line = n->line;
	if (node_map(n, map_keys, COUNT_OF(map_keys), into, e) < 0)
		return -1;
	if (!map_of(into)->ours.count)
		return node_refuse(n, e, "columns: expected at least one");
	r->s->record_map_count++;
	return 0;
}

int settings_read_records(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_count(n) > SETTINGS_RECORD_MAPS_MAX)
		return node_refuse(n, e, "more than %d", SETTINGS_RECORD_MAPS_MAX);
	r->s->record_maps = arena_alloc(r->a, (node_count(n) + 1) * sizeof *r->s->record_maps);
	return node_each(n, read_map, r, e);
}
