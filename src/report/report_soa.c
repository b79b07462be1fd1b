/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_soa.h"

#include <string.h>

#include "codec/csv.h"
#include "codec/json_out.h"
#include "report/lines.h"
#include "report/report_gap.h"

#define WORDS_BYTES_MAX (16 * 1024 * 1024)

void report_soa_controls(struct buf *b, const struct soa_row *r)
{
	for (size_t i = 0; i < r->requirement->edge_count; i++)
		buf_addf(b, "%s%s", i ? ", " : "", r->requirement->edges[i]->control->id);
}

void report_soa_residual(struct buf *b, const struct soa_row *r)
{
	bool any = false;

	if (!r->necessary || r->requirement->status == REQUIREMENT_SUPPORTED)
		return;
	for (size_t i = 0; i < r->gap->edge_count; i++) {
		const struct gap_edge *edge = &r->gap->edges[i];

		if (edge->operates && !edge->left)
			continue;
		buf_addf(b, "%s%s: ", any ? "; " : "", edge->control->control->id);
		report_put_edge(b, edge);
		any = true;
	}
	if (!r->gap->edge_count && r->gap->requirement->gap)
		buf_add_cstr(b, r->gap->requirement->gap);
}

static void put_line(struct buf *b, const char *lead, const struct buf *text)
{
	if (text->n)
		lines_put(b, lead, text->p);
}

static void put_row_text(const struct soa_row *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(WORDS_BYTES_MAX);

	buf_addf(&text, "  %-7s %s  ", r->requirement->id, r->requirement->title);
	lines_put_cell(b, text.p, 64);
	if (r->necessary)
		buf_addf(b, " necessary %s\n", requirement_status_name(r->requirement->status));
	else
		buf_add_cstr(b, " excluded\n");
	buf_clear(&text);
	buf_addf(&text, "%s%s", r->why ? r->why : "nobody says why yet: state it in assay.yaml, scope.iso27001.justify",
		 r->ground == SOA_STATED || r->ground == SOA_OPEN ? "" : " (derived)");
	put_line(b, "          why      ", &text);
	if (!r->necessary)
		return;
	buf_clear(&text);
	report_soa_controls(&text, r);
	if (text.n && *r->owners)
		buf_addf(&text, " (%s)", r->owners);
	put_line(b, "          by       ", &text);
	buf_clear(&text);
	report_put_proof(&text, &r->proof);
	put_line(b, "          evidence ", &text);
	buf_clear(&text);
	report_soa_residual(&text, r);
	put_line(b, "          left     ", &text);
}

static void put_sums(const struct soa *s, struct buf *b)
{
	buf_addf(b, "\n%zu controls: %lld necessary, %lld excluded\n", s->row_count, (long long)s->necessary,
		 (long long)s->excluded);
	for (int i = 0; i < REQUIREMENT_STATUSES; i++)
		if (s->by_status[i])
			buf_addf(b, "  %4lld %s\n", (long long)s->by_status[i],
				 requirement_status_name((enum requirement_status)i));
	buf_add_cstr(b, "Why they are in\n");
	for (int i = 0; i < SOA_GROUNDS; i++)
		if (s->by_ground[i])
			buf_addf(b, "  %4lld %s\n", (long long)s->by_ground[i], soa_ground_name((enum soa_ground)i));
	if (s->by_ground[SOA_OPEN])
		buf_addf(b, "Next: state why for the %lld that are open, in assay.yaml under scope.iso27001.justify\n",
			 (long long)s->by_ground[SOA_OPEN]);
}

int report_soa_text(const struct soa *s, struct buf *b, struct err *e)
{
	CLEANUP(buf_free) struct buf title = BUF_INIT(WORDS_BYTES_MAX);

	(void)e;
	buf_addf(&title, "%s: Statement of Applicability, %s %s", s->posture->organisation, s->framework->title,
		 s->framework->version);
	lines_put(b, "", title.p);
	buf_addf(b, "By evidence of %.10s to %.10s, evaluation art:%.12s\n", s->posture->from, s->posture->to,
		 s->posture->evaluation);
	for (size_t i = 0; i < s->row_count; i++) {
		if (i == 0 || s->rows[i].theme != s->rows[i - 1].theme)
			buf_addf(b, "\n%s %s\n", s->rows[i].theme->id, s->rows[i].theme->title);
		put_row_text(&s->rows[i], b);
	}
	put_sums(s, b);
	return 0;
}

