/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Walking a plan. A list is read to its end before anything is asked about its items: that takes
 * thousands of requests, during which its pages would move.
 */
#include "collect/collect.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "collect/collect_int.h"
#include "collect/url.h"
#include "crypt/hash.h"

#define EVERYTHING "1970-01-01T00:00:00Z"
#define DAY	   ((int64_t)24 * 3600)

static int run_requests(struct collecting *c, const struct plan_request *q, const struct collect_scope *scope,
			uint32_t wanted, struct err *e);

void collect_result_free(struct collect_result *r)
{
	arena_free(&r->arena);
	*r = (struct collect_result){ .arena = ARENA_INIT };
}

struct lookup {
	const struct collecting *c;
	const struct collect_scope *scope;
};

static struct str value_of(void *arg, struct str name)
{
	const struct lookup *l = arg;

	for (const struct collect_scope *s = l->scope; s; s = s->up)
		for (size_t i = 0; i < s->count; i++)
			if (str_is(name, s->vars[i].name))
				return str_of(s->vars[i].value);
	return str_is(name, "since") ? str_of(l->c->since_text) : STR_NONE;
}

/* 1: a value that it speaks of is not there: no merge, no request about the merge. */
static int build(const struct collecting *c, const struct plan_request *q, const struct collect_scope *scope,
		 struct buf *url, struct err *e)
{
	struct lookup l = { c, scope };

	buf_add_cstr(url, c->base);
	if (!plan_expand(q->path, PLAN_IN_PATH, value_of, &l, url))
		return 1;
	for (size_t i = 0; i < q->query.count; i++) {
		buf_addf(url, "%c%s=", i ? '&' : '?', q->query.items[i].name);
		if (!plan_expand(q->query.items[i].value, PLAN_IN_QUERY, value_of, &l, url))
			return 1;
	}
	if (buf_overflowed(url))
		return err_set(e, ERR_INPUT, "an address of more than %d bytes", URL_MAX);
	return 0;
}

/* For some time after an item changed what belongs to it may yet change without it: a check that is
 * run again. Then it is left alone until it changes itself. */
static bool is_settled(const struct collecting *c, const struct collect_item *item, const struct state_item *known)
{
	struct err ignored = { 0 };
	struct when changed, asked;

	if (collect_state_item_done(c->state, known))
		return str_eq(known->version, str_of(item->version));
	return item->version && str_is(known->version, item->version) &&
	       collect_time(str_of(item->version), &changed) &&
	       when_parse(known->date, &asked, &ignored) == 0 &&
	       when_to_unix(&asked) - when_to_unix(&changed) >= c->plan->settle_seconds;
}

static uint64_t troubles(const struct collecting *c)
{
	uint64_t n = 0;

	for (size_t i = 0; i < c->plan->request_count; i++)
		n += c->counts[i].denied + c->counts[i].refused + c->counts[i].failed;
	return n;
}

static int run_item(struct collecting *c, const struct plan_request *q, const struct collect_item *item,
		    const char *list, const struct collect_scope *up, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct collect_scope scope = { .up = up, .vars = item->vars, .count = q->take.count };
	struct str name = str_of(arena_printf(&a, "%s %s", list, item->key ? item->key : ""));
	const struct state_item *known = item->key ? collect_state_item(c->state, name) : NULL;
	struct state_item done = { .item = name, .version = str_of(item->version) };
	uint64_t before = troubles(c);

	if (known && is_settled(c, item, known))
		return 0;
	if (run_requests(c, q->each, &scope, item->when, e) < 0)
		return -1;
	if (!item->key || troubles(c) > before)
		return 0;
	/* As of when the run began: what changed since is asked for again. */
	done.date = collect_state_began(c->state);
	return collect_state_add_item(c->state, &done, e);
}

static void free_list(struct collect_list *l)
{
	text_map_free(&l->by_key);
	text_map_free(&l->seen);
}

static int run_request(struct collecting *c, const struct plan_request *q, const struct collect_scope *scope,
		       struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	CLEANUP(buf_free) struct buf url = BUF_INIT(URL_MAX);
	CLEANUP(free_list) struct collect_list list = { .arena = &a };
	struct str path;
	int missing = build(c, q, scope, &url, e);

	if (missing)
		return missing < 0 ? -1 : 0;
	if (collect_list_read(c, q, url.p, &list, e) < 0)
		return -1;
	path = buf_str(&url);
	path = str_cut(&path, '?');
	for (size_t i = 0; q->each && i < list.count; i++)
		if (!list.items[i].old && run_item(c, q, &list.items[i], arena_cstr(&a, path), scope, e) < 0)
			return -1;
	return 0;
}

