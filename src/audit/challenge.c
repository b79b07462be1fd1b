/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/challenge.h"

#include <stdlib.h>

#include "catalog/line.h"
#include "codec/json.h"
#include "intake/intake.h"

int challenge_load(struct workspace *ws, struct arena *a, struct challenges *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	struct challenge *items = NULL;
	int row;

	*ret = (struct challenges){ 0 };
	if (!ws->lake)
		return 0;
	if (query_open(ws->db, SQL_CHALLENGE_LIST, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		items = arena_grow(a, items, ret->count, sizeof *items);
		items[ret->count++] = (struct challenge){
			.edge = arena_cstr(a, query_col_text(&q, 0)),
			.challenger = line_kept(a, query_col_text(&q, 1)),
			.challenged = line_kept(a, query_col_text(&q, 2)),
			.reason = line_kept(a, query_col_text(&q, 3)),
		};
	}
	ret->items = items;
	return row;
}

static int by_edge(const void *key, const void *item)
{
	return strcmp(key, ((const struct challenge *)item)->edge);
}

const struct challenge *challenge_of(const struct challenges *list, const char *edge)
{
	return list->count ? bsearch(edge, list->items, list->count, sizeof *list->items, by_edge) : NULL;
}

const char *challenge_control_edge(struct arena *a, const char *control, const char *framework,
				   const char *requirement)
{
	return arena_printf(a, "%s:%s:%s", control, framework, requirement);
}

/* How many decisions there are about the edge: so that no two have the same bytes, also when
 * somebody challenges, withdraws and challenges within a second. */
static int count_of(struct workspace *ws, const char *edge, int64_t *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(ws->db, SQL_CHALLENGE_COUNT, &q, e) < 0)
		return -1;
	query_text(&q, ":edge", str_of(edge));
	if (query_step(&q, e) < 0)
		return -1;
	*ret = query_col_int(&q, 0);
	return 0;
}

/* Members in the order of RFC 8785. */
static void write_document(const struct challenge *c, bool withdraw, int64_t number, struct buf *b)
{
	struct when now = when_now();

	buf_addf(b, "{\"assay\":\"challenge\",\"challenged\":\"%s\",\"challenger\":", now.text);
	json_put_cstr(b, c->challenger);
	buf_add_cstr(b, ",\"edge\":");
	json_put_cstr(b, c->edge);
	buf_addf(b, ",\"number\":%lld,\"reason\":", (long long)number);
	json_put_cstr(b, c->reason);
	buf_addf(b, ",\"v\":1,\"withdrawn\":%s}\n", withdraw ? "true" : "false");
}

static bool is_line(const char *text)
{
	return !strchr(text, '\t') && !line_has_control(str_of(text)) && str_utf8(str_of(text));
}

int challenge_add(struct workspace *ws, const struct challenges *list, const struct challenge *c, bool withdraw,
		  const char *collector, struct err *e)
{
	CLEANUP(buf_free) struct buf document = BUF_INIT(64 * 1024);
	const struct challenge *there = challenge_of(list, c->edge);
	int64_t number;

	if (!is_line(c->reason) || !is_line(c->challenger))
		return err_set(e, ERR_USAGE,
			       "a reason and a name are one line each, in UTF-8, without control characters");
	if (there && !withdraw)
		return err_set(e, ERR_USAGE, "%s is challenged already, by %s on %.10s", c->edge, there->challenger,
			       there->challenged);
	if (!there && withdraw)
		return err_set(e, ERR_USAGE, "%s is not challenged", c->edge);
	if (count_of(ws, c->edge, &number, e) < 0)
		return -1;
	write_document(c, withdraw, number + 1, &document);
	if (buf_overflowed(&document))
		return err_set(e, ERR_USAGE, "a challenge of more than %zu bytes", document.ceiling);
	return intake_decide(ws, "challenge", buf_str(&document), collector, e);
}
