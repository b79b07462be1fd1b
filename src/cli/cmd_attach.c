/* SPDX-License-Identifier: Apache-2.0 */

/* Artifacts that are tied to a control by hand: listed, added, taken back. */
#include <string.h>

#include "audit/attachment.h"
#include "catalog/lookup.h"
#include "cli/cmd.h"
#include "cli/collector.h"
#include "codec/json_out.h"
#include "report/report.h"

struct work {
	struct cli *c;
	struct arena *a;
	struct attachments list;
};

static void put_text(const struct attachment *t, struct buf *b)
{
	buf_addf(b, "%-8s art:%.12s  %s  %s\n         attached by hand by %s: %s (%.10s)\n", t->control, t->artifact,
		 t->media ? t->media : t->kind, t->source, t->by, t->note, t->attached);
	if (t->superseded_by)
		buf_addf(b, "         corrected since by art:%.12s\n", t->superseded_by);
}

static void put_list(struct work *w)
{
	struct buf *b = &w->c->out;

	if (w->c->json)
		json_out_open(b, NULL, '[');
	for (size_t i = 0; i < w->list.count; i++)
		(w->c->json ? report_attachment_json : put_text)(&w->list.items[i], b);
	if (w->c->json)
		buf_add_cstr(b, "]\n");
	else
		buf_addf(b, "%s%zu attached by hand\n", w->list.count ? "\n" : "", w->list.count);
}

static int need_control(struct work *w, const char *id, struct err *e)
{
	struct catalog cat = { 0 };
	int ret = workspace_catalog(&w->c->ws, &cat, e);

	if (ret == 0 && !catalog_lookup_control(&cat, str_of(id), e))
		ret = -1;
	catalog_free(&cat);
	return ret;
}

/* What is attached to a control that is gone can still be taken back. */
static int decide(struct work *w, struct err *e)
{
	bool revoke = cli_option(w->c, "revoke") != NULL;
	struct attachment t = {
		.control = w->c->args[1],
		.by = collector_name(cli_option(w->c, "by")),
		.note = cli_option(w->c, "note"),
	};
	const struct attachment *kept;

	if (!t.note)
		return err_set(e, ERR_USAGE, revoke ? "why? --revoke needs --note" : "why? an attachment needs --note");
	if (attachment_artifact(w->c->ws.db, w->c->args[0], w->a, &t.artifact, e) < 0)
		return -1;
	kept = attachment_find(&w->list, t.artifact, t.control);
	if ((!kept && need_control(w, t.control, e) < 0) ||
	    attachment_add(&w->c->ws, &w->list, &t, revoke, collector_name(NULL), e) < 0)
		return -1;
	if (revoke)
		w->list = (struct attachments){ kept, 1 };
	else if (attachment_load(w->c->ws.db, w->a, &w->list, e) < 0)
		return -1;
	kept = attachment_find(&w->list, t.artifact, t.control);
	if (w->c->json) {
		json_out_open(&w->c->out, NULL, '{');
		json_out_text(&w->c->out, "control", t.control);
		json_out_text(&w->c->out, "artifact", t.artifact);
		json_out_text(&w->c->out, "by", t.by);
		json_out_text(&w->c->out, "note", t.note);
		json_out_bool(&w->c->out, "revoked", revoke);
		buf_add_cstr(&w->c->out, "}\n");
	} else {
		buf_addf(&w->c->out, "art:%.12s (%s) is %s %s, by %s: %s\n", t.artifact, kept->source,
			 revoke ? "no longer attached to" : "attached to", t.control, t.by, t.note);
	}
	return 0;
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct work w = { .c = c, .a = &a };
	bool lists = c->arg_count == 0;

	if (c->arg_count == 1 || (!lists && cli_option(c, "list")))
		return err_set(e, ERR_USAGE, "usage: assay attach ARTIFACT CONTROL --note TEXT, or assay attach --list");
	if (lists && (cli_option(c, "note") || cli_option(c, "by") || cli_option(c, "revoke")))
		return err_set(e, ERR_USAGE, "attach what to which control? assay attach ARTIFACT CONTROL --note TEXT");
	if (cli_open(c, lists ? LAKE_READ : LAKE_WRITE, e) < 0 || attachment_load(c->ws.db, &a, &w.list, e) < 0)
		return -1;
	if (!lists)
		return decide(&w, e);
	put_list(&w);
	return 0;
}

const struct cmd cmd_attach = {
	.name = "attach",
	.args = "[ARTIFACT CONTROL]",
	.brief = "Tie an artifact to a control by hand, take that back, or list what is tied",
	.text = "For what no program can read for you: a PDF, a screenshot, a mail. Who attaches it says why; both are a\n"
		"decision in the ledger, and taking it back is another. It is shown beside the control (show, status,\n"
		"report), and never changes a verdict or a status. ARTIFACT is its SHA-256 or the first digits, as\n"
		"assay ingest prints them. Without arguments, those in force are listed.",
	.example = "assay attach 3f9a01 BCM-01 --note 'photograph of the restore, room 4' --by 'Ada Moser'",
	.max_args = 2,
	.options = {
		{ "note", "TEXT", "why it belongs there, or, with --revoke, why no longer; one line" },
		{ "by", "NAME", "who says so (default: ASSAY_COLLECTOR, else the login name)" },
		{ "revoke", NULL, "take the attachment in force back" },
		{ "list", NULL, "list those in force, as without arguments" },
	},
	.run = run,
};
