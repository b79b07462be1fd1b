/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/fetch.h"

#include <stdlib.h>
#include <time.h>

#include "base/when.h"
#include "collect/http_header.h"
#include "collect/url.h"

#define FIRST_PAUSE_MS	500 /* doubles with each try */
#define LIMIT_UNSAID	60  /* seconds to wait for a limit that says no time; GitHub asks for a minute at least */
#define MESSAGE_BYTES	4096 /* of a body, in which a limit is looked for */

struct fetch {
	struct fetch_options o;
	struct http *http;
	struct fetch_sums sums;
	int64_t pause;	/* before the next request, as the last answer was the last one that was free */
};

int fetch_open(const struct fetch_options *o, struct fetch **ret, struct err *e)
{
	struct fetch *f = xcalloc(1, sizeof *f);

	f->o = *o;
	if (http_open(o->timeout_seconds, o->ca_file, &f->http, e) < 0) {
		free(f);
		return -1;
	}
	*ret = f;
	return 0;
}

void fetch_close(struct fetch *f)
{
	if (!f)
		return;
	http_close(f->http);
	free(f);
}

const struct fetch_sums *fetch_sums(const struct fetch *f)
{
	return &f->sums;
}

static void sleep_ms(int64_t ms)
{
	struct timespec t = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

	while (nanosleep(&t, &t) < 0)
		;
}

static int wait_for_limit(struct fetch *f, int64_t seconds, struct err *e)
{
	struct when until = when_from_unix(time(NULL) + seconds);

	if (seconds > f->o.max_wait_seconds)
		return err_set(e, ERR_ENV,
			       "the rate limit is used up until %s, in %lld s, which is longer than --max-wait (%lld s); "
			       "the same command goes on from here",
			       until.text, (long long)seconds, (long long)f->o.max_wait_seconds);
	for (int64_t left = seconds; left > 0; left--) {
		if (f->o.progress)
			f->o.progress(f->o.arg, "s to wait for the rate limit", (uint64_t)left, 0);
		sleep_ms(1000);
		f->sums.waited_seconds++;
	}
	return 0;
}

static bool has_nocase(struct str s, const char *word)
{
	for (; s.n; s.p++, s.n--)
		if (str_starts_nocase(s, word))
			return true;
	return false;
}

/* How long to wait before the same request is made again; 0: the answer is no rate limit. A 403
 * may be one, or a lack of permission. */
static int64_t limit_of(const struct http_answer *a)
{
	struct str head = buf_str(&a->head), body = buf_str(&a->body);
	int64_t pause = http_header_pause(head, time(NULL));

	if (a->status != 429 && a->status != 403)
		return 0;
	if (pause)
		return pause;
	if (body.n > MESSAGE_BYTES)
		body.n = MESSAGE_BYTES;
	if (a->status == 429 || has_nocase(body, "rate limit") || str_given(http_header(head, "Retry-After")))
		return str_given(http_header(head, "Retry-After")) ? 1 : LIMIT_UNSAID;
	return 0;
}

static const char *line_of(struct arena *a, const char *name, const char *value)
{
	return arena_printf(a, "%s: %s", name, value);
}

static void list_headers(const struct fetch *f, const struct fetch_ask *ask, struct arena *a, struct list *ret)
{
	const struct plan_pairs *own = f->o.headers;

	ret->items = arena_alloc(a, (own->count + 4) * sizeof *ret->items);
	ret->count = 0;
	for (size_t i = 0; i < own->count; i++)
		if (!ask->accept || !str_is_nocase(str_of(own->items[i].name), "accept"))
			ret->items[ret->count++] = line_of(a, own->items[i].name, own->items[i].value ? own->items[i].value : "");
	if (ask->accept)
		ret->items[ret->count++] = line_of(a, "Accept", ask->accept);
	if (f->o.credential->header)
		ret->items[ret->count++] = f->o.credential->header;
	if (ask->etag)
		ret->items[ret->count++] = line_of(a, "If-None-Match", ask->etag);
	else if (ask->modified)
		ret->items[ret->count++] = line_of(a, "If-Modified-Since", ask->modified);
}

