/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html_int.h"

#include "audit/attachment.h"

/* How many deviations of a check are listed before "and n more". */
#define LISTED_MAX 1000

static void put_term(struct html *h, const char *term, const char *text)
{
	if (!text || !*text)
		return;
	html_open(h, "div");
	html_element(h, "dt", NULL, term);
	html_element(h, "dd", NULL, text);
	html_close(h);
}

static void put_digest_term(struct html *h, const char *term, const char *digest)
{
	if (!digest)
		return;
	html_open(h, "div");
	html_element(h, "dt", NULL, term);
	html_open(h, "dd");
	html_put_digest(h, digest);
	html_close(h);
	html_close(h);
}

static void put_deviation(struct html_page *page, const struct posture_item *it, bool differs)
{
	struct html *h = &page->h;

	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "row");
	html_put_shape(h, "deviations", true);
	html_element(h, "span", "item", it->item);
	if (differs && it->system) {
		html_text(h, " of ");
		html_element(h, "span", "system", it->system);
	}
	html_close(h);
	html_open_cell(h, NULL, "When");
	html_put_day(h, it->occurred);
	html_close(h);
	html_open_cell(h, NULL, "Reason");
	html_text(h, it->reason ? it->reason : "not given");
	html_close(h);
	html_open_cell(h, NULL, "Evidence");
	html_put_artifact_link(page, it->artifact);
	if (it->locator && *it->locator) {
		html_text(h, " ");
		html_element(h, "code", "locator", it->locator);
	}
	html_close(h);
	html_close(h);
}

static void put_columns(struct html *h, const char *const *names, size_t n)
{
	html_open(h, "thead");
	html_open(h, "tr");
	for (size_t i = 0; i < n; i++)
		html_put_column(h, NULL, names[i]);
	html_close(h);
	html_close(h);
}

static void put_deviations(struct html_page *page, const struct posture_check *c)
{
	static const char *const names[] = { "Item", "When", "Reason", "Evidence" };
	bool differs = posture_differs(page->p, c->scopes);
	struct html *h = &page->h;
	int64_t listed = 0;

	html_open_class(h, "table", "stacks deviation-list");
	html_open(h, "caption");
	html_put_count(h, c->deviations, "deviation", "deviations");
	html_textf(h, " of %s", c->id);
	html_close(h);
	put_columns(h, names, COUNT_OF(names));
	html_open(h, "tbody");
	for (size_t i = 0; i < c->item_count && listed < LISTED_MAX; i++) {
		if (!c->items[i].deviation)
			continue;
		listed++;
		put_deviation(page, &c->items[i], differs);
	}
	html_close(h);
	html_close(h);
	if (c->deviations > listed) {
		html_open_class(h, "p", "more");
		html_text(h, "and ");
		html_number(h, c->deviations - listed);
		html_text(h, " more: assay report --format csv lists every one");
		html_close(h);
	}
}

/* What it comes to in each scope, where these differ. */
static void put_scopes(struct html *h, const struct posture *p, const struct posture_check *c)
{
	if (!posture_differs(p, c->scopes))
		return;
	html_open_class(h, "ul", "scopes");
	for (size_t i = 0; i < p->scope_count; i++) {
		const struct posture_result *r = &c->scopes[i];

		if (r->verdict == VERDICT_NOT_IN_SCOPE)
			continue;
		html_open(h, "li");
		html_put_verdict(h, r->verdict);
		html_text(h, " ");
		html_number(h, r->population - r->deviations);
		html_text(h, " of ");
		html_number(h, r->population);
		html_textf(h, " in the scope of %s", p->scopes[i].name);
		html_close(h);
	}
	html_close(h);
}

static void put_result(struct html *h, const struct posture_check *c)
{
	html_open_class(h, "p", "result");
	html_put_verdict(h, c->verdict);
	html_text(h, " ");
	switch (c->verdict) {
	case VERDICT_OPERATED:
	case VERDICT_DEVIATIONS:
		html_open(h, "strong");
		html_number(h, c->population - c->deviations);
		html_text(h, " of ");
		html_number(h, c->population);
		html_close(h);
		html_text(h, c->population == 1 ? " item passed" : " items passed");
		break;
	case VERDICT_NO_POPULATION:
		html_text(h, "The check ran, and nothing in the period was there for it to test.");
		break;
	case VERDICT_NO_EVIDENCE:
		html_text(h, "The lake has no artifact of a kind that this check rests on.");
		break;
	case VERDICT_NOT_IN_SCOPE:
		html_text(h, "Its control supports nothing that is in scope.");
		break;
	}
	html_close(h);
}

