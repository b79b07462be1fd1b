/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/output.h"
#include "report/report_soa.h"

static report_soa_writer *writer_of(const char *format, bool *ret_exact)
{
	static const struct {
		const char *name;
		report_soa_writer *write;
	} formats[] = {
		{ "text", report_soa_text }, { "json", report_soa_json }, { "csv", report_soa_csv },
		{ "html", report_soa_html }, { "xlsx", report_soa_xlsx },
	};

	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (strcmp(formats[i].name, format) == 0) {
			*ret_exact = i > 0;
			return formats[i].write;
		}
	return NULL;
}

static int write_soa(struct cli *c, const struct catalog *cat, struct posture *p, struct soa *s,
		     report_soa_writer *write, bool exact, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);

	if (posture_load(&c->ws, cat, POSTURE_WHOLE, p, e) < 0 || posture_need_current(p, e) < 0)
		return -1;
	if (soa_load(&c->ws, cat, p, s, e) < 0 || write(s, &b, e) < 0)
		return -1;
	return output_write(c, &b, exact, e);
}

static int run(struct cli *c, struct err *e)
{
	const char *format = cli_option(c, "format");
	report_soa_writer *write;
	struct catalog cat = { 0 };
	struct posture p = { 0 };
	struct soa s = { 0 };
	bool exact;
	int ret;

	if (!format)
		format = c->json && !cli_option(c, "output") ? "json" : "text";
	write = writer_of(format, &exact);
	if (!write)
		return err_set(e, ERR_USAGE, "no format '%s': text, json, csv, html or xlsx", format);
	if (strcmp(format, "xlsx") == 0 && !cli_option(c, "output"))
		return err_set(e, ERR_USAGE, "a spreadsheet is no text: say where to, -o FILE");
	if (workspace_catalog(&c->ws, &cat, e) < 0)
		return -1;
	ret = write_soa(c, &cat, &p, &s, write, exact, e);
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
