/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading the requests of a collector. What is wrong with one must show when the plan is read,
 * not after an hour of fetching: so each {name} of a template is looked up here.
 */
#include <stdlib.h>

#include "base/nearest.h"
#include "collect/plan_int.h"

#define REQUEST_KEYS 16

static const struct node_key request_keys[REQUEST_KEYS];

int plan_check_header(const struct yaml *n, struct str text, bool name, struct err *e)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c < ' ' || c > '~' || (name && (c == ' ' || c == ':')))
			return node_refuse(n, e, "expected a header's %s, of printable ASCII", name ? "name" : "value");
	}
	return name && !text.n ? node_refuse(n, e, "expected a header's name") : 0;
}

/* A JSON Pointer; "" is the whole. */
static int read_pointer(const struct yaml *n, struct arena *a, const char **ret, struct err *e)
{
	if (n->type != YAML_SCALAR || (n->text.n && n->text.p[0] != '/'))
		return node_refuse(n, e, "expected a JSON Pointer such as /number");
	*ret = arena_cstr(a, n->text);
	return 0;
}

int plan_read_pairs(struct plan_reading *r, const struct yaml *n, bool pointers, struct plan_pairs *ret, struct err *e)
{
	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a mapping");
	ret->items = arena_alloc(r->a, (node_count(n) + 1) * sizeof *ret->items);
	ret->count = 0;
	for (const struct yaml *c = n->first; c; c = c->next) {
		struct plan_pair *pair = &ret->items[ret->count++];

		if (c->type != YAML_SCALAR)
			return node_refuse(c, e, "expected a text");
		pair->name = arena_cstr(r->a, c->key);
		if (pointers && read_pointer(c, r->a, &pair->value, e) < 0)
			return -1;
		if (!pointers)
			pair->value = c->text.p ? arena_cstr(r->a, c->text) : NULL;
	}
	return 0;
}

/* A parameter may be given several times: a list of its values. */
static int read_query(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;
	struct plan_pairs *q = &r->request->query;
	size_t count = 0;

	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a mapping of parameters");
	for (const struct yaml *c = n->first; c; c = c->next)
		count += 1 + node_count(c);
	q->items = arena_alloc(r->a, (count + 1) * sizeof *q->items);
	for (const struct yaml *c = n->first; c; c = c->next) {
		const struct yaml *v = c->type == YAML_LIST ? c->first : c;

		while (v) {
			if (v->type != YAML_SCALAR || !v->text.p)
				return node_refuse(v, e, "expected a text, or a list of texts");
			q->items[q->count++] = (struct plan_pair){ arena_cstr(r->a, c->key), arena_cstr(r->a, v->text) };
			v = c->type == YAML_LIST ? v->next : NULL;
		}
	}
	return 0;
}

/* The name of the request it stands in goes before. */
static int read_name(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;
	const char *own;

	if (node_id(n, r->a, &own, e) < 0)
		return -1;
	r->request->name = r->depth ? arena_printf(r->a, "%s/%s", r->parents[r->depth - 1]->name, own) : own;
	return 0;
}

static int read_path(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	if (node_text(n, r->a, &r->request->path, e) < 0)
		return -1;
	if (r->request->path[0] != '/' || strchr(r->request->path, '?') || strchr(r->request->path, '#'))
		return node_refuse(n, e, "expected a path that begins with '/'; parameters stand under 'query'");
	return 0;
}

static int read_accept(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return node_text(n, r->a, &r->request->accept, e) < 0 ? -1 : plan_check_header(n, n->text, false, e);
}

static int read_body(void *into, const struct yaml *n, struct err *e)
{
	static const char *const words[] = { "json", "any" };
	struct plan_reading *r = into;
	const char *word;

	if (node_word(n, words, COUNT_OF(words), &word, e) < 0)
		return -1;
	r->request->raw = word == words[1];
	return 0;
}

static int read_page_header(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	r->request->paging = PLAN_PAGE_HEADER;
	return node_text(n, r->a, &r->request->page_from, e) < 0 ? -1 : plan_check_header(n, n->text, true, e);
}

static int read_page_member(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	r->request->paging = PLAN_PAGE_MEMBER;
	return read_pointer(n, r->a, &r->request->page_from, e);
}

