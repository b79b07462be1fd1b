/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/spdx3_int.h"

/* The packages and the relationships of an SPDX 3 document. */
#define NO_END (SIZE_MAX - 1)	/* an element that is no end of a dependency */

void spdx3_place(struct spdx3 *d, size_t at)
{
	buf_clear(&d->place);
	if (d->graph)
		place_item(&d->place, "@graph", at);
}

/* Some write the identifiers' member in the plural. */
struct str spdx3_purl(struct json package)
{
	static const char *const members[] = { "externalIdentifier", "externalIdentifiers" };
	struct str purl = json_get_str(package, "software_packageUrl");
	struct json_iter it;
	struct json list, v;

	if (bom_asserted(purl))
		return purl;
	for (size_t i = 0; i < COUNT_OF(members); i++) {
		if (!json_get(package, members[i], &list))
			continue;
		for (json_begin(list, &it); json_next(&it, &v);)
			if (str_is(json_get_str(v, "externalIdentifierType"), "packageUrl") &&
			    str_given(json_get_str(v, "identifier")))
				return json_get_str(v, "identifier");
	}
	return STR_NONE;
}

static struct str supplier_of(const struct spdx3 *d, struct json package)
{
	struct json who;
	struct str name;

	if (!spdx3_target(d, package, "suppliedBy", &who))
		return STR_NONE;
	name = json_get_str(who, "name");
	return bom_asserted(name) ? name : STR_NONE;
}

static struct str hashes_of(struct spdx3 *d, struct json package)
{
	struct json_iter it;
	struct json list, v, hash;

	buf_clear(&d->hashes);
	if (!json_get(package, "verifiedUsing", &list))
		return STR_NONE;
	for (json_begin(list, &it); json_next(&it, &v);)
		if (spdx3_resolve(d, v, &hash))
			bom_join_hash(&d->hashes, json_get_str(hash, "algorithm"), json_get_str(hash, "hashValue"));
	return bom_text(&d->hashes);
}

static int add_package(struct spdx3 *d, const struct spdx3_package *p, struct err *e)
{
	struct fact_component f = {
		.supplier = supplier_of(d, p->v),
		.purl = spdx3_purl(p->v),
		.hashes = hashes_of(d, p->v),
		.licenses = p->concluded.p ? p->concluded : p->declared,
		.identified = str_given(spdx3_id(p->v)),
		.locator = buf_str(&d->place),
	};
	struct str purpose = json_get_str(p->v, "software_primaryPurpose");

	if (place_str(&d->place, p->v, "name", &f.name, e) < 0 ||
	    place_str(&d->place, p->v, "software_packageVersion", &f.version, e) < 0)
		return -1;
	if (!f.name.p)
		f.name = STR_LIT("");
	if (!bom_asserted(f.version))
		f.version = STR_NONE;
	f.type = str_given(purpose) ? spdx_word(purpose, &d->type) : STR_NONE;
	if (buf_overflowed(&d->hashes) || buf_overflowed(&d->type))
		return place_expected(&d->place, NULL, "at most a mebibyte in a column", e);
	return facts_component(d->facts, &f, e);
}

/* The licence that an element is, as an expression; NoAssertion is none. */
static struct str license_of(const struct spdx3 *d, struct json v)
{
	static const char *const members[] = { "simplelicensing_licenseExpression", "licenseExpression", "name" };
	struct json element;
	struct str id = json_is(v, JSON_OBJECT) ? spdx3_id(v) : json_str(v);
	const char *slash;

	if (spdx3_resolve(d, v, &element)) {
		for (size_t i = 0; i < COUNT_OF(members); i++) {
			struct str s = json_get_str(element, members[i]);

			if (str_given(s))
				return bom_asserted(s) ? s : STR_NONE;
		}
	}
	if (str_has(id, "NoAssertion"))
		return STR_NONE;
	if (str_has(id, "NoneLicense") || str_ends(id, "/None"))
		return STR_LIT("NONE");
	slash = id.n ? memrchr(id.p, '/', id.n) : NULL;
	return slash ? (struct str){ slash + 1, id.n - (size_t)(slash + 1 - id.p) } : id;
}

