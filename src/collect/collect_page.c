/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One page: from the journal and the lake when this run has it, else from the server, with the
 * marks of the last reading so that it may answer 304; and then into the lake, and into the
 * journal, in that order.
 */
#include <string.h>

#include "collect/collect_int.h"
#include "collect/http_header.h"
#include "collect/url.h"
#include "intake/artifact_row.h"

#define PROBLEMS_MAX 100
#define MESSAGE_MAX  160

void collect_problem(struct collecting *c, const char *url, struct err *e)
{
	CLEANUP(buf_free) struct buf shown = BUF_INIT(URL_MAX * 2);
	struct collect_result *r = c->result;

	url_without_secrets(&shown, str_of(url));
	if (r->problems.count < PROBLEMS_MAX) {
		r->problems.items = arena_grow(&r->arena, r->problems.items, r->problems.count, sizeof *r->problems.items);
		r->problems.items[r->problems.count++] =
			arena_printf(&r->arena, "%s: %s", shown.p ? shown.p : "", e->msg);
	}
	err_clear(e);
}

const char *collect_text_at(struct json v, const char *pointer, struct arena *a)
{
	if (!json_at(v, str_of(pointer), &v))
		return NULL;
	switch (json_type(v)) {
	case JSON_STRING:
		return arena_cstr(a, json_str(v));
	case JSON_INT:
		return arena_printf(a, "%lld", (long long)json_int(v));
	case JSON_BOOL:
		return json_bool(v) ? "true" : "false";
	case JSON_NULL:
	case JSON_REAL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	return NULL;
}

/* What the server says of itself, for a message: its "message", "error", …; without the token. */
static const char *message_of(struct collecting *c, struct arena *a)
{
	static const char *const names[] = { "/message", "/error/message", "/error", "/errorMessages/0", "/error_description" };
	struct err ignored = { 0 };
	struct json v;

	if (credential_in(c->o->credential, buf_str(&c->answer.body)) ||
	    json_parse(c->json, buf_str(&c->answer.body), &v, &ignored) < 0)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const char *text = collect_text_at(v, names[i], a);

		if (text && *text)
			return arena_printf(a, "%.*s", MESSAGE_MAX, text);
	}
	return NULL;
}

static bool is_absent(const struct plan_request *q, const struct http_answer *a)
{
	for (size_t i = 0; i < q->absent_count; i++) {
		const struct plan_absent *x = &q->absent[i];

		if (x->status != a->status)
			continue;
		for (size_t k = 0; k < x->texts.count; k++)
			if (str_has(buf_str(&a->body), x->texts.items[k]))
				return true;
		if (!x->texts.count)
			return true;
	}
	return false;
}

static int deny(struct collecting *c, const struct plan_request *q, const char *url, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	const char *said = message_of(c, &a);
	bool none = !c->o->credential->header;

	err_set(e, ERR_ENV, "%ld%s%s%s%s%s%s; %s%s", c->answer.status, said ? " (" : "", said ? said : "", said ? ")" : "",
		c->answer.status == 404 ? ": not there, or not for this token" : "", q->needs ? ": it needs " : "",
		q->needs ? q->needs : "", none ? "no token was given in " : "the token is from ", c->o->credential_name);
	c->counts[q->index].denied++;
	/* Without the first one nothing is right; with a token that does not hold neither. */
	if (c->answer.status == 401 || q == c->plan->requests)
		return err_ctx(e, "%s", url);
	collect_problem(c, url, e);
	return 1;
}

static int refuse(struct collecting *c, const struct plan_request *q, const char *url, struct err *e)
{
	c->counts[q->index].refused++;
	collect_problem(c, url, e);
	return 1;
}

/* The parameters of next at the path of url; next itself when it has none. */
static const char *with_own_path(struct arena *a, const char *url, const char *next)
{
	const char *query = strchr(next, '?');

	return query ? arena_printf(a, "%.*s%s", (int)strcspn(url, "?"), url, query) : arena_printf(a, "%s", next);
}

/* The address of the next page, in a; NULL when this is the last. */
static int find_next(struct collecting *c, const struct plan_request *q, const char *url, struct collect_page *page,
		     struct arena *a, struct err *e)
{
	CLEANUP(buf_free) struct buf next = BUF_INIT(URL_MAX * 2);
	struct str said = STR_NONE, head = buf_str(&c->answer.head);
	int64_t at, total;

