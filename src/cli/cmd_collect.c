/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/plain.h"
#include "cli/cmd.h"
#include "cli/collector.h"
#include "codec/json_out.h"
#include "collect/collect.h"

#define TIMEOUT_DEFAULT	 ((int64_t)120)
#define MAX_WAIT_DEFAULT ((int64_t)15 * 60)

/* What all sources of a call have in common. */
struct collection {
	struct cli *c;
	const char *folder;
	int64_t timeout_seconds, max_wait_seconds;
	uint64_t refused, denied, failed;
};

static int list(struct cli *c, const char *folder, struct err *e)
{
	struct list names;

	if (plan_names(folder, &c->arena, &names, e) < 0)
		return -1;
	if (c->json)
		buf_add_char(&c->out, '[');
	for (size_t i = 0; i < names.count; i++) {
		CLEANUP(plan_free) struct plan p = { 0 };

		if (plan_load(folder, names.items[i], &p, e) < 0)
			return -1;
		if (!c->json) {
			buf_addf(&c->out, "%-20s %-26s %-28s %s\n", p.name, list_joined(&p.target, "/", &c->arena),
				 p.url ? p.url : "(--url)", p.title);
			continue;
		}
		json_out_open(&c->out, NULL, '{');
		json_out_text(&c->out, "collector", p.name);
		json_out_text(&c->out, "title", p.title);
		json_out_text(&c->out, "target", list_joined(&p.target, "/", &c->arena));
		json_out_text(&c->out, "url", p.url);
		json_out_text(&c->out, "token", p.token_env);
		json_out_text(&c->out, "user", p.user_env);
		json_out_text(&c->out, "origin", p.origin);
		json_out_close(&c->out, '}');
	}
	if (c->json)
		buf_add_cstr(&c->out, "]\n");
	return 0;
}

static void put_requests_json(struct buf *b, const struct plan_request *q)
{
	for (; q; q = q->next) {
		json_out_open(b, NULL, '{');
		json_out_text(b, "request", q->name);
		json_out_text(b, "path", q->path);
		json_out_text(b, "needs", q->needs);
		json_out_close(b, '}');
		put_requests_json(b, q->each);
	}
}

static void put_requests(struct buf *b, const struct plan_request *q)
{
	for (; q; q = q->next) {
		buf_addf(b, "  %-32s %s\n", q->name, q->path);
		if (q->needs)
			buf_addf(b, "  %-32s   needs %s\n", "", q->needs);
		put_requests(b, q->each);
	}
}

static int show(struct cli *c, const char *folder, struct err *e)
{
	CLEANUP(plan_free) struct plan p = { 0 };

	if (c->arg_count != 2)
		return err_set(e, ERR_USAGE, "usage: assay collect show COLLECTOR");
	if (plan_load(folder, c->args[1], &p, e) < 0)
		return -1;
	if (c->json) {
		json_out_open(&c->out, NULL, '{');
		json_out_text(&c->out, "collector", p.name);
		json_out_text(&c->out, "title", p.title);
		json_out_text(&c->out, "digest", p.digest);
		json_out_open(&c->out, "requests", '[');
		put_requests_json(&c->out, p.requests);
		buf_add_cstr(&c->out, "]}\n");
		return 0;
	}
	buf_addf(&c->out, "%s: %s\ntarget   %s\naddress  %s\ntoken    %s%s%s\n", p.name, p.title,
		 list_joined(&p.target, "/", &c->arena), p.url ? p.url : "--url", p.token_env,
		 p.user_env ? ", user " : "", p.user_env ? p.user_env : "");
	buf_addf(&c->out, "file     %s\nrequests (names for --without)\n", p.origin);
	put_requests(&c->out, p.requests);
	return 0;
}

static void put_counts_json(struct buf *b, const struct collect_count *n)
{
	json_out_number(b, "requests", (int64_t)n->requests);
	json_out_number(b, "new", (int64_t)n->stored);
	json_out_number(b, "unchanged", (int64_t)n->unchanged);
	json_out_number(b, "absent", (int64_t)n->absent);
	json_out_number(b, "denied", (int64_t)n->denied);
	json_out_number(b, "refused", (int64_t)n->refused);
	json_out_number(b, "failed", (int64_t)n->failed);
}