static int run_requests(struct collecting *c, const struct plan_request *q, const struct collect_scope *scope,
			uint32_t wanted, struct err *e)
{
	for (unsigned n = 0; q; q = q->next, n++)
		if ((n >= 32 || wanted >> n & 1) && !list_has(c->o->without, q->name) && run_request(c, q, scope, e) < 0)
			return -1;
	return 0;
}

static void on_taken(void *arg, const struct intake_result *r)
{
	struct collecting *c = arg;

	c->taken = (struct intake_result){ .status = r->status, .facts = r->facts };
	memcpy(c->taken_id, r->sha256, sizeof c->taken_id);
	snprintf(c->taken_error, sizeof c->taken_error, "%s", r->error ? r->error : "");
}

/* "acme/shop" → owner, repo. The last part takes what is left, slashes and all. */
static int read_target(struct collecting *c, struct collect_scope *scope, struct arena *a, struct err *e)
{
	const struct list *names = &c->plan->target;
	struct plan_pair *vars = arena_alloc(a, names->count * sizeof *vars);
	struct str rest = str_of(c->o->target);

	for (size_t i = 0; i < names->count; i++) {
		struct str part = rest;

		if (i + 1 < names->count)
			part = str_cut(&rest, '/');
		if (!str_given(part) || (i + 1 < names->count && !rest.p) || part.p[0] == '/' || str_is(part, ".") ||
		    str_is(part, ".."))
			return err_set(e, ERR_USAGE, "'%.100s': expected %s", c->o->target, list_joined(names, "/", a));
		vars[i] = (struct plan_pair){ names->items[i], arena_cstr(a, part) };
	}
	*scope = (struct collect_scope){ .vars = vars, .count = names->count };
	return 0;
}

static size_t count_left_out(const struct collecting *c, const struct plan_request *q)
{
	size_t n = 0;

	for (; q; q = q->next)
		n += list_has(c->o->without, q->name) + count_left_out(c, q->each);
	return n;
}

/* What changed before is left out. A run goes on from the last one, unless it is to do something else:
 * reach further back, or make other requests. */
static void set_since(struct collecting *c, const char *asked, struct arena *a)
{
	CLEANUP(buf_free) struct buf encoded = BUF_INIT(URL_MAX);
	const struct when *given = c->o->since;
	struct str done = collect_state_done(c->state), since = collect_state_since(c->state);
	struct err ignored = { 0 };
	struct when last;

	c->from = given ? *given : (struct when){ "" };
	if (str_is(collect_state_asked(c->state), asked) && when_parse(done, &last, &ignored) == 0 &&
	    (!given || !since.p || str_cmp(when_str(given), since) >= 0)) {
		int64_t back = c->plan->overlap_seconds > c->plan->settle_seconds ? c->plan->overlap_seconds :
										    c->plan->settle_seconds;
		int64_t at = when_to_unix(&last) - back;

		/* The whole day: the same addresses for a day, so that the server can say that nothing changed. */
		last = when_from_unix(at - ((at % DAY) + DAY) % DAY);
		c->goes_on = true;
		if (strcmp(last.text, c->from.text) > 0)
			c->from = last;
	}
	c->since_text = c->from.text[0] ? c->from.text : EVERYTHING;
	if (c->plan->since_minutes)
		c->since_text = arena_printf(a, "%.10s %.5s", c->since_text, c->since_text + 11);
	url_encode(&encoded, str_of(c->since_text));
	c->since_encoded = arena_cstr(a, buf_str(&encoded));
}

/* A digest of what a run is to do, but for since when. */
static const char *asked_of(const struct collecting *c, struct arena *a)
{
	struct sha256 digest = sha256_of(str_of(arena_printf(a, "%s\n%s", c->plan->digest, list_joined(c->o->without, ",", a))));
	char *hex = arena_alloc(a, SHA256_HEX_LEN + 1);

	sha256_hex(&digest, hex);
	return hex;
}

