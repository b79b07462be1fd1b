/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"
#include "report/report_soa.h"

static const struct format {
	const char *name;
	report_soa_writer *write;
} formats[] = {
	{ "text", report_soa_text }, { "json", report_soa_json }, { "csv", report_soa_csv },
	{ "html", report_soa_html }, { "xlsx", report_soa_xlsx },
};

static int write_soa(struct cli *c, const struct catalog *cat, struct posture *p, struct soa *s, const struct format *f,
		     struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);

	if (posture_load_current(&c->ws, cat, p, e) < 0 || soa_load(&c->ws, cat, p, s, e) < 0 || f->write(s, &b, e) < 0)
		return -1;
	return output_write(c, &b, f != formats, e);
}

static int run(struct cli *c, struct err *e)
{
	const struct format *f = output_format(c, "text", formats, COUNT_OF(formats), sizeof *formats, e);
	struct catalog cat = { 0 };
	struct posture p = { 0 };
	struct soa s = { 0 };
	int ret;

	if (!f || workspace_catalog(&c->ws, &cat, e) < 0)
		return -1;
	ret = write_soa(c, &cat, &p, &s, f, e);
	soa_free(&s);
	posture_free(&p);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_soa = {
	.name = "soa",
	.args = "[--format text|csv|json|html|xlsx] [-o FILE]",
	.brief = "Write the Statement of Applicability: all controls of Annex A, with live status and evidence",
	.text = "The four things of clause 6.1.3 d: necessary or not, why it is in, whether it is implemented, why\n"
		"it is out. Exclusions and their reasons stand in assay.yaml under scope.iso27001.out; why a control\n"
		"is in, under scope.iso27001.justify. Where nothing is stated it is derived from risks of the\n"
		"register that name the control, from requirements of other frameworks, or from objectives, and\n"
		"says so: the organisation has to confirm it.",
	.example = "assay soa --format html -o soa.html",
	.needs = NEEDS_LAKE,
	.options = {
		{ "format", "NAME", "text (default), csv, json, html or xlsx" },
		{ "output", "FILE", "where to; -o for short" },
	},
	.run = run,
};
