/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/output.h"
#include "report/report_scope.h"

typedef void scope_writer(const struct statement *st, struct buf *b);

static int write_scope(struct cli *c, const char *format, const struct statement *st, struct err *e)
{
	static const struct {
		const char *name;
		scope_writer *write;
		bool exact;
	} formats[] = {
		{ "text", report_scope_text, false },
		{ "markdown", report_scope_markdown, true },
		{ "json", report_scope_json, true },
	};
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);

	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		if (strcmp(formats[i].name, format) != 0)
			continue;
		formats[i].write(st, &b);
		return output_write(c, &b, formats[i].exact, e);
	}
	return err_set(e, ERR_USAGE, "no format '%s': text, markdown or json", format);
}

static int run(struct cli *c, struct err *e)
{
	const char *format = cli_option(c, "format");
	struct catalog cat = { 0 };
	struct statement st = { 0 };
	int ret;

	if (!format)
		format = c->json && !cli_option(c, "output") ? "json" : "text";
	if (workspace_catalog(&c->ws, &cat, e) < 0)
		return -1;
	ret = statement_load(&c->ws, &cat, &st, e);
	if (ret == 0)
		ret = write_scope(c, format, &st, e);
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
