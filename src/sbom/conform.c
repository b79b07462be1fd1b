/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/conform.h"

#include "catalog/schema.h"
#include "codec/xml_tree.h"
#include "sbom/conform_int.h"

/* "1.6": what no version of a format could be called is not a version that is not known yet. */
static bool is_version(struct str s)
{
	uint64_t n;

	while (s.p)
		if (!str_to_u64(str_cut(&s, '.'), &n))
			return false;
	return true;
}

static void tell(struct reading *r, bool known, const struct violation *v)
{
	r->violation = *v;
	r->conformance = v->what.p ? CONFORMANCE_BROKEN : known ? CONFORMANCE_KEPT : CONFORMANCE_UNKNOWN;
}

int conform_told(struct reading *r, struct fact_sbom *s, struct err *e)
{
	s->conformance = r->conformance;
	s->violation = r->violation;
	if (!r->strict || s->conformance == CONFORMANCE_KEPT)
		return 0;
	if (s->conformance == CONFORMANCE_UNKNOWN)
		return err_set(e, ERR_INPUT, "no schema of %.*s %.*s is known, so nobody can say that it conforms",
			       STR_FMT(s->format), STR_FMT(str_quote(s->spec_version)));
	err_set(e, ERR_INPUT, "does not conform to %.*s %.*s: %.*s", STR_FMT(s->format),
		STR_FMT(str_quote(s->spec_version)), STR_FMT(r->violation.what));
	return r->violation.at.n ? err_ctx(e, "%.*s", STR_FMT(str_quote(r->violation.at))) : -1;
}

int conform_cyclonedx_json(struct reading *r, struct fact_sbom *s, struct err *e)
{
	const struct schema *schema = schema_shelf_get(r->schemas, "cyclonedx-json", s->spec_version);
	struct violation v = { STR_NONE, STR_NONE };

	if (!r->is_json)
		return 0;
	if (schema)
		conform_json(schema_type(schema, "bom"), r->json, false,
			     arena_printf(r->arena, "CycloneDX %.*s", STR_FMT(s->spec_version)), r->arena, &v);
	else if (!is_version(s->spec_version))
		v = (struct violation){ STR_LIT("specVersion: is not a version of CycloneDX"), STR_LIT("/specVersion") };
	tell(r, schema != NULL, &v);
	return conform_told(r, s, e);
}

int conform_spdx(struct reading *r, struct json document, bool lines, struct str place, struct fact_sbom *s,
		 struct err *e)
{
	const struct schema *schema = schema_shelf_get(r->schemas, "spdx", s->spec_version);
	struct violation v = { STR_NONE, STR_NONE };

	if (schema)
		conform_json(schema_type(schema, "document"), document, lines,
			     arena_printf(r->arena, "SPDX %.*s", STR_FMT(s->spec_version)), r->arena, &v);
	else if (!is_version(s->spec_version))
		v = (struct violation){ STR_LIT("spdxVersion: is not a version of SPDX"), STR_LIT("/spdxVersion") };
	if (schema && !v.what.p)
		conform_spdx_rules(schema, document, lines, r->arena, &v);
	if (v.what.p && place.n && !str_starts(v.at, "line="))
		v.at = str_of(arena_printf(r->arena, "%.*s%.*s", STR_FMT(place), STR_FMT(v.at)));
	tell(r, schema != NULL, &v);
	return conform_told(r, s, e);
}

/* An element of the graph, "@graph[3]", or the document where words is "". */
struct element {
	struct json v;
	const char *words, *place;
};

/* Held against the class that it names. One with an IRI for a class is an extension of somebody's own. */
static void check_element(struct reading *r, const struct schema *schema, const struct element *x, struct violation *ret)
{
	struct str name = json_get_str(x->v, "type");
	const struct schema_type *t = str_given(name) ? schema_type(schema, arena_cstr(r->arena, name)) : NULL;
	const char *what = NULL;

	if (t)
		conform_json(t, x->v, false, "SPDX 3.0", r->arena, ret);
	else if (!str_given(name))
		what = "'type' is missing";
	else if (!memchr(name.p, ':', name.n))
		what = arena_printf(r->arena, "SPDX 3.0 has no class '%.*s'", STR_FMT(str_quote(name)));
	if (what)
		*ret = (struct violation){ str_of(what), str_given(name) ? STR_LIT("/type") : STR_LIT("") };
	if (!ret->what.p)
		return;
	ret->what = str_of(arena_printf(r->arena, "%s%s%.*s", x->words, !*x->words ? "" : ret->at.n && !what ? "." : ": ",
					STR_FMT(ret->what)));
	ret->at = str_of(arena_printf(r->arena, "%s%.*s", x->place, STR_FMT(ret->at)));
}

int conform_spdx3(struct reading *r, struct fact_sbom *s, struct err *e)
{
	const struct schema *schema = schema_shelf_get(r->schemas, "spdx3", s->spec_version);
	struct violation v = { STR_NONE, STR_NONE };
	struct json_iter it;
	struct element x = { r->json, "", "" };
	struct json graph;

	if (schema && json_get(r->json, "@graph", &graph)) {
		for (json_begin(graph, &it); !v.what.p && json_next(&it, &x.v);) {
			x.words = arena_printf(r->arena, "@graph[%zu]", it.index);
			x.place = arena_printf(r->arena, "/@graph/%zu", it.index);
			check_element(r, schema, &x, &v);
		}
	} else if (schema) {
		check_element(r, schema, &x, &v);
	} else if (!is_version(s->spec_version)) {
		v = (struct violation){ STR_LIT("specVersion: is not a version of SPDX"), STR_LIT("") };
	}
	tell(r, schema != NULL, &v);
	return conform_told(r, s, e);
}

void conform_cyclonedx_xml(struct reading *r, const struct xml_node *root)
{
	const struct schema *schema = NULL;
	struct violation v = { STR_NONE, STR_NONE };
	struct str version = str_of(root->ns);
	bool ours = str_take(&version, "http://cyclonedx.org/schema/bom/") && str_has(version, ".") &&
		    is_version(version);

	if (ours)
		schema = schema_shelf_get(r->schemas, "cyclonedx-xml", version);
	if (schema)
		conform_xml(schema, root, arena_printf(r->arena, "CycloneDX %.*s", STR_FMT(version)), r->arena, &v);
	else if (!ours)
		v = (struct violation){
			str_of(arena_printf(r->arena, "%s: the namespace '%.200s' is of no version of CycloneDX", root->name,
					    root->ns)),
			str_of(arena_printf(r->arena, "line=%lu", root->line)),
		};
	tell(r, schema != NULL, &v);
}
