/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/conform.h"

#include "catalog/schema.h"
#include "evidence/conform_int.h"

int conform_verdict(struct reading *r, struct fact_sbom *s, bool known, const struct violation *v, struct err *e)
{
	s->conformance = !known ? CONFORMANCE_UNKNOWN : v->what.p ? CONFORMANCE_BROKEN : CONFORMANCE_KEPT;
	if (known) {
		s->violation = v->what;
		s->violation_at = v->at;
	}
	if (!r->strict || s->conformance == CONFORMANCE_KEPT)
		return 0;
	if (!known)
		return err_set(e, ERR_INPUT, "no schema of %.*s %.*s is known, so nobody can say that it conforms",
			       STR_FMT(s->format), STR_FMT(str_quote(s->spec_version)));
	err_set(e, ERR_INPUT, "does not conform to %.*s %.*s: %.*s", STR_FMT(s->format), STR_FMT(s->spec_version),
		STR_FMT(v->what));
	return v->at.n ? err_ctx(e, "%.*s", STR_FMT(str_quote(v->at))) : -1;
}

int conform_cyclonedx_json(struct reading *r, struct fact_sbom *s, struct err *e)
{
	CLEANUP(schema_freep) struct schema *schema = schema_load("cyclonedx-json", s->spec_version, r->arena);
	struct violation v = { STR_NONE, STR_NONE };

	if (!r->is_json)
		return 0;
	if (schema)
		conform_json(schema_type(schema, "bom"), r->json,
			     arena_printf(r->arena, "CycloneDX %.*s", STR_FMT(s->spec_version)), r->arena, &v);
	return conform_verdict(r, s, schema != NULL, &v, e);
}
