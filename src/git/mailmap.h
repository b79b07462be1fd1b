/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_GIT_MAILMAP_H
#define ASSAY_GIT_MAILMAP_H

#include "base/arena.h"
#include "base/str.h"

/*
 * Who is who in a git history: the project's own list of the names and e-mail addresses
 * that belong to one person (gitmailmap(5)). Four shapes of a line:
 *
 *	Proper Name <commit@mail>
 *	<proper@mail> <commit@mail>
 *	Proper Name <proper@mail> <commit@mail>
 *	Proper Name <proper@mail> Commit Name <commit@mail>
 *
 * Addresses and names are compared without regard to the case of ASCII letters. A later
 * line wins over an earlier one. Lines of no known shape are passed over, as git does.
 */
struct mailmap {
	const struct mailmap_entry *entries;
	size_t count;
};

#define MAILMAP_INIT ((struct mailmap){ NULL, 0 })

/* The entries live in a and point into text. */
void mailmap_parse(struct str text, struct arena *a, struct mailmap *ret);

/* Replaces the name and the e-mail by the proper ones, where the map has any. */
void mailmap_apply(const struct mailmap *m, struct str *name, struct str *email);

#endif
