/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/cyclonedx.h"

#include "evidence/bom.h"
#include "evidence/conform.h"
#include "evidence/place.h"

/*
 * CycloneDX, 1.0 to 1.7 (and what a later 1.x keeps), in the shape of its JSON. Components are told in the
 * order of the document, a nested one after the one that holds it; the subject
 * (metadata.component) and services are none of them. What breaks the schema but can be
 * read is read; a fact's member of another type is refused.
 *
 * Measured: one pass over a component's members instead of a lookup for each of them.
 */
struct cyclonedx {
	struct facts *facts;
	bool lines;
	struct buf place;
	struct buf name, supplier, licenses, hashes;	/* of the component at hand */
};

/* The members of a component that facts are made of. */
enum member {
	TYPE, GROUP, NAME, VERSION, PURL, PUBLISHER, AUTHOR,	/* strings */
	SUPPLIER, MANUFACTURER,					/* objects */
	AUTHORS, LICENSES, HASHES, COMPONENTS,			/* arrays */
	MEMBERS,
};

static const struct {
	struct str name;
	enum json_type type;
	const char *what;
} members[MEMBERS] = {
#define MEMBER(id, text, json, what) [id] = { { text, sizeof(text) - 1 }, json, what }
	MEMBER(TYPE, "type", JSON_STRING, "a string"),
	MEMBER(GROUP, "group", JSON_STRING, "a string"),
	MEMBER(NAME, "name", JSON_STRING, "a string"),
	MEMBER(VERSION, "version", JSON_STRING, "a string"),
	MEMBER(PURL, "purl", JSON_STRING, "a string"),
	MEMBER(PUBLISHER, "publisher", JSON_STRING, "a string"),
	MEMBER(AUTHOR, "author", JSON_STRING, "a string"),
	MEMBER(SUPPLIER, "supplier", JSON_OBJECT, "an object"),
	MEMBER(MANUFACTURER, "manufacturer", JSON_OBJECT, "an object"),
	MEMBER(AUTHORS, "authors", JSON_ARRAY, "an array"),
	MEMBER(LICENSES, "licenses", JSON_ARRAY, "an array"),
	MEMBER(HASHES, "hashes", JSON_ARRAY, "an array"),
	MEMBER(COMPONENTS, "components", JSON_ARRAY, "an array"),
#undef MEMBER
};

struct component {
	struct json v[MEMBERS];
	bool given[MEMBERS];
};

static enum member member_named(struct str name)
{
	unsigned m = 0;

	while (m < MEMBERS && !(members[m].name.n == name.n && !memcmp(members[m].name.p, name.p, name.n)))
		m++;
	return (enum member)m;
}

static int scan_component(struct cyclonedx *c, struct json v, struct component *ret, struct err *e)
{
	struct json_iter it;
	struct json value;
	struct str name;

	if (!json_is(v, JSON_OBJECT))
		return place_expected(&c->place, NULL, "an object", e);
	memset(ret->given, 0, sizeof ret->given);
	for (json_members(v, &it); json_member(&it, &name, &value);) {
		enum member m = member_named(name);

		if (m == MEMBERS || ret->given[m] || json_is(value, JSON_NULL))
			continue;
		if (!json_is(value, members[m].type))
			return place_expected(&c->place, members[m].name.p, members[m].what, e);
		ret->v[m] = value;
		ret->given[m] = true;
	}
	return 0;
}

/* An empty string says no more than an absent one. */
static struct str text(const struct component *k, enum member m)
{
	struct str s = k->given[m] ? json_str(k->v[m]) : STR_NONE;

	return str_given(s) ? s : STR_NONE;
}

/* The name of an organisation, or, for one that has none, where it is found. */
static struct str organisation(struct json v)
{
	struct str name = json_get_str(v, "name");
	struct json urls, first;
	struct json_iter it;

	if (bom_asserted(name))
		return name;
	if (!json_get(v, "url", &urls))
		return STR_NONE;
	json_begin(urls, &it);
	return json_next(&it, &first) ? json_str(first) : STR_NONE;
}

