/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "codec/json.h"

/* Members: a comma before all but the first. */
static void key(struct buf *b, const char *name, bool first)
{
	if (!first)
		buf_add_char(b, ',');
	json_put_cstr(b, name);
	buf_add_char(b, ':');
}

static void text(struct buf *b, const char *name, const char *v, bool first)
{
	key(b, name, first);
	json_put_cstr(b, v);
}

static void number(struct buf *b, const char *name, int64_t v)
{
	key(b, name, false);
	buf_addf(b, "%lld", (long long)v);
}

static void put_item(struct buf *b, const struct posture_item *it)
{
	buf_add_char(b, '{');
	text(b, "item", it->item, true);
	text(b, "occurred", it->occurred, false);
	text(b, "verdict", it->deviation ? "deviation" : "pass", false);
	text(b, "reason", it->reason, false);
	text(b, "artifact", it->artifact, false);
	text(b, "locator", it->locator, false);
	text(b, "system", it->system, false);
	buf_add_char(b, '}');
}

/* What it comes to in each scope, in the order of the report's scopes. */
static void put_results(struct buf *b, const struct posture *p, const struct posture_result *results)
{
	key(b, "scopes", false);
	for (size_t i = 0; i < p->scope_count; i++) {
		buf_add_cstr(b, i ? ",{" : "[{");
		text(b, "verdict", verdict_name(results[i].verdict), true);
		number(b, "population", results[i].population);
		number(b, "deviations", results[i].deviations);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, p->scope_count ? "]" : "[]");
}

static void put_list(struct buf *b, const char *name, const char *const *items, size_t count, bool first)
{
	key(b, name, first);
	buf_add_char(b, '[');
	for (size_t i = 0; i < count; i++) {
		buf_add_cstr(b, i ? "," : "");
		json_put_cstr(b, items[i]);
	}
	buf_add_char(b, ']');
}

static void put_scopes(struct buf *b, const struct posture *p)
{
	key(b, "scopes", false);
	for (size_t i = 0; i < p->scope_count; i++) {
		const struct posture_scope *s = &p->scopes[i];

		buf_add_cstr(b, i ? ",{" : "[{");
		put_list(b, "frameworks", s->frameworks.items, s->frameworks.count, true);
		put_list(b, "systems", s->systems.items, s->systems.count, false);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, p->scope_count ? "]" : "[]");
}

static void put_items(struct buf *b, const struct posture_check *c)
{
	key(b, c->all_items ? "items" : "deviating_items", false);
	buf_add_char(b, '[');
	for (size_t i = 0; i < c->item_count; i++) {
		buf_add_cstr(b, i ? ",\n" : "\n");
		put_item(b, &c->items[i]);
	}
	buf_add_char(b, ']');
}

static void put_check(struct buf *b, const struct posture *p, const struct posture_check *c)
{
	buf_add_char(b, '{');
	text(b, "check", c->id, true);
	text(b, "control", c->control, false);
	text(b, "title", c->title, false);
	number(b, "type", c->type);
	text(b, "verdict", verdict_name(c->verdict), false);
	number(b, "population", c->population);
	number(b, "deviations", c->deviations);
	put_results(b, p, c->scopes);
	text(b, "origin", c->origin, false);
	text(b, "digest", c->digest, false);
	text(b, "items_digest", c->items_digest, false);
	if (c->items)
		put_items(b, c);
	buf_add_char(b, '}');
}

static void put_checks(struct buf *b, const struct posture *p)
{
	key(b, "checks", false);
	buf_add_char(b, '[');
	for (size_t i = 0; i < p->check_count; i++) {
		buf_add_cstr(b, i ? ",\n" : "\n");
		put_check(b, p, &p->checks[i]);
	}
	buf_add_char(b, ']');
}

