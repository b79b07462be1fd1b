/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Requirements of all frameworks down, controls across: one table, so that a column shows
 * everything that one control serves. A row or column is there when something in scope
 * meets in it; what no control supports is listed below it.
 */
#include "report/html_int.h"

static bool control_shown(const struct posture_control *c)
{
	for (size_t i = 0; i < c->edge_count; i++)
		if (c->edges[i]->in_scope)
			return true;
	return false;
}

static bool requirement_shown(const struct posture_requirement *r)
{
	return r->assessable && r->edge_count && r->status != REQUIREMENT_NOT_IN_SCOPE;
}

static size_t columns(const struct posture *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->control_count; i++)
		n += control_shown(&p->controls[i]);
	return n;
}

static void put_head(struct html *h, const struct posture *p)
{
	html_open(h, "thead");
	html_open(h, "tr");
	html_open_class(h, "th", "corner");
	html_attr(h, "scope", "col");
	html_text(h, "Requirement");
	html_close(h);
	for (size_t i = 0; i < p->control_count; i++) {
		const struct posture_control *c = &p->controls[i];

		if (!control_shown(c))
			continue;
		html_open(h, "th");
		html_attr(h, "scope", "col");
		html_put_control_link(h, c);
		html_put_shape(h, html_verdict_class(c->verdict), true);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void put_cell(struct html *h, const struct posture_requirement *r, const struct posture_control *c)
{
	const struct posture_edge *edge = NULL;

	for (size_t i = 0; i < r->edge_count && !edge; i++)
		if (r->edges[i]->control == c)
			edge = r->edges[i];
	html_open(h, "td");
	if (edge) {
		html_attrf(h, "title", "%s is %s %s: %s%s%s", c->id, posture_support(edge), r->id,
			   verdict_name(edge->verdict), edge->residual_open ? ". Residual: " : "",
			   edge->residual_open ? edge->residual : "");
		html_put_shape(h, html_verdict_class(edge->verdict), edge->integral);
		html_open_class(h, "span", "unseen");
		html_textf(h, "%s%s, %s", edge->challenge ? "challenged, " : "", posture_support(edge),
			   verdict_name(edge->verdict));
		html_close(h);
	}
	html_close(h);
}

static void put_row(struct html *h, const struct posture *p, const struct posture_requirement *r)
{
	char key[HTML_KEY_LEN];

	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "row");
	html_put_shape(h, html_status_class(r->status), r->status != REQUIREMENT_PARTLY);
	html_open_class(h, "a", "id");
	html_anchor_href(h, "req-", html_requirement_key(r, key));
	html_attrf(h, "title", "%s: %s", r->title, html_status_words(r->status));
	html_text(h, r->id);
	html_close(h);
	html_text(h, " ");
	html_element(h, "span", "title", r->title);
	html_close(h);
	for (size_t i = 0; i < p->control_count; i++)
		if (control_shown(&p->controls[i]))
			put_cell(h, r, &p->controls[i]);
	html_close(h);
}

static void put_group_row(struct html *h, const char *class, size_t span, const char *id, const char *title)
{
	html_open_class(h, "tr", class);
	html_open(h, "th");
	html_attr(h, "scope", "rowgroup");
	html_attrf(h, "colspan", "%zu", span + 1);
	html_open(h, "span");
	html_element(h, "span", "id", id);
	html_textf(h, " %s", title);
	html_close(h);
	html_close(h);
	html_close(h);
}

/* The top heading over requirement i: where a group of rows begins. */
static size_t top_of(const struct posture_framework *f, size_t i)
{
	while (i > 0 && (f->requirements[i].assessable ||
			 (f->requirements[i].parent && *f->requirements[i].parent)))
		i--;
	return i;
}

static void put_framework_rows(struct html *h, const struct posture *p, const struct posture_framework *f,
			       size_t span)
{
	size_t group = (size_t)-1;

	html_open(h, "tbody");
	put_group_row(h, "framework-row", span, f->title, "");
	for (size_t i = 0; i < f->requirement_count; i++) {
		const struct posture_requirement *r = &f->requirements[i];
		size_t top = top_of(f, i);

		if (!requirement_shown(r))
			continue;
		if (top != group && !f->requirements[top].assessable)
			put_group_row(h, "group-row", span, f->requirements[top].id, f->requirements[top].title);
		group = top;
		put_row(h, p, r);
	}
	html_close(h);
}

static void put_list(struct html *h, const struct posture_framework *f, enum requirement_status s,
		     const char *meaning)
{
	if (!f->by_status[s])
		return;
	html_open(h, "p");
	html_put_status(h, s);
	html_open(h, "strong");
	html_textf(h, " %s: ", f->title);
	html_close(h);
	html_put_count(h, f->by_status[s], "requirement", "requirements");
	html_textf(h, " %s.", meaning);
	html_close(h);
	html_open_class(h, "ul", "compact");
	for (size_t i = 0; i < f->requirement_count; i++) {
		const struct posture_requirement *r = &f->requirements[i];

		if (!r->assessable || r->status != s)
			continue;
		html_open(h, "li");
		html_element(h, "span", "id", r->id);
		html_textf(h, " %s", r->title);
		html_close(h);
	}
	html_close(h);
}

static void put_legend(struct html *h)
{
	html_open_class(h, "ul", "legend");
	for (int v = 0; v < VERDICT_NOT_IN_SCOPE; v++) {
		html_open(h, "li");
		html_put_shape(h, html_verdict_class((enum verdict)v), true);
		html_put_shape(h, html_verdict_class((enum verdict)v), false);
		html_textf(h, " %s", verdict_name((enum verdict)v));
		html_close(h);
	}
	html_element(h, "li", NULL, "filled: integral-to; hollow: example-of");
	html_close(h);
}

static void put_table(struct html *h, const struct posture *p, size_t span)
{
	html_open_class(h, "div", "scroll");
	html_attr(h, "role", "region");
	html_attr(h, "tabindex", "0");
	html_attr(h, "aria-label", "Matrix of requirements and controls");
	html_open_class(h, "table", "matrix");
	html_element(h, "caption", "unseen", "Which control supports which requirement, and its verdict");
	put_head(h, p);
	for (size_t i = 0; i < p->framework_count; i++)
		put_framework_rows(h, p, &p->frameworks[i], span);
	html_close(h);
	html_close(h);
}

void html_put_matrix(struct html_page *page)
{
	struct html *h = &page->h;
	const struct posture *p = page->p;
	size_t span = columns(p);

	html_open_class(h, "section", "wide");
	html_put_section_head(h, "matrix", "Requirements and controls");
	put_legend(h);
	if (span)
		put_table(h, p, span);
	else
		html_element(h, "p", NULL, "No control supports a requirement in scope.");
	html_close(h);
	html_open_class(h, "section", "beside-matrix");
	html_element(h, "h3", NULL, "Requirements that are not in the matrix");
	for (size_t i = 0; i < p->framework_count; i++) {
		put_list(h, &p->frameworks[i], REQUIREMENT_NOT_MAPPED, "that no control supports");
		put_list(h, &p->frameworks[i], REQUIREMENT_NOT_IN_SCOPE, "that the settings leave out");
	}
	html_close(h);
}