static int read_page_offset(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	r->request->paging = PLAN_PAGE_OFFSET;
	return node_text(n, r->a, &r->request->page_query, e);
}

static int read_page_query(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return node_text(n, r->a, &r->request->page_query, e);
}

static int read_page_total(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return read_pointer(n, r->a, &r->request->page_from, e);
}

static int read_page_last(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return read_pointer(n, r->a, &r->request->page_last, e);
}

static const struct node_key page_keys[] = {
	{ "header", read_page_header, false }, { "last", read_page_last, false }, { "member", read_page_member, false },
	{ "offset", read_page_offset, false }, { "query", read_page_query, false }, { "total", read_page_total, false },
};

static int read_pages(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;
	bool header = yaml_get(n, "header"), member = yaml_get(n, "member"), offset = yaml_get(n, "offset");

	if (n->type == YAML_SCALAR && str_is(n->text, "link")) {
		r->request->paging = PLAN_PAGE_LINK;
		return 0;
	}
	if (n->type == YAML_SCALAR && str_is(n->text, "link-query")) {
		r->request->paging = PLAN_PAGE_LINK_QUERY;
		return 0;
	}
	if (n->type != YAML_MAP || header + member + offset != 1)
		return node_refuse(n, e, "expected link, link-query, or one of header, member and offset");
	if ((header && !yaml_get(n, "query")) || (offset && yaml_get(n, "query")) || (!offset && yaml_get(n, "total")) ||
	    (!member && yaml_get(n, "last")))
		return node_refuse(n, e, "expected {header, query}, {member[, query][, last]} or {offset[, total]}");
	return node_map(n, page_keys, COUNT_OF(page_keys), r, e);
}

/* What stands in the array at /values is written as a pointer with a star for its last token. */
static int read_items(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;
	struct str text = n->text;

	if (read_pointer(n, r->a, &r->request->items, e) < 0)
		return -1;
	if (!str_ends(text, "/*"))
		return node_refuse(n, e, "expected a pointer that ends in /*, the items of an array");
	r->request->items = arena_cstr(r->a, (struct str){ text.p, text.n - 2 });
	return 0;
}

static int read_key(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return read_pointer(n, r->a, &r->request->key, e);
}

static int read_updated(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return read_pointer(n, r->a, &r->request->updated, e);
}

static int read_newest_first(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return read_pointer(n, r->a, &r->request->newest_first, e);
}

static int read_take(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return plan_read_pairs(r, n, true, &r->request->take, e);
}

static int read_when(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	if (!r->depth)
		return node_refuse(n, e, "expected in a request under 'each': it is about the item");
	if (plan_read_pairs(r, n, false, &r->request->when, e) < 0)
		return -1;
	for (const struct yaml *c = n->first; c; c = c->next)
		if (!str_starts(c->key, "/"))
			return node_refuse(c, e, "expected a JSON Pointer such as /state");
	return 0;
}

static int read_absent(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;
	struct plan_request *q = r->request;

	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a mapping such as {404: [not found]}");
	q->absent = arena_alloc(r->a, (node_count(n) + 1) * sizeof *q->absent);
	for (const struct yaml *c = n->first; c; c = c->next) {
		struct plan_absent *a = &q->absent[q->absent_count++];
		uint64_t status;

		if (!str_to_u64(c->key, &status) || status < 400 || status > 499)
			return node_refuse(c, e, "expected a status from 400 to 499");
		a->status = (long)status;
		if (!(c->type == YAML_SCALAR && !c->text.p) && node_texts(c, r->a, &a->texts, e) < 0)
			return -1;
	}
	return 0;
}

static int read_keep(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	if (n->type != YAML_SCALAR || !str_is(n->text, "absent"))
		return node_refuse(n, e, "expected absent");
	r->request->keep_absent = true;
	return 0;
}

static int read_needs(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return node_text(n, r->a, &r->request->needs, e);
}

