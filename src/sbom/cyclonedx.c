/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/cyclonedx.h"

#include <stdlib.h>

#include "evidence/finding_report.h"
#include "sbom/conform.h"
#include "sbom/cyclonedx_int.h"

/*
 * CycloneDX, 1.0 to 1.7 (and what a later 1.x keeps), in the shape of its JSON. Components are told in the
 * order of the document, a nested one after the one that holds it; the subject
 * (metadata.component) and services are none of them. What breaks the schema but can be
 * read is read; a fact's member of another type is refused.
 */

static void join_tool(struct buf *b, struct json tool)
{
	struct str version = json_get_str(tool, "version");

	bom_join(b, json_get_str(tool, "name"));
	if (!str_given(version))
		return;
	buf_add_char(b, ' ');
	buf_add_str(b, version);
}

/* Until 1.4 an array; from 1.5 on also an object of components and services. */
static struct str tools(struct json v, struct buf *b)
{
	static const char *const lists[] = { "components", "services" };
	struct json_iter it;
	struct json list, tool;

	for (json_begin(v, &it); json_next(&it, &tool);)
		join_tool(b, tool);
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (json_get(v, lists[i], &list))
			for (json_begin(list, &it); json_next(&it, &tool);)
				join_tool(b, tool);
	return bom_text(b);
}

/* What findings of the document are said to be found by: the first tool, else the format. */
static void first_tool(struct cyclonedx *c, struct json tools)
{
	static const char *const lists[] = { "components", "services" };
	struct json_iter it;
	struct json list = tools, tool;

	for (size_t i = 0; !json_is(list, JSON_ARRAY) && i < COUNT_OF(lists); i++)
		if (json_get(tools, lists[i], &list) && json_count(list))
			break;
	json_begin(list, &it);
	if (!json_next(&it, &tool) || !str_given(json_get_str(tool, "name")))
		return;
	c->tool = json_get_str(tool, "name");
	c->tool_version = json_get_str(tool, "version");
}

static int read_metadata(struct cyclonedx *c, struct reading *r, struct fact_sbom *s, struct err *e)
{
	struct json m, v;
	int given = place_object(&c->place, c->root, "metadata", &m, e);

	if (given <= 0)
		return given;
	bom_set_created(r, s, json_get_str(m, "timestamp"));
	if (json_get(m, "component", &v)) {
		c->subject = v;
		c->subject_ref = json_get_str(v, "bom-ref");
		struct str name = json_get_str(v, "name");

		if (str_given(name))
			s->subject = arena_str(r->arena, cyclonedx_name(c, v));
		s->release = json_get_str(v, "version");
		s->subject_purl = json_get_str(v, "purl");
	}
	if (json_get(m, "tools", &v)) {
		first_tool(c, v);
		buf_clear(&c->name);
		s->tool = arena_str(r->arena, tools(v, &c->name));
	}
	if (json_get(m, "authors", &v))
		s->author = arena_str(r->arena, cyclonedx_people(v, &c->supplier));
	if (!str_given(s->author) && (json_get(m, "manufacturer", &v) || json_get(m, "manufacture", &v)))
		s->author = cyclonedx_organisation(v);
	return 0;
}

/* Counts the entries of the graph and what they depend on. */
static int count_dependencies(struct cyclonedx *c, struct fact_sbom *s, struct err *e)
{
	struct json_iter it;
	struct json list, v, on;
	int given = place_list(&c->place, c->root, "dependencies", &list, e);

	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &v);) {
		size_t back = bom_place(&c->place, c->lines, "dependencies", it.index, v);

		if (!json_is(v, JSON_OBJECT))
			return place_expected(&c->place, NULL, "an object", e);
		given = place_list(&c->place, v, "dependsOn", &on, e);
		if (given < 0)
			return -1;
		s->dependency_nodes++;
		s->dependency_edges += given ? (int64_t)json_count(on) : 0;
		place_back(&c->place, back);
	}
	s->relationships = s->dependency_nodes > 0;
	return 0;
}

