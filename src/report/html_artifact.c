/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html_int.h"

#include <stdlib.h>

#define LISTED_MAX 500
#define KINDS_MAX 64

static int by_digest(const void *a, const void *b)
{
	const struct html_artifact *x = a, *y = b;

	return strcmp(x->artifact->sha256, y->artifact->sha256);
}

static struct html_artifact *find(const struct html_page *page, const char *digest)
{
	struct posture_artifact wanted = { .sha256 = digest };
	struct html_artifact key = { .artifact = &wanted };

	if (!digest || !page->p->artifact_count)
		return NULL;
	return bsearch(&key, page->artifacts, page->p->artifact_count, sizeof key, by_digest);
}

void html_artifacts_init(struct html_page *page)
{
	const struct posture *p = page->p;

	page->all_artifacts = p->artifact_count <= LISTED_MAX;
	page->artifacts = xcalloc(p->artifact_count + 1, sizeof *page->artifacts);
	for (size_t i = 0; i < p->artifact_count; i++)
		page->artifacts[i].artifact = &p->artifacts[i];
	qsort(page->artifacts, p->artifact_count, sizeof *page->artifacts, by_digest);
	for (size_t i = 0; i < p->check_count; i++)
		for (size_t k = 0; k < p->checks[i].item_count; k++) {
			const struct posture_item *it = &p->checks[i].items[k];
			struct html_artifact *a = it->deviation ? find(page, it->artifact) : NULL;

			if (a)
				a->deviates = true;
		}
}

void html_artifacts_free(struct html_page *page)
{
	free(page->artifacts);
	page->artifacts = NULL;
}

static void put_short_id(struct html *h, const char *digest)
{
	html_textf(h, "art:%.12s", digest);
}

void html_put_artifact_link(struct html_page *page, const char *digest)
{
	struct html *h = &page->h;
	const struct html_artifact *a = find(page, digest);

	if (!digest) {
		html_element(h, "span", "muted", "no artifact");
		return;
	}
	html_open_class(h, a && (page->all_artifacts || a->deviates) ? "a" : "span", "id");
	if (a && (page->all_artifacts || a->deviates))
		html_anchor_href(h, "art-", digest);
	html_attr(h, "title", a && a->artifact->source ? a->artifact->source : digest);
	put_short_id(h, digest);
	html_close(h);
}

struct kind {
	const char *name;
	int64_t artifacts;
	bool *controls;	/* by place in the posture */
};

static struct kind *kind_of(struct kind *kinds, size_t *n, const char *name, size_t controls)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	if (*n == KINDS_MAX)
		return NULL;
	kinds[*n] = (struct kind){ .name = name, .controls = xcalloc(controls + 1, sizeof(bool)) };
	return &kinds[(*n)++];
}

static int64_t requirements_of(const struct posture *p, const struct kind *k)
{
	int64_t n = 0;

	for (size_t f = 0; f < p->framework_count; f++)
		for (size_t i = 0; i < p->frameworks[f].requirement_count; i++) {
			const struct posture_requirement *r = &p->frameworks[f].requirements[i];
			bool served = false;

			for (size_t e = 0; e < r->edge_count && !served; e++)
				served = r->edges[e]->in_scope && k->controls[r->edges[e]->control - p->controls];
			n += served;
		}
	return n;
}

static void put_number_cell(struct html *h, int64_t n)
{
	html_open_class(h, "td", "number");
	html_number(h, n);
	html_close(h);
}

static void put_kind(struct html *h, const struct posture *p, const struct kind *k)
{
	int64_t controls = 0;

	for (size_t i = 0; i < p->control_count; i++)
		controls += k->controls[i];
	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "row");
	html_text(h, k->name);
	html_close(h);
	put_number_cell(h, k->artifacts);
	put_number_cell(h, controls);
	put_number_cell(h, requirements_of(p, k));
	html_close(h);
}