	if (q->page_last && str_is(str_of(collect_text_at(page->json, q->page_last, a)), "true"))
		return 0;
	if (q->paging == PLAN_PAGE_LINK || q->paging == PLAN_PAGE_LINK_QUERY)
		said = http_header_next(head);
	else if (q->paging == PLAN_PAGE_HEADER)
		said = http_header(head, q->page_from);
	else if (q->paging == PLAN_PAGE_MEMBER)
		said = str_of(collect_text_at(page->json, q->page_from, a));
	else if (q->paging == PLAN_PAGE_OFFSET) {
		const char *text = q->page_from ? collect_text_at(page->json, q->page_from, a) : NULL;
		uint64_t n;

		at = url_query_number(str_of(url), q->page_query) + (int64_t)page->count;
		total = text && str_to_u64(str_of(text), &n) && n < INT64_MAX ? (int64_t)n : INT64_MAX;
		if (page->count && at < total)
			said = str_of(arena_printf(a, "%lld", (long long)at));
	}
	if (!str_given(said))
		return 0;
	if (q->page_query)
		url_set_query(&next, str_of(url), q->page_query, said);
	else if (url_resolve(url, said, &next, e) < 0)
		return err_ctx(e, "next page");
	if (buf_overflowed(&next) || next.n > URL_MAX)
		return err_set(e, ERR_INPUT, "the next page's address is longer than %d bytes", URL_MAX);
	if (credential_in(c->o->credential, buf_str(&next)))
		return err_set(e, ERR_INPUT, "the next page's address holds the token itself");
	if (!url_same_host(c->base, next.p))
		return err_set(e, ERR_INPUT, "the next page is on another host, where the token must not go: %.*s",
			       STR_FMT(str_quote((struct str){ next.p, strcspn(next.p, "?#") })));
	page->next = q->paging == PLAN_PAGE_LINK_QUERY ? with_own_path(a, url, next.p) : arena_cstr(a, buf_str(&next));
	return 0;
}

/* Parses the body and counts its items. */
static int look(struct collecting *c, const struct plan_request *q, struct str body, struct collect_page *page,
		struct err *e)
{
	struct json items;

	page->count = 1;
	if (q->raw)
		return 0;
	if (!body.n)
		return err_set(e, ERR_INPUT, "expected JSON, not an empty answer");
	if (json_parse(c->json, body, &page->json, e) < 0)
		return err_ctx(e, "expected JSON");
	if (!q->items)
		return 0;
	if (!json_at(page->json, str_of(q->items), &items) || !json_is(items, JSON_ARRAY))
		return err_set(e, ERR_INPUT, "expected an array at %s", *q->items ? q->items : "the top");
	page->count = json_count(items);
	return 0;
}

/* 1: it is there again. */
static int from_lake(struct collecting *c, const struct plan_request *q, const struct state_page *known,
		     struct arena *a, struct collect_page *page, struct err *e)
{
	int found;

	if (!known->artifact.p) /* the server had nothing */
		return 0;
	buf_free(&c->answer.body);
	c->answer.body = BUF_INIT(HTTP_BODY_MAX);
	found = workspace_artifact(c->ws, known->artifact, &c->answer.body, e);
	if (found != 1)
		return found;
	page->artifact = arena_cstr(a, known->artifact);
	page->next = str_given(known->next) ? arena_cstr(a, known->next) : NULL;
	return look(c, q, buf_str(&c->answer.body), page, e) < 0 ? -1 : 1;
}

static int take(struct collecting *c, const struct plan_request *q, const char *source, struct err *e)
{
	struct collect_count *n = &c->counts[q->index];
	struct when observed = { "" };
	int64_t date;

	if (http_header_time(buf_str(&c->answer.head), "Date", &date))
		observed = when_from_unix(date);
	/* Made durable at once: the journal must not run ahead of the lake. */
	if (intake_fetched(c->intake, source, str_has(str_of(source), c->since_encoded), &observed,
			   buf_str(&c->answer.body), e) < 0 || intake_finish(c->intake, e) < 0)
		return -1;
	c->result->facts += c->taken.status == INTAKE_STORED ? c->taken.facts : 0;
	if (c->taken.status == INTAKE_REFUSED) {
		n->refused++;
		err_set(e, ERR_INPUT, "%s", c->taken_error);
		collect_problem(c, source, e);
	}
	n->stored += c->taken.status == INTAKE_STORED;
	n->unchanged += c->taken.status == INTAKE_KNOWN;
	return 0;
}

static int write_down(struct collecting *c, const char *url, unsigned pass, const struct collect_page *page,
		      bool absent, struct err *e)
{
	struct str head = buf_str(&c->answer.head);
	struct state_page s = {
		.url = str_of(url),
		.etag = http_header(head, "ETag"),
		.modified = http_header(head, "Last-Modified"),
		.artifact = absent ? STR_NONE : str_of(page->artifact),
		.next = str_of(page->next),
		.passing = c->from.text[0] && str_has(str_of(url), c->since_encoded),
		.pass = pass,
	};
	struct when date = when_now();
	int64_t seconds;

	if (http_header_time(head, "Date", &seconds))
		date = when_from_unix(seconds);
	s.date = when_str(&date);
	return collect_state_add_page(c->state, &s, e);
}

/* A 304 may leave out what the answer before was marked with. */
static int keep_unchanged(struct collecting *c, const struct state_page *known, unsigned pass, struct err *e)
{
	struct str head = buf_str(&c->answer.head);
	struct state_page s = *known;
	struct when date = when_now();
	int64_t seconds;

	if (str_given(http_header(head, "ETag")))
		s.etag = http_header(head, "ETag");
	if (http_header_time(head, "Date", &seconds))
		date = when_from_unix(seconds);
	s.date = when_str(&date);
	s.pass = pass;
	return collect_state_add_page(c->state, &s, e);
}