/* The people of an array of contacts, by name or else by e-mail. */
static struct str people(struct json list, struct buf *b)
{
	struct json_iter it;
	struct json person;

	buf_clear(b);
	for (json_begin(list, &it); json_next(&it, &person);) {
		struct str name = json_get_str(person, "name");

		if (!bom_asserted(name))
			name = json_get_str(person, "email");
		if (bom_asserted(name))
			bom_join(b, name);
	}
	return bom_text(b);
}

/* Who stands behind a component: the first of these that says something. From 1.6 on,
 * authors and manufacturer take the place of author. */
static struct str supplier(struct cyclonedx *c, const struct component *k)
{
	struct str s = STR_NONE;

	if (k->given[SUPPLIER])
		s = organisation(k->v[SUPPLIER]);
	if (!bom_asserted(s) && k->given[MANUFACTURER])
		s = organisation(k->v[MANUFACTURER]);
	if (!bom_asserted(s))
		s = text(k, PUBLISHER);
	if (!bom_asserted(s))
		s = text(k, AUTHOR);
	if (!bom_asserted(s) && k->given[AUTHORS])
		s = people(k->v[AUTHORS], &c->supplier);
	return bom_asserted(s) ? s : STR_NONE;
}

/* A licence without a name is still given: its text is empty. */
static int licenses(struct cyclonedx *c, const struct component *k, struct str *ret, struct err *e)
{
	struct json_iter it;
	struct json entry;

	*ret = STR_NONE;
	buf_clear(&c->licenses);
	if (!k->given[LICENSES])
		return 0;
	for (json_begin(k->v[LICENSES], &it); json_next(&it, &entry);) {
		struct json license;
		struct str name = json_get_str(entry, "expression");

		if (!json_is(entry, JSON_OBJECT))
			return place_expected(&c->place, "licenses", "an array of objects", e);
		if (!str_given(name) && json_get(entry, "license", &license)) {
			name = json_get_str(license, "id");
			if (!str_given(name))
				name = json_get_str(license, "name");
			if (!str_given(name))
				name = json_get_str(license, "url");
		}
		if (str_given(name))
			bom_join(&c->licenses, name);
		*ret = buf_str(&c->licenses);
	}
	return 0;
}

static int hashes(struct cyclonedx *c, const struct component *k, struct str *ret, struct err *e)
{
	struct json_iter it;
	struct json hash;

	*ret = STR_NONE;
	buf_clear(&c->hashes);
	if (!k->given[HASHES])
		return 0;
	for (json_begin(k->v[HASHES], &it); json_next(&it, &hash);) {
		if (!json_is(hash, JSON_OBJECT))
			return place_expected(&c->place, "hashes", "an array of objects", e);
		bom_join_hash(&c->hashes, json_get_str(hash, "alg"), json_get_str(hash, "content"));
	}
	*ret = bom_text(&c->hashes);
	return 0;
}

static struct str grouped_name(struct cyclonedx *c, struct str group, struct str name)
{
	if (!str_given(group))
		return str_given(name) ? name : STR_LIT("");
	buf_clear(&c->name);
	buf_add_str(&c->name, group);
	buf_add_char(&c->name, '/');
	buf_add_str(&c->name, name);
	return buf_str(&c->name);
}

static int add_component(struct cyclonedx *c, const struct component *k, struct err *e)
{
	struct fact_component f = { .type = text(k, TYPE), .version = text(k, VERSION), .purl = text(k, PURL) };

	f.name = grouped_name(c, text(k, GROUP), text(k, NAME));
	f.supplier = supplier(c, k);
	if (licenses(c, k, &f.licenses, e) < 0 || hashes(c, k, &f.hashes, e) < 0)
		return -1;
	if (buf_overflowed(&c->name) || buf_overflowed(&c->supplier) || buf_overflowed(&c->licenses) ||
	    buf_overflowed(&c->hashes))
		return place_expected(&c->place, NULL, "at most a mebibyte in a column", e);
	f.locator = buf_str(&c->place);
	return facts_component(c->facts, &f, e);
}

