/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "report/html_int.h"

static void put_fact(struct html *h, const char *term, const char *value, bool digest)
{
	html_open(h, "div");
	html_element(h, "dt", NULL, term);
	html_open(h, "dd");
	if (digest)
		html_put_digest(h, value);
	else
		html_text(h, value);
	html_close(h);
	html_close(h);
}

static void put_facts(struct html *h, const struct posture *p)
{
	html_open_class(h, "dl", "facts");
	html_open(h, "div");
	html_element(h, "dt", NULL, "Period");
	html_open(h, "dd");
	html_textf(h, "%.10s to %.10s, UTC", p->from, p->to);
	html_close(h);
	html_close(h);
	html_open(h, "div");
	html_element(h, "dt", NULL, "Ledger");
	html_open(h, "dd");
	html_put_count(h, p->ledger_size, "entry", "entries");
	html_close(h);
	html_close(h);
	put_fact(h, "Root of the ledger", p->ledger_root, true);
	put_fact(h, "Evaluation", p->evaluation, true);
	put_fact(h, "Digest of the catalog", p->catalog_digest, true);
	html_close(h);
}

static void put_tile(struct html *h, const char *class, int64_t n, const char *one, const char *many)
{
	html_put_tile(h, class, true, n, n == 1 ? one : many);
}

static void put_summary(struct html *h, const struct posture *p)
{
	int64_t controls[VERDICTS] = { 0 }, checks = 0, items = 0, deviations = 0;

	for (size_t i = 0; i < p->control_count; i++) {
		controls[p->controls[i].verdict]++;
		items += p->controls[i].population;
		deviations += p->controls[i].deviations;
	}
	for (size_t i = 0; i < p->check_count; i++)
		checks += p->checks[i].population > 0;
	html_open_class(h, "ul", "tiles");
	put_tile(h, "operated", controls[VERDICT_OPERATED], "control operated", "controls operated");
	put_tile(h, "deviations", controls[VERDICT_DEVIATIONS], "control has deviations", "controls have deviations");
	put_tile(h, "no-population", controls[VERDICT_NO_POPULATION], "control has no population",
		 "controls have no population");
	put_tile(h, "no-evidence", controls[VERDICT_NO_EVIDENCE], "control has no evidence",
		 "controls have no evidence");
	if (controls[VERDICT_NOT_IN_SCOPE])
		put_tile(h, "not-in-scope", controls[VERDICT_NOT_IN_SCOPE], "control is not in scope",
			 "controls are not in scope");
	html_close(h);
	html_open_class(h, "p", "lead");
	html_put_count(h, items, "item was tested", "items were tested");
	html_text(h, " in ");
	html_put_count(h, checks, "check", "checks");
	html_text(h, "; ");
	html_put_count(h, deviations, "deviates", "deviate");
	html_text(h, ". Each deviation is in this report with its reason and its evidence; later remediation does not "
		     "erase it. What the evidence amounts to is the auditor's opinion, and not stated here.");
	html_close(h);
}

static void put_contents(struct html *h)
{
	static const struct {
		const char *id, *title;
	} parts[] = {
		{ "posture", "Posture by framework" },		{ "matrix", "Requirements and controls" },
		{ "requirements", "Requirements and residuals" }, { "controls", "Controls" },
		{ "artifacts", "One artifact, many controls" },	{ "verify", "How to verify this report" },
	};

	html_open(h, "nav");
	html_attr(h, "aria-label", "Contents");
	html_open(h, "ul");
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		html_open(h, "li");
		html_open(h, "a");
		html_anchor_href(h, "", parts[i].id);
		html_text(h, parts[i].title);
		html_close(h);
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void put_step(struct html *h, const char *command, const char *what)
{
	html_open(h, "li");
	html_element(h, "code", "command", command);
	html_text(h, " ");
	html_text(h, what);
	html_close(h);
}

static void put_verification(struct html *h, const struct posture *p)
{
	CLEANUP(buf_free) struct buf command = BUF_INIT(4096);

	html_open(h, "section");
	html_put_section_head(h, "verify", "How to verify this report");
	html_element(h, "p", "lead", "In the folder of the lake that it was made from:");
	html_open_class(h, "ol", "steps");
	put_step(h, "assay verify --deep",
		 "reads every byte of the lake, checks the ledger's signature and hashes, every artifact against its "
		 "name, and every fact against its artifact.");
	buf_addf(&command, "assay show art:%s", p->evaluation);
	put_step(h, command.p, "shows the evaluation that this report was written from.");
	buf_clear(&command);
	buf_addf(&command, "assay evaluate --from %.10s --to %.10s", p->from, p->to);
	put_step(h, command.p,
		 "runs all checks again: with the same ledger, catalog and checks it gives the same bytes, and so the "
		 "same evaluation digest as above.");
	put_step(h, "assay show art:DIGEST",
		 "walks from any artifact named here to its bytes, and to everything it serves.");
	html_close(h);
	html_close(h);
}

static void put_body(struct html_page *page)
{
	struct html *h = &page->h;

	html_open(h, "body");
	html_put_shapes(h);
	html_open_class(h, "a", "skip");
	html_attr(h, "href", "#posture");
	html_text(h, "Skip to the posture");
	html_close(h);
	html_open(h, "header");
	html_element(h, "p", "kicker", "Posture of controls");
	html_element(h, "h1", NULL, page->p->organisation);
	put_facts(h, page->p);
	html_close(h);
	put_contents(h);
	html_open(h, "main");
	put_summary(h, page->p);
	html_put_frameworks(page);
	html_put_matrix(page);
	html_put_requirements(page);
	html_put_controls(page);
	html_put_artifacts(page);
	put_verification(h, page->p);
	html_close(h);
	html_close(h);
}

void report_html(const struct posture *p, struct buf *b)
{
	struct html_page page = { .h = HTML_INIT(b), .p = p };
	CLEANUP(buf_free) struct buf title = BUF_INIT(64 * 1024);
	struct html *h = &page.h;

	buf_addf(&title, "Posture of %s, %.10s to %.10s", p->organisation, p->from, p->to);
	html_artifacts_init(&page);
	buf_add_cstr(b, "<!DOCTYPE html>\n");
	html_open(h, "html");
	html_attr(h, "lang", "en");
	html_put_head(h, title.p);
	put_body(&page);
	html_close(h);
	buf_add_char(b, '\n');
	html_artifacts_free(&page);
}
