/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"
#include "report/report_scope.h"

static const struct format {
	const char *name;
	void (*write)(const struct statement *st, struct buf *b);
} formats[] = {
	{ "text", report_scope_text },
	{ "markdown", report_scope_markdown },
	{ "json", report_scope_json },
};

static int run(struct cli *c, struct err *e)
{
	const struct format *f = output_format(c, "text", formats, COUNT_OF(formats), sizeof *formats, e);
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);
	struct catalog cat = { 0 };
	struct statement st = { 0 };
	int ret;

	if (!f || workspace_catalog(&c->ws, &cat, e) < 0)
		return -1;
	ret = statement_load(&c->ws, &cat, &st, e);
	if (ret == 0) {
		f->write(&st, &b);
		ret = output_write(c, &b, f != formats, e);
	}
	statement_free(&st);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_scope = {
	.name = "scope",
	.args = "[--format text|markdown|json] [-o FILE]",
	.brief = "State what each framework looks at, and describe the systems from the evidence",
	.text = "For each framework of assay.yaml: categories, systems in and out, environments, requirements that\n"
		"do not apply, each with its reason (docs/SETTINGS.md). As Markdown it is a system description to\n"
		"start from: systems with their phases, repositories, deployments and SBOMs in the period of the\n"
		"newest evaluation, controls and their owners, suppliers, incidents, and what the data leaves open.",
	.example = "assay scope --format markdown -o description.md",
	.needs = NEEDS_LAKE,
	.options = {
		{ "format", "NAME", "text (default), markdown or json" },
		{ "output", "FILE", "where to; -o for short" },
	},
	.run = run,
};
