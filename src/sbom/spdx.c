/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/conform.h"
#include "sbom/spdx_int.h"

/*
 * SPDX 2.x in the shape of its JSON, also inside the "sbom" member that GitHub's dependency
 * graph puts around it. Each package is a component. Its licence is the concluded one, else the
 * declared one; NONE is a statement and kept, NOASSERTION is none. There is no graph of
 * nodes in SPDX 2: edges are all its relationships.
 */
struct str spdx_without_role(struct str s)
{
	static const char *const roles[] = { "Organization:", "Person:", "Tool:" };

	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		size_t n = strlen(roles[i]);

		if (str_starts_nocase(s, roles[i]))
			return str_trim((struct str){ s.p + n, s.n - n });
	}
	return s;
}

/* The number of the package that the document describes, by the short form of 2.2 or by
 * relationship: the first that is one; d->count when there is none. */
static size_t described(const struct spdx *d)
{
	struct json_iter it;
	struct json list, v;
	size_t number;

	if (json_get(d->root, "documentDescribes", &list))
		for (json_begin(list, &it); json_next(&it, &v);)
			if ((number = map_find(&d->ids, json_str(v))) < d->count)
				return number;
	if (!json_get(d->root, "relationships", &list))
		return d->count;
	for (json_begin(list, &it); json_next(&it, &v);) {
		struct str type = json_get_str(v, "relationshipType");
		struct str from = json_get_str(v, "spdxElementId");
		struct str to = json_get_str(v, "relatedSpdxElement");
		struct str id = STR_NONE;

		if (str_is_nocase(type, "DESCRIBES") && str_is(from, "SPDXRef-DOCUMENT"))
			id = to;
		if (str_is_nocase(type, "DESCRIBED_BY") && str_is(to, "SPDXRef-DOCUMENT"))
			id = from;
		if (id.p && (number = map_find(&d->ids, id)) < d->count)
			return number;
	}
	return d->count;
}

/* Where packages are that something may refer to. Those that are no objects are refused later. */
static void remember_packages(struct spdx *d)
{
	struct json_iter it;
	struct json list, v;

	if (!json_get(d->root, "packages", &list))
		return;
	d->packages = arena_alloc(d->r->arena, (json_count(list) + 1) * sizeof *d->packages);
	for (json_begin(list, &it); json_next(&it, &v);) {
		struct str id = json_get_str(v, "SPDXID");

		if (str_given(id))
			map_add(&d->ids, id, d->count);
		d->packages[d->count++] = v;
	}
}

/* The package that is described, or, where there is none, the document's own name. */
static void read_subject(struct spdx *d, struct fact_sbom *s)
{
	struct err unreadable = { 0 };
	size_t number = described(d);

	s->subject = json_get_str(d->root, "name");
	if (number == d->count)
		return;
	s->subject = json_get_str(d->packages[number], "name");
	s->release = json_get_str(d->packages[number], "versionInfo");
	if (spdx_purl(d, d->packages[number], &s->subject_purl, &unreadable) < 0)
		s->subject_purl = STR_NONE;
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
		struct str creator = json_str(v), who = spdx_without_role(creator);

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
	struct json list, v;
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
	s.relationships = s.dependency_edges || (json_get(d->root, "documentDescribes", &v) && json_count(v));
	remember_packages(d);
	read_subject(d, &s);
	bom_set_system(r, &s);
	if (conform_spdx(r, d->root, d->lines, buf_str(&d->place), &s, e) < 0)
		return -1;
	if (facts_sbom(d->facts, &s, e) < 0 || spdx_packages(d, e) < 0 || spdx_relationships(d, e) < 0)
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
		.r = r,
		.facts = r->facts,
		.lines = lines,
		.ids = MAP_INIT,
		.file_ids = MAP_INIT,
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
	map_free(&d.ids);
	map_free(&d.file_ids);
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
