/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/crosswalk_diff.h"

#include <stdlib.h>

#include "catalog/catalog_int.h"

#define FIELDS_MAX 12

struct named {
	const char *name;
	const char *value;
};

static const char *text(const char *s)
{
	return s ? s : "";
}

static const char *joined(const struct catalog_requirement *const *list, size_t count, struct arena *a)
{
	const char *ret = "";

	for (size_t i = 0; i < count; i++)
		ret = arena_printf(a, "%s%s%s:%s", ret, i ? ";" : "", list[i]->framework, list[i]->id);
	return ret;
}

static size_t row_fields(const struct crosswalk_edge *edge, struct arena *a, struct named ret[FIELDS_MAX])
{
	size_t n = 0;

	ret[n++] = (struct named){ "relation", crosswalk_relation_name(edge->relation) };
	ret[n++] = (struct named){ "rationale", crosswalk_rationale_name(edge->rationale) };
	ret[n++] = (struct named){ "confidence", crosswalk_confidence_name(edge->confidence) };
	ret[n++] = (struct named){ "status", crosswalk_status_name(edge->status) };
	ret[n++] = (struct named){ "ref", text(edge->ref) };
	ret[n++] = (struct named){ "basis", edge->basis };
	ret[n++] = (struct named){ "corrected_source",
				   joined(edge->corrected_sources, edge->corrected_source_count, a) };
	ret[n++] = (struct named){ "corrected_target",
				   joined(edge->corrected_targets, edge->corrected_target_count, a) };
	ret[n++] = (struct named){ "correction", text(edge->correction) };
	return n;
}

static size_t header_fields(const struct catalog_crosswalk *x, struct arena *a, struct named ret[FIELDS_MAX])
{
	size_t n = 0;

	ret[n++] = (struct named){ "title", x->title };
	ret[n++] = (struct named){ "source", arena_printf(a, "%s %s", text(x->source), text(x->source_version)) };
	ret[n++] = (struct named){ "target", arena_printf(a, "%s %s", text(x->target), text(x->target_version)) };
	ret[n++] = (struct named){ "author", x->author };
	ret[n++] = (struct named){ "published", x->published };
	ret[n++] = (struct named){ "licence", x->licence };
	ret[n++] = (struct named){ "attribution", text(x->attribution) };
	ret[n++] = (struct named){ "method", x->method };
	return n;
}

static size_t compare_fields(const struct named *before, const struct named *after, size_t count, struct arena *a,
			     const struct crosswalk_field_change **ret)
{
	struct crosswalk_field_change *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(before[i].value, after[i].value) == 0)
			continue;
		found = arena_grow(a, found, n, sizeof *found);
		found[n++] = (struct crosswalk_field_change){ after[i].name, before[i].value, after[i].value };
	}
	*ret = found;
	return n;
}

static int by_id(const void *a, const void *b)
{
	return strcmp((*(const struct crosswalk_edge *const *)a)->id, (*(const struct crosswalk_edge *const *)b)->id);
}

static const struct crosswalk_edge **sorted(const struct catalog_crosswalk *x, struct arena *a)
{
	const struct crosswalk_edge **list;

	list = arena_alloc(a, (x->edge_count + 1) * sizeof(const struct crosswalk_edge *));
	for (size_t i = 0; i < x->edge_count; i++)
		list[i] = &x->edges[i];
	if (x->edge_count)
		qsort(list, x->edge_count, sizeof(const struct crosswalk_edge *), by_id);
	return list;
}

static const struct crosswalk_edge *find(const struct crosswalk_edge **list, size_t count,
					 const struct crosswalk_edge *edge)
{
	const struct crosswalk_edge **found = NULL;

	if (count)
		found = bsearch(&edge, list, count, sizeof(const struct crosswalk_edge *), by_id);
	return found ? *found : NULL;
}

static void add(struct crosswalk_diff *d, struct crosswalk_change **changes, struct arena *a,
		struct crosswalk_change change)
{
	*changes = arena_grow(a, *changes, d->change_count, sizeof **changes);
	(*changes)[d->change_count++] = change;
	d->counts[change.kind]++;
}

void crosswalk_compare(const struct catalog_crosswalk *before, const struct catalog_crosswalk *after,
		       struct arena *a, struct crosswalk_diff *ret)
{
	const struct catalog_crosswalk none = { 0 };
	struct named old[FIELDS_MAX], new[FIELDS_MAX];
	struct crosswalk_change *changes = NULL;
	const struct crosswalk_edge **was, **is;

	*ret = (struct crosswalk_diff){ 0 };
	if (before) {
		size_t n = header_fields(before, a, old);

		header_fields(after, a, new);
		ret->header_count = compare_fields(old, new, n, a, &ret->header);
	}
	before = before ? before : &none;
	was = sorted(before, a);
	is = sorted(after, a);
	for (size_t i = 0; i < after->edge_count; i++) {
		struct crosswalk_change change = { CROSSWALK_ADDED, &after->edges[i], NULL, 0 };
		const struct crosswalk_edge *edge = find(was, before->edge_count, change.edge);

		if (edge) {
			size_t n = row_fields(edge, a, old);

			row_fields(change.edge, a, new);
			change.kind = CROSSWALK_CHANGED;
			change.field_count = compare_fields(old, new, n, a, &change.fields);
		}
		if (!edge || change.field_count)
			add(ret, &changes, a, change);
	}
	for (size_t i = 0; i < before->edge_count; i++)
		if (!find(is, after->edge_count, &before->edges[i]))
			add(ret, &changes, a,
			    (struct crosswalk_change){ CROSSWALK_REMOVED, &before->edges[i], NULL, 0 });
	ret->changes = changes;
}
