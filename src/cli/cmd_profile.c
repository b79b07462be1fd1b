/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "cli/output.h"
#include "codec/xlsx_read.h"
#include "report/report_profile.h"

static const struct format {
	const char *name;
	report_profile_writer *write;
} formats[] = {
	{ "text", report_profile_text },
	{ "json", report_profile_json },
	{ "csv", report_profile_csv },
	{ "xlsx", report_profile_xlsx },
};

static int template_csv(const struct catalog *cat, const struct catalog_framework *f, struct buf *b, struct err *e)
{
	(void)e;
	report_profile_template_csv(cat, f, b);
	return 0;
}

static const struct template {
	const char *name;
	int (*write)(const struct catalog *cat, const struct catalog_framework *f, struct buf *b, struct err *e);
} templates[] = {
	{ "csv", template_csv },
	{ "xlsx", report_profile_template_xlsx },
};

/* An empty target needs no evidence, nor a lake. */
static int write_template(struct cli *c, struct err *e)
{
	const struct template *t = output_format(c, "csv", templates, COUNT_OF(templates), sizeof *templates, e);
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);
	const struct catalog_framework *f;
	struct catalog cat = { 0 };
	int ret;

	if (!t || cli_catalog(c, &cat, NULL, e) < 0)
		return -1;
	f = catalog_framework(&cat, STR_LIT(PROFILE_FRAMEWORK));
	if (f)
		ret = t->write(&cat, f, &b, e);
	else
		ret = err_set(e, ERR_USAGE, "the catalog has no framework %s", PROFILE_FRAMEWORK);
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

static int write_profile(struct cli *c, struct work *w, const struct format *f, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);
	const char *path = cli_option(c, "target");

	if (cli_open(c, LAKE_READ, e) < 0 || workspace_catalog(&c->ws, &w->cat, e) < 0)
		return -1;
	if (path && read_target(path, &w->cat, &w->arena, &w->target, e) < 0)
		return -1;
	if (posture_load_current(&c->ws, &w->cat, &w->posture, e) < 0)
		return -1;
	if (profile_load(&c->ws, &w->cat, &w->posture, path ? &w->target : NULL, &w->profile, e) < 0 ||
	    f->write(&w->profile, &b, e) < 0 || output_write(c, &b, f != formats, e) < 0)
		return -1;
	/* A target that is not met is a negative verdict. */
	return w->profile.plan_count > 0;
}

static int run(struct cli *c, struct err *e)
{
	const struct format *f;
	struct work w = { 0 };
	int ret;

	if (cli_option(c, "template"))
		return write_template(c, e);
	f = output_format(c, "text", formats, COUNT_OF(formats), sizeof *formats, e);
	if (!f)
		return -1;
	ret = write_profile(c, &w, f, e);
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