/* The answer is final; what it is worth. */
static int judge(struct collecting *c, const struct plan_request *q, const char *url, unsigned pass, struct arena *a,
		 struct collect_page *page, struct err *e)
{
	CLEANUP(buf_free) struct buf source = BUF_INIT(URL_MAX * 2);
	struct http_answer *answer = &c->answer;

	url_without_secrets(&source, str_of(url));
	if (is_absent(q, answer)) {
		c->counts[q->index].absent++;
		if (q->keep_absent && !credential_in(c->o->credential, buf_str(&answer->body)) && take(c, q, source.p, e) < 0)
			return -1;
		return write_down(c, url, pass, page, true, e) < 0 ? -1 : 1;
	}
	if (answer->status == 401 || answer->status == 403 || answer->status == 404)
		return deny(c, q, url, e);
	if (answer->status == 204) {
		c->counts[q->index].absent++;
		return write_down(c, url, pass, page, true, e) < 0 ? -1 : 1;
	}
	if (answer->status != 200) {
		const char *said = message_of(c, a);

		err_set(e, ERR_INPUT, "expected the answer 200, not %ld%s%s", answer->status, said ? ": " : "",
			said ? said : "");
		return refuse(c, q, url, e);
	}
	if (credential_in(c->o->credential, buf_str(&answer->body))) {
		err_set(e, ERR_INPUT, "the answer holds the token itself: it is not kept");
		return refuse(c, q, url, e);
	}
	if (look(c, q, buf_str(&answer->body), page, e) < 0 || find_next(c, q, url, page, a, e) < 0)
		return refuse(c, q, url, e);
	if (take(c, q, source.p, e) < 0)
		return -1;
	if (c->taken.status == INTAKE_REFUSED) /* asked for again next time */
		return 0;
	page->artifact = arena_cstr(a, str_of(c->taken_id));
	return write_down(c, url, pass, page, false, e);
}

/* Only then may the server answer that nothing changed. 1: it has it. */
static int lake_has(struct collecting *c, struct str artifact, struct err *e)
{
	struct artifact_row row;
	struct sha256 id;

	return sha256_from_hex(artifact, &id) ? artifact_find(c->ws->db, &id, &row, e) : 0;
}

static int ask(struct collecting *c, const struct plan_request *q, const char *url, unsigned pass, struct arena *a,
	       struct collect_page *page, struct err *e)
{
	const struct state_page *there = collect_state_page(c->state, str_of(url));
	struct state_page known = there ? *there : (struct state_page){ .url = STR_NONE };
	struct fetch_ask asked = { .accept = q->accept };
	int got = lake_has(c, known.artifact, e);

	if (got < 0)
		return -1;
	if (!got)
		known = (struct state_page){ .url = STR_NONE };
	if (str_given(known.etag))
		asked.etag = arena_cstr(a, known.etag);
	else if (str_given(known.modified))
		asked.modified = arena_cstr(a, known.modified);
	got = fetch_get(c->fetch, url, &asked, &c->answer, e);
	c->failures = got == 1 ? c->failures + 1 : 0;
	if (got == 1 && c->failures < COLLECT_FAILURES_MAX) {
		c->counts[q->index].failed++;
		collect_problem(c, url, e);
		return 1;
	}
	if (got < 0 && e->kind == ERR_INPUT)
		return refuse(c, q, url, e);
	if (got)
		return err_ctx(e, "%s", url);
	c->counts[q->index].requests++;
	if (c->answer.status != 304 || !(asked.etag || asked.modified))
		return judge(c, q, url, pass, a, page, e);
	c->counts[q->index].unchanged++;
	if (keep_unchanged(c, &known, pass, e) < 0)
		return -1;
	if (from_lake(c, q, &known, a, page, e) != 1)
		return err_set(e, ERR_INTEGRITY, "artifact %.*s is not in the lake any more", STR_FMT(known.artifact));
	return 0;
}

int collect_page_get(struct collecting *c, const struct plan_request *q, const char *url, unsigned pass,
		     struct arena *a, struct collect_page *ret, struct err *e)
{
	const struct state_page *done = collect_state_read(c->state, str_of(url), pass);
	int got;

	*ret = (struct collect_page){ .artifact = "" };
	if (c->o->progress)
		c->o->progress(c->o->arg, arena_printf(a, "requests (%s)", q->name), fetch_sums(c->fetch)->requests, 0);
	if (!done)
		return ask(c, q, url, pass, a, ret, e);
	if (!done->artifact.p)
		return 1;
	got = from_lake(c, q, done, a, ret, e);
	/* A journal that came from elsewhere: the lake does not have it. */
	return got < 0 ? -1 : got ? 0 : ask(c, q, url, pass, a, ret, e);
}
