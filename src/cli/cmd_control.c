/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd_control.h"

#include <stdlib.h>
#include <string.h>

#include "audit/control_review.h"
#include "base/plain.h"
#include "catalog/lookup.h"
#include "cli/collector.h"
#include "codec/json_out.h"

struct work {
	struct cli *c;
	const struct catalog *cat;
	struct arena *a;
	struct when now;
};

static size_t checks_of(const struct catalog *cat, const struct catalog_control *control)
{
	size_t n = 0;

	for (size_t i = 0; i < cat->check_count; i++)
		n += strcmp(cat->checks[i].control, control->id) == 0;
	return n;
}

/* Without a lake nobody can have reviewed it. */
static int read_review(struct work *w, const struct catalog_control *control, struct control_review *ret,
		       struct err *e)
{
	*ret = (struct control_review){ .state = REVIEW_NEVER };
	return w->c->ws.lake ? control_review_read(&w->c->ws, control, &w->now, w->a, ret, e) : 0;
}

static void put_json(struct work *w, const struct catalog_control *k, const struct control_review *r)
{
	struct buf *b = &w->c->out;

	buf_add_char(b, '{');
	json_out_text(b, "id", k->id);
	json_out_text(b, "title", k->title);
	json_out_text(b, "objective", k->objective);
	json_out_text(b, "owner_role", k->owner_role);
	json_out_text(b, "cadence", k->cadence);
	json_out_texts(b, "phases", k->phases.items, k->phases.count);
	json_out_texts(b, "stages", k->stages.items, k->stages.count);
	json_out_texts(b, "evidence", k->evidence.items, k->evidence.count);
	buf_add_cstr(b, ",\"supports\":[");
	for (size_t i = 0; i < k->mapping_count; i++) {
		const struct catalog_mapping *m = &k->mappings[i];

		buf_add_cstr(b, i ? ",{" : "{");
		json_out_text(b, "framework", m->requirement->framework);
		json_out_text(b, "requirement", m->requirement->id);
		json_out_text(b, "support", m->support);
		json_out_text(b, "residual", m->residual);
		json_out_texts(b, "closed_by", m->closed_by.items, m->closed_by.count);
		buf_add_char(b, '}');
	}
	buf_addf(b, "],\"checks\":%zu", checks_of(w->cat, k));
	json_out_text(b, "gap", k->gap);
	json_out_text(b, "origin", k->origin);
	json_out_text(b, "review", review_state_name(r->state));
	json_out_text(b, "reviewed", r->reviewed);
	json_out_text(b, "reviewer", r->reviewer);
	json_out_text(b, "note", r->note);
	json_out_text(b, "review_due", r->due.text[0] ? r->due.text : NULL);
	buf_add_char(b, '}');
}

static void put_line(struct work *w, const struct catalog_control *k, const struct control_review *r)
{
	size_t checks = checks_of(w->cat, k);
	struct buf *b = &w->c->out;

	buf_addf(b, "%-8s %s\n         %s; %s; %zu requirements; ", k->id, k->title, k->owner_role, k->cadence,
		 k->mapping_count);
	if (checks)
		buf_addf(b, "%zu check%s", checks, plain_s(checks));
	else
		buf_add_cstr(b, "no check");
	if (r->state == REVIEW_CURRENT || r->state == REVIEW_OVERDUE)
		buf_addf(b, "; review %s %.10s\n", r->state == REVIEW_CURRENT ? "due" : "overdue since", r->due.text);
	else
		buf_addf(b, "; %s\n", review_state_name(r->state));
}

static int need_phase(const char *at, struct err *e)
{
	for (size_t i = 0; i < SETTINGS_PHASES; i++)
		if (strcmp(settings_phase_names[i], at) == 0)
			return 0;
	for (size_t i = 0; i < CATALOG_STAGES; i++)
		if (strcmp(catalog_stage_names[i], at) == 0)
			return 0;
	return err_set(e, ERR_USAGE, "--at '%.60s': expected idea, poc, mvp, release or eol, or design, build, test, "
		       "deploy or operate", at);
}

static int list(struct work *w, struct err *e)
{
	const char *at = cli_option(w->c, "at");
	bool due = cli_option(w->c, "due") != NULL;
	size_t shown = 0;

	if (at && need_phase(at, e) < 0)
		return -1;
	for (size_t i = 0; i < w->cat->control_count; i++) {
		const struct catalog_control *k = &w->cat->controls[i];
		struct control_review r;

		if (read_review(w, k, &r, e) < 0)
			return -1;
		if ((due && r.state == REVIEW_CURRENT) || (at && !list_has(&k->phases, at) && !list_has(&k->stages, at)))
			continue;
		if (w->c->json) {
			buf_add_cstr(&w->c->out, shown ? ",\n" : "[");
			put_json(w, k, &r);
		} else {
			put_line(w, k, &r);
		}
		shown++;
	}
	if (w->c->json)
		buf_add_cstr(&w->c->out, shown ? "]\n" : "[]\n");
	else
		buf_addf(&w->c->out, "\n%zu of %zu controls%s\n", shown, w->cat->control_count,
			 due ? " are due for review" : "");
	return due && shown;
}

static void put_list(struct buf *b, const char *head, const struct list *l)
{
	buf_add_cstr(b, head);
	list_put(b, l, ", ");
	buf_add_char(b, '\n');
}

static void put_mapping(struct buf *b, const struct catalog_mapping *m)
{
	buf_addf(b, "  %-11s %s:%s  %s\n", m->support, m->requirement->framework, m->requirement->id,
		 m->requirement->title);
	if (m->residual)
		buf_addf(b, "              still needed: %s\n", m->residual);
	if (m->closed_by.count)
		put_list(b, "              closed by: ", &m->closed_by);
}

