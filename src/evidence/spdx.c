/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/spdx.h"

#include "evidence/bom.h"
#include "evidence/place.h"

/*
 * SPDX 2.x in the shape of its JSON, also inside the "sbom" member that GitHub's dependency
 * graph puts around it. Each package is a component. Its licence is the concluded one, else the
 * declared one; NONE is a statement and kept, NOASSERTION is none. There is no graph of
 * nodes in SPDX 2: edges are all its relationships.
 */
struct spdx {
	struct facts *facts;
	struct json root;
	bool lines;
	struct buf place;
	struct buf type, hashes;	/* of the package at hand */
};

/* "Organization: Acme" is Acme. */
static struct str without_role(struct str s)
{
	static const char *const roles[] = { "Organization:", "Person:", "Tool:" };

	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		size_t n = strlen(roles[i]);

		if (str_starts_nocase(s, roles[i]))
			return str_trim((struct str){ s.p + n, s.n - n });
	}
	return s;
}

/* "OPERATING_SYSTEM" is what other formats call operating-system. */
static struct str purpose(struct spdx *d, struct str s)
{
	if (!str_given(s))
		return STR_NONE;
	buf_clear(&d->type);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		buf_add_char(&d->type, c == '_' ? '-' : c);
	}
	return buf_str(&d->type);
}

/* An external reference of type purl; some write the type as the URI of its listing. */
static int package_purl(const struct spdx *d, struct json package, struct str *ret, struct err *e)
{
	struct json_iter it;
	struct json list, ref;
	int given = place_list(&d->place, package, "externalRefs", &list, e);

	*ret = STR_NONE;
	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &ref);) {
		struct str type = json_get_str(ref, "referenceType");
		struct str locator = json_get_str(ref, "referenceLocator");

		if (!json_is(ref, JSON_OBJECT))
			return place_expected(&d->place, "externalRefs", "an array of objects", e);
		if ((str_is(type, "purl") || str_ends(type, "/purl")) && str_given(locator) && !ret->p)
			*ret = locator;
	}
	return 0;
}

static int package_hashes(struct spdx *d, struct json package, struct str *ret, struct err *e)
{
	struct json_iter it;
	struct json list, sum;
	int given = place_list(&d->place, package, "checksums", &list, e);

	*ret = STR_NONE;
	buf_clear(&d->hashes);
	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &sum);) {
		if (!json_is(sum, JSON_OBJECT))
			return place_expected(&d->place, "checksums", "an array of objects", e);
		bom_join_hash(&d->hashes, json_get_str(sum, "algorithm"), json_get_str(sum, "checksumValue"));
	}
	*ret = bom_text(&d->hashes);
	return 0;
}

static int package_strings(const struct spdx *d, struct json package, struct fact_component *f, struct err *e)
{
	struct str concluded, declared;

	if (place_str(&d->place, package, "name", &f->name, e) < 0 ||
	    place_str(&d->place, package, "versionInfo", &f->version, e) < 0 ||
	    place_str(&d->place, package, "supplier", &f->supplier, e) < 0 ||
	    place_str(&d->place, package, "licenseConcluded", &concluded, e) < 0 ||
	    place_str(&d->place, package, "licenseDeclared", &declared, e) < 0)
		return -1;
	if (!f->name.p)
		f->name = STR_LIT("");
	if (!str_given(f->version))
		f->version = STR_NONE;
	f->supplier = without_role(f->supplier);
	if (!bom_asserted(f->supplier))
		f->supplier = STR_NONE;
	f->licenses = bom_asserted(concluded) ? concluded : bom_asserted(declared) ? declared : STR_NONE;
	return 0;
}

static int add_package(struct spdx *d, struct json package, struct err *e)
{
	struct fact_component f = { 0 };

	if (!json_is(package, JSON_OBJECT))
		return place_expected(&d->place, NULL, "an object", e);
	if (package_strings(d, package, &f, e) < 0 || package_purl(d, package, &f.purl, e) < 0 ||
	    package_hashes(d, package, &f.hashes, e) < 0)
		return -1;
	f.type = purpose(d, json_get_str(package, "primaryPackagePurpose"));
	if (buf_overflowed(&d->hashes) || buf_overflowed(&d->type))
		return place_expected(&d->place, NULL, "at most a mebibyte in a column", e);
	f.locator = buf_str(&d->place);
	return facts_component(d->facts, &f, e);
}

static int add_packages(struct spdx *d, struct err *e)
{
	struct json_iter it;
	struct json list, package;
	int given = place_list(&d->place, d->root, "packages", &list, e);

	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &package);) {
		size_t back = bom_place(&d->place, d->lines, "packages", it.index, package);

		if (add_package(d, package, e) < 0)
			return -1;
		place_back(&d->place, back);
	}
	return 0;
}

/* The id of what the document describes: by the short form of 2.2, or by relationship. */
static struct str described(struct json root)
{
	struct json_iter it;
	struct json list, v;

