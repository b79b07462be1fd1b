/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "audit/attachment.h"
#include "codec/json.h"
#include "codec/json_out.h"

static void put_item(struct buf *b, const struct posture_item *it)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "item", it->item);
	json_out_text(b, "occurred", it->occurred);
	json_out_text(b, "verdict", it->deviation ? "deviation" : "pass");
	json_out_text(b, "reason", it->reason);
	json_out_text(b, "artifact", it->artifact);
	json_out_text(b, "locator", it->locator);
	json_out_text(b, "system", it->system);
	buf_add_char(b, '}');
}

/* What it comes to in each scope, in the order of the report's scopes. */
static void put_results(struct buf *b, const struct posture *p, const struct posture_result *results)
{
	json_out_name(b, "scopes");
	for (size_t i = 0; i < p->scope_count; i++) {
		buf_add_cstr(b, i ? ",{" : "[{");
		json_out_text(b, "verdict", verdict_name(results[i].verdict));
		json_out_number(b, "population", results[i].population);
		json_out_number(b, "deviations", results[i].deviations);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, p->scope_count ? "]" : "[]");
}

static void put_scopes(struct buf *b, const struct posture *p)
{
	json_out_name(b, "scopes");
	for (size_t i = 0; i < p->scope_count; i++) {
		const struct posture_scope *s = &p->scopes[i];

		buf_add_cstr(b, i ? ",{" : "[{");
		json_out_texts(b, "frameworks", s->frameworks.items, s->frameworks.count);
		json_out_texts(b, "systems", s->systems.items, s->systems.count);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, p->scope_count ? "]" : "[]");
}

static void put_items(struct buf *b, const struct posture_check *c)
{
	json_out_open(b, c->all_items ? "items" : "deviating_items", '[');
	for (size_t i = 0; i < c->item_count; i++) {
		put_item(b, &c->items[i]);
	}
	buf_add_char(b, ']');
}

static void put_check(struct buf *b, const struct posture *p, const struct posture_check *c)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "check", c->id);
	json_out_text(b, "control", c->control);
	json_out_text(b, "title", c->title);
	json_out_number(b, "type", c->type);
	json_out_text(b, "verdict", verdict_name(c->verdict));
	json_out_number(b, "population", c->population);
	json_out_number(b, "deviations", c->deviations);
	put_results(b, p, c->scopes);
	json_out_text(b, "origin", c->origin);
	json_out_text(b, "digest", c->digest);
	json_out_text(b, "items_digest", c->items_digest);
	if (c->items)
		put_items(b, c);
	buf_add_char(b, '}');
}

static void put_checks(struct buf *b, const struct posture *p)
{
	json_out_open(b, "checks", '[');
	for (size_t i = 0; i < p->check_count; i++) {
		put_check(b, p, &p->checks[i]);
	}
	buf_add_char(b, ']');
}

static void put_head(struct buf *b, const struct posture *p)
{
	json_out_text(b, "organisation", p->organisation);
	json_out_text(b, "evaluation", p->evaluation);
	json_out_text(b, "from", p->from);
	json_out_text(b, "to", p->to);
	json_out_number(b, "ledger_size", p->ledger_size);
	json_out_text(b, "ledger_root", p->ledger_root);
	json_out_text(b, "catalog", p->catalog_digest);
	json_out_bool(b, "catalog_changed", p->catalog_changed);
	json_out_bool(b, "settings_changed", p->settings_changed);
	json_out_number(b, "newer_evidence", p->newer_evidence);
	put_scopes(b, p);
}

void report_checks_json(const struct posture *p, struct buf *b)
{
	buf_add_char(b, '{');
	put_head(b, p);
	put_checks(b, p);
	buf_add_cstr(b, "}\n");
}

