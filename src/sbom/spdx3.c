/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/conform.h"
#include "sbom/spdx3_int.h"

/*
 * SPDX 3.0 in JSON-LD: an array of elements in @graph that name each other, or one element as the
 * document itself. Packages, AI packages and datasets are components. Edges are all elements
 * that are relationships; licences are relationships too. What an element names may also stand in its
 * place, as JSON-LD allows.
 */
struct str spdx3_id(struct json element)
{
	struct str id = json_get_str(element, "spdxId");

	return id.p ? id : json_get_str(element, "@id");
}

struct str spdx3_type(struct json element)
{
	struct str type = json_get_str(element, "type");

	return type.p ? type : json_get_str(element, "@type");
}

bool spdx3_is_package(struct str type)
{
	return str_is(type, "software_Package") || str_is(type, "ai_AIPackage") || str_is(type, "dataset_DatasetPackage");
}

bool spdx3_is_relationship(struct str type)
{
	return str_ends(type, "Relationship");
}

bool spdx3_resolve(const struct spdx3 *d, struct json v, struct json *ret)
{
	size_t at;

	*ret = v;
	if (json_is(v, JSON_OBJECT) && json_count(v) > 1)
		return true;
	at = map_find(&d->ids, json_is(v, JSON_OBJECT) ? spdx3_id(v) : json_str(v));
	if (at == MAP_NONE)
		return false;
	*ret = d->all[at];
	return true;
}

bool spdx3_target(const struct spdx3 *d, struct json element, const char *member, struct json *ret)
{
	struct json_iter it;
	struct json v, first;

	if (!json_get(element, member, &v))
		return false;
	json_begin(v, &it);
	return spdx3_resolve(d, json_next(&it, &first) ? first : v, ret);
}

static void gather(struct spdx3 *d, struct json element)
{
	struct str id = spdx3_id(element);

	if (str_given(id))
		map_add(&d->ids, id, d->count);
	if (spdx3_is_package(spdx3_type(element))) {
		map_add(&d->package_ids, id, d->package_count);
		d->packages[d->package_count++] = (struct spdx3_package){ .v = element };
	}
	d->all[d->count++] = element;
}

static void gather_all(struct spdx3 *d)
{
	size_t room = d->graph ? json_count(d->elements) : 1;
	struct json_iter it;
	struct json v;

	d->all = arena_alloc(d->r->arena, (room + 1) * sizeof *d->all);
	d->packages = arena_alloc(d->r->arena, (room + 1) * sizeof *d->packages);
	if (!d->graph) {
		gather(d, d->elements);
		return;
	}
	for (json_begin(d->elements, &it); json_next(&it, &v);)
		gather(d, v);
}

static bool first_of_type(const struct spdx3 *d, const char *type, struct json *ret)
{
	for (size_t i = 0; i < d->count; i++) {
		if (!str_is(spdx3_type(d->all[i]), type))
			continue;
		*ret = d->all[i];
		return true;
	}
	return false;
}

/* The names of those that a member names, joined. */
static struct str names(struct spdx3 *d, struct json element, const char *member)
{
	struct json_iter it;
	struct json list, v, who;

	buf_clear(&d->text);
	if (!json_get(element, member, &list))
		return STR_NONE;
	for (json_begin(list, &it); json_next(&it, &v);)
		if (spdx3_resolve(d, v, &who) && bom_asserted(json_get_str(who, "name")))
			bom_join(&d->text, json_get_str(who, "name"));
	return arena_str(d->r->arena, bom_text(&d->text));
}

static void read_creation(struct spdx3 *d, struct json document, struct fact_sbom *s)
{
	struct json info;

	if (!spdx3_target(d, document, "creationInfo", &info) && !first_of_type(d, "CreationInfo", &info))
		return;
	s->spec_version = json_get_str(info, "specVersion");
	bom_set_created(d->r, s, json_get_str(info, "created"));
	s->author = names(d, info, "createdBy");
	s->tool = names(d, info, "createdUsing");
}