static bool was_made(const struct collect_count *n)
{
	return n->requests + n->denied + n->refused + n->failed > 0;
}

static void put_each_json(struct buf *b, const struct plan_request *q, const struct collect_count *counts)
{
	for (; q; q = q->next) {
		if (was_made(&counts[q->index])) {
			json_out_open(b, NULL, '{');
			json_out_text(b, "request", q->name);
			put_counts_json(b, &counts[q->index]);
			json_out_close(b, '}');
		}
		put_each_json(b, q->each, counts);
	}
}

static void put_result_json(struct buf *b, const struct plan *p, const struct settings_source *s,
			    const struct collect_result *r, const struct err *failure)
{
	buf_add_char(b, '{');
	json_out_text(b, "collector", p->name);
	json_out_text(b, "target", s->target);
	json_out_text(b, "url", r->url);
	json_out_text(b, "since", r->from.text[0] ? r->from.text : NULL);
	json_out_bool(b, "resumed", r->resumed);
	json_out_bool(b, "complete", r->complete);
	put_counts_json(b, &r->sum);
	json_out_number(b, "facts", r->facts);
	json_out_number(b, "exchanges", (int64_t)r->exchanges);
	json_out_number(b, "again", (int64_t)r->again);
	json_out_number(b, "waited_seconds", (int64_t)r->waited_seconds);
	json_out_texts(b, "problems", r->problems.items, r->problems.count);
	json_out_text(b, "error", failure ? failure->msg : NULL);
	json_out_open(b, "by_request", '[');
	put_each_json(b, p->requests, r->counts);
	buf_add_cstr(b, "]}\n");
}

static void put_number(struct buf *b, uint64_t n, const char *what)
{
	if (n)
		buf_addf(b, "  %llu %s", (unsigned long long)n, what);
}

static void put_each(struct buf *b, const struct plan_request *q, const struct collect_count *counts)
{
	for (; q; q = q->next) {
		const struct collect_count *n = &counts[q->index];

		if (was_made(n)) {
			buf_addf(b, "  %-32s %6llu  %6llu  %9llu", q->name, (unsigned long long)n->requests,
				 (unsigned long long)n->stored, (unsigned long long)n->unchanged);
			put_number(b, n->absent, "absent");
			put_number(b, n->denied, "denied");
			put_number(b, n->refused, "cannot be read");
			put_number(b, n->failed, "failed");
			buf_add_char(b, '\n');
		}
		put_each(b, q->each, counts);
	}
}

static void put_result(struct cli *c, const struct plan *p, const struct settings_source *s,
		       const struct collect_result *r)
{
	struct buf *b = &c->out;

	buf_addf(b, "%s %s  %s, %s%s%s\n", p->name, s->target, r->url ? r->url : "", r->from.text[0] ? "since " : "everything",
		 r->from.text, r->resumed ? ", going on with a run that was cut off" : "");
	if (was_made(&r->sum))
		buf_addf(b, "  %-32s %6s  %6s  %9s\n", "request", "made", "new", "unchanged");
	put_each(b, p->requests, r->counts);
	buf_addf(b, "%llu answer%s: %llu new, %llu unchanged; %lld fact%s", (unsigned long long)r->sum.requests,
		 plain_s(r->sum.requests), (unsigned long long)r->sum.stored, (unsigned long long)r->sum.unchanged,
		 (long long)r->facts, plain_s((uint64_t)r->facts));
	if (r->again)
		buf_addf(b, "; asked again %llu time%s", (unsigned long long)r->again, plain_s(r->again));
	if (r->waited_seconds)
		buf_addf(b, "; waited %llu s for rate limits", (unsigned long long)r->waited_seconds);
	buf_add_char(b, '\n');
}

