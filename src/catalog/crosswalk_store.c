/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "catalog/catalog_int.h"
#include "catalog/crosswalk.h"

#define JOINED_MAX 65536

static struct str word(const char *name)
{
	return *name ? str_of(name) : STR_NONE;
}

static struct str joined(const struct catalog_crosswalk *x, const struct catalog_requirement *const *list,
			 size_t count, struct buf *b)
{
	buf_clear(b);
	for (size_t i = 0; i < count; i++)
		buf_addf(b, "%s%s%s%s", i ? ";" : "", x->source ? "" : list[i]->framework, x->source ? "" : ":",
			 list[i]->id);
	return count ? buf_str(b) : STR_NONE;
}

static int add_edges(const struct catalog_crosswalk *x, struct query *q, struct buf *sources, struct buf *targets,
		     struct err *e)
{
	for (size_t i = 0; i < x->edge_count; i++) {
		const struct crosswalk_edge *edge = &x->edges[i];

		query_text(q, ":id", str_of(edge->id));
		query_text(q, ":crosswalk", str_of(x->id));
		query_int(q, ":ordinal", (int64_t)i);
		query_text(q, ":source_framework", str_of(edge->source.framework));
		query_text(q, ":source", str_of(edge->source.id));
		query_text(q, ":relation", str_of(crosswalk_relation_name(edge->relation)));
		query_text(q, ":rationale", word(crosswalk_rationale_name(edge->rationale)));
		query_text(q, ":target_framework", str_of(edge->target.framework));
		query_text(q, ":target", str_of(edge->target.id));
		query_text(q, ":confidence", word(crosswalk_confidence_name(edge->confidence)));
		query_text(q, ":status", str_of(crosswalk_status_name(edge->status)));
		query_int(q, ":holds", crosswalk_holds(edge));
		query_text(q, ":ref", str_of(edge->ref));
		query_text(q, ":basis", str_of(edge->basis));
		query_text(q, ":corrected_source",
			   joined(x, edge->corrected_sources, edge->corrected_source_count, sources));
		query_text(q, ":corrected_target",
			   joined(x, edge->corrected_targets, edge->corrected_target_count, targets));
		query_text(q, ":correction", str_of(edge->correction));
		query_text(q, ":author", str_of(x->author));
		query_text(q, ":licence", str_of(x->licence));
		query_text(q, ":origin", str_of(x->origin));
		if (query_exec(q, e) < 0)
			return -1;
	}
	return 0;
}

int catalog_store_crosswalks(const struct catalog *c, struct db *db, struct err *e)
{
	CLEANUP(buf_free) struct buf sources = BUF_INIT(JOINED_MAX);
	CLEANUP(buf_free) struct buf targets = BUF_INIT(JOINED_MAX);
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_CATALOG_CROSSWALK_ADD, &q, e) < 0)
		return -1;
	for (size_t i = 0; i < catalog_crosswalks(c)->count; i++)
		if (add_edges(&catalog_crosswalks(c)->items[i], &q, &sources, &targets, e) < 0)
			return -1;
	return 0;
}