static int read_each(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;
	struct plan_request *parent = r->request;
	int ret;

	if (r->depth + 1 == PLAN_DEPTH_MAX)
		return node_refuse(n, e, "more than %d requests in one another", PLAN_DEPTH_MAX);
	if (node_count(n) > PLAN_EACH_MAX)
		return node_refuse(n, e, "more than %d requests for an item", PLAN_EACH_MAX);
	/* What the parent takes, and how it is called, may stand behind in the file. */
	if (!parent->name)
		return node_refuse(n, e, "expected 'name' before 'each'");
	r->parents[r->depth++] = parent;
	ret = plan_read_requests(r, n, &parent->each, e);
	r->depth--;
	r->request = parent;
	return ret;
}

static const struct node_key request_keys[REQUEST_KEYS] = {
	{ "name", read_name, true },	     { "path", read_path, true },
	{ "query", read_query, false },	     { "accept", read_accept, false },
	{ "body", read_body, false },	     { "pages", read_pages, false },
	{ "items", read_items, false },	     { "key", read_key, false },
	{ "updated", read_updated, false },  { "newest_first", read_newest_first, false },
	{ "take", read_take, false },	     { "when", read_when, false },
	{ "absent", read_absent, false },    { "keep", read_keep, false },
	{ "needs", read_needs, false },	     { "each", read_each, false },
};

static bool takes(const struct plan_request *q, struct str name)
{
	for (size_t i = 0; i < q->take.count; i++)
		if (str_is(name, q->take.items[i].name))
			return true;
	return false;
}

static bool knows(const struct plan_reading *r, struct str name)
{
	for (size_t i = 0; i < r->depth; i++)
		if (takes(r->parents[i], name))
			return true;
	for (size_t i = 0; i < r->plan->target.count; i++)
		if (str_is(name, r->plan->target.items[i]))
			return true;
	return str_is(name, "since");
}

static int check_template(const struct plan_reading *r, const struct yaml *n, const char *template, struct err *e)
{
	struct str rest = str_of(template);

	while (str_cut(&rest, '{'), rest.p) {
		struct str name = str_cut(&rest, '}');

		if (!rest.p)
			return node_refuse(n, e, "'{' without '}' in '%.60s'", template);
		if (!knows(r, name))
			return node_refuse(n, e, "{%.*s} is neither in 'target' nor in a 'take' above, nor since",
					   STR_FMT(str_quote(name)));
	}
	return 0;
}

static int check_request(const struct plan_reading *r, const struct yaml *n, struct err *e)
{
	const struct plan_request *q = r->request;

	if (check_template(r, n, q->path, e) < 0)
		return -1;
	for (size_t i = 0; i < q->query.count; i++)
		if (check_template(r, n, q->query.items[i].value, e) < 0)
			return -1;
	if (q->paging != PLAN_PAGE_ONE && !q->items)
		return node_refuse(n, e, "a request with 'pages' needs 'items'");
	if (q->raw && (q->items || q->each || q->take.count))
		return node_refuse(n, e, "with 'body: any' nothing is looked for in the answer");
	return 0;
}

static int read_request(struct plan_reading *r, const struct yaml *n, struct plan_request *q, struct err *e)
{
	const struct yaml *take = n->type == YAML_MAP ? yaml_get(n, "take") : NULL;

	if (r->plan->request_count == PLAN_REQUESTS_MAX)
		return node_refuse(n, e, "more than %d requests", PLAN_REQUESTS_MAX);
	q->index = r->plan->request_count++;
	q->line = n->line;
	r->request = q;
	/* Before 'each', wherever it stands: what is taken is known there. */
	if (take && read_take(r, take, e) < 0)
		return -1;
	if (node_map(n, request_keys, REQUEST_KEYS, r, e) < 0)
		return -1;
	return check_request(r, n, e);
}

int plan_read_requests(struct plan_reading *r, const struct yaml *n, const struct plan_request **ret, struct err *e)
{
	struct plan_request *last = NULL;

	if (n->type != YAML_LIST || !n->first)
		return node_refuse(n, e, "expected a list of requests");
	for (const struct yaml *c = n->first; c; c = c->next) {
		struct plan_request *q = arena_alloc(r->a, sizeof *q);

		if (read_request(r, c, q, e) < 0)
			return -1;
		if (last)
			last->next = q;
		else
			*ret = q;
		last = q;
	}
	return 0;
}
