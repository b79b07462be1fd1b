/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_PLAN_H
#define ASSAY_COLLECT_PLAN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/list.h"
#include "base/when.h"

/*
 * A collector is data: a file that lists which requests fetch what a forge or a tracker tells,
 * how their answers go on over pages, and what is asked for each item of an answer. Those that
 * ship are catalog/collectors/NAME.yaml; collectors/ beside assay.yaml adds to them, or
 * replaces one of the same name. docs/COLLECT.md is the language.
 */
#define PLAN_BYTES_MAX    (256 * 1024)
#define PLAN_DEPTH_MAX    4   /* of requests for items of items … */
#define PLAN_REQUESTS_MAX 200 /* in one plan */
#define PLAN_EACH_MAX     32  /* for one item */

struct plan_pair {
	const char *name;
	const char *value; /* a template, a pointer, or the text that is wanted; NULL: nothing there */
};

struct plan_pairs {
	struct plan_pair *items;
	size_t count;
};

/* How an answer says that there is more. */
enum plan_paging {
	PLAN_PAGE_ONE,    /* it does not: one answer is all */
	PLAN_PAGE_LINK,   /* Link: <…>; rel="next" */
	PLAN_PAGE_LINK_QUERY, /* the parameters of that link, at the path that was asked for */
	PLAN_PAGE_HEADER, /* a header: the next value of a parameter */
	PLAN_PAGE_MEMBER, /* a member: an address, or the next value of a parameter */
	PLAN_PAGE_OFFSET, /* a parameter counts items; a member may say how many there are */
};

/* An answer that says that there is nothing: a status, and texts of which the body has one. */
struct plan_absent {
	long status;
	struct list texts; /* none: whatever it says */
};

struct plan_request {
	const char *name;  /* "pulls/reviews": that of the request that it stands in, and its own */
	const char *path;  /* template */
	struct plan_pairs query;
	const char *accept;
	bool raw;		/* the answer is no JSON: kept, and not looked into */
	enum plan_paging paging;
	const char *page_from;	/* the header's name, or the member's pointer (of OFFSET: the total; may be NULL) */
	const char *page_query;	/* the parameter; NULL: page_from gives an address */
	const char *page_last;	/* pointer to what is true on the last page, where it names a next one too; may be NULL */
	const char *items;	/* pointer to the array; NULL: the answer is the one item */
	const char *key;	/* pointer in an item: what it is called; NULL: pages are compared as they are */
	const char *updated;	/* pointer: changes when the item does */
	const char *newest_first; /* pointer: the time by which the list is sorted, the newest first */
	struct plan_pairs take;	/* variable to pointer */
	struct plan_pairs when;	/* the request is made for items of which these hold: pointer to text */
	struct plan_absent *absent;
	size_t absent_count;
	bool keep_absent;	/* that there is nothing is evidence, too */
	const char *needs;	/* what the token must be allowed */
	const struct plan_request *each, *next;
	size_t index;		/* in its plan, from 0, in the order of the file */
	size_t line;
};

enum plan_auth { PLAN_BEARER, PLAN_TOKEN, PLAN_BASIC, PLAN_BASIC_OR_BEARER, PLAN_PRIVATE_TOKEN };

struct plan {
	const char *name, *title;
	const char *origin;	/* "shipped", or the path of the file */
	const char *url;	/* the base; NULL: must be given */
	const char *note;	/* on the base, for people; may be NULL */
	struct list target;	/* variables that the target's parts are; the last takes the rest */
	const char *token_env, *user_env; /* user_env may be NULL */
	enum plan_auth auth;
	struct plan_pairs headers;
	bool since_minutes;	/* times in requests are "2026-01-01 00:00", not RFC 3339 */
	int64_t overlap_seconds;	/* by which a run reaches back behind the last one */
	int64_t settle_seconds;	/* for so long after an item changed its requests are made again */
	const struct plan_request *requests;
	size_t request_count;
	char digest[65];
	struct arena arena;
};

/* ERR_INPUT: "line 4, column 3: …". Afterwards *ret is to be freed only when it was read. */
int plan_parse(struct str yaml, struct plan *ret, struct err *e);
void plan_free(struct plan *p); /* for CLEANUP */

/* The plan of that name: folder/collectors/NAME.yaml, else the one that ships. folder may be NULL.
 * ERR_USAGE when there is none. */
int plan_load(const char *folder, const char *name, struct plan *ret, struct err *e);

/* The names of all, sorted: those that ship and those of the folder. */
int plan_names(const char *folder, struct arena *a, struct list *ret, struct err *e);

/* Appends the template with each {name} replaced by its value, encoded for an address. Of a path only the
 * values are, of a parameter all of it. False when a value is missing, or is no segment of a path. */
enum plan_place { PLAN_IN_PATH, PLAN_IN_QUERY };
bool plan_expand(const char *template, enum plan_place place, struct str (*value)(void *arg, struct str name), void *arg,
		 struct buf *ret);

#endif
