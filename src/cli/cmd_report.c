/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/posture.h"
#include "cli/output.h"
#include "report/report.h"

static report_writer *writer_of(const char *format)
{
	static const struct {
		const char *name;
		report_writer *write;
	} formats[] = { { "html", report_html }, { "json", report_status_json }, { "csv", report_csv } };

	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (strcmp(formats[i].name, format) == 0)
			return formats[i].write;
	return NULL;
}

static int write_report(struct cli *c, report_writer *write, const struct posture *p, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);

	write(p, &b);
	return output_write(c, &b, true, e);
}

static int run(struct cli *c, struct err *e)
{
	const char *format = cli_option(c, "format");
	report_writer *write;
	struct catalog cat = { 0 };
	struct posture p = { 0 };
	int ret;

	if (!format)
		format = c->json && !cli_option(c, "output") ? "json" : "html";
	write = writer_of(format);
	if (!write)
		return err_set(e, ERR_USAGE, "no report format '%s': html, json or csv", format);
	if (workspace_catalog(&c->ws, &cat, e) < 0)
		return -1;
	ret = posture_load(&c->ws, &cat, POSTURE_WHOLE, &p, e);
	if (ret == 0)
		ret = posture_need_current(&p, e);
	if (ret == 0)
		ret = write_report(c, write, &p, e);
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
