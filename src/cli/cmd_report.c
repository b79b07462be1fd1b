/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/posture.h"
#include "cli/output.h"
#include "report/report.h"

static const struct format {
	const char *name;
	report_writer *write;
} formats[] = { { "html", report_html }, { "json", report_status_json }, { "csv", report_csv } };

static int run(struct cli *c, struct err *e)
{
	const struct format *f = output_format(c, "html", formats, COUNT_OF(formats), sizeof *formats, e);
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);
	struct catalog cat = { 0 };
	struct posture p = { 0 };
	int ret;

	if (!f || workspace_catalog(&c->ws, &cat, e) < 0)
		return -1;
	ret = posture_load_current(&c->ws, &cat, &p, e);
	if (ret == 0) {
		f->write(&p, &b);
		ret = output_write(c, &b, true, e);
	}
	posture_free(&p);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_report = {
	.name = "report",
	.args = "[--format html|json|csv] [-o FILE]",
	.brief = "Write the newest evaluation as one self-contained HTML file, JSON or CSV",
	.text = "Without -o it goes to standard output; with --json and without -o, as JSON. Refused when the\n"
		"controls, the checks or assay.yaml are no longer those that were evaluated.",
	.example = "assay report --format html -o posture.html",
	.needs = NEEDS_LAKE,
	.options = {
		{ "format", "NAME", "html (default), json or csv" },
		{ "output", "FILE", "where to; -o for short" },
	},
	.run = run,
};
