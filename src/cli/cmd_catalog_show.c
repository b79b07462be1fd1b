/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "catalog/crosswalk.h"
#include "catalog/lookup.h"
#include "cli/cmd_catalog.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "report/lines.h"

/* Of a row of a crosswalk, as a line: far more than a catalog lets one be. */
#define TEXT_BYTES_MAX ((size_t)1 << 20)

static void line(struct buf *b, const char *key, const char *value)
{
	if (value)
		buf_addf(b, "%-14s%s\n", key, value);
}

static void put_row_json(struct buf *b, const struct catalog_requirement *r)
{
	buf_add_char(b, '{');
	json_out_text(b, "id", r->id);
	json_out_text(b, "parent", r->parent);
	json_out_text(b, "kind", r->kind);
	json_out_text(b, "category", r->category);
	json_out_text(b, "title", r->title);
	json_out_text(b, "standing", catalog_standing_name(r->standing));
	json_out_text(b, "note", r->note);
	json_out_text(b, "gap", r->gap);
}

static void put_row(struct buf *b, const struct catalog_requirement *r, unsigned indent)
{
	buf_addf(b, "%*s%s  %s", (int)(2 * indent), "", r->id, r->title);
	if (r->standing == STANDING_DETAIL || r->standing == STANDING_RETIRED)
		buf_addf(b, " [%s]", catalog_standing_name(r->standing));
	if (r->note)
		buf_addf(b, " (%s)", r->note);
	buf_add_char(b, '\n');
}

static int show_framework(struct cli *c, const struct catalog *cat, const struct catalog_framework *f)
{
	const struct catalog_requirement *rows = &cat->requirements[f->first];
	struct buf *b = &c->out;
	struct catalog_sums sums;

	catalog_sum(rows, f->count, &sums);
	if (!c->json) {
		buf_addf(b, "%s  %s\n", f->id, f->title);
		line(b, "version", f->version);
		line(b, "source", f->source);
		line(b, "origin", f->origin);
		buf_addf(b, "%-14s", "rows");
		catalog_put_kinds(b, &sums);
		buf_addf(b, "\n%-14s%zu\n\n", "requirements", sums.standings[STANDING_REQUIREMENT]);
		for (size_t i = 0; i < f->count; i++)
			put_row(b, &rows[i], rows[i].depth);
		return 0;
	}
	buf_add_char(b, '{');
	json_out_text(b, "framework", f->id);
	json_out_text(b, "title", f->title);
	json_out_text(b, "version", f->version);
	json_out_text(b, "source", f->source);
	json_out_text(b, "origin", f->origin);
	buf_add_cstr(b, ",\"kinds\":");
	catalog_put_kinds_json(b, &sums);
	buf_add_cstr(b, ",\"rows\":[");
	for (size_t i = 0; i < f->count; i++) {
		buf_add_cstr(b, i ? ",\n" : "\n");
		put_row_json(b, &rows[i]);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, "]}\n");
	return 0;
}

/* Rows one above the other, then those below. */
static void put_family(struct cli *c, const struct catalog *cat, const struct catalog_framework *f,
		       const struct catalog_requirement *r)
{
	const struct catalog_requirement *rows = &cat->requirements[f->first];
	size_t below = 0;

	for (const char *id = r->parent; id;) {
		const struct catalog_requirement *above = catalog_requirement(cat, str_of(f->id), str_of(id));

		buf_addf(&c->out, "%-14s%s  %s\n", "under", above->id, above->title);
		id = above->parent;
	}
	for (size_t i = 0; i < f->count; i++)
		if (rows[i].parent && strcmp(rows[i].parent, r->id) == 0) {
			buf_add_cstr(&c->out, below++ ? "" : "\nbelow\n");
			put_row(&c->out, &rows[i], 1);
		}
}

static void put_below_json(struct buf *b, const struct catalog *cat, const struct catalog_framework *f,
			   const struct catalog_requirement *r)
{
	const struct catalog_requirement *rows = &cat->requirements[f->first];
	size_t below = 0;

	buf_add_cstr(b, ",\n\"below\":[");
	for (size_t i = 0; i < f->count; i++)
		if (rows[i].parent && strcmp(rows[i].parent, r->id) == 0) {
			buf_add_cstr(b, below++ ? "," : "");
			json_put_cstr(b, rows[i].id);
		}
	buf_add_char(b, ']');
}

static void put_mapping(struct cli *c, const struct catalog_control *k, const struct catalog_mapping *m, size_t before)
{
	struct buf *b = &c->out;

	if (!c->json) {
		CLEANUP(buf_free) struct buf lead = BUF_INIT(4096);

		buf_add_cstr(b, before ? "" : "\ncontrols\n");
		buf_addf(&lead, "  %-8s %-11s  ", k->id, m->support);
		lines_put(b, lead.p, k->title);
		if (m->residual)
			lines_put(b, m->closed_by.count ? "    closed by the others: " : "    left open: ", m->residual);
		if (m->closed_by.count) {
			buf_add_cstr(b, "    closed by: ");
			list_put(b, &m->closed_by, ", ");
			buf_add_char(b, '\n');
		}
		return;
	}
	buf_add_cstr(b, before ? ",\n{" : "\n{");
	json_out_text(b, "control", k->id);
	json_out_text(b, "title", k->title);
	json_out_text(b, "support", m->support);
	json_out_text(b, "residual", m->residual);
	json_out_texts(b, "closed_by", m->closed_by.items, m->closed_by.count);
	buf_add_char(b, '}');
}