static int open_state(struct collecting *c, struct arena *a, struct err *e)
{
	const char *source = arena_printf(a, "%s %s %s", c->plan->name, c->o->target, c->base);
	const char *folder = arena_printf(a, "%s/collect", lake_dir(c->ws->lake));
	struct sha256 digest = sha256_of(str_of(source));
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&digest, hex);
	if (io_make_dirs(folder, e) < 0)
		return -1;
	return collect_state_open(arena_printf(a, "%s/%s-%.16s.jsonl", folder, c->plan->name, hex), source, &c->state, e);
}

static int open_all(struct collecting *c, struct arena *a, struct err *e)
{
	const struct collect_options *o = c->o;
	struct intake_options in = { .collector = o->collector, .report = on_taken, .arg = c };
	struct fetch_options f = {
		.base = c->base,
		.headers = &c->plan->headers,
		.credential = o->credential,
		.ca_file = o->ca_file,
		.timeout_seconds = o->timeout_seconds,
		.max_wait_seconds = o->max_wait_seconds,
		.progress = o->progress,
		.arg = o->arg,
	};

	if (count_left_out(c, c->plan->requests) < o->without->count)
		return err_set(e, ERR_USAGE, "%s has not all of the requests %s (see assay collect show %s)", c->plan->name,
			       list_joined(o->without, ", ", a), c->plan->name);
	if (open_state(c, a, e) < 0 || fetch_open(&f, &c->fetch, e) < 0)
		return -1;
	return intake_open(c->ws, &in, &c->intake, e);
}

static int run(struct collecting *c, struct arena *a, struct err *e)
{
	const char *asked = asked_of(c, a);
	struct collect_scope scope;
	struct str done, since = STR_NONE;

	if (read_target(c, &scope, a, e) < 0 || open_all(c, a, e) < 0)
		return -1;
	set_since(c, asked, a);
	c->result->from = c->from;
	if (collect_state_begin(c->state, asked, c->from.text, &c->result->resumed, e) < 0 ||
	    run_requests(c, c->plan->requests, &scope, UINT32_MAX, e) < 0)
		return -1;
	c->result->complete = troubles(c) == 0;
	done = c->result->complete ? collect_state_began(c->state) : STR_NONE;
	if (c->goes_on)
		since = collect_state_since(c->state);
	else if (c->o->since)
		since = when_str(c->o->since);
	return collect_state_end(c->state, done, since, e);
}

static void add_up(struct collecting *c)
{
	struct collect_count *sum = &c->result->sum;

	for (size_t i = 0; i < c->plan->request_count; i++) {
		const struct collect_count *n = &c->counts[i];

		sum->requests += n->requests;
		sum->stored += n->stored;
		sum->unchanged += n->unchanged;
		sum->absent += n->absent;
		sum->denied += n->denied;
		sum->refused += n->refused;
		sum->failed += n->failed;
	}
	if (!c->fetch)
		return;
	c->result->exchanges = fetch_sums(c->fetch)->requests;
	c->result->again = fetch_sums(c->fetch)->again;
	c->result->waited_seconds = fetch_sums(c->fetch)->waited_seconds;
}

int collect(struct workspace *ws, const struct plan *p, const struct collect_options *o, struct collect_result *ret,
	    struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	CLEANUP(buf_free) struct buf base = BUF_INIT(URL_MAX);
	struct collecting c = { .ws = ws, .plan = p, .o = o, .result = ret, .answer = HTTP_ANSWER_INIT };
	int failed;

	*ret = (struct collect_result){ .arena = ARENA_INIT };
	c.counts = arena_alloc(&ret->arena, (p->request_count + 1) * sizeof *c.counts);
	ret->counts = c.counts;
	if (!o->url && !p->url)
		return err_set(e, ERR_USAGE, "%s is at no fixed address: expected --url%s%s", p->name, p->note ? ", " : "",
			       p->note ? p->note : "");
	if (url_base(o->url ? o->url : p->url, &base, e) < 0)
		return -1;
	c.base = base.p;
	ret->url = arena_cstr(&ret->arena, buf_str(&base));
	c.json = json_open();
	failed = run(&c, &a, e);
	add_up(&c);
	intake_close(c.intake);
	fetch_close(c.fetch);
	collect_state_close(c.state);
	json_close(c.json);
	http_answer_free(&c.answer);
	return failed;
}