static int read_head(struct cyclonedx *c, struct reading *r, struct fact_sbom *s, struct err *e)
{
	struct json list;
	int given;

	*s = (struct fact_sbom){ .format = STR_LIT("CycloneDX"), .locator = STR_LIT("") };
	if (place_str(&c->place, c->root, "specVersion", &s->spec_version, e) < 0)
		return -1;
	if (!str_given(s->spec_version))
		return place_expected(&c->place, "specVersion", "a version such as \"1.6\"", e);
	if (place_str(&c->place, c->root, "serialNumber", &s->serial, e) < 0)
		return -1;
	if (read_metadata(c, r, s, e) < 0 || count_dependencies(c, s, e) < 0)
		return -1;
	given = place_list(&c->place, c->root, "vulnerabilities", &list, e);
	if (given < 0)
		return -1;
	s->vulnerabilities = given ? (int64_t)json_count(list) : 0;
	bom_set_system(r, s);
	c->serial = s->serial;
	c->author = s->author;
	c->referred = s->dependency_nodes || s->vulnerabilities;
	return c->lines ? conform_told(r, s, e) : conform_cyclonedx_json(r, s, e);
}

static int read_bom(struct cyclonedx *c, struct reading *r, struct err *e)
{
	CLEANUP(finding_report_free) struct finding_report embedded;
	struct fact_sbom s;
	size_t in_components = 0;
	struct json list;
	int given;

	finding_report_init(&embedded, r);
	if (read_head(c, r, &s, e) < 0)
		return -1;
	given = place_list(&c->place, c->root, "components", &list, e);
	if (given > 0 && c->lines)
		in_components = cyclonedx_embedded(list);
	c->embedded = in_components ? &embedded : NULL;
	s.vulnerabilities += (int64_t)in_components;
	if (given < 0 || facts_sbom(c->facts, &s, e) < 0)
		return -1;
	if (s.vulnerabilities && cyclonedx_scan(c, &s, in_components, e) < 0)
		return -1;
	if (given && cyclonedx_components(c, list, e) < 0)
		return -1;
	if (s.dependency_nodes && cyclonedx_dependencies(c, e) < 0)
		return -1;
	if (s.vulnerabilities && cyclonedx_vulnerabilities(c, e) < 0)
		return -1;
	return facts_sbom_end(c->facts, e);
}

int cyclonedx_read(struct reading *r, struct json root, bool lines, struct err *e)
{
	struct cyclonedx c = {
		.r = r,
		.facts = r->facts,
		.root = root,
		.lines = lines,
		.place = PLACE_INIT,
		.name = BOM_TEXT_INIT,
		.supplier = BOM_TEXT_INIT,
		.licenses = BOM_TEXT_INIT,
		.hashes = BOM_TEXT_INIT,
		.refs = MAP_INIT,
		.tool = STR_LIT("CycloneDX"),
	};
	int ret = read_bom(&c, r, e);

	buf_free(&c.place);
	buf_free(&c.name);
	buf_free(&c.supplier);
	buf_free(&c.licenses);
	buf_free(&c.hashes);
	map_free(&c.refs);
	free(c.components);
	return ret;
}

static int read_json(struct reading *r, struct err *e)
{
	return cyclonedx_read(r, r->json, false, e);
}

/* bomFormat exists to tell CycloneDX from other JSON; a wrong value in it breaks the schema,
 * not the reading. Version 2 will be another structure. */
static bool claims(const struct reading *r)
{
	struct json v;
	struct str version;

	if (!r->is_json)
		return r->looks_json && str_has(r->bytes, "\"bomFormat\"") && str_has(r->bytes, "CycloneDX");
	if (!json_get(r->json, "bomFormat", &v))
		return false;
	version = json_get_str(r->json, "specVersion");
	return str_given(version) ? str_starts(version, "1.") : str_is_nocase(json_str(v), "CycloneDX");
}

const struct format format_cyclonedx_json = {
	.name = "cyclonedx-json",
	.kind = "sbom",
	.claims = claims,
	.read = read_json,
};