static int by_name(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void put_kinds(struct html *h, const struct posture *p)
{
	struct kind kinds[KINDS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < p->artifact_count; i++) {
		const struct posture_artifact *a = &p->artifacts[i];
		struct kind *k = kind_of(kinds, &n, a->kind ? a->kind : "not given", p->control_count);

		if (!k)
			continue;
		k->artifacts++;
		for (size_t c = 0; c < a->control_count; c++)
			k->controls[a->controls[c] - p->controls] = true;
	}
	/* cppcheck-suppress uninitvar ; the first n are filled */
	qsort(kinds, n, sizeof *kinds, by_name);
	html_open_class(h, "table", "numbers");
	html_element(h, "caption", NULL, "Artifacts that items of the populations point to, by kind");
	html_open(h, "thead");
	html_open(h, "tr");
	html_put_column(h, NULL, "Kind");
	html_put_column(h, "number", "Artifacts");
	html_put_column(h, "number", "Controls");
	html_put_column(h, "number", "Requirements");
	html_close(h);
	html_close(h);
	html_open(h, "tbody");
	for (size_t i = 0; i < n; i++) {
		put_kind(h, p, &kinds[i]);
		free(kinds[i].controls);
	}
	html_close(h);
	html_close(h);
}

static void put_artifact(struct html *h, const struct html_artifact *shown)
{
	const struct posture_artifact *a = shown->artifact;

	html_open(h, "tr");
	html_anchor_id(h, "art-", a->sha256);
	html_open(h, "th");
	html_attr(h, "scope", "row");
	if (shown->deviates)
		html_put_shape(h, "deviations", true);
	html_open_class(h, "span", "id");
	html_attr(h, "title", a->sha256);
	put_short_id(h, a->sha256);
	html_close(h);
	html_open_class(h, "span", "source");
	html_text(h, a->source);
	html_close(h);
	html_close(h);
	html_open_cell(h, NULL, "Kind");
	html_text(h, a->kind);
	if (a->format && strcmp(a->format, a->kind ? a->kind : "") != 0) {
		html_text(h, " ");
		html_element(h, "span", "muted", a->format);
	}
	html_close(h);
	html_open_cell(h, NULL, "Controls");
	for (size_t i = 0; i < a->control_count; i++) {
		html_text(h, i ? " " : "");
		html_put_control_link(h, a->controls[i]);
	}
	html_close(h);
	html_open_cell(h, NULL, "Requirements");
	for (size_t i = 0; i < a->requirement_count; i++) {
		html_text(h, i ? " " : "");
		html_put_requirement_link(h, a->requirements[i]);
	}
	if (!a->requirement_count)
		html_element(h, "span", "muted", "none in scope");
	html_close(h);
	html_close(h);
}

static void put_list(struct html_page *page)
{
	struct html *h = &page->h;

	html_open_class(h, "table", "stacks artifacts");
	html_element(h, "caption", NULL,
		     page->all_artifacts ? "Each artifact, and everything it serves; a diamond where an item deviates" :
					   "Artifacts with an item that deviates, and everything they serve");
	html_open(h, "thead");
	html_open(h, "tr");
	html_put_column(h, NULL, "Artifact");
	html_put_column(h, NULL, "Kind");
	html_put_column(h, NULL, "Controls");
	html_put_column(h, NULL, "Requirements of all frameworks");
	html_close(h);
	html_close(h);
	html_open(h, "tbody");
	for (size_t i = 0; i < page->p->artifact_count; i++)
		if (page->all_artifacts || page->artifacts[i].deviates)
			put_artifact(h, &page->artifacts[i]);
	html_close(h);
	html_close(h);
}

static void put_avoided(struct html *h, const struct posture *p)
{
	html_open_class(h, "p", "avoided");
	html_open(h, "strong");
	html_put_count(h, p->avoided, "duplicate evidence request avoided", "duplicate evidence requests avoided");
	html_close(h);
	html_close(h);
	html_open_class(h, "p", "lead");
	html_text(h,
		  "How it is counted: each requirement in scope asks every control that supports it, and that operated "
		  "or has deviations, once for each kind of its evidence. That makes ");
	html_put_count(h, p->requests, "request", "requests");
	html_text(h, " over all frameworks. Each kind of evidence of each such control was handed in once: ");
	html_number(h, p->handed_in);
	html_text(h, ". The difference, ");
	html_number(h, p->requests);
	html_text(h, " \xe2\x88\x92 ");
	html_number(h, p->handed_in);
	html_text(h, " = ");
	html_number(h, p->avoided);
	html_text(h, ", would have been asked for again.");
	html_close(h);
}

void html_put_artifacts(struct html_page *page)
{
	struct html *h = &page->h;

	html_open(h, "section");
	html_put_section_head(h, "artifacts", "One artifact, many controls");
	put_avoided(h, page->p);
	if (page->p->artifact_count) {
		put_kinds(h, page->p);
		put_list(page);
	} else {
		html_element(h, "p", NULL, "No item points to an artifact.");
	}
	html_close(h);
}
