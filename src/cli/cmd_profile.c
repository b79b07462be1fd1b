/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/io.h"
#include "cli/output.h"
#include "codec/xlsx_read.h"
#include "report/report_profile.h"

static report_profile_writer *writer_of(const char *format)
{
	static const struct {
		const char *name;
		report_profile_writer *write;
	} formats[] = {
		{ "text", report_profile_text },
		{ "json", report_profile_json },
		{ "csv", report_profile_csv },
		{ "xlsx", report_profile_xlsx },
	};

	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (strcmp(formats[i].name, format) == 0)
			return formats[i].write;
	return NULL;
}

static int refuse_format(const char *format, const char *known, struct err *e)
{
	return err_set(e, ERR_USAGE, "no format '%s': %s", format, known);
}

/* An empty target needs no evidence, nor a lake. */
static int write_template(struct cli *c, struct err *e)
{
	const char *format = cli_option(c, "format") ? cli_option(c, "format") : "csv";
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);
	const struct catalog_framework *f;
	struct catalog cat = { 0 };
	int ret = 0;

	if (strcmp(format, "csv") != 0 && strcmp(format, "xlsx") != 0)
		return refuse_format(format, "csv or xlsx", e);
	if (cli_catalog(c, &cat, NULL, e) < 0)
		return -1;
	f = catalog_framework(&cat, STR_LIT(PROFILE_FRAMEWORK));
	if (!f)
		ret = err_set(e, ERR_USAGE, "the catalog has no framework %s", PROFILE_FRAMEWORK);
	else if (strcmp(format, "csv") == 0)
		report_profile_template_csv(&cat, f, &b);
	else
		ret = report_profile_template_xlsx(&cat, f, &b, e);
	if (ret == 0)
		ret = output_write(c, &b, true, e);
	catalog_free(&cat);
	return ret;
}

static int read_target(const char *path, const struct catalog *cat, struct arena *a, struct profile_target *ret,
		       struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(XLSX_BYTES_MAX);

	if (io_read_file(path, &bytes, e) < 0 || profile_target_read(buf_str(&bytes), cat, a, ret, e) < 0)
		return err_ctx(e, "%s", path);
	return 0;
}

struct work {
	struct catalog cat;
	struct posture posture;
	struct arena arena;
	struct profile_target target;
	struct profile profile;
};

static int write_profile(struct cli *c, struct work *w, report_profile_writer *write, bool exact, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);
	const char *path = cli_option(c, "target");
	const struct posture *p = &w->posture;

	if (cli_open(c, LAKE_READ, e) < 0 || workspace_catalog(&c->ws, &w->cat, e) < 0)
		return -1;
	if (path && read_target(path, &w->cat, &w->arena, &w->target, e) < 0)
		return -1;
	if (posture_load(&c->ws, &w->cat, POSTURE_WHOLE, &w->posture, e) < 0 || posture_need_current(p, e) < 0)
		return -1;
	if (profile_load(&c->ws, &w->cat, p, path ? &w->target : NULL, &w->profile, e) < 0 ||
	    write(&w->profile, &b, e) < 0 || output_write(c, &b, exact, e) < 0)
		return -1;
	/* A target that is not met is a negative verdict. */
	return w->profile.plan_count > 0;
}

static int run(struct cli *c, struct err *e)
{
	const char *format = cli_option(c, "format");
	report_profile_writer *write;
	struct work w = { 0 };
	int ret;

	if (!format)
		format = c->json && !cli_option(c, "output") ? "json" : cli_option(c, "template") ? "csv" : "text";
	if (strcmp(format, "xlsx") == 0 && !cli_option(c, "output"))
		return err_set(e, ERR_USAGE, "a spreadsheet is no text: say where to, -o FILE");
	if (cli_option(c, "template"))
		return write_template(c, e);
	write = writer_of(format);
	if (!write)
		return refuse_format(format, "text, json, csv or xlsx", e);
	ret = write_profile(c, &w, write, strcmp(format, "text") != 0, e);
	profile_free(&w.profile);
	posture_free(&w.posture);
	arena_free(&w.arena);
	catalog_free(&w.cat);
	return ret;
}

const struct cmd cmd_profile = {
	.name = "profile",
	.args = "[--target FILE] [--format text|csv|json|xlsx] [-o FILE]",
	.brief = "Write the CSF 2.0 profile: current from evidence, the target, and the plan between them",
	.text = "The target is a table in the columns of NIST's template (CSV or XLSX): CSF Outcome, Target Priority\n"
		"(high, medium, low, none), Target Goals, and Target Rating if it is not 3. NIST's own spreadsheet\n"
		"will do: its target policies, practices, roles and tier are the goals, what it does not include is\n"
		"no target, and what a category asks for holds for its outcomes. NIST sets no scale of ratings;\n"
		"ours is 3 supported, 2 partly supported, 1 deviations, 0 nothing shown. The plan is every outcome\n"
		"below its target, by priority, then cheapest first. Tiers are stated in a row \"Tier\" or by all\n"
		"rows alike, never computed. What --format csv and xlsx write can be edited and given as the\n"
		"target. Exit 1 while a target is not met.",
	.example = "assay profile --template -o target.csv",
	.options = {
		{ "target", "FILE", "the target, CSV or XLSX" },
		{ "template", NULL, "write an empty target instead, as csv (default) or xlsx" },
		{ "format", "NAME", "text (default), csv, json or xlsx" },
		{ "output", "FILE", "where to; -o for short" },
	},
	.run = run,
};