static void put_row_json(const struct soa_row *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(WORDS_BYTES_MAX);

	json_out_open(b, NULL, '{');
	json_out_text(b, "control", r->requirement->id);
	json_out_text(b, "title", r->requirement->title);
	json_out_text(b, "theme", r->theme->id);
	json_out_bool(b, "necessary", r->necessary);
	json_out_text(b, "ground", r->necessary ? soa_ground_name(r->ground) : NULL);
	json_out_text(b, r->necessary ? "justification" : "exclusion", r->why);
	json_out_text(b, "implemented", soa_implemented(r->requirement->status));
	json_out_text(b, "status", requirement_status_name(r->requirement->status));
	json_out_open(b, "controls", '[');
	for (size_t i = 0; i < r->requirement->edge_count; i++)
		json_out_text(b, NULL, r->requirement->edges[i]->control->id);
	json_out_close(b, ']');
	json_out_text(b, "owners", r->owners);
	json_out_number(b, "artifacts", (int64_t)r->proof.count);
	json_out_text(b, "newest_artifact", r->proof.newest ? r->proof.newest->sha256 : NULL);
	json_out_text(b, "newest_ingested", r->proof.newest ? r->proof.newest->ingested : NULL);
	json_out_text(b, "locator", r->proof.locator);
	report_soa_residual(&text, r);
	json_out_text(b, "residual", text.n ? text.p : NULL);
	json_out_close(b, '}');
}

int report_soa_json(const struct soa *s, struct buf *b, struct err *e)
{
	(void)e;
	json_out_open(b, NULL, '{');
	json_out_text(b, "organisation", s->posture->organisation);
	json_out_text(b, "framework", s->framework->id);
	json_out_text(b, "version", s->framework->version);
	json_out_text(b, "evaluation", s->posture->evaluation);
	json_out_text(b, "from", s->posture->from);
	json_out_text(b, "to", s->posture->to);
	json_out_number(b, "necessary", s->necessary);
	json_out_number(b, "excluded", s->excluded);
	json_out_open(b, "statuses", '{');
	for (int i = 0; i < REQUIREMENT_STATUSES; i++)
		json_out_number(b, requirement_status_name((enum requirement_status)i), s->by_status[i]);
	json_out_close(b, '}');
	json_out_open(b, "grounds", '{');
	for (int i = 0; i < SOA_GROUNDS; i++)
		json_out_number(b, soa_ground_name((enum soa_ground)i), s->by_ground[i]);
	json_out_close(b, '}');
	json_out_open(b, "controls", '[');
	for (size_t i = 0; i < s->row_count; i++)
		put_row_json(&s->rows[i], b);
	json_out_close(b, ']');
	json_out_close(b, '}');
	buf_add_char(b, '\n');
	return 0;
}

static void put_row_csv(const struct soa *s, const struct soa_row *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf controls = BUF_INIT(WORDS_BYTES_MAX), evidence = BUF_INIT(WORDS_BYTES_MAX);
	CLEANUP(buf_free) struct buf residual = BUF_INIT(WORDS_BYTES_MAX);
	struct str why = str_of(r->why);
	struct str cells[12];

	report_soa_controls(&controls, r);
	report_put_proof(&evidence, &r->proof);
	report_soa_residual(&residual, r);
	cells[0] = str_of(r->requirement->id);
	cells[1] = str_of(r->requirement->title);
	cells[2] = str_of(r->necessary ? "yes" : "no");
	cells[3] = r->necessary ? why : STR_NONE;
	cells[4] = r->necessary ? str_of(soa_ground_name(r->ground)) : STR_NONE;
	cells[5] = str_of(soa_implemented(r->requirement->status));
	cells[6] = str_of(s->posture->to);
	cells[7] = r->necessary ? STR_NONE : why;
	cells[8] = buf_str(&controls);
	cells[9] = str_of(r->owners);
	cells[10] = buf_str(&evidence);
	cells[11] = buf_str(&residual);
	csv_put_row(b, cells, COUNT_OF(cells));
}

int report_soa_csv(const struct soa *s, struct buf *b, struct err *e)
{
	(void)e;
	buf_add_cstr(b, "control,title,necessary,justification,ground,implemented,as_of,exclusion,controls,owners,"
			"evidence,residual\r\n");
	for (size_t i = 0; i < s->row_count; i++)
		put_row_csv(s, &s->rows[i], b);
	return 0;
}
