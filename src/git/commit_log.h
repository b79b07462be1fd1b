/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_GIT_COMMIT_LOG_H
#define ASSAY_GIT_COMMIT_LOG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * The artifact of a git history (docs/FORMAT.md, git-history): a stretch of the
 * first-parent chain of one branch, with every commit that its merges bring in, as
 *
 *	assay git-history 1
 *	repository <name>
 *	branch <refname, or HEAD when it was detached>
 *	base <id: the commit of the chain before the stretch; 40 zeros: from the root>
 *	tip <id: the last commit of the stretch>
 *	[<id> blob <size>
 *	<the project's .mailmap>
 *	]<id> commit <size>
 *	<bytes of the commit object>
 *	…
 *
 * The records are what `git cat-file --batch` prints. The chain stands oldest first; before
 * each of its commits stand the commits that it brings in (reachable from it, and from
 * nothing before it), parents before children, and no others.
 *
 * Reading checks that the bytes of every record hash to its id, that first parents lead from
 * tip to base, and that every other commit stands where it belongs: so the commits between
 * base and tip cannot be altered, added to or reordered. What cannot be seen without the
 * repository is that a commit of a side branch was left out which was not in base before.
 */
#define COMMIT_LOG_MAGIC       "assay git-history "
#define COMMIT_LOG_MAX         (256u << 20)
#define COMMIT_LOG_MAILMAP_MAX (1u << 20)

struct commit_record {
	struct str id;
	struct str raw;
	bool change; /* of the first-parent chain */
};

struct commit_log {
	struct str repository;
	struct str branch;
	struct str base, tip;
	struct str mailmap; /* "not given" when there is none */
	struct commit_record *records;
	size_t count;
};

/* Slices of bytes; the records live in a. ERR_INPUT names the line, byte or commit. */
int commit_log_parse(struct str bytes, struct arena *a, struct commit_log *ret, struct err *e);

/* The name a branch goes by: without refs/heads/, or refs/remotes/ and the remote. */
struct str commit_log_branch(struct str refname);

#endif