/* The first licence that a relationship gives a package. */
static void note_license(struct spdx3 *d, struct json relationship)
{
	struct str type = json_get_str(relationship, "relationshipType");
	bool concluded = str_is(type, "hasConcludedLicense");
	struct json from, to, first;
	struct json_iter it;
	struct str license;
	size_t at;

	if ((!concluded && !str_is(type, "hasDeclaredLicense")) || !json_get(relationship, "from", &from) ||
	    !json_get(relationship, "to", &to))
		return;
	json_begin(to, &it);
	license = license_of(d, json_next(&it, &first) ? first : to);
	at = map_find(&d->package_ids, json_is(from, JSON_OBJECT) ? spdx3_id(from) : json_str(from));
	if (at >= d->package_count || !license.p)
		return;
	if (concluded && !d->packages[at].concluded.p)
		d->packages[at].concluded = license;
	else if (!concluded && !d->packages[at].declared.p)
		d->packages[at].declared = license;
}

int spdx3_packages(struct spdx3 *d, struct err *e)
{
	size_t at = 0;

	for (size_t i = 0; i < d->count; i++)
		note_license(d, d->all[i]);
	for (size_t i = 0; i < d->count; i++) {
		if (!spdx3_is_package(spdx3_type(d->all[i])))
			continue;
		spdx3_place(d, i);
		if (add_package(d, &d->packages[at++], e) < 0)
			return -1;
	}
	return 0;
}

/* Elements of the document that are no packages are no ends; what another document has is one. */
static int find_end(struct spdx3 *d, struct json v, size_t *ret, struct err *e)
{
	struct str id = json_is(v, JSON_OBJECT) ? spdx3_id(v) : json_str(v);
	struct fact_component f = { .name = id };

	*ret = str_given(id) ? map_find(&d->package_ids, id) : NO_END;
	if (*ret != MAP_NONE)
		return 0;
	*ret = NO_END;
	if (map_find(&d->ids, id) != MAP_NONE || str_has(id, "NoAssertion") || str_ends(id, "NoneElement"))
		return 0;
	if (facts_dependency_end(d->facts, &f, ret, e) < 0)
		return -1;
	map_add(&d->package_ids, id, *ret);
	return 0;
}

static int add_edge(struct spdx3 *d, struct json from, struct json to, struct spdx_relation is, struct err *e)
{
	size_t a, b;

	if (find_end(d, is.swapped ? to : from, &a, e) < 0 || find_end(d, is.swapped ? from : to, &b, e) < 0)
		return -1;
	return a == NO_END || b == NO_END ? 0 : facts_dependency(d->facts, a, b, is.name, e);
}

static int add_relationship(struct spdx3 *d, struct spdx_relations *known, struct json v, struct err *e)
{
	struct str type = json_get_str(v, "relationshipType");
	struct json from, to, one;
	struct json_iter it;
	struct spdx_relation is;

	if (!json_get(v, "from", &from) || !json_get(v, "to", &to) || str_ends(type, "License"))
		return 0;
	is = spdx_relation(known, type, d->r->arena);
	if (!is.name)
		return 0;
	if (!json_is(to, JSON_ARRAY))
		return add_edge(d, from, to, is, e);
	for (json_begin(to, &it); json_next(&it, &one);)
		if (add_edge(d, from, one, is, e) < 0)
			return -1;
	return 0;
}

int spdx3_relationships(struct spdx3 *d, struct err *e)
{
	struct spdx_relations known = { .by_type = MAP_INIT };
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < d->count; i++)
		if (spdx3_is_relationship(spdx3_type(d->all[i])))
			ret = add_relationship(d, &known, d->all[i], e);
	map_free(&known.by_type);
	return ret;
}
