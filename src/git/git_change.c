/* SPDX-License-Identifier: Apache-2.0 */
#include "git/git_change.h"

#include "git/commit.h"

struct walk {
	struct approval_rules *rules;
	struct mailmap people;
	struct arena *arena; /* of the change at hand and the commits that it brings in */
	git_change_fn *fn;
	void *arg;
};

static const struct approval_person *person_of(const struct walk *w, const struct commit_ident *ident,
					       const struct approval_person *next)
{
	struct approval_person *p = arena_alloc(w->arena, sizeof *p);

	*p = (struct approval_person){ ident->name, ident->email, ident->name, next };
	mailmap_apply(&w->people, &p->name, &p->email);
	return p;
}

static int visit_change(struct walk *w, const struct commit_record *record, const struct commit *c,
			const struct approval_person *authors, struct err *e)
{
	const struct approval_person *committer = person_of(w, &c->committer, NULL);
	struct git_change change = {
		.id = record->id,
		.occurred = when_from_unix(c->committer.seconds),
		.authored = when_from_unix(c->author.seconds),
		.author = authors->name,
		.author_email = authors->email,
		.authors = authors,
		.committer = committer->name,
		.title = commit_title(c->message),
		.parents = c->parents,
	};

	if (approval_find(w->rules, c->message, &w->people, authors, w->arena, &change.approvals, e) < 0 ||
	    approval_find_tickets(w->rules, c->message, w->arena, &change.tickets, e) < 0)
		return -1;
	return w->fn(w->arg, &change, e);
}

static int visit_all(struct walk *w, const struct commit_log *log, struct err *e)
{
	const struct approval_person *authors = NULL;

	for (size_t i = 0; i < log->count; i++) {
		const struct commit_record *record = &log->records[i];
		struct commit c;

		if (commit_parse(record->raw, w->arena, &c, e) < 0)
			return err_ctx(e, "commit %.*s", STR_FMT(record->id));
		authors = person_of(w, &c.author, authors);
		if (!record->change)
			continue;
		if (visit_change(w, record, &c, authors, e) < 0)
			return err_ctx(e, "commit %.*s", STR_FMT(record->id));
		arena_reset(w->arena);
		authors = NULL;
	}
	return 0;
}

int git_change_each(const struct commit_log *log, const struct settings *s, git_change_fn *fn, void *arg,
		    struct err *e)
{
	CLEANUP(arena_free) struct arena people = ARENA_INIT;
	CLEANUP(arena_free) struct arena arena = ARENA_INIT;
	CLEANUP(approval_rules_freep) struct approval_rules *rules = NULL;
	struct walk w = { .arena = &arena, .fn = fn, .arg = arg };

	if (approval_rules_new(s, &rules, e) < 0)
		return -1;
	w.rules = rules;
	mailmap_parse(log->mailmap, &people, &w.people);
	return visit_all(&w, log, e);
}
