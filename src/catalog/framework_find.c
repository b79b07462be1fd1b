/* SPDX-License-Identifier: Apache-2.0 */

/* Finding frameworks and their rows by id, and saying what is near when there is none. */
#include "base/nearest.h"
#include "catalog/catalog_int.h"
#include "catalog/lookup.h"

const struct catalog_framework *catalog_framework(const struct catalog *c, struct str id)
{
	size_t low = 0, high = c->framework_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(str_of(c->frameworks[middle].id), id);

		if (order == 0)
			return &c->frameworks[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

size_t catalog_find_key(const struct catalog_key *keys, size_t count, struct str id)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(str_of(keys[middle].id), id);

		if (order == 0)
			return keys[middle].ordinal;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

const struct catalog_requirement *catalog_requirement(const struct catalog *c, struct str framework,
						      struct str id)
{
	const struct catalog_framework *f = catalog_framework(c, framework);
	size_t ordinal = f ? catalog_find_key(f->keys, f->count, id) : SIZE_MAX;

	return ordinal == SIZE_MAX ? NULL : &c->requirements[f->first + ordinal];
}

const struct catalog_requirement *catalog_need_requirement(const struct catalog *c, struct str framework,
							   struct str id, struct err *e)
{
	const struct catalog_requirement *r = catalog_requirement(c, framework, id);
	const struct catalog_framework *f = catalog_framework(c, framework);
	struct nearest near = NEAREST_INIT(id);
	char hint[NEAREST_HINT_LEN];

	if (r)
		return r;
	if (!f) {
		catalog_need_framework(c, framework, e);
		return NULL;
	}
	for (size_t i = 0; i < f->count; i++)
		if (c->requirements[f->first + i].standing != STANDING_RETIRED)
			nearest_offer(&near, str_of(c->requirements[f->first + i].id));
	err_set(e, ERR_INPUT, "no requirement '%.*s' in %s%s", STR_FMT(str_quote(id)), f->id,
		nearest_hint(&near, hint, sizeof hint));
	return NULL;
}

int catalog_need_assessable(const struct catalog_requirement *r, struct err *e)
{
	if (r->assessable)
		return 0;
	if (r->standing == STANDING_RETIRED)
		return err_set(e, ERR_INPUT, "'%s' is retired%s%.120s%s: expected a requirement", r->id,
			       r->note ? " (" : "", r->note ? r->note : "", r->note ? ")" : "");
	return err_set(e, ERR_INPUT, "'%s' is a %s: expected a requirement", r->id,
		       catalog_standing_name(r->standing));
}