/* To standard error, as they are no results. */
static void put_problems(struct cli *c, const struct collect_result *r)
{
	uint64_t all = r->sum.denied + r->sum.refused + r->sum.failed;

	cli_progress_end(c);
	for (size_t i = 0; i < r->problems.count; i++) {
		CLEANUP(buf_free) struct buf line = BUF_INIT(64 * 1024);

		plain_put(&line, str_of(r->problems.items[i]), PLAIN_LINE);
		fprintf(stderr, "%.*s\n", STR_FMT(buf_str(&line)));
	}
	if (all > r->problems.count && r->problems.count)
		fprintf(stderr, "… and %llu more\n", (unsigned long long)(all - r->problems.count));
}

static int collect_source(struct collection *all, const struct settings_source *s, struct err *e)
{
	CLEANUP(collect_result_free) struct collect_result r = { .arena = ARENA_INIT };
	CLEANUP(credential_free) struct credential credential = { NULL, NULL };
	CLEANUP(plan_free) struct plan p = { 0 };
	struct cli *c = all->c;
	struct collect_options o = {
		.target = s->target,
		.url = s->url,
		.since = s->since.text[0] ? &s->since : NULL,
		.without = &s->without,
		.credential = &credential,
		.ca_file = s->ca_file,
		.timeout_seconds = all->timeout_seconds,
		.max_wait_seconds = all->max_wait_seconds,
		.collector = collector_name(cli_option(c, "collector")),
		.progress = cli_progress,
		.arg = c,
	};
	int failed;

	if (plan_load(all->folder, s->collector, &p, e) < 0 ||
	    credential_read(&p, s->token_file, s->token_env, &credential, e) < 0)
		return -1;
	o.credential_name = s->token_file ? s->token_file : s->token_env ? s->token_env : p.token_env;
	failed = collect(&c->ws, &p, &o, &r, e);
	cli_progress_end(c);
	if (c->json)
		put_result_json(&c->out, &p, s, &r, failed ? e : NULL);
	else if (r.exchanges || !failed)
		put_result(c, &p, s, &r);
	put_problems(c, &r);
	all->refused += r.sum.refused;
	all->denied += r.sum.denied;
	all->failed += r.sum.failed;
	return failed ? err_ctx(e, "%s %s", p.name, s->target) : 0;
}

static int span_option(const struct cli *c, const char *name, int64_t *ret, struct err *e)
{
	const char *text = cli_option(c, name);

	if (text && when_parse_span(str_of(text), ret, e) < 0) {
		e->kind = ERR_USAGE;
		return err_ctx(e, "--%s", name);
	}
	return 0;
}

/* Of the command line: "github acme/shop" and its options. */
static int read_source(struct cli *c, struct settings_source *s, struct err *e)
{
	const char *since = cli_option(c, "since");
	struct str without = str_of(cli_option(c, "without"));

	*s = (struct settings_source){
		.collector = c->args[0],
		.target = c->args[1],
		.url = cli_option(c, "url"),
		.token_file = cli_option(c, "token-file"),
		.ca_file = cli_option(c, "ca-file"),
	};
	if (since && when_parse(str_of(since), &s->since, e) < 0) {
		e->kind = ERR_USAGE;
		return err_ctx(e, "--since");
	}
	while (without.p)
		list_add(&s->without, &c->arena, arena_cstr(&c->arena, str_trim(str_cut(&without, ','))));
	return 0;
}

/* One source that cannot be reached must not keep the others from being collected. */
static int collect_all(struct collection *all, struct err *e)
{
	const struct settings *s = &all->c->ws.settings;
	static const char *const single[] = { "since", "url", "token-file", "ca-file", "without" };
	size_t lost = 0;

	for (size_t i = 0; i < COUNT_OF(single); i++)
		if (cli_option(all->c, single[i]))
			return err_set(e, ERR_USAGE, "--%s is about one source: name a collector and its target", single[i]);
	if (!s->source_count)
		return err_set(e, ERR_USAGE, "expected a collector and its target, or sources under collect: in assay.yaml");
	for (size_t i = 0; i < s->source_count; i++) {
		struct err one = { 0 };

		if (collect_source(all, &s->sources[i], &one) == 0)
			continue;
		if (one.kind == ERR_INTEGRITY || s->source_count == 1) {
			*e = one;
			return -1;
		}
		fprintf(stderr, "%s\n", one.msg);
		if (!lost++)
			*e = one;
	}
	return lost > 1 ? err_ctx(e, "%zu of %zu sources failed; the first", lost, s->source_count) : lost ? -1 : 0;
}

