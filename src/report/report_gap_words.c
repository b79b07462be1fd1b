/* SPDX-License-Identifier: Apache-2.0 */
#include "base/plain.h"
#include "report/report_gap.h"

void report_put_kinds(struct buf *b, uint64_t kinds)
{
	bool any = false;

	for (size_t i = 0; i < catalog_evidence_kind_count; i++)
		if (kinds & UINT64_C(1) << i) {
			buf_addf(b, "%s%s", any ? ", " : "", catalog_evidence_kinds[i]);
			any = true;
		}
}

void report_put_proof(struct buf *b, const struct proof *proof)
{
	if (!proof->newest)
		return;
	buf_addf(b, "%zu artifact%s, newest art:%.12s", proof->count, plain_s(proof->count),
		 proof->newest->sha256);
	if (proof->locator && *proof->locator)
		buf_addf(b, "#%s", proof->locator);
	buf_addf(b, ", handed in %.10s", proof->newest->ingested);
}

void report_put_edge(struct buf *b, const struct gap_edge *edge)
{
	const struct gap_control *c = edge->control;

	if (edge->challenged) {
		buf_add_cstr(b, "its support is challenged");
		return;
	}
	if (edge->operates) {
		buf_add_cstr(b, edge->left ? edge->mapping->residual : "nothing");
		return;
	}
	if (c->verdict == VERDICT_DEVIATIONS) {
		buf_add_cstr(b, "it has deviations");
		return;
	}
	if (c->verdict == VERDICT_NO_POPULATION) {
		buf_add_cstr(b, "nothing happened in the period that it could be tested on");
		return;
	}
	buf_add_cstr(b, c->tested ? "evidence that it operated" : "evidence for the auditor, for no check tests it");
	buf_add_cstr(b, " (");
	report_put_kinds(b, c->kinds);
	buf_add_char(b, ')');
}

bool report_own_operates(const struct gap_requirement *r)
{
	for (size_t i = 0; i < r->edge_count; i++)
		if (r->edges[i].operates)
			return true;
	return false;
}

void report_put_left(struct buf *b, const struct gap_requirement *r)
{
	size_t begun = b->n;

	if (r->now == REQUIREMENT_SUPPORTED || r->now == REQUIREMENT_NOT_IN_SCOPE)
		return;
	for (size_t i = 0; i < r->edge_count; i++) {
		if (r->edges[i].operates && !r->edges[i].left)
			continue;
		buf_addf(b, "%s%s: ", b->n > begun ? "; " : "", r->edges[i].control->control->id);
		report_put_edge(b, &r->edges[i]);
	}
	for (size_t i = 0; !report_own_operates(r) && i < r->row_count; i++)
		if (r->rows[i].carried == REQUIREMENT_PARTLY)
			buf_addf(b, "%s%s:%s: %s", b->n > begun ? "; " : "", r->rows[i].have->framework,
				 r->rows[i].have->id, r->rows[i].edge->basis ? r->rows[i].edge->basis : "");
	if (!r->edge_count && r->requirement->gap)
		buf_addf(b, "%sno control covers it: %s", b->n > begun ? "; " : "", r->requirement->gap);
}
