/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/cyclonedx_int.h"

/*
 * The components of a CycloneDX document. Measured: one pass over a component's members instead of
 * a lookup for each of them.
 */

/* The members of a component that facts are made of. */
enum member {
	TYPE, GROUP, NAME, VERSION, PURL, PUBLISHER, AUTHOR,	/* strings */
	SUPPLIER, MANUFACTURER, PEDIGREE,			/* objects */
	AUTHORS, LICENSES, HASHES, COMPONENTS,			/* arrays */
	BOM_REF, CPE, SWID, OMNIBOR, SWHID,			/* not given when of another type */
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
	MEMBER(PEDIGREE, "pedigree", JSON_OBJECT, "an object"),
	MEMBER(AUTHORS, "authors", JSON_ARRAY, "an array"),
	MEMBER(LICENSES, "licenses", JSON_ARRAY, "an array"),
	MEMBER(HASHES, "hashes", JSON_ARRAY, "an array"),
	MEMBER(COMPONENTS, "components", JSON_ARRAY, "an array"),
	MEMBER(BOM_REF, "bom-ref", JSON_STRING, NULL),
	MEMBER(CPE, "cpe", JSON_STRING, NULL),
	MEMBER(SWID, "swid", JSON_OBJECT, NULL),
	MEMBER(OMNIBOR, "omniborId", JSON_ARRAY, NULL),
	MEMBER(SWHID, "swhid", JSON_ARRAY, NULL),
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
		if (!json_is(value, members[m].type) && !members[m].what)
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

	return bom_asserted(s) ? s : STR_NONE;
}

struct str cyclonedx_organisation(struct json v)
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

struct str cyclonedx_people(struct json list, struct buf *b)
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
		s = cyclonedx_organisation(k->v[SUPPLIER]);
	if (!bom_asserted(s) && k->given[MANUFACTURER])
		s = cyclonedx_organisation(k->v[MANUFACTURER]);
	if (!bom_asserted(s))
		s = text(k, PUBLISHER);
	if (!bom_asserted(s))
		s = text(k, AUTHOR);
	if (!bom_asserted(s) && k->given[AUTHORS])
		s = cyclonedx_people(k->v[AUTHORS], &c->supplier);
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

struct str cyclonedx_name(struct cyclonedx *c, struct json component)
{
	return grouped_name(c, json_get_str(component, "group"), json_get_str(component, "name"));
}

static bool identified(const struct component *k)
{
	return str_given(text(k, PURL)) || str_given(text(k, CPE)) || k->given[SWID] ||
	       (k->given[OMNIBOR] && json_count(k->v[OMNIBOR])) || (k->given[SWHID] && json_count(k->v[SWHID]));
}

/* Keeps where a component is that may be referred to. */
static void remember(struct cyclonedx *c, const struct component *k, struct json v)
{
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 256;
		c->components = xrealloc(c->components, c->room * sizeof *c->components);
	}
	c->components[c->count] = v;
	if (k->given[BOM_REF])
		map_add(&c->refs, json_str(k->v[BOM_REF]), c->count);
	c->count++;
}

static int add_component(struct cyclonedx *c, const struct component *k, struct err *e)
{
	struct fact_component f = { .type = text(k, TYPE), .version = text(k, VERSION), .purl = text(k, PURL) };

	f.name = grouped_name(c, text(k, GROUP), text(k, NAME));
	f.supplier = supplier(c, k);
	f.identified = identified(k);
	if (licenses(c, k, &f.licenses, e) < 0 || hashes(c, k, &f.hashes, e) < 0)
		return -1;
	if (buf_overflowed(&c->name) || buf_overflowed(&c->supplier) || buf_overflowed(&c->licenses) ||
	    buf_overflowed(&c->hashes))
		return place_expected(&c->place, NULL, "at most a mebibyte in a column", e);
	f.locator = buf_str(&c->place);
	return facts_component(c->facts, &f, e);
}

/* One component and all that it holds. As deep as JSON_DEPTH_MAX lets a document be. */
static int one_component(struct cyclonedx *c, struct json v, struct err *e)
{
	struct component k;

	if (scan_component(c, v, &k, e) < 0 || add_component(c, &k, e) < 0)
		return -1;
	if (c->referred)
		remember(c, &k, v);
	if (c->embedded && cyclonedx_embedded_vulnerabilities(c, v, c->embedded, e) < 0)
		return -1;
	if (k.given[PEDIGREE] && cyclonedx_pedigree(c, v, k.v[PEDIGREE], e) < 0)
		return -1;
	if (!k.given[COMPONENTS])
		return 0;
	if (cyclonedx_threat_model(c, v, e) < 0)
		return -1;
	return cyclonedx_components(c, k.v[COMPONENTS], e);
}

int cyclonedx_components(struct cyclonedx *c, struct json list, struct err *e)
{
	struct json_iter it;
	struct json v;

	for (json_begin(list, &it); json_next(&it, &v);) {
		size_t back = bom_place(&c->place, c->lines, "components", it.index, v);

		if (one_component(c, v, e) < 0)
			return -1;
		place_back(&c->place, back);
	}
	return 0;
}
