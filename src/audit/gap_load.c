/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/gap.h"

int gap_load_kinds(struct db *db, uint64_t *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, SQL_GAP_KINDS, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1)
		for (size_t i = 0; i < catalog_evidence_kind_count; i++)
			if (str_is(query_col_text(&q, 0), catalog_evidence_kinds[i]))
				*ret |= UINT64_C(1) << i;
	return row;
}

/* The have side must have been looked at. */
static int find_have(const struct posture *p, const struct gap_ask *ask, struct err *e)
{
	for (size_t i = 0; i < ask->have_count; i++) {
		bool found = false;

		for (size_t k = 0; k < p->framework_count; k++)
			found |= str_is(str_of(ask->have[i]->id), p->frameworks[k].id);
		if (!found)
			return err_set(e, ERR_USAGE,
				       "%s is none of the frameworks of assay.yaml: add it there and evaluate, or "
				       "plan with --assume",
				       ask->have[i]->id);
	}
	return 0;
}

int gap_load(struct workspace *ws, const struct catalog *cat, const struct gap_ask *ask, struct posture *p,
	     struct gap *g, struct err *e)
{
	struct challenges challenges = { 0 };
	struct gap_known known = { .challenges = &challenges };

	if (ws) {
		struct err none = { 0 };
		int loaded = posture_load(ws, cat, POSTURE_VERDICTS, p, &none);

		/* Before the first evaluation there is a plan to make, too. */
		if (loaded < 0 && none.kind != ERR_USAGE) {
			*e = none;
			return -1;
		}
		known.settings = &ws->settings;
		known.posture = loaded == 0 ? p : NULL;
		if (known.posture && !ask->assume && find_have(p, ask, e) < 0)
			return -1;
		if (gap_load_kinds(ws->db, &known.kinds, e) < 0 ||
		    challenge_load(ws, &g->arena, &challenges, e) < 0)
			return -1;
	}
	gap_build(cat, &known, ask, g);
	return 0;
}
