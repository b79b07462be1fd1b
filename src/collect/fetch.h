/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_FETCH_H
#define ASSAY_COLLECT_FETCH_H

#include "base/progress.h"
#include "collect/credential.h"
#include "collect/http.h"

/*
 * Asking a server with patience, and within bounds. What passes by itself is waited for: a rate
 * limit for as long as the server says, at most max_wait at a time; a broken connection, a cut
 * body and an answer of 5xx for a moment, FETCH_TRIES times. Redirects are followed on the same
 * host only, as the token goes along. What comes back is an answer that is final.
 */
#define FETCH_TRIES	    4
#define FETCH_REDIRECTS_MAX 5
#define FETCH_PAUSES_MAX    10 /* for one request */

struct fetch_options {
	const char *base;		/* where the token may go: an address on the host that is asked */
	const struct plan_pairs *headers;
	const struct credential *credential;
	const char *ca_file;		/* may be NULL */
	int64_t timeout_seconds;	/* of one exchange */
	int64_t max_wait_seconds;	/* of one wait for a rate limit */
	work_progress *progress;	/* may be NULL; is told what is waited for */
	void *arg;
};

struct fetch_sums {
	uint64_t requests;	/* exchanges, with those that were made again */
	uint64_t again;		/* made again as they had failed */
	uint64_t waited_seconds; /* for rate limits */
};

struct fetch;

int fetch_open(const struct fetch_options *o, struct fetch **ret, struct err *e); /* borrows what o points to */
void fetch_close(struct fetch *f);
const struct fetch_sums *fetch_sums(const struct fetch *f);

/* Of a request: what an earlier answer of the same address was marked with; NULL: nothing. */
struct fetch_ask {
	const char *accept;
	const char *etag, *modified;
};

/*
 * 0: *ret is the answer, of whatever status below 500 (but no redirect, no rate limit). 1: the server
 * kept failing (5xx, cut bodies): *e says how; another request may go well. -1: nothing more can be
 * asked (no network, a limit that lasts longer than max_wait: ERR_ENV), or the answer is beyond
 * what is read (ERR_INPUT: too large, a redirect to elsewhere). Messages do not name the address.
 */
MUST_USE int fetch_get(struct fetch *f, const char *url, const struct fetch_ask *ask, struct http_answer *ret,
		       struct err *e);

#endif
