/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd_crosswalk.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cmd_crosswalk_exchange.h"
#include "codec/json.h"
#include "codec/json_out.h"

const char *crosswalk_end_text(struct arena *a, const struct crosswalk_end *end)
{
	return end->id ? arena_printf(a, "%s:%s", end->framework, end->id) : end->framework;
}

const char *crosswalk_corrected_text(struct arena *a, const struct catalog_requirement *const *list, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(a, "%s%s%s:%s", text, i ? "; " : "", list[i]->framework, list[i]->id);
	return text;
}

const char *crosswalk_right_text(struct arena *a, const struct crosswalk_edge *edge)
{
	const char *source = crosswalk_end_text(a, &edge->source);
	const char *target = crosswalk_end_text(a, &edge->target);

	if (edge->corrected_source_count)
		source = crosswalk_corrected_text(a, edge->corrected_sources, edge->corrected_source_count);
	if (edge->corrected_target_count)
		target = crosswalk_corrected_text(a, edge->corrected_targets, edge->corrected_target_count);
	return arena_printf(a, "%s -> %s", source, target);
}

/* A list of requirements as an array of "framework:id". */
static void put_requirements(struct buf *b, const char *key, const struct catalog_requirement *const *list,
			     size_t count)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;

	json_out_open(b, key, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_char(b, ',');
		json_put_cstr(b, arena_printf(&a, "%s:%s", list[i]->framework, list[i]->id));
	}
	buf_add_char(b, ']');
}

static const char *or_null(const char *word)
{
	return *word ? word : NULL;
}

void crosswalk_put_edge(struct buf *b, const struct catalog_crosswalk *x, const struct crosswalk_edge *edge,
			const struct challenge *challenge)
{
	json_out_text(b, "id", edge->id);
	json_out_text(b, "crosswalk", x->id);
	json_out_text(b, "source_framework", edge->source.framework);
	json_out_text(b, "source", edge->source.id);
	json_out_text(b, "relation", crosswalk_relation_name(edge->relation));
	json_out_text(b, "target_framework", edge->target.framework);
	json_out_text(b, "target", edge->target.id);
	json_out_text(b, "rationale", or_null(crosswalk_rationale_name(edge->rationale)));
	json_out_text(b, "confidence", or_null(crosswalk_confidence_name(edge->confidence)));
	json_out_text(b, "status", crosswalk_status_name(edge->status));
	json_out_text(b, "ref", edge->ref);
	json_out_text(b, "basis", edge->basis);
	json_out_text(b, "correction", edge->correction);
	put_requirements(b, "corrected_sources", edge->corrected_sources, edge->corrected_source_count);
	put_requirements(b, "corrected_targets", edge->corrected_targets, edge->corrected_target_count);
	json_out_bool(b, "holds", crosswalk_holds(edge) && !challenge);
	if (!challenge) {
		json_out_text(b, "challenge", NULL);
		return;
	}
	json_out_open(b, "challenge", '{');
	json_out_text(b, "by", challenge->challenger);
	json_out_text(b, "on", challenge->challenged);
	json_out_text(b, "reason", challenge->reason);
	buf_add_char(b, '}');
}

static int read_format(struct crosswalk_work *w, struct err *e)
{
	const char *format = cli_option(w->c, "format");

	w->format = w->c->json ? CROSSWALK_JSON : CROSSWALK_TEXT;
	if (!format || strcmp(format, "text") == 0)
		return 0;
	if (strcmp(format, "json") != 0 && strcmp(format, "csv") != 0)
		return err_set(e, ERR_USAGE, "--format %.30s: expected text, json or csv", format);
	w->format = strcmp(format, "csv") == 0 ? CROSSWALK_CSV : CROSSWALK_JSON;
	/* Neither is for a terminal: bytes go out as they are. */
	w->c->exact = true;
	return 0;
}

/* What one argument names: a crosswalk, all of it, or a row of one. */
static int show_one(struct crosswalk_work *w, const char *id, struct err *e)
{
	const struct catalog_crosswalk *x = catalog_crosswalk(w->cat, str_of(id));

	if (!x)
		return crosswalk_show_edge(w, id, e);
	if (!x->source)
		return err_set(e, ERR_USAGE,
			       "%s is of mixed frameworks: show two of them with --crosswalk %s, or see claims", x->id,
			       x->id);
	return crosswalk_show_pair(w, x->source, x->target, x, e);
}