static void put_whole(struct work *w, const struct catalog_control *k, const struct control_review *r)
{
	struct buf *b = &w->c->out;

	buf_addf(b, "%s  %s\n\nobjective  %s\nowner      %s\ncadence    %s\n", k->id, k->title, k->objective,
		 k->owner_role, k->cadence);
	put_list(b, "phases     ", &k->phases);
	if (k->stages.count)
		put_list(b, "stages     ", &k->stages);
	put_list(b, "evidence   ", &k->evidence);
	buf_addf(b, "origin     %s\nreview     %s", k->origin, review_state_name(r->state));
	if (r->reviewed)
		buf_addf(b, "; by %s on %.10s", r->reviewer, r->reviewed);
	if (r->due.text[0])
		buf_addf(b, "; due %.10s", r->due.text);
	buf_addf(b, "%s%s\n\nsupports\n", r->note ? ": " : "", r->note ? r->note : "");
	for (size_t i = 0; i < k->mapping_count; i++)
		put_mapping(b, &k->mappings[i]);
	buf_add_cstr(b, "\nchecks\n");
	for (size_t i = 0; i < w->cat->check_count; i++)
		if (strcmp(w->cat->checks[i].control, k->id) == 0)
			buf_addf(b, "  %s  %s\n", w->cat->checks[i].id, w->cat->checks[i].title);
	if (!checks_of(w->cat, k))
		buf_addf(b, "  none: %s\n", k->gap ? k->gap : "nobody says why");
}

static int show(struct work *w, struct err *e)
{
	const struct catalog_control *k = catalog_lookup_control(w->cat, str_of(w->c->args[1]), e);
	struct control_review r;

	if (!k || read_review(w, k, &r, e) < 0)
		return -1;
	if (!w->c->json) {
		put_whole(w, k, &r);
		return 0;
	}
	put_json(w, k, &r);
	buf_add_char(&w->c->out, '\n');
	return 0;
}

static int review(struct work *w, struct err *e)
{
	const struct catalog_control *k = catalog_lookup_control(w->cat, str_of(w->c->args[1]), e);
	const char *reviewer = collector_name(cli_option(w->c, "reviewer"));
	struct control_review r;

	if (!k || control_review_add(&w->c->ws, k, reviewer, cli_option(w->c, "note"), collector_name(NULL), e) < 0 ||
	    read_review(w, k, &r, e) < 0)
		return -1;
	if (w->c->json) {
		put_json(w, k, &r);
		buf_add_char(&w->c->out, '\n');
	} else {
		buf_addf(&w->c->out, "%s was reviewed by %s; due again %.10s\n", k->id, reviewer, r.due.text);
	}
	return 0;
}

static int run_with(struct work *w, const char *folder, struct err *e)
{
	const char *what = w->c->args[0];
	int args = w->c->arg_count;

	if (strcmp(what, "list") == 0 && args == 1)
		return list(w, e);
	if (strcmp(what, "lint") == 0 && args == 1)
		return control_lint(w->c, w->cat, e);
	if (strcmp(what, "show") == 0 && args == 2)
		return show(w, e);
	if (strcmp(what, "new") == 0 && args == 2)
		return control_new(w->c, w->cat, folder, e);
	if (strcmp(what, "review") == 0 && args == 2)
		return review(w, e);
	return err_set(e, ERR_USAGE, "usage: assay control %s", w->c->cmd->args);
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct catalog cat = { 0 };
	struct work w = { .c = c, .cat = &cat, .a = &a, .now = when_now() };
	bool writes = strcmp(c->args[0], "review") == 0;
	char *folder = NULL;
	int ret;

	if (cli_catalog(c, &cat, &folder, e) < 0)
		return -1;
	ret = folder || writes ? cli_open(c, writes ? LAKE_WRITE : LAKE_READ, e) : 0;
	if (ret == 0)
		ret = run_with(&w, folder, e);
	free(folder);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_control = {
	.name = "control",
	.args = "list | show ID | new ID | review ID | lint",
	.brief = "The library of controls: list, show, add, review, and find what is wrong with it",
	.text = "list --due lists those whose review is due (cadence.control_review), exit 1 when there are any. A\n"
		"review is a decision in the lake; it holds for the control as it was read. new writes\n"
		"controls/ID.yaml beside assay.yaml. lint names orphans, integral controls without a check,\n"
		"requirements with neither a control nor a stated gap, residuals not yet said, and controls\n"
		"that say the same;\n"
		"exit 1 when there are any.",
	.example = "assay control review CHG-02 --reviewer 'Ada Moser' --note 'still what we do'",
	.min_args = 1,
	.max_args = 2,
	.options = {
		{ "due", NULL, "list: only those that are due for review" },
		{ "at", "NAME", "list: only those of a phase (poc, …) or a stage (build, …)" },
		{ "reviewer", "NAME", "review: who looked at it (default: ASSAY_COLLECTOR, else the login name)" },
		{ "note", "TEXT", "review: what was found" },
		{ "all", NULL, "lint: those with a stated reason too" },
		{ "title", "TEXT", "new: what is so when it operates" },
		{ "objective", "TEXT", "new: why" },
		{ "owner", "ROLE", "new: who answers for it" },
		{ "cadence", "TEXT", "new: how often (default: continuous)" },
		{ "phases", "LIST", "new: idea, poc, mvp, release, eol (default: release)" },
		{ "evidence", "LIST", "new: kinds of artifact that prove it" },
		{ "supports", "LIST", "new: requirements, such as soc2:CC8.1=integral-to,ssdf:PW.7.2" },
	},
	.run = run,
};
