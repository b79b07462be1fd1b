/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_GIT_COMMIT_H
#define ASSAY_GIT_COMMIT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * A commit object of git, as `git cat-file commit` prints it: header lines (tree, parents,
 * author, committer, others that are passed over), an empty line, the message. History is
 * old and made by many tools, so only what makes it a commit is insisted on; the rest is
 * read as git reads it:
 *
 * - text that is not UTF-8 is converted when the commit says that it is ISO-8859-1;
 *   else, and for NUL, each such byte becomes U+FFFD;
 * - a date that is missing, not a number or out of range is 1970-01-01; the zone does not
 *   matter, as seconds count from 1970 in UTC;
 * - a missing name is the e-mail, and both missing are "(nobody)".
 */
#define COMMIT_ID_LEN 40

struct commit_ident {
	struct str name, email;
	int64_t seconds;
};

struct commit {
	size_t parents;
	struct commit_ident author, committer;
	struct str message;
};

/* Text lives in raw, or in a when it had to be converted. ERR_INPUT when the bytes are no
 * commit object. */
int commit_parse(struct str raw, struct arena *a, struct commit *ret, struct err *e);

/* The parents alone, without a look at the rest: how many, and the n-th one's id. */
size_t commit_parent_count(struct str raw);
struct str commit_parent(struct str raw, size_t n);

/* The first line of a message that is not empty; cut at 500 bytes. */
struct str commit_title(struct str message);

/* The bytes as UTF-8 without NUL, converted into a where they are not. */
struct str commit_text(struct str bytes, bool latin1, struct arena *a);

/* SHA-1 of an object, type being "commit" or "blob"; libgit2's, which knows the shape of a
 * collision attack and refuses it. Needs git_libgit2_init. */
int commit_object_id(const char *type, struct str bytes, char id[COMMIT_ID_LEN + 1], struct err *e);

/* True for 40 lower-case hex digits. */
bool commit_is_id(struct str s);

#endif