	if (json_get(root, "documentDescribes", &list))
		for (json_begin(list, &it); json_next(&it, &v);)
			return json_str(v);
	if (!json_get(root, "relationships", &list))
		return STR_NONE;
	for (json_begin(list, &it); json_next(&it, &v);) {
		struct str type = json_get_str(v, "relationshipType");
		struct str from = json_get_str(v, "spdxElementId");
		struct str to = json_get_str(v, "relatedSpdxElement");

		if (str_is_nocase(type, "DESCRIBES") && str_is(from, "SPDXRef-DOCUMENT"))
			return to;
		if (str_is_nocase(type, "DESCRIBED_BY") && str_is(to, "SPDXRef-DOCUMENT"))
			return from;
	}
	return STR_NONE;
}

/* The package that is described, or, where there is none, the document's own name. */
static void read_subject(struct spdx *d, struct fact_sbom *s)
{
	struct str id = described(d->root);
	struct err unreadable = { 0 };
	struct json_iter it;
	struct json list, package;

	s->subject = json_get_str(d->root, "name");
	if (!str_given(id) || !json_get(d->root, "packages", &list))
		return;
	for (json_begin(list, &it); json_next(&it, &package);) {
		if (!str_eq(json_get_str(package, "SPDXID"), id))
			continue;
		s->subject = json_get_str(package, "name");
		s->release = json_get_str(package, "versionInfo");
		if (package_purl(d, package, &s->subject_purl, &unreadable) < 0)
			s->subject_purl = STR_NONE;
		return;
	}
}

static int read_creation(struct spdx *d, struct reading *r, struct fact_sbom *s, struct err *e)
{
	struct buf tool = BOM_TEXT_INIT, author = BOM_TEXT_INIT;
	struct json_iter it;
	struct json info, list, v;
	int given = place_object(&d->place, d->root, "creationInfo", &info, e);

	if (given <= 0)
		return given;
	bom_set_created(r, s, json_get_str(info, "created"));
	if (!json_get(info, "creators", &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &v);) {
		struct str creator = json_str(v), who = without_role(creator);

		if (bom_asserted(who))
			bom_join(str_starts_nocase(creator, "Tool:") ? &tool : &author, who);
	}
	s->tool = arena_str(r->arena, bom_text(&tool));
	s->author = arena_str(r->arena, bom_text(&author));
	buf_free(&tool);
	buf_free(&author);
	return 0;
}

static int read_document(struct spdx *d, struct reading *r, struct err *e)
{
	struct fact_sbom s = { .format = STR_LIT("SPDX"), .locator = buf_str(&d->place) };
	struct json list;
	int given;

	if (place_str(&d->place, d->root, "spdxVersion", &s.spec_version, e) < 0)
		return -1;
	if (str_starts(s.spec_version, "SPDX-"))
		s.spec_version = (struct str){ s.spec_version.p + 5, s.spec_version.n - 5 };
	if (place_str(&d->place, d->root, "documentNamespace", &s.serial, e) < 0 ||
	    read_creation(d, r, &s, e) < 0)
		return -1;
	given = place_list(&d->place, d->root, "relationships", &list, e);
	if (given < 0)
		return -1;
	s.dependency_edges = given ? (int64_t)json_count(list) : 0;
	read_subject(d, &s);
	bom_set_system(r, &s);
	if (facts_sbom(d->facts, &s, e) < 0 || add_packages(d, e) < 0)
		return -1;
	return facts_sbom_end(d->facts, e);
}

/* The document: the whole, or what GitHub's API answers with in "sbom". */
static bool find_document(struct json v, struct json *ret, bool *ret_inside)
{
	struct json version;

	*ret = v;
	*ret_inside = false;
	if (json_get(v, "spdxVersion", &version))
		return true;
	*ret_inside = true;
	return json_get(v, "sbom", ret) && json_get(*ret, "spdxVersion", &version);
}

int spdx_read(struct reading *r, struct json root, bool lines, struct err *e)
{
	struct spdx d = {
		.facts = r->facts,
		.lines = lines,
		.place = PLACE_INIT,
		.type = BOM_TEXT_INIT,
		.hashes = BOM_TEXT_INIT,
	};
	bool inside;
	int ret;

	if (!find_document(root, &d.root, &inside))
		return place_expected(&d.place, "spdxVersion", "a version such as \"SPDX-2.3\"", e);
	if (inside)
		place_member(&d.place, "sbom");
	ret = read_document(&d, r, e);
	buf_free(&d.place);
	buf_free(&d.type);
	buf_free(&d.hashes);
	return ret;
}

static int read_json(struct reading *r, struct err *e)
{
	return spdx_read(r, r->json, false, e);
}

/* A version that is no string is a broken document of this format, where SPDXID says which. */
static bool claims(const struct reading *r)
{
	struct json d, v;
	bool inside;

	if (!r->is_json)
		return r->looks_json && str_has(r->bytes, "\"spdxVersion\"") && str_has(r->bytes, "SPDX-2.");
	if (!find_document(r->json, &d, &inside) || !json_get(d, "spdxVersion", &v))
		return false;
	return json_is(v, JSON_STRING) ? str_starts(json_str(v), "SPDX-2.") : json_get(d, "SPDXID", &v);
}

const struct format format_spdx_json = {
	.name = "spdx-json",
	.kind = "sbom",
	.claims = claims,
	.read = read_json,
};