static int run_with(struct crosswalk_work *w, struct err *e)
{
	char **args = w->c->args;
	int n = w->c->arg_count;

	if (strcmp(args[0], "challenge") == 0 && n == 2)
		return crosswalk_challenge(w, args[1], e);
	if (strcmp(args[0], "impact") == 0 && n == 2)
		return crosswalk_impact(w, args[1], e);
	if (strcmp(args[0], "export") == 0)
		return crosswalk_export(w->c, w->cat, e);
	if (strcmp(args[0], "import") == 0 && n == 2)
		return crosswalk_import(w->c, w->cat, w->folder, e);
	if (strcmp(args[0], "sheet") == 0 && n == 1)
		return crosswalk_sheet(w->c, w->cat, w->folder, e);
	if (read_format(w, e) < 0)
		return -1;
	if (strcmp(args[0], "list") == 0 && n == 1)
		return crosswalk_list(w, e);
	if (strcmp(args[0], "show") == 0 && n == 3)
		return crosswalk_show_pair(w, args[1], args[2], NULL, e);
	if (strcmp(args[0], "show") == 0 && n == 2)
		return show_one(w, args[1], e);
	if (strcmp(args[0], "claims") == 0 && n <= 2)
		return crosswalk_claims(w, n == 2 ? args[1] : NULL, e);
	return err_set(e, ERR_USAGE, "usage: assay crosswalk %s", w->c->cmd->args);
}

static bool writes(const struct cli *c)
{
	return strcmp(c->args[0], "challenge") == 0 && !cli_option(c, "dry-run");
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct catalog cat = { 0 };
	struct crosswalk_work w = { .c = c, .cat = &cat, .a = &a };
	char *folder = NULL;
	int ret = 0;

	if (cli_catalog(c, &cat, &folder, e) < 0)
		return -1;
	w.folder = folder;
	if (folder || writes(c))
		ret = cli_open(c, writes(c) ? LAKE_WRITE : LAKE_READ, e);
	if (ret == 0)
		ret = challenge_load(&c->ws, &a, &w.challenges, e);
	if (ret == 0)
		ret = run_with(&w, e);
	free(folder);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_crosswalk = {
	.name = "crosswalk",
	.args = "list | show A B | show EDGE | claims [S0] | impact EDGE | challenge EDGE | "
		"export [ID | A B] | import FILE | sheet",
	.brief = "Which requirements of two frameworks answer each other, why, and what rests on it",
	.text = "show A B has every direct row between two frameworks, read from A to B, and what of either has\n"
		"none, with the reason. Nothing is inferred over a third framework: --leads shows such paths as\n"
		"leads. An EDGE is a row (soc2-ssdf:CC8.1:PW.7.2) or a control's (CHG-02:soc2:CC8.1). challenge\n"
		"keeps in the lake that it is held to be wrong, and prints what rests on it; from then on nothing\n"
		"does, until --withdraw. claims is what the source documents state: as stated, or contested with\n"
		"the correction.\n"
		"\n"
		"export writes crosswalks as an OSCAL mapping collection, a table, or our own file; sheet the one\n"
		"spreadsheet: a row for each kind of evidence, a sheet for each framework in scope. Both come back\n"
		"by import, which knows the format by the content, holds every id against its pinned catalog and\n"
		"shows the difference to what is in force; with --apply it writes crosswalks/ID.tsv, or\n"
		"controls/ID.yaml for edits of the spreadsheet, beside assay.yaml.",
	.example = "assay crosswalk challenge CHG-02:soc2:CC8.1 --reason 'an approval is no test' --by 'Ada Moser'",
	.min_args = 1,
	.max_args = 3,
	.options = {
		{ "crosswalk", "ID", "show A B: rows of that crosswalk only" },
		{ "status", "WORD", "show A B: only rows that are asserted, reviewed, contested or challenged" },
		{ "leads", NULL, "show A B: paths over a third framework too" },
		{ "format", "NAME", "text, json, csv; export: oscal, csv, xlsx, tsv; sheet: xlsx (default), csv" },
		{ "reason", "TEXT", "challenge: why" },
		{ "by", "NAME", "challenge: who (default: ASSAY_COLLECTOR, else the login name)" },
		{ "withdraw", NULL, "challenge: end the challenge in force" },
		{ "dry-run", NULL, "challenge: only print what rests on the edge" },
		{ "output", "FILE", "export, sheet: where to; -o for short" },
		{ "id", "ID", "import: what the crosswalk is to be called" },
		{ "stale", NULL, "import --apply: a spreadsheet that was made of another state, too" },
		{ "apply", NULL, "import: write what changes" },
	},
	.run = run,
};