static void put_requirement(struct buf *b, const struct posture_requirement *r)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "id", r->id);
	json_out_text(b, "title", r->title);
	json_out_text(b, "status", requirement_status_name(r->status));
	json_out_text(b, "out", r->out);
	json_out_text(b, "gap", r->gap);
	json_out_open(b, "controls", '[');
	for (size_t i = 0; i < r->edge_count; i++) {
		const struct posture_edge *e = r->edges[i];

		buf_add_cstr(b, i ? ",{" : "{");
		json_out_text(b, "control", e->control->id);
		json_out_text(b, "verdict", verdict_name(e->verdict));
		json_out_text(b, "support", posture_support(e));
		json_out_text(b, "residual", e->residual);
		json_out_bool(b, "residual_open", e->residual_open);
		json_out_texts(b, "closed_by", e->closed_by->items, e->closed_by->count);
		json_out_bool(b, "challenged", e->challenged);
		json_out_text(b, "challenge", e->challenge);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, "]}");
}

static void put_framework(struct buf *b, const struct posture *p, const struct posture_framework *f)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "framework", f->id);
	json_out_text(b, "title", f->title);
	json_out_text(b, "version", f->version);
	if (f->scope)
		json_out_number(b, "scope", f->scope - p->scopes);
	json_out_open(b, "requirements", '[');
	for (size_t i = 0; i < f->requirement_count; i++) {
		if (!f->requirements[i].assessable)
			continue;
		put_requirement(b, &f->requirements[i]);
	}
	buf_add_cstr(b, "]}");
}

void report_attachment_json(const struct attachment *a, struct buf *b)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "control", a->control);
	json_out_text(b, "artifact", a->artifact);
	json_out_text(b, "kind", a->kind);
	json_out_text(b, "media", a->media);
	json_out_text(b, "source", a->source);
	json_out_text(b, "by", a->by);
	json_out_text(b, "attached", a->attached);
	json_out_text(b, "note", a->note);
	json_out_text(b, "superseded_by", a->superseded_by);
	json_out_close(b, '}');
}

static void put_attachments(struct buf *b, const struct posture_control *c)
{
	json_out_open(b, "attachments", '[');
	for (size_t i = 0; i < c->attachment_count; i++)
		report_attachment_json(&c->attachments[i], b);
	json_out_close(b, ']');
}

static void put_control(struct buf *b, const struct posture *p, const struct posture_control *c)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "control", c->id);
	json_out_text(b, "title", c->title);
	json_out_text(b, "verdict", verdict_name(c->verdict));
	json_out_number(b, "population", c->population);
	json_out_number(b, "deviations", c->deviations);
	put_results(b, p, c->scopes);
	json_out_text(b, "origin", c->origin);
	json_out_text(b, "gap", c->gap);
	put_attachments(b, c);
	buf_add_char(b, '}');
}

static void put_artifact(struct buf *b, const struct posture_artifact *a)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "artifact", a->sha256);
	json_out_text(b, "kind", a->kind);
	json_out_text(b, "source", a->source);
	json_out_name(b, "controls");
	for (size_t i = 0; i < a->control_count; i++) {
		buf_add_char(b, i ? ',' : '[');
		json_put_cstr(b, a->controls[i]->id);
	}
	buf_add_cstr(b, a->control_count ? "]" : "[]");
	json_out_name(b, "requirements");
	for (size_t i = 0; i < a->requirement_count; i++)
		buf_addf(b, "%s\"%s:%s\"", i ? "," : "[", a->requirements[i]->framework, a->requirements[i]->id);
	buf_add_cstr(b, a->requirement_count ? "]}" : "[]}");
}

void report_status_json(const struct posture *p, struct buf *b)
{
	buf_add_char(b, '{');
	put_head(b, p);
	json_out_number(b, "requests", p->requests);
	json_out_number(b, "handed_in", p->handed_in);
	json_out_number(b, "avoided", p->avoided);
	json_out_open(b, "frameworks", '[');
	for (size_t i = 0; i < p->framework_count; i++) {
		put_framework(b, p, &p->frameworks[i]);
	}
	json_out_close(b, ']');
	json_out_open(b, "controls", '[');
	for (size_t i = 0; i < p->control_count; i++) {
		put_control(b, p, &p->controls[i]);
	}
	json_out_close(b, ']');
	put_checks(b, p);
	json_out_open(b, "artifacts", '[');
	for (size_t i = 0; i < p->artifact_count; i++) {
		put_artifact(b, &p->artifacts[i]);
	}
	buf_add_cstr(b, "]}\n");
}
