/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_COLLECT_H
#define ASSAY_COLLECT_COLLECT_H

#include "base/progress.h"
#include "collect/credential.h"
#include "collect/plan.h"
#include "intake/intake.h"

/*
 * Collecting: the requests of a plan are made for one target, and each answer is an artifact,
 * byte for byte as the server gave it, its source the address, its facts whatever the formats
 * find in it. docs/COLLECT.md is the page for users; what is promised:
 *
 * - Every item that was there from a list's first reading to its last is in the lake: a list of
 *   several pages is read again until a reading brings no item that was not seen before, as an
 *   item may move from a page that is still to be read to one that was.
 * - After kill -9 the same call goes on: nothing is asked for again but the page that was in flight.
 * - An answer that the server or the lake says is unchanged adds nothing to the ledger.
 * - What could not be had is counted and said, and the next run asks for it again.
 */
#define COLLECT_PAGES_MAX   10000   /* of one list */
#define COLLECT_ITEMS_MAX   1000000 /* of one list */
#define COLLECT_PASSES_MAX  10
#define COLLECT_IDLE_MAX    10      /* pages in a row that bring nothing new */
#define COLLECT_FAILURES_MAX 3      /* requests in a row that a server fails to answer */

struct collect_options {
	const char *target;	/* "acme/shop" */
	const char *url;	/* the base; NULL: the plan's */
	const struct when *since; /* what changed before is left out; NULL: go on from the last run, else everything */
	const struct list *without; /* names of requests that are not made, with those below them */
	const struct credential *credential;
	const char *credential_name; /* the variable or file that the token is from, for messages */
	const char *ca_file;
	int64_t timeout_seconds, max_wait_seconds;
	const char *collector;	/* who collects, for the ledger */
	work_progress *progress;
	void *arg;
};

/* Of one request of the plan. */
struct collect_count {
	uint64_t requests;	/* that were answered */
	uint64_t stored;	/* new artifacts */
	uint64_t unchanged;	/* the server (304) or the lake (the same bytes) says so */
	uint64_t absent;	/* the server says that there is nothing */
	uint64_t denied;	/* 401, 403, 404 that do not say so */
	uint64_t refused;	/* cannot be read */
	uint64_t failed;	/* the server kept failing */
};

struct collect_result {
	const struct collect_count *counts;	/* of each request, by its index; of the result's arena */
	struct collect_count sum;
	uint64_t exchanges, again, waited_seconds;
	int64_t facts;
	struct when from;	/* what changed since is in the lake; "" everything */
	const char *url;
	bool resumed;
	bool complete;		/* nothing was denied, refused or failed */
	struct list problems;	/* what was, each with its address and what to do; the first 100 */
	struct arena arena;
};
void collect_result_free(struct collect_result *r); /* for CLEANUP */

/* ret is filled also when -1 is returned: what came before the error is in the lake. ERR_ENV: no network,
 * the token does not hold, the first request is denied, a rate limit lasts too long. ERR_USAGE: the target,
 * the address, or a name in without. What else goes wrong is counted, and the run goes on. */
int collect(struct workspace *ws, const struct plan *p, const struct collect_options *o, struct collect_result *ret,
	    struct err *e);

#endif