/* The root of the document; of an SBOM, its root. Otherwise what the document is said to describe. */
static bool find_subject(const struct spdx3 *d, struct json document, struct json *ret)
{
	struct json v;

	for (int depth = 0; depth < 4 && spdx3_target(d, document, "rootElement", ret); depth++) {
		if (spdx3_is_package(spdx3_type(*ret)))
			return true;
		document = *ret;
	}
	for (size_t i = 0; i < d->count; i++) {
		v = d->all[i];
		if (str_is(json_get_str(v, "relationshipType"), "describes") && spdx3_target(d, v, "to", ret) &&
		    spdx3_is_package(spdx3_type(*ret)))
			return true;
	}
	return false;
}

static void read_subject(struct spdx3 *d, struct json document, struct fact_sbom *s)
{
	struct json subject;

	s->subject = json_get_str(document, "name");
	if (!find_subject(d, document, &subject))
		return;
	s->subject = json_get_str(subject, "name");
	s->release = json_get_str(subject, "software_packageVersion");
	s->subject_purl = spdx3_purl(subject);
}

static int read_document(struct spdx3 *d, struct err *e)
{
	struct fact_sbom s = { .format = STR_LIT("SPDX"), .spec_version = STR_LIT("3.0"), .locator = STR_LIT("") };
	struct json document = d->elements;

	gather_all(d);
	if (first_of_type(d, "SpdxDocument", &document) || first_of_type(d, "software_Sbom", &document))
		s.serial = spdx3_id(document);
	d->serial = s.serial;
	read_creation(d, document, &s);
	if (!str_given(s.spec_version))
		s.spec_version = STR_LIT("3.0");
	for (size_t i = 0; i < d->count; i++) {
		s.dependency_edges += spdx3_is_relationship(spdx3_type(d->all[i]));
		s.vulnerabilities += str_is(spdx3_type(d->all[i]), SPDX3_VULNERABILITY);
	}
	s.relationships = s.dependency_edges > 0;
	read_subject(d, document, &s);
	bom_set_system(d->r, &s);
	if (conform_spdx3(d->r, &s, e) < 0)
		return -1;
	if (facts_sbom(d->facts, &s, e) < 0 || spdx3_packages(d, e) < 0 || spdx3_relationships(d, e) < 0 ||
	    spdx3_security(d, &s, e) < 0)
		return -1;
	return facts_sbom_end(d->facts, e);
}

static int read_spdx3(struct reading *r, struct err *e)
{
	struct spdx3 d = {
		.r = r,
		.facts = r->facts,
		.elements = r->json,
		.place = PLACE_INIT,
		.type = BOM_TEXT_INIT,
		.hashes = BOM_TEXT_INIT,
		.text = BOM_TEXT_INIT,
		.ids = MAP_INIT,
		.package_ids = MAP_INIT,
	};
	struct json graph;
	int ret = place_list(&d.place, r->json, "@graph", &graph, e);

	if (ret > 0) {
		d.elements = graph;
		d.graph = true;
	}
	if (ret >= 0)
		ret = read_document(&d, e);
	buf_free(&d.place);
	buf_free(&d.type);
	buf_free(&d.hashes);
	buf_free(&d.text);
	map_free(&d.ids);
	map_free(&d.package_ids);
	return ret;
}

static bool context_is_spdx(struct json context)
{
	struct json_iter it;
	struct json v;

	if (str_has(json_str(context), "spdx.org/rdf/3"))
		return true;
	for (json_begin(context, &it); json_next(&it, &v);)
		if (str_has(json_str(v), "spdx.org/rdf/3"))
			return true;
	return false;
}

static bool claims(const struct reading *r)
{
	struct json context;

	if (!r->is_json)
		return r->looks_json && str_has(r->bytes, "\"@context\"") && str_has(r->bytes, "spdx.org/rdf/3");
	return json_get(r->json, "@context", &context) && context_is_spdx(context);
}

const struct format format_spdx3 = {
	.name = "spdx3-json",
	.kind = "sbom",
	.claims = claims,
	.read = read_spdx3,
};