static void put_check(struct html_page *page, const struct posture_check *c)
{
	struct html *h = &page->h;

	html_open_class(h, "div", "check");
	html_open(h, "h4");
	html_anchor_id(h, "chk-", c->id);
	html_text(h, c->title);
	html_close(h);
	put_result(h, c);
	put_scopes(h, page->p, c);
	if (c->population)
		html_put_timeline(h, page->p, c);
	if (c->deviations)
		put_deviations(page, c);
	html_open_class(h, "dl", "terms");
	put_term(h, "Population", c->population_of);
	put_term(h, "Deviation", c->deviation_is);
	put_term(h, "Kind of test", c->type == 1 ? "Type 1: design at a date" : "Type 2: operation over the period");
	put_term(h, "Check", c->id);
	put_digest_term(h, "Digest of the check", c->digest);
	put_digest_term(h, "Population on record", c->items_digest);
	html_close(h);
	html_close(h);
}

static void put_served(struct html *h, const struct posture_control *c)
{
	size_t served = 0;

	for (size_t i = 0; i < c->edge_count; i++)
		served += c->edges[i]->in_scope;
	html_open_class(h, "p", "served");
	html_element(h, "span", "label", "Serves ");
	if (!served)
		html_text(h, "no requirement in scope");
	for (size_t i = 0; i < c->edge_count; i++) {
		const struct posture_edge *edge = c->edges[i];

		if (!edge->in_scope)
			continue;
		html_open_class(h, "span", "one");
		html_put_requirement_link(h, edge->requirement);
		html_text(h, " ");
		html_element(h, "span", "muted", posture_support(edge));
		if (edge->challenge)
			html_element(h, "span", "muted", " (challenged)");
		html_close(h);
		html_text(h, " ");
	}
	html_close(h);
}

static void put_attachments(struct html_page *page, const struct posture_control *c)
{
	struct html *h = &page->h;

	if (!c->attachment_count)
		return;
	html_open_class(h, "ul", "attachments");
	for (size_t i = 0; i < c->attachment_count; i++) {
		const struct attachment *a = &c->attachments[i];

		html_open(h, "li");
		html_put_artifact_link(page, a->artifact);
		html_textf(h, " %s, %s: attached by hand by %s: %s ", a->source, a->media ? a->media : a->kind, a->by,
			   a->note);
		html_open_class(h, "span", "muted");
		html_put_day(h, a->attached);
		if (a->superseded_by)
			html_textf(h, ", corrected since by %.12s", a->superseded_by);
		html_close(h);
		html_close(h);
	}
	html_close(h);
}

static void put_control(struct html_page *page, const struct posture_control *c)
{
	struct html *h = &page->h;

	html_open_class(h, "section", "control");
	html_anchor_id(h, "ctl-", c->id);
	html_open(h, "h3");
	html_element(h, "span", "id", c->id);
	html_textf(h, " %s", c->title);
	html_close(h);
	html_element(h, "p", "objective", c->objective);
	html_open_class(h, "dl", "terms");
	put_term(h, "Owner", c->owner_role);
	put_term(h, "Cadence", c->cadence);
	put_term(h, "Phases", c->phases);
	if (*c->stages)
		put_term(h, "Stages", c->stages);
	put_term(h, "Evidence", c->evidence);
	html_close(h);
	put_served(h, c);
	put_attachments(page, c);
	if (!c->check_count) {
		html_open_class(h, "p", "result");
		html_put_verdict(h, c->verdict);
		html_textf(h, " No check tests it. %s", c->gap ? c->gap : "");
		html_close(h);
	} else if (c->gap) {
		html_open_class(h, "p", "gap");
		html_textf(h, "Not tested: %s", c->gap);
		html_close(h);
	}
	for (size_t i = 0; i < c->check_count; i++)
		put_check(page, c->checks[i]);
	html_close(h);
}

static void put_overview_row(struct html *h, const struct posture_control *c)
{
	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "row");
	html_put_control_link(h, c);
	html_text(h, " ");
	html_element(h, "span", "title", c->title);
	html_close(h);
	html_open_cell(h, NULL, "Verdict");
	html_put_verdict(h, c->verdict);
	html_close(h);
	html_open_cell(h, "number", "Passed");
	if (c->population) {
		html_number(h, c->population - c->deviations);
		html_text(h, " of ");
		html_number(h, c->population);
	} else {
		html_text(h, "none");
	}
	html_close(h);
	html_open_cell(h, NULL, "Owner");
	html_text(h, c->owner_role);
	html_close(h);
	html_close(h);
}

static void put_overview(struct html *h, const struct posture *p)
{
	static const char *const names[] = { "Control", "Verdict", "Passed", "Owner" };

	html_open_class(h, "table", "stacks overview");
	html_element(h, "caption", NULL, "All controls, with the items of their populations that passed");
	put_columns(h, names, COUNT_OF(names));
	html_open(h, "tbody");
	for (size_t i = 0; i < p->control_count; i++)
		put_overview_row(h, &p->controls[i]);
	html_close(h);
	html_close(h);
}

void html_put_controls(struct html_page *page)
{
	struct html *h = &page->h;

	html_open(h, "section");
	html_put_section_head(h, "controls", "Controls");
	put_overview(h, page->p);
	for (size_t i = 0; i < page->p->control_count; i++)
		put_control(page, &page->p->controls[i]);
	html_close(h);
}
