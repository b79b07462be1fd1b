/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/cyclonedx_int.h"

/*
 * The dependency graph: from each entry of dependencies to what it depends on and what it
 * provides. An end is a component of the list, or the subject, what the subject holds, or a service;
 * a reference that leads to none of them is an end by what is written.
 */
static int add_end(struct cyclonedx *c, struct json v, struct str type, struct err *e)
{
	struct str ref = json_get_str(v, "bom-ref");
	struct fact_component f = {
		.type = type,
		.name = cyclonedx_name(c, v),
		.version = json_get_str(v, "version"),
		.purl = json_get_str(v, "purl"),
	};
	size_t number;

	if (!ref.p || map_find(&c->refs, ref) != MAP_NONE)
		return 0;
	if (facts_dependency_end(c->facts, &f, &number, e) < 0)
		return -1;
	map_add(&c->refs, ref, number);
	return 0;
}

static int add_ends(struct cyclonedx *c, struct json holder, const char *list, struct err *e)
{
	bool services = strcmp(list, "services") == 0;
	struct json_iter it;
	struct json items, v;

	if (!json_get(holder, list, &items))
		return 0;
	for (json_begin(items, &it); json_next(&it, &v);)
		if (add_end(c, v, services ? STR_LIT("service") : json_get_str(v, "type"), e) < 0 ||
		    add_ends(c, v, list, e) < 0)
			return -1;
	return 0;
}

static int add_subject(struct cyclonedx *c, struct err *e)
{
	struct json metadata, subject;

	if (!json_get(c->root, "metadata", &metadata) || !json_get(metadata, "component", &subject))
		return 0;
	return add_end(c, subject, json_get_str(subject, "type"), e) < 0 ? -1 : add_ends(c, subject, "components", e);
}

static int find_end(struct cyclonedx *c, struct str ref, size_t *ret, struct err *e)
{
	struct fact_component f = { .name = ref };

	*ret = map_find(&c->refs, ref);
	if (*ret != MAP_NONE)
		return 0;
	if (str_starts(ref, "pkg:"))
		f.purl = ref;
	if (facts_dependency_end(c->facts, &f, ret, e) < 0)
		return -1;
	map_add(&c->refs, ref, *ret);
	return 0;
}

static int add_edges(struct cyclonedx *c, struct json entry, const char *list, const char *relationship, struct err *e)
{
	struct json_iter it;
	struct json refs, ref;
	size_t from, to;

	if (!str_given(json_get_str(entry, "ref")) || !json_get(entry, list, &refs))
		return 0;
	if (find_end(c, json_get_str(entry, "ref"), &from, e) < 0)
		return -1;
	for (json_begin(refs, &it); json_next(&it, &ref);)
		if (str_given(json_str(ref)) && (find_end(c, json_str(ref), &to, e) < 0 ||
						 facts_dependency(c->facts, from, to, relationship, e) < 0))
			return -1;
	return 0;
}

int cyclonedx_dependencies(struct cyclonedx *c, struct err *e)
{
	struct json_iter it;
	struct json list, entry;

	if (add_subject(c, e) < 0 || add_ends(c, c->root, "services", e) < 0)
		return -1;
	if (!json_get(c->root, "dependencies", &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &entry);)
		if (add_edges(c, entry, "dependsOn", "depends-on", e) < 0 ||
		    add_edges(c, entry, "provides", "provides", e) < 0)
			return -1;
	return 0;
}