/* As deep as JSON_DEPTH_MAX lets a document be. */
static int add_components(struct cyclonedx *c, struct json list, struct err *e)
{
	struct json_iter it;
	struct json v;

	for (json_begin(list, &it); json_next(&it, &v);) {
		size_t back = bom_place(&c->place, c->lines, "components", it.index, v);
		struct component k;

		if (scan_component(c, v, &k, e) < 0 || add_component(c, &k, e) < 0)
			return -1;
		if (k.given[COMPONENTS] && add_components(c, k.v[COMPONENTS], e) < 0)
			return -1;
		place_back(&c->place, back);
	}
	return 0;
}

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

static int read_metadata(struct cyclonedx *c, struct reading *r, struct json root, struct fact_sbom *s, struct err *e)
{
	struct json m, v;
	int given = place_object(&c->place, root, "metadata", &m, e);

	if (given <= 0)
		return given;
	bom_set_created(r, s, json_get_str(m, "timestamp"));
	if (json_get(m, "component", &v)) {
		struct str name = json_get_str(v, "name");

		if (str_given(name))
			s->subject = arena_str(r->arena, grouped_name(c, json_get_str(v, "group"), name));
		s->release = json_get_str(v, "version");
		s->subject_purl = json_get_str(v, "purl");
	}
	if (json_get(m, "tools", &v)) {
		buf_clear(&c->name);
		s->tool = arena_str(r->arena, tools(v, &c->name));
	}
	if (json_get(m, "authors", &v))
		s->author = arena_str(r->arena, people(v, &c->supplier));
	if (!str_given(s->author) && json_get(m, "manufacturer", &v))
		s->author = organisation(v);
	return 0;
}

static int count_dependencies(struct cyclonedx *c, struct json root, struct fact_sbom *s, struct err *e)
{
	struct json_iter it;
	struct json list, v, on;
	int given = place_list(&c->place, root, "dependencies", &list, e);

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
	return 0;
}

static int read_head(struct cyclonedx *c, struct reading *r, struct json root, struct fact_sbom *s, struct err *e)
{
	struct json list;
	int given;

	*s = (struct fact_sbom){ .format = STR_LIT("CycloneDX"), .locator = STR_LIT("") };
	if (place_str(&c->place, root, "specVersion", &s->spec_version, e) < 0)
		return -1;
	if (!str_given(s->spec_version))
		return place_expected(&c->place, "specVersion", "a version such as \"1.6\"", e);
	if (place_str(&c->place, root, "serialNumber", &s->serial, e) < 0)
		return -1;
	if (read_metadata(c, r, root, s, e) < 0 || count_dependencies(c, root, s, e) < 0)
		return -1;
	given = place_list(&c->place, root, "vulnerabilities", &list, e);
	if (given < 0)
		return -1;
	s->vulnerabilities = given ? (int64_t)json_count(list) : 0;
	bom_set_system(r, s);
	return c->lines ? conform_told(r, s, e) : conform_cyclonedx_json(r, s, e);
}

static int read_bom(struct cyclonedx *c, struct reading *r, struct json root, struct err *e)
{
	struct fact_sbom s;
	struct json list;
	int given;

	if (read_head(c, r, root, &s, e) < 0 || facts_sbom(c->facts, &s, e) < 0)
		return -1;
	given = place_list(&c->place, root, "components", &list, e);
	if (given < 0 || (given && add_components(c, list, e) < 0))
		return -1;
	return facts_sbom_end(c->facts, e);
}

int cyclonedx_read(struct reading *r, struct json root, bool lines, struct err *e)
{
	struct cyclonedx c = {
		.facts = r->facts,
		.lines = lines,
		.place = PLACE_INIT,
		.name = BOM_TEXT_INIT,
		.supplier = BOM_TEXT_INIT,
		.licenses = BOM_TEXT_INIT,
		.hashes = BOM_TEXT_INIT,
	};
	int ret = read_bom(&c, r, root, e);

	buf_free(&c.place);
	buf_free(&c.name);
	buf_free(&c.supplier);
	buf_free(&c.licenses);
	buf_free(&c.hashes);
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
