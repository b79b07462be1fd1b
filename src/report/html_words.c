/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html_int.h"

#include <stdio.h>

const char *html_verdict_class(enum verdict v)
{
	static const char *const classes[] = {
		[VERDICT_OPERATED] = "operated",
		[VERDICT_DEVIATIONS] = "deviations",
		[VERDICT_NO_POPULATION] = "no-population",
		[VERDICT_NO_EVIDENCE] = "no-evidence",
		[VERDICT_NOT_IN_SCOPE] = "not-in-scope",
	};

	return classes[v];
}

const char *html_status_class(enum requirement_status s)
{
	static const char *const classes[] = {
		[REQUIREMENT_SUPPORTED] = "operated",
		[REQUIREMENT_PARTLY] = "partly",
		[REQUIREMENT_DEVIATIONS] = "deviations",
		[REQUIREMENT_NO_EVIDENCE] = "no-evidence",
		[REQUIREMENT_NOT_MAPPED] = "not-mapped",
		[REQUIREMENT_NOT_IN_SCOPE] = "not-in-scope",
	};

	return classes[s];
}

const char *html_status_words(enum requirement_status s)
{
	static const char *const words[] = {
		[REQUIREMENT_SUPPORTED] = "supported",
		[REQUIREMENT_PARTLY] = "partly supported",
		[REQUIREMENT_DEVIATIONS] = "has deviations",
		[REQUIREMENT_NO_EVIDENCE] = "has no evidence",
		[REQUIREMENT_NOT_MAPPED] = "is not mapped",
		[REQUIREMENT_NOT_IN_SCOPE] = "not in scope",
	};

	return words[s];
}

/* Around 0,0, so that a timeline can place them by a percentage of its width. */
void html_put_shapes(struct html *h)
{
	static const struct {
		const char *class, *path;
	} shapes[] = {
		{ "operated", "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z" },
		{ "partly", "M0-4.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9ZM0-4.5v9M2-3.8v7.6" },
		{ "deviations", "M0-5.5L5.5 0L0 5.5L-5.5 0Z" },
		{ "no-population", "M-4-4h8v8h-8Z" },
		{ "no-evidence", "M0-5L5 4.2H-5Z" },
		{ "not-mapped", "M-4-4L4 4M4-4L-4 4" },
		{ "not-in-scope", "M-4.5 0H4.5" },
	};

	html_open_class(h, "svg", "shapes");
	html_attr(h, "width", "0");
	html_attr(h, "height", "0");
	html_attr(h, "aria-hidden", "true");
	html_open(h, "defs");
	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		html_open(h, "path");
		html_attrf(h, "id", "shape-%s", shapes[i].class);
		html_attr(h, "d", shapes[i].path);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

void html_put_shape(struct html *h, const char *class, bool filled)
{
	html_open(h, "svg");
	html_attrf(h, "class", "shape %s%s", class, filled ? "" : " hollow");
	html_attr(h, "viewBox", "-6 -6 12 12");
	html_attr(h, "aria-hidden", "true");
	html_open(h, "use");
	html_attrf(h, "href", "#shape-%s", class);
	html_close(h);
	html_close(h);
}

static void put_badge(struct html *h, const char *class, bool filled, const char *words)
{
	html_open(h, "span");
	html_attrf(h, "class", "badge %s", class);
	html_put_shape(h, class, filled);
	html_text(h, words);
	html_close(h);
}

void html_put_verdict(struct html *h, enum verdict v)
{
	put_badge(h, html_verdict_class(v), true, verdict_name(v));
}

void html_put_status(struct html *h, enum requirement_status s)
{
	put_badge(h, html_status_class(s), s != REQUIREMENT_PARTLY, html_status_words(s));
}

/* "2025-03-04 14:30" with the full instant for machines; the text as it is when it is none. */
void html_put_day(struct html *h, const char *when)
{
	struct when w;
	struct err e = { 0 };

	if (!when || !*when) {
		html_element(h, "span", "muted", "no time");
		return;
	}
	if (when_parse(str_of(when), &w, &e) < 0) {
		html_text(h, when);
		return;
	}
	html_open(h, "time");
	html_attr(h, "datetime", w.text);
	html_textf(h, "%.10s ", w.text);
	html_open_class(h, "span", "hour");
	html_textf(h, "%.5s", w.text + 11);
	html_close(h);
	html_close(h);
}

void html_put_count(struct html *h, int64_t n, const char *one, const char *many)
{
	html_number(h, n);
	html_textf(h, " %s", n == 1 ? one : many);
}

void html_put_digest(struct html *h, const char *digest)
{
	html_element(h, "code", "digest", digest ? digest : "not given");
}

void html_put_control_link(struct html *h, const struct posture_control *c)
{
	html_open_class(h, "a", "id");
	html_anchor_href(h, "ctl-", c->id);
	html_attr(h, "title", c->title);
	html_text(h, c->id);
	html_close(h);
}

const char *html_requirement_key(const struct posture_requirement *r, char key[HTML_KEY_LEN])
{
	snprintf(key, HTML_KEY_LEN, "%s:%s", r->framework, r->id);
	return key;
}

void html_put_requirement_link(struct html *h, const struct posture_requirement *r)
{
	char key[HTML_KEY_LEN];

	html_requirement_key(r, key);
	html_open_class(h, "a", "id");
	html_anchor_href(h, "req-", key);
	html_attr(h, "title", r->title);
	html_text(h, key);
	html_close(h);
}

void html_put_column(struct html *h, const char *class, const char *name)
{
	html_open_class(h, "th", class);
	html_attr(h, "scope", "col");
	html_text(h, name);
	html_close(h);
}

void html_open_cell(struct html *h, const char *class, const char *label)
{
	html_open_class(h, "td", class);
	html_attr(h, "data-label", label);
}

void html_put_tile(struct html *h, const char *class, bool filled, int64_t n, const char *words)
{
	html_open(h, "li");
	html_attr(h, "class", class);
	html_open_class(h, "span", "figure");
	html_put_shape(h, class, filled);
	html_number(h, n);
	html_close(h);
	html_element(h, "span", "words", words);
	html_close(h);
}

void html_put_section_head(struct html *h, const char *id, const char *title)
{
	html_open(h, "h2");
	html_attr(h, "id", id);
	html_text(h, title);
	html_close(h);
}
