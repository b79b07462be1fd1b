/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_GIT_GIT_CHANGE_H
#define ASSAY_GIT_GIT_CHANGE_H

#include "base/err.h"
#include "base/when.h"
#include "git/approval.h"
#include "git/commit_log.h"

/*
 * The changes of a git history: each commit of the first-parent chain, what it says of
 * itself, who approved it and which tickets it names. The authors of a merge are its own
 * author and those of the commits that it brings in: none of them can approve it.
 */
struct git_change {
	struct str id;
	struct when occurred, authored;
	struct str author, author_email; /* after mailmap */
	const struct approval_person *authors; /* that one, then those of the commits that a merge brings in */
	struct str committer;            /* after mailmap */
	struct str title;
	size_t parents;
	struct approval_list approvals;
	struct approval_tickets tickets;
};

/* Called for every change, oldest first; what c points to is gone after the call. */
typedef int git_change_fn(void *arg, const struct git_change *c, struct err *e);

/* ERR_INPUT, or what fn returned, names the commit; ERR_USAGE is about the settings. */
int git_change_each(const struct commit_log *log, const struct settings *s, git_change_fn *fn, void *arg,
		    struct err *e);

#endif
