/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_GIT_GIT_EXPORT_H
#define ASSAY_GIT_GIT_EXPORT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "git/commit.h"

/*
 * From a git repository to artifacts of its history (commit_log.h). Facts come out of the
 * artifacts alone: the repository is read once, here, and not needed again.
 *
 * The first-parent chain of the branch is cut, oldest first, into segments of at most
 * GIT_SEGMENT_CHANGES changes and GIT_SEGMENT_BYTES of records (one change that brings in
 * more is a segment of its own). Where it is cut follows from the chain and the commit that
 * the export begins after, and from nothing else. The .mailmap in each segment is that of the
 * branch's tip at the time of the export, as git log would apply it.
 *
 * Only what is not known yet is exported: the chain is followed from the tip until a commit
 * that is_known says was exported before for this repository and branch. When history was
 * rewritten that is where the new chain left the old one; the changes of the old one were
 * on the branch, and stay on record. When no commit is known, everything is exported.
 *
 * The repository may be anybody's: nothing of it is run, and neither the user's nor the
 * system's configuration of git is read. A shallow clone is refused, as the commits that it
 * lacks cannot be told from commits that do not exist; so is a repository with SHA-256 ids.
 */
#define GIT_SEGMENT_CHANGES 4096
#define GIT_SEGMENT_BYTES   (16u << 20)

struct git_segment {
	struct str bytes; /* the artifact; gone after the call */
	struct str repository;
	struct str branch; /* commit_log_branch of it */
	size_t changes;
};

struct git_export {
	const char *path;   /* of a work tree, a bare repository, or a .git folder */
	const char *name;   /* what to call the repository; NULL: as its folder, without .git */
	const char *branch;	/* release branch; NULL: what HEAD is on, or would be (docs/GIT.md) */

	/* Was this commit exported before, as a change of that repository and branch? 1, 0, or
	 * -1 with *e filled. NULL: nothing was. */
	int (*is_known)(void *arg, struct str repository, struct str branch, struct str commit,
			struct err *e);
	/* Takes one artifact; they come oldest first. 1: it was not taken, so the export ends, as a
	 * later one would make its changes look known. -1 with *e filled ends it with an error. */
	int (*segment)(void *arg, const struct git_segment *s, struct err *e);
	void *arg;
};

struct git_exported {
	size_t segments, changes, commits;
	char base[COMMIT_ID_LEN + 1]; /* the known commit that it began after; zeros: from the root */
	char tip[COMMIT_ID_LEN + 1];
};

/* ERR_INPUT: no repository, no such branch, no commits, shallow, damaged; messages do not name
 * the path. Zero segments is a success: nothing is new. */
int git_export(const struct git_export *x, struct git_exported *ret, struct err *e);

#endif
