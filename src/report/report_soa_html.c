/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html_int.h"
#include "report/report_gap.h"
#include "report/report_soa.h"

#define WORDS_BYTES_MAX (16 * 1024 * 1024)

static void put_fact(struct html *h, const char *term, const char *value)
{
	html_open(h, "div");
	html_element(h, "dt", NULL, term);
	html_element(h, "dd", NULL, value);
	html_close(h);
}

static void put_facts(struct html *h, const struct soa *s)
{
	CLEANUP(buf_free) struct buf period = BUF_INIT(256);

	buf_addf(&period, "%.10s to %.10s, UTC", s->posture->from, s->posture->to);
	html_open_class(h, "dl", "facts");
	put_fact(h, "Standard", s->framework->title);
	put_fact(h, "Edition", s->framework->version);
	put_fact(h, "Evidence of", period.p);
	html_open(h, "div");
	html_element(h, "dt", NULL, "Evaluation");
	html_open(h, "dd");
	html_put_digest(h, s->posture->evaluation);
	html_close(h);
	html_close(h);
	html_close(h);
}

static void put_sums(struct html *h, const struct soa *s)
{
	html_open_class(h, "ul", "tiles");
	for (int i = 0; i < REQUIREMENT_NOT_IN_SCOPE; i++)
		if (s->by_status[i])
			html_put_tile(h, html_status_class((enum requirement_status)i), i != REQUIREMENT_PARTLY,
				      s->by_status[i], requirement_status_name((enum requirement_status)i));
	if (s->excluded)
		html_put_tile(h, html_status_class(REQUIREMENT_NOT_IN_SCOPE), true, s->excluded,
			      "excluded, with the reason");
	html_close(h);
	html_open_class(h, "p", "lead");
	html_textf(h, "%zu controls, of which %lld are necessary. Why they are in: ", s->row_count,
		   (long long)s->necessary);
	for (int i = 0, told = 0; i < SOA_GROUNDS; i++)
		if (s->by_ground[i])
			html_textf(h, "%s%lld %s", told++ ? ", " : "", (long long)s->by_ground[i],
				   soa_ground_name((enum soa_ground)i));
	html_text(h, ". What is derived the organisation has to confirm. The status is what the evidence of the "
		     "period shows; whether the controls suffice is the auditor's opinion, and not stated here.");
	html_close(h);
}

static void put_words(struct html *h, const char *class, const struct buf *words)
{
	if (words->n)
		html_element(h, "div", class, words->p);
}

static void put_why(struct html *h, const struct soa_row *r)
{
	html_open_cell(h, NULL, "Necessary, and why");
	html_element(h, "strong", NULL, r->necessary ? "Necessary" : "Excluded");
	html_text(h, " ");
	html_element(h, "span", "muted", r->necessary ? soa_ground_name(r->ground) : "by the organisation");
	html_element(h, "div", NULL, r->why ? r->why : "Nobody says why yet.");
	html_close(h);
}

static void put_implementation(struct html *h, const struct soa_row *r)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(WORDS_BYTES_MAX);

	html_open_cell(h, NULL, "Implemented");
	if (r->necessary)
		html_put_status(h, r->requirement->status);
	html_close(h);
	html_open_cell(h, NULL, "By, and evidence");
	report_soa_controls(&text, r);
	put_words(h, "id", &text);
	if (*r->owners)
		html_element(h, "div", NULL, r->owners);
	buf_clear(&text);
	report_put_proof(&text, &r->proof);
	put_words(h, "muted", &text);
	html_close(h);
	buf_clear(&text);
	report_soa_residual(&text, r);
	html_open_cell(h, NULL, "Left");
	put_words(h, NULL, &text);
	html_close(h);
}

static void put_theme(struct html *h, const struct soa *s, size_t first)
{
	html_open_class(h, "section", "wide");
	html_open(h, "h2");
	html_element(h, "span", "id", s->rows[first].theme->id);
	html_textf(h, " %s", s->rows[first].theme->title);
	html_close(h);
	html_open_class(h, "table", "stacks soa");
	html_open(h, "thead");
	html_open(h, "tr");
	html_put_column(h, NULL, "Control");
	html_put_column(h, NULL, "Necessary, and why");
	html_put_column(h, NULL, "Implemented");
	html_put_column(h, NULL, "By, and evidence");
	html_put_column(h, NULL, "Left");
	html_close(h);
	html_close(h);
	html_open(h, "tbody");
	for (size_t i = first; i < s->row_count && s->rows[i].theme == s->rows[first].theme; i++) {
		html_open(h, "tr");
		html_open(h, "th");
		html_attr(h, "scope", "row");
		html_element(h, "span", "id", s->rows[i].requirement->id);
		html_textf(h, " %s", s->rows[i].requirement->title);
		html_close(h);
		put_why(h, &s->rows[i]);
		put_implementation(h, &s->rows[i]);
		html_close(h);
	}
	html_close(h);
	html_close(h);
	html_close(h);
}

int report_soa_html(const struct soa *s, struct buf *b, struct err *e)
{
	CLEANUP(buf_free) struct buf title = BUF_INIT(64 * 1024);
	struct html writer = HTML_INIT(b), *h = &writer;

	(void)e;
	buf_addf(&title, "Statement of Applicability of %s, %.10s", s->posture->organisation, s->posture->to);
	buf_add_cstr(b, "<!DOCTYPE html>\n");
	html_open(h, "html");
	html_attr(h, "lang", "en");
	html_put_head(h, title.p);
	html_open(h, "body");
	html_put_shapes(h);
	html_open(h, "header");
	html_element(h, "p", "kicker", "Statement of Applicability");
	html_element(h, "h1", NULL, s->posture->organisation);
	put_facts(h, s);
	html_close(h);
	html_open(h, "main");
	put_sums(h, s);
	for (size_t i = 0; i < s->row_count; i++)
		if (i == 0 || s->rows[i].theme != s->rows[i - 1].theme)
			put_theme(h, s, i);
	html_close(h);
	html_close(h);
	html_close(h);
	buf_add_char(b, '\n');
	return 0;
}
