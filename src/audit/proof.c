/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/proof.h"

#include <string.h>

const char *proof_owners(struct arena *a, const struct posture_requirement *r)
{
	const char *text = "";

	for (size_t i = 0; i < r->edge_count; i++) {
		const char *role = r->edges[i]->control->owner_role;
		bool told = false;

		for (size_t k = 0; k < i; k++)
			told |= strcmp(r->edges[k]->control->owner_role, role) == 0;
		if (!told)
			text = arena_printf(a, "%s%s%s", text, *text ? ", " : "", role);
	}
	return text;
}

/* The latest item of the check that points into the artifact, if it is later than the one so far. */
static void look_at(const struct posture_check *c, const char *artifact, const struct posture_item **latest)
{
	for (size_t i = 0; i < c->item_count; i++) {
		const struct posture_item *it = &c->items[i];

		if (!it->artifact || !it->locator || strcmp(it->artifact, artifact) != 0)
			continue;
		if (!*latest || !(*latest)->occurred ||
		    (it->occurred && strcmp(it->occurred, (*latest)->occurred) > 0))
			*latest = it;
	}
}

static const char *locator_in(const struct posture_requirement *r, const struct posture_artifact *a)
{
	const struct posture_item *latest = NULL;

	for (size_t i = 0; i < r->edge_count; i++)
		for (size_t k = 0; k < r->edges[i]->control->check_count; k++)
			look_at(r->edges[i]->control->checks[k], a->sha256, &latest);
	return latest ? latest->locator : NULL;
}

static bool serves(const struct posture_artifact *a, const struct posture_requirement *r)
{
	for (size_t i = 0; i < a->requirement_count; i++)
		if (a->requirements[i] == r)
			return true;
	return false;
}

void proof_find(const struct posture *p, const struct posture_requirement *r, struct proof *ret)
{
	*ret = (struct proof){ 0 };
	for (size_t i = 0; i < p->artifact_count; i++) {
		const struct posture_artifact *a = &p->artifacts[i];

		if (!serves(a, r))
			continue;
		ret->count++;
		if (!ret->newest || strcmp(a->ingested, ret->newest->ingested) > 0)
			ret->newest = a;
	}
	if (ret->newest)
		ret->locator = locator_in(r, ret->newest);
}
