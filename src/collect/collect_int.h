/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_COLLECT_INT_H
#define ASSAY_COLLECT_COLLECT_INT_H

#include "base/text_map.h"
#include "codec/json.h"
#include "collect/collect.h"
#include "collect/collect_state.h"
#include "collect/fetch.h"

/* What the files of the engine share: collect.c walks the plan, collect_list.c reads a list over
 * its pages, collect_page.c gets one page. */
struct collecting {
	struct workspace *ws;
	const struct plan *plan;
	const struct collect_options *o;
	struct collect_result *result;
	struct collect_count *counts;
	const char *base;
	const char *since_text;		/* as requests say it */
	const char *since_encoded;	/* as it stands in addresses */
	bool goes_on;			/* from the last run: what that one asked for is in the lake */
	struct when from;		/* what is older is left out; "": nothing is */
	struct fetch *fetch;
	struct collect_state *state;
	struct intake *intake;
	struct intake_result taken;	/* what became of the last answer; only status and facts are kept */
	char taken_id[SHA256_HEX_LEN + 1];
	char taken_error[400];
	unsigned failures;		/* in a row */
	struct json_reader *json;
	struct http_answer answer;
};

/* Variables of templates: those of the item, then of the item that it belongs to, … */
struct collect_scope {
	const struct collect_scope *up;
	const struct plan_pair *vars;
	size_t count;
};

struct collect_item {
	const char *key;	/* NULL: the request names none */
	const char *version;	/* NULL: none */
	const struct plan_pair *vars; /* what was taken; a value may be NULL */
	uint32_t when;		/* bit n: the conditions of the n-th request of `each` hold */
	bool old;		/* from before what is asked for */
};

struct collect_list {
	struct arena *arena;
	struct collect_item *items;
	size_t count;
	struct text_map by_key;	/* of items */
	struct text_map seen;	/* each key in each version; of keyless ones each page's artifact */
};

/* 0, or -1 for what ends the run; an answer that is denied or cannot be read is counted, and its list ends there. */
int collect_list_read(struct collecting *c, const struct plan_request *q, const char *url, struct collect_list *ret,
		      struct err *e);

struct collect_page {
	struct json json;	/* not of raw requests; until the next page */
	const char *next;	/* NULL: it is the last */
	const char *artifact;	/* "" when the lake has none */
	size_t count;		/* of its items */
};

/* A time as an answer writes it: RFC 3339, or seconds or milliseconds since 1970. */
bool collect_time(struct str text, struct when *ret);

/* 0: the page. 1: there is none; counted. -1: the run ends. Texts live in a. */
int collect_page_get(struct collecting *c, const struct plan_request *q, const char *url, unsigned pass,
		     struct arena *a, struct collect_page *ret, struct err *e);

/* Counts nothing; keeps the text for the result, and clears *e. */
void collect_problem(struct collecting *c, const char *url, struct err *e);

/* Text of a member: a string, or a number as digits, or true and false; NULL for all else. */
const char *collect_text_at(struct json v, const char *pointer, struct arena *a);

#endif
