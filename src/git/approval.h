/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_GIT_APPROVAL_H
#define ASSAY_GIT_APPROVAL_H

#include "base/arena.h"
#include "base/err.h"
#include "catalog/settings.h"
#include "git/mailmap.h"

/*
 * Who approved a change, as its message says (docs/GIT.md).
 *
 * A line approves when it begins with a key of the settings, in any case, and a colon: at
 * its very start, as an indented or quoted line cites somebody else's message. What follows
 * is the approver, "Name <mail>"; several may follow, with commas between. A pattern of the
 * settings approves by each of its matches in which the group "approver" took part.
 *
 * An approver is independent when neither the e-mail nor the name is one of an author's,
 * both after mailmap, whatever the case. One without an e-mail is compared with more: with
 * the name before mailmap, and with the login in an address of GitHub's that hides the real
 * one. Whom the settings know by any of these (people:) is compared as that person, too. A bot of a
 * forge (its name, or the login in such an address, ends in "[bot]") is never independent. The same
 * approver counts once, however often the message names them.
 */
#define APPROVAL_MAX 256 /* distinct approvers of one change; further ones do not count */

struct approval_person {
	struct str name, email; /* after mailmap */
	struct str commit_name; /* before */
	const struct approval_person *next;
};

struct approval {
	struct str name;
	struct str email; /* "not given" when the message has none */
	struct str rule;  /* the key as the settings have it, or "pattern 1" */
	size_t line;      /* of the message, from 1 */
	const struct settings_person *person; /* whom the settings know by it; NULL: nobody */
	bool independent;
};

struct approval_list {
	struct approval *items;
	size_t count;
	size_t independent;
};

struct approval_rules;

/* Borrows the settings. ERR_USAGE names the pattern that is wrong. */
int approval_rules_new(const struct settings *s, struct approval_rules **ret, struct err *e);
void approval_rules_free(struct approval_rules *rules);
void approval_rules_freep(struct approval_rules **rules); /* for CLEANUP */

/* message must be UTF-8. The list lives in a, its texts in the message and the mailmap. */
int approval_find(struct approval_rules *rules, struct str message, const struct mailmap *people,
		  const struct approval_person *authors, struct arena *a, struct approval_list *ret,
		  struct err *e);

/* The distinct tickets that a message names, in byte order. */
struct approval_tickets {
	struct str *items;
	size_t count;
};
int approval_find_tickets(struct approval_rules *rules, struct str message, struct arena *a,
			  struct approval_tickets *ret, struct err *e);

#endif