static void put_controls(struct cli *c, const struct catalog *cat, const struct catalog_requirement *r)
{
	size_t n = 0;

	if (c->json)
		buf_add_cstr(&c->out, ",\n\"controls\":[");
	for (size_t i = 0; i < cat->control_count; i++)
		for (size_t k = 0; k < cat->controls[i].mapping_count; k++)
			if (cat->controls[i].mappings[k].requirement == r)
				put_mapping(c, &cat->controls[i], &cat->controls[i].mappings[k], n++);
	if (c->json)
		buf_add_char(&c->out, ']');
	else if (!n && r->assessable)
		buf_addf(&c->out, "\nno control supports it\n");
}

static bool is_at(const struct crosswalk_end *end, const struct catalog_requirement *r)
{
	return end->id && strcmp(end->framework, r->framework) == 0 && strcmp(end->id, r->id) == 0;
}

/* The row as read from r; of one that is only read from its source, and has r for its target, the
 * arrow says so. */
static void put_edge_text(struct buf *b, const struct crosswalk_edge *edge, bool from_source)
{
	CLEANUP(buf_free) struct buf lead = BUF_INIT(64), text = BUF_INIT(TEXT_BYTES_MAX);
	const struct crosswalk_end *other = from_source ? &edge->target : &edge->source;
	bool both_ways = crosswalk_is_set_theory(edge->relation) || edge->relation == RELATION_RELATED;
	bool turned = !from_source && both_ways;
	enum crosswalk_relation relation = turned ? crosswalk_turned(edge->relation) : edge->relation;

	buf_addf(&lead, "    %s%-15s  ", from_source || turned || !other->id ? "" : "<- ",
		 crosswalk_relation_name(relation));
	if (other->id)
		buf_addf(&text, "%s:%s %s", other->framework, other->id,
			 other->requirement ? other->requirement->title : "no such id");
	else
		buf_addf(&text, "%s: %s", other->framework, edge->basis ? edge->basis : "no reason stated");
	if (edge->ref)
		buf_addf(&text, " (%s)", edge->ref);
	if (edge->status != EDGE_REVIEWED)
		buf_addf(&text, " [%s]", crosswalk_status_name(edge->status));
	lines_put(b, lead.p, text.p);
	if (edge->correction)
		lines_put(b, "                     ", edge->correction);
}

static void put_edge_json(struct buf *b, const struct crosswalk_edge *edge, size_t before)
{
	buf_add_cstr(b, before ? ",\n{" : "\n{");
	json_out_text(b, "edge", edge->id);
	json_out_text(b, "source_framework", edge->source.framework);
	json_out_text(b, "source", edge->source.id);
	json_out_text(b, "relation", crosswalk_relation_name(edge->relation));
	json_out_text(b, "target_framework", edge->target.framework);
	json_out_text(b, "target", edge->target.id);
	json_out_text(b, "status", crosswalk_status_name(edge->status));
	json_out_text(b, "basis", edge->basis);
	json_out_text(b, "correction", edge->correction);
	buf_add_char(b, '}');
}

static void put_edges(struct cli *c, const struct catalog *cat, const struct catalog_requirement *r)
{
	const struct catalog_crosswalk *last = NULL;
	size_t n = 0;

	if (c->json)
		buf_add_cstr(&c->out, ",\n\"crosswalks\":[");
	for (size_t i = 0; i < catalog_crosswalks(cat)->count; i++)
		for (size_t k = 0; k < catalog_crosswalks(cat)->items[i].edge_count; k++) {
			const struct catalog_crosswalk *x = &catalog_crosswalks(cat)->items[i];
			const struct crosswalk_edge *edge = &x->edges[k];

			if (!is_at(&edge->source, r) && !is_at(&edge->target, r))
				continue;
			if (c->json) {
				put_edge_json(&c->out, edge, n++);
				continue;
			}
			if (x != last)
				buf_addf(&c->out, "%s  %s\n", last ? "" : "\ncrosswalks\n", x->id);
			last = x;
			put_edge_text(&c->out, edge, is_at(&edge->source, r));
		}
	if (c->json)
		buf_add_char(&c->out, ']');
}

static int show_row(struct cli *c, const struct catalog *cat, const struct catalog_framework *f,
		    const struct catalog_requirement *r)
{
	struct buf *b = &c->out;

	if (c->json) {
		buf_add_char(b, '{');
		json_out_text(b, "framework", f->id);
		json_out_text(b, "version", f->version);
		buf_add_cstr(b, ",\n\"row\":");
		put_row_json(b, r);
		buf_add_char(b, '}');
		put_below_json(b, cat, f, r);
	} else {
		buf_addf(b, "%s:%s  %s\n", f->id, r->id, r->title);
		buf_addf(b, "%-14s%s, %s\n", "framework", f->title, f->version);
		buf_addf(b, "%-14s%s (%s)\n", "kind", r->kind, catalog_standing_name(r->standing));
		line(b, "category", r->category);
		line(b, "note", r->note);
		line(b, "gap", r->gap);
		put_family(c, cat, f, r);
	}
	put_controls(c, cat, r);
	put_edges(c, cat, r);
	buf_add_cstr(b, c->json ? "}\n" : "");
	return 0;
}

int catalog_show(struct cli *c, const struct catalog *cat, struct err *e)
{
	const struct catalog_framework *f;
	const struct catalog_requirement *r;

	if (catalog_lookup(cat, str_of(c->args[1]), &f, &r, e) < 0)
		return -1;
	return r ? show_row(c, cat, f, r) : show_framework(c, cat, f);
}