/* 1: *url is where the answer is now. */
static int follow(const struct fetch *f, const struct http_answer *a, struct arena *arena, const char **url,
		  struct err *e)
{
	CLEANUP(buf_free) struct buf to = BUF_INIT(URL_MAX * 2);
	struct str where = http_header(buf_str(&a->head), "Location");

	if (a->status != 301 && a->status != 302 && a->status != 303 && a->status != 307 && a->status != 308)
		return 0;
	if (!str_given(where))
		return err_set(e, ERR_INPUT, "answer %ld without Location", a->status);
	if (url_resolve(*url, where, &to, e) < 0)
		return err_ctx(e, "Location");
	if (!url_same_host(f->o.base, to.p)) {
		struct str host = str_of(to.p);

		host.n = strcspn(to.p, "?#");
		return err_set(e, ERR_INPUT, "it redirects to another host, where the token must not go: %.*s",
			       STR_FMT(str_quote(host)));
	}
	*url = arena_cstr(arena, buf_str(&to));
	return 1;
}

/* One exchange, with redirects. 1 and *ret_fault: it failed so that another try may be of use. */
static int exchange(struct fetch *f, const char *url, const struct list *headers, struct http_answer *ret,
		    enum http_fault *ret_fault, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	int more = 1;

	for (int hops = 0; more == 1; hops++) {
		if (hops > FETCH_REDIRECTS_MAX)
			return err_set(e, ERR_INPUT, "more than %d redirects", FETCH_REDIRECTS_MAX);
		f->sums.requests++;
		if (http_get(f->http, url, headers, ret, ret_fault, e) < 0)
			return *ret_fault == HTTP_FAULT_LASTING ? -1 : 1;
		more = follow(f, ret, &a, &url, e);
	}
	if (more < 0 || ret->status < 500)
		return more;
	*ret_fault = HTTP_FAULT_ONCE;
	err_set(e, ERR_ENV, "the server answered %ld", ret->status);
	return 1;
}

/* Until something final comes; tries counts what failed. */
static int try_again(struct fetch *f, const char *url, const struct list *headers, struct http_answer *ret,
		     struct err *e)
{
	enum http_fault fault = HTTP_FAULT_NONE;
	int tries = 0, pauses = 0;

	for (;;) {
		int64_t pause = f->pause;
		int failed;

		f->pause = 0;
		if (pause && wait_for_limit(f, pause, e) < 0)
			return -1;
		failed = exchange(f, url, headers, ret, &fault, e);
		if (failed < 0)
			return -1;
		if (failed && ++tries == FETCH_TRIES) {
			err_ctx(e, "after %d tries", FETCH_TRIES);
			return fault == HTTP_FAULT_UNREACHED ? -1 : 1;
		}
		if (!failed && !(f->pause = limit_of(ret)))
			return 0;
		if (!failed && ++pauses > FETCH_PAUSES_MAX)
			return err_set(e, ERR_ENV, "the rate limit was still used up after %d waits", FETCH_PAUSES_MAX);
		if (failed && ret->status == 503 && http_header_pause(buf_str(&ret->head), time(NULL)))
			f->pause = http_header_pause(buf_str(&ret->head), time(NULL));
		else if (failed)
			sleep_ms((int64_t)FIRST_PAUSE_MS << (tries - 1));
		f->sums.again++;
		err_clear(e);
	}
}

int fetch_get(struct fetch *f, const char *url, const struct fetch_ask *ask, struct http_answer *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct list headers;
	int done;

	if (!url_same_host(f->o.base, url))
		return err_set(e, ERR_INPUT, "another host, where the token must not go: %.*s",
			       STR_FMT(str_quote((struct str){ url, strcspn(url, "?#") })));
	list_headers(f, ask, &a, &headers);
	done = try_again(f, url, &headers, ret, e);
	/* The last one that was free: the next waits, if there is a next. */
	if (done == 0)
		f->pause = http_header_pause(buf_str(&ret->head), time(NULL));
	return done;
}
