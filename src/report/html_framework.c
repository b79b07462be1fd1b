/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html_int.h"

/* A segment a status, as wide as its share; the number stands in those with room for it. */
static void put_bar(struct html *h, const struct posture_framework *f, int64_t total)
{
	int64_t before = 0;

	html_open_class(h, "svg", "bar");
	html_attr(h, "role", "img");
	html_attrf(h, "aria-label", "%s: the numbers of the table below as a bar", f->title);
	for (int s = 0; s < REQUIREMENT_NOT_IN_SCOPE; s++) {
		int64_t n = f->by_status[s], x = before * 10000 / total, w = (before + n) * 10000 / total - x;

		if (!n)
			continue;
		before += n;
		html_open_class(h, "g", html_status_class((enum requirement_status)s));
		html_open(h, "title");
		html_textf(h, "%s: %lld of %lld", html_status_words((enum requirement_status)s), (long long)n,
			   (long long)total);
		html_close(h);
		html_open(h, "rect");
		html_attrf(h, "x", "%lld.%02lld%%", (long long)x / 100, (long long)x % 100);
		html_attrf(h, "width", "%lld.%02lld%%", (long long)w / 100, (long long)w % 100);
		html_attr(h, "height", "100%");
		html_close(h);
		if (w >= 500) {
			html_open(h, "text");
			html_attrf(h, "x", "%lld.%02lld%%", (long long)(x + w / 2) / 100, (long long)(x + w / 2) % 100);
			html_attr(h, "y", "50%");
			html_number(h, n);
			html_close(h);
		}
		html_close(h);
	}
	html_close(h);
}

static void put_share(struct html *h, int64_t n, int64_t total)
{
	int64_t tenths = (2000 * n / total + 1) / 2;

	html_open_class(h, "td", "number");
	html_textf(h, "%lld.%lld %%", (long long)tenths / 10, (long long)tenths % 10);
	html_close(h);
}

static void put_numbers(struct html *h, const struct posture_framework *f, int64_t total)
{
	html_open_class(h, "table", "numbers");
	html_open(h, "caption");
	html_put_count(h, total, "requirement in scope, by what its evidence shows",
		       "requirements in scope, by what their evidence shows");
	html_close(h);
	html_open(h, "tbody");
	for (int s = 0; s < REQUIREMENT_STATUSES; s++) {
		if (s == REQUIREMENT_NOT_IN_SCOPE && !f->by_status[s])
			continue;
		html_open(h, "tr");
		html_open(h, "th");
		html_attr(h, "scope", "row");
		html_put_status(h, (enum requirement_status)s);
		html_close(h);
		html_open_class(h, "td", "number");
		html_number(h, f->by_status[s]);
		html_close(h);
		if (s == REQUIREMENT_NOT_IN_SCOPE)
			html_element(h, "td", "number", "");
		else
			put_share(h, f->by_status[s], total);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void put_framework(struct html *h, const struct posture_framework *f)
{
	int64_t total = f->in_scope;

	html_open_class(h, "div", "framework");
	html_open(h, "h3");
	html_text(h, f->title);
	html_text(h, " ");
	html_element(h, "span", "muted", f->version);
	html_close(h);
	if (total) {
		put_bar(h, f, total);
		put_numbers(h, f, total);
	} else {
		html_element(h, "p", NULL, "No requirement of it is in scope.");
	}
	html_close(h);
}

void html_put_frameworks(struct html_page *page)
{
	struct html *h = &page->h;

	html_open(h, "section");
	html_put_section_head(h, "posture", "Posture by framework");
	html_element(h, "p", "lead",
		     "A requirement is supported when every control that is integral to it operated and none leaves a "
		     "residual open; partly supported when some control operated and the residuals say what is missing. "
		     "One deviation of one control that supports it is enough for it to have deviations.");
	html_open_class(h, "div", "frameworks");
	for (size_t i = 0; i < page->p->framework_count; i++)
		put_framework(h, &page->p->frameworks[i]);
	html_close(h);
	html_close(h);
}

static void put_edge(struct html *h, const struct posture_edge *edge)
{
	html_open(h, "li");
	html_put_shape(h, html_verdict_class(edge->verdict), edge->integral);
	html_text(h, " ");
	html_put_control_link(h, edge->control);
	html_textf(h, " %s, %s", posture_support(edge), verdict_name(edge->verdict));
	if (edge->challenge) {
		html_open_class(h, "span", "residual");
		html_text(h, "Challenged, supports nothing: ");
		html_text(h, edge->challenge);
		html_close(h);
	}
	if (edge->residual_open) {
		html_open_class(h, "span", "residual");
		html_text(h, "Residual: ");
		html_text(h, edge->residual);
		html_close(h);
	}
	html_close(h);
}

static void put_requirement(struct html *h, const struct posture_requirement *r)
{
	char key[HTML_KEY_LEN];

	html_open_class(h, "li", "requirement");
	html_anchor_id(h, "req-", html_requirement_key(r, key));
	html_open_class(h, "div", "what");
	html_element(h, "span", "id", r->id);
	html_text(h, " ");
	html_element(h, "span", "title", r->title);
	html_close(h);
	html_put_status(h, r->status);
	if (r->edge_count) {
		html_open_class(h, "ul", "edges");
		for (size_t i = 0; i < r->edge_count; i++)
			put_edge(h, r->edges[i]);
		html_close(h);
	}
	html_close(h);
}

static void put_heading(struct html *h, const struct posture_requirement *r, const char *class)
{
	if (!r)
		return;
	html_open_class(h, "h4", class);
	html_element(h, "span", "id", r->id);
	html_textf(h, " %s", r->title);
	html_close(h);
}

/* Lists with headings between them; a heading waits for a requirement in scope under it. */
static void put_framework_requirements(struct html *h, const struct posture_framework *f)
{
	const struct posture_requirement *group = NULL, *practice = NULL;
	bool in_list = false;

	html_element(h, "h3", NULL, f->title);
	if (!f->in_scope)
		html_element(h, "p", NULL, "No requirement of it is in scope.");
	for (size_t i = 0; i < f->requirement_count; i++) {
		const struct posture_requirement *r = &f->requirements[i];

		if (!r->assessable) {
			bool top = !r->parent || !*r->parent;

			if (in_list)
				html_close(h);
			in_list = false;
			group = top ? r : group;
			practice = top ? NULL : r;
		} else if (r->status != REQUIREMENT_NOT_IN_SCOPE) {
			put_heading(h, group, "group");
			put_heading(h, practice, "practice");
			group = practice = NULL;
			if (!in_list)
				html_open_class(h, "ul", "requirements");
			in_list = true;
			put_requirement(h, r);
		}
	}
	if (in_list)
		html_close(h);
}

void html_put_requirements(struct html_page *page)
{
	struct html *h = &page->h;

	html_open(h, "section");
	html_put_section_head(h, "requirements", "Requirements and residuals");
	html_element(h, "p", "lead",
		     "Each requirement in scope with the controls that support it. A residual is what the control "
		     "leaves open, and still needs evidence from elsewhere.");
	for (size_t i = 0; i < page->p->framework_count; i++)
		put_framework_requirements(h, &page->p->frameworks[i]);
	html_close(h);
}