static int run_open(struct collection *all, struct err *e)
{
	struct cli *c = all->c;
	struct settings_source one;
	int failed;

	if (c->arg_count == 0) {
		failed = collect_all(all, e);
	} else {
		if (read_source(c, &one, e) < 0)
			return -1;
		failed = collect_source(all, &one, e);
	}
	if (failed)
		return -1;
	if (all->refused)
		return err_set(e, ERR_INPUT, "%llu answers cannot be read", (unsigned long long)all->refused);
	if (all->denied + all->failed)
		return err_set(e, ERR_ENV,
			       "%llu requests were denied and %llu failed: what they would have brought is missing "
			       "(--without NAME leaves a request out)",
			       (unsigned long long)all->denied, (unsigned long long)all->failed);
	return 0;
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(buf_free) struct buf dir = BUF_INIT(64 * 1024);
	struct collection all = { .c = c, .timeout_seconds = TIMEOUT_DEFAULT, .max_wait_seconds = MAX_WAIT_DEFAULT };
	struct err none = { 0 };
	char *folder = lake_find(c->lake, &dir, &none) == 0 ? workspace_folder(dir.p) : NULL;
	const char *word = c->arg_count ? c->args[0] : "";
	int ret;

	all.folder = folder;
	if (strcmp(word, "list") == 0 && c->arg_count == 1)
		ret = list(c, folder, e);
	else if (strcmp(word, "show") == 0)
		ret = show(c, folder, e);
	else if (c->arg_count == 1)
		ret = err_set(e, ERR_USAGE, "expected a collector and its target, as github acme/shop");
	else if (span_option(c, "timeout", &all.timeout_seconds, e) < 0 ||
		 span_option(c, "max-wait", &all.max_wait_seconds, e) < 0 || cli_open(c, LAKE_WRITE, e) < 0)
		ret = -1;
	else
		ret = run_open(&all, e);
	free(folder);
	return ret;
}

const struct cmd cmd_collect = {
	.name = "collect",
	.args = "[COLLECTOR TARGET | list | show COLLECTOR]",
	.brief = "Fetch evidence from a forge or a tracker: GitHub, GitLab, Gitea, Bitbucket, Azure DevOps, Jira",
	.text = "Each answer of the API is kept as an artifact, as it was given, and read like any other. A run\n"
		"that was cut off goes on where it was; a later run asks only for what may have changed. Without\n"
		"a collector, all sources under collect: of assay.yaml. The token comes from the environment\n"
		"(assay collect show COLLECTOR says which variable) or a file. Rate limits are waited for.\n"
		"What could not be had is said, and is asked for again by the next run.",
	.example = "assay collect github acme/shop --since 2026-01-01",
	.needs = NEEDS_NOTHING,
	.min_args = 0,
	.max_args = 2,
	.options = {
		{ "since", "DATE", "leave out what changed before (default: go on from the last run, else everything)" },
		{ "url", "ADDRESS", "of the API, where it is not the public one" },
		{ "token-file", "FILE", "holds the token; nobody else may be able to read it" },
		{ "without", "REQUEST", "leave that request out; may be given several times" },
		{ "max-wait", "SPAN", "wait at most so long for a rate limit, else stop (default: 15m)" },
		{ "timeout", "SPAN", "for one answer (default: 2m)" },
		{ "ca-file", "FILE", "certificates to trust instead of the system's" },
		{ "collector", "NAME", "who collects (default: ASSAY_COLLECTOR, else the login name)" },
	},
	.repeats = "without",
	.run = run,
};
