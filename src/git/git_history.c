/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/map.h"
#include "evidence/evidence.h"
#include "git/commit.h"
#include "git/git_change.h"

/* The format of a git history: what commit_log holds and git_change reads, as facts. */

#define LOCATOR_MAX 80

struct writer {
	struct reading *reading;
	const struct commit_log *log;
	struct str system, branch;
};

static bool claims(const struct reading *r)
{
	return str_starts(r->bytes, COMMIT_LOG_MAGIC);
}

static int add_approvals(struct facts *f, int64_t change, const struct git_change *c, struct err *e)
{
	char locator[LOCATOR_MAX];

	for (size_t i = 0; i < c->approvals.count; i++) {
		const struct approval *a = &c->approvals.items[i];
		struct fact_approval fact = {
			.change = change,
			.approver = a->name,
			.approver_email = a->email,
			.rule = a->rule,
			.independent = a->independent,
			.locator.p = locator,
		};

		snprintf(locator, sizeof locator, "commit=%.*s;line=%zu", STR_FMT(c->id), a->line);
		fact.locator.n = strlen(locator);
		if (facts_approval(f, &fact, e) < 0)
			return -1;
	}
	return 0;
}

/* Who wrote what a merge brings in, each once. */
static int add_authors(struct facts *f, int64_t change, const struct git_change *c, struct err *e)
{
	CLEANUP(arena_free) struct arena keys = ARENA_INIT;
	CLEANUP(map_free) struct map seen = MAP_INIT;

	for (const struct approval_person *p = c->authors->next; p; p = p->next) {
		const char *key = arena_printf(&keys, "%.*s <%.*s>", STR_FMT(p->name), STR_FMT(p->email));

		if (map_add(&seen, str_of(key), 0) && facts_change_author(f, change, p->name, p->email, e) < 0)
			return -1;
	}
	return 0;
}

static int add_change(void *arg, const struct git_change *c, struct err *e)
{
	struct writer *w = arg;
	struct facts *f = w->reading->facts;
	char locator[LOCATOR_MAX];
	struct fact_change fact = {
		.change = c->id,
		.system = w->system,
		.repository = w->log->repository,
		.branch = w->branch,
		.occurred = c->occurred,
		.authored = c->authored,
		.author = c->author,
		.author_email = c->author_email,
		.merged_by = c->committer,
		.title = c->title,
		.parents = (int64_t)c->parents,
		.approvals = (int64_t)c->approvals.count,
		.independent_approvals = (int64_t)c->approvals.independent,
		.locator.p = locator,
	};
	int64_t id;

	snprintf(locator, sizeof locator, "commit=%.*s", STR_FMT(c->id));
	fact.locator.n = strlen(locator);
	if (facts_change(f, &fact, &id, e) < 0 || add_authors(f, id, c, e) < 0 || add_approvals(f, id, c, e) < 0)
		return -1;
	for (size_t i = 0; i < c->tickets.count; i++)
		if (facts_change_ticket(f, id, c->tickets.items[i], e) < 0)
			return -1;
	w->reading->occurred = c->occurred;
	return 0;
}

static int read_history(struct reading *r, struct err *e)
{
	struct commit_log log;
	struct writer w = { .reading = r, .log = &log };
	const struct settings_system *system;

	if (commit_log_parse(r->bytes, r->arena, &log, e) < 0)
		return -1;
	system = settings_system_of_repository(r->settings, log.repository);
	w.system = system ? str_of(system->id) : STR_NONE;
	w.branch = commit_log_branch(log.branch);
	return git_change_each(&log, r->settings, add_change, &w, e);
}

const struct format format_git_history = {
	.name = "git-history",
	.kind = "git-history",
	.claims = claims,
	.read = read_history,
};