static void put_head(struct buf *b, const struct posture *p)
{
	text(b, "organisation", p->organisation, true);
	text(b, "evaluation", p->evaluation, false);
	text(b, "from", p->from, false);
	text(b, "to", p->to, false);
	number(b, "ledger_size", p->ledger_size);
	text(b, "ledger_root", p->ledger_root, false);
	text(b, "catalog", p->catalog_digest, false);
	key(b, "catalog_changed", false);
	buf_add_cstr(b, p->catalog_changed ? "true" : "false");
	key(b, "settings_changed", false);
	buf_add_cstr(b, p->settings_changed ? "true" : "false");
	number(b, "newer_evidence", p->newer_evidence);
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
	buf_add_char(b, '{');
	text(b, "id", r->id, true);
	text(b, "title", r->title, false);
	text(b, "status", requirement_status_name(r->status), false);
	text(b, "out", r->out, false);
	text(b, "gap", r->gap, false);
	key(b, "controls", false);
	buf_add_char(b, '[');
	for (size_t i = 0; i < r->edge_count; i++) {
		const struct posture_edge *e = r->edges[i];

		buf_add_cstr(b, i ? ",{" : "{");
		text(b, "control", e->control->id, true);
		text(b, "verdict", verdict_name(e->verdict), false);
		text(b, "support", posture_support(e), false);
		text(b, "residual", e->residual, false);
		key(b, "residual_open", false);
		buf_add_cstr(b, e->residual_open ? "true" : "false");
		put_list(b, "closed_by", e->closed_by->items, e->closed_by->count, false);
		key(b, "challenged", false);
		buf_add_cstr(b, e->challenged ? "true" : "false");
		text(b, "challenge", e->challenge, false);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, "]}");
}

static void put_framework(struct buf *b, const struct posture *p, const struct posture_framework *f)
{
	bool first = true;

	buf_add_char(b, '{');
	text(b, "framework", f->id, true);
	text(b, "title", f->title, false);
	text(b, "version", f->version, false);
	if (f->scope)
		number(b, "scope", f->scope - p->scopes);
	key(b, "requirements", false);
	buf_add_char(b, '[');
	for (size_t i = 0; i < f->requirement_count; i++) {
		if (!f->requirements[i].assessable)
			continue;
		buf_add_cstr(b, first ? "\n" : ",\n");
		first = false;
		put_requirement(b, &f->requirements[i]);
	}
	buf_add_cstr(b, "]}");
}

static void put_control(struct buf *b, const struct posture *p, const struct posture_control *c)
{
	buf_add_char(b, '{');
	text(b, "control", c->id, true);
	text(b, "title", c->title, false);
	text(b, "verdict", verdict_name(c->verdict), false);
	number(b, "population", c->population);
	number(b, "deviations", c->deviations);
	put_results(b, p, c->scopes);
	text(b, "origin", c->origin, false);
	text(b, "gap", c->gap, false);
	buf_add_char(b, '}');
}

static void put_artifact(struct buf *b, const struct posture_artifact *a)
{
	buf_add_char(b, '{');
	text(b, "artifact", a->sha256, true);
	text(b, "kind", a->kind, false);
	text(b, "source", a->source, false);
	key(b, "controls", false);
	for (size_t i = 0; i < a->control_count; i++) {
		buf_add_char(b, i ? ',' : '[');
		json_put_cstr(b, a->controls[i]->id);
	}
	buf_add_cstr(b, a->control_count ? "]" : "[]");
	key(b, "requirements", false);
	for (size_t i = 0; i < a->requirement_count; i++)
		buf_addf(b, "%s\"%s:%s\"", i ? "," : "[", a->requirements[i]->framework, a->requirements[i]->id);
	buf_add_cstr(b, a->requirement_count ? "]}" : "[]}");
}

void report_status_json(const struct posture *p, struct buf *b)
{
	buf_add_char(b, '{');
	put_head(b, p);
	number(b, "requests", p->requests);
	number(b, "handed_in", p->handed_in);
	number(b, "avoided", p->avoided);
	key(b, "frameworks", false);
	for (size_t i = 0; i < p->framework_count; i++) {
		buf_add_cstr(b, i ? ",\n" : "[\n");
		put_framework(b, p, &p->frameworks[i]);
	}
	buf_add_cstr(b, p->framework_count ? "]" : "[]");
	key(b, "controls", false);
	for (size_t i = 0; i < p->control_count; i++) {
		buf_add_cstr(b, i ? ",\n" : "[\n");
		put_control(b, p, &p->controls[i]);
	}
	buf_add_cstr(b, p->control_count ? "]" : "[]");
	put_checks(b, p);
	key(b, "artifacts", false);
	for (size_t i = 0; i < p->artifact_count; i++) {
		buf_add_cstr(b, i ? ",\n" : "[\n");
		put_artifact(b, &p->artifacts[i]);
	}
	buf_add_cstr(b, p->artifact_count ? "]}\n" : "[]}\n");
}
