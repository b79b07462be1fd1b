/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "facts/record.h"
#include "sbom/cyclonedx_int.h"

static size_t count_elements(struct json v)
{
	struct json list, item;
	struct json_iter it;
	size_t n = 0;

	if (!json_get(v, "components", &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &item);)
		n += 1 + count_elements(item);
	return n;
}

/* A component of type threat-model that holds others is a threat model, as tools exported them before CycloneDX had
 * a place for them; what it holds are its elements. Such documents name no threats. */
int cyclonedx_threat_model(struct cyclonedx *c, struct json component, struct err *e)
{
	const struct record_kind *kind = record_kind_by_name(STR_LIT("threat_model"));
	struct str values[RECORD_COLUMNS_MAX] = { 0 };
	struct str id = json_get_str(component, "bom-ref"), name = json_get_str(component, "name");
	struct json subject;
	char elements[24];

	if (!str_is(json_get_str(component, "type"), "threat-model") || !count_elements(component))
		return 0;
	snprintf(elements, sizeof elements, "%zu", count_elements(component));
	record_set(kind, values, "threat_model", str_given(id) ? id : name);
	record_set(kind, values, "title", name);
	record_set(kind, values, "version", json_get_str(component, "version"));
	record_set(kind, values, "elements", str_of(elements));
	if (json_at(c->root, STR_LIT("/metadata/component/name"), &subject))
		record_set(kind, values, "system", json_str(subject));
	return facts_record(c->facts, kind, values, buf_str(&c->place), e);
}
