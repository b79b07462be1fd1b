/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_COLLECT_STATE_H
#define ASSAY_COLLECT_COLLECT_STATE_H

#include "base/err.h"
#include "base/str.h"
#include "base/when.h"

/*
 * What a collector remembers between runs, and within one that was cut off: a journal, one JSON
 * object a line, one file a source (collect/ in the lake's folder). A line is added when its
 * answer is in the lake for good, so that what the journal says is true after a kill -9, and what
 * it lacks is asked for again. A finished run writes the file anew, as a whole, with what later
 * ones need. It is a memory, not evidence: without it everything is asked for once more.
 *
 *	{"collect":1,"source":"github acme/shop https://api.github.com"}
 *	{"run":3,"asked":"…","since":"…"}		a run begins; asked is a digest of what it is to do
 *	{"run":3,"pass":1,"url":"…","etag":"…","modified":"…","artifact":"…","next":"…","date":"…"}
 *	{"run":3,"item":"…","version":"…","date":"…"}	all requests for an item were made
 *	{"run":3,"done":"…","asked":"…","since":"…"}	it is finished: what changed before done is in the lake
 */
#define COLLECT_STATE_BYTES_MAX ((size_t)1024 * 1024 * 1024)
#define COLLECT_STATE_LINE_MAX	((size_t)128 * 1024)

struct collect_state;

struct state_page {
	struct str url;		/* of the answer's page, without secrets */
	struct str etag, modified;	/* what the server marks it with */
	struct str artifact;	/* hex; "not given": the server said that there is nothing */
	struct str next;	/* address of the page behind it */
	struct str date;	/* the server's, when it answered */
	bool passing;		/* the address holds a time of this run: no later one asks for it */
	uint64_t run;
	unsigned pass;		/* how many times the run has read the list, from 1 */
};

struct state_item {
	struct str item, version, date;
	uint64_t run;
};

/* Reads the journal, or begins an empty one. source stands in its first line; ERR_INPUT when the
 * file is another's or is damaged (but a last line that was cut off is dropped). */
int collect_state_open(const char *path, const char *source, struct collect_state **ret, struct err *e);
void collect_state_close(struct collect_state *s);
void collect_state_closep(struct collect_state **s); /* for CLEANUP */

/* What is known of the last finished run: until when its changes are in the lake, and since when;
 * "not given" before the first. asked: what it was to do. */
struct str collect_state_done(const struct collect_state *s);
struct str collect_state_since(const struct collect_state *s);
struct str collect_state_asked(const struct collect_state *s);

/* Begins a run, or goes on with the one that was cut off when it was to do the same (*ret_resumed). */
int collect_state_begin(struct collect_state *s, const char *asked, const char *since, bool *ret_resumed, struct err *e);

/* Of this run, that page read for the pass-th time; NULL: not yet. */
const struct state_page *collect_state_read(const struct collect_state *s, struct str url, unsigned pass);

/* The newest reading of that page, whenever; NULL: none. */
const struct state_page *collect_state_page(const struct collect_state *s, struct str url);
const struct state_item *collect_state_item(const struct collect_state *s, struct str item);

/* Whether the item's requests were made in this very run. */
bool collect_state_item_done(const struct collect_state *s, const struct state_item *item);

/* When the run's first page was answered; "not given" before. */
struct str collect_state_began(const struct collect_state *s);

/* Add a line; run is set. Texts are copied. */
int collect_state_add_page(struct collect_state *s, const struct state_page *p, struct err *e);
int collect_state_add_item(struct collect_state *s, const struct state_item *i, struct err *e);

/* Ends the run: what changed until done and since `since` is in the lake; both "not given" when something
 * was missing, and what an earlier run said stays. Writes the file anew. */
int collect_state_end(struct collect_state *s, struct str done, struct str since, struct err *e);

#endif
