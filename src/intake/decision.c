/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/decision.h"

#include <stdlib.h>

#include "base/arena.h"
#include "intake/intake.h"

static const char an_evaluation[] = "an evaluation";

static int malformed(const char *document, const char *what, struct err *e)
{
	return err_set(e, ERR_INTEGRITY, "%s without its %s", document, what);
}

/* The members that are texts, and those that are numbers, each with the parameter it is bound to. */
struct member {
	const char *name, *param;
};

static int bind_texts(struct query *q, struct json from, const char *document, const struct member *texts,
		      size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		struct str v = json_get_str(from, texts[i].name);

		if (!v.p)
			return malformed(document, texts[i].name, e);
		query_text(q, texts[i].param, v);
	}
	return 0;
}

static int bind_ints(struct query *q, struct json from, const char *document, const struct member *ints, size_t count,
		     struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		int64_t v;

		if (!json_get_int(from, ints[i].name, &v))
			return malformed(document, ints[i].name, e);
		query_int(q, ints[i].param, v);
	}
	return 0;
}

/* The queries that put an evaluation into the store. */
struct evaluating {
	struct query result, scope_result, framework, system;
};

static void evaluating_done(struct evaluating *w)
{
	query_done(&w->result);
	query_done(&w->scope_result);
	query_done(&w->framework);
	query_done(&w->system);
}

static int evaluating_open(struct db *db, int64_t evaluation, struct evaluating *w, struct err *e)
{
	if (query_open(db, SQL_CHECK_RESULT_ADD, &w->result, e) < 0 ||
	    query_open(db, SQL_SCOPE_RESULT_ADD, &w->scope_result, e) < 0 ||
	    query_open(db, SQL_EVALUATION_SCOPE_ADD, &w->framework, e) < 0 ||
	    query_open(db, SQL_EVALUATION_SYSTEM_ADD, &w->system, e) < 0)
		return -1;
	query_int(&w->result, ":evaluation", evaluation);
	query_int(&w->scope_result, ":evaluation", evaluation);
	query_int(&w->framework, ":evaluation", evaluation);
	query_int(&w->system, ":evaluation", evaluation);
	return 0;
}

static int read_scope_result(struct evaluating *w, struct str check, struct json result, struct err *e)
{
	static const struct member texts[] = { { "verdict", ":verdict" } };
	static const struct member ints[] = {
		{ "scope", ":scope" }, { "population", ":population" }, { "deviations", ":deviations" },
	};

	query_text(&w->scope_result, ":check_id", check);
	if (bind_texts(&w->scope_result, result, an_evaluation, texts, COUNT_OF(texts), e) < 0 ||
	    bind_ints(&w->scope_result, result, an_evaluation, ints, COUNT_OF(ints), e) < 0)
		return -1;
	return query_exec(&w->scope_result, e);
}

static int read_result(struct evaluating *w, struct json check, struct err *e)
{
	static const struct member texts[] = {
		{ "check", ":check_id" }, { "control", ":control" }, { "title", ":title" },
		{ "verdict", ":verdict" }, { "digest", ":digest" },  { "items", ":items_digest" },
	};
	static const struct member ints[] = {
		{ "type", ":type" }, { "population", ":population" }, { "deviations", ":deviations" },
	};
	struct json scopes, scope;
	struct json_iter it;

	if (bind_texts(&w->result, check, an_evaluation, texts, COUNT_OF(texts), e) < 0 ||
	    bind_ints(&w->result, check, an_evaluation, ints, COUNT_OF(ints), e) < 0 ||
	    query_exec(&w->result, e) < 0)
		return -1;
	/* Evaluations of version 1 had one scope for all, and do not say so. */
	if (!json_get(check, "scopes", &scopes))
		return 0;
	for (json_begin(scopes, &it); json_next(&it, &scope);)
		if (read_scope_result(w, json_get_str(check, "check"), scope, e) < 0)
			return -1;
	return 0;
}

/* The texts of the list under key, one row each. */
static int read_names(struct query *add, struct json scope, const char *key, const char *param, struct err *e)
{
	struct json_iter it;
	struct json list, name;

	if (!json_get(scope, key, &list))
		return malformed(an_evaluation, key, e);
	for (json_begin(list, &it); json_next(&it, &name);) {
		query_text(add, param, json_str(name));
		if (query_exec(add, e) < 0)
			return -1;
	}
	return 0;
}

static int read_scopes(struct evaluating *w, struct json root, struct err *e)
{
	struct json scopes, scope;
	struct json_iter it;
	int64_t n = 0;

	if (!json_get(root, "scopes", &scopes))
		return 0;
	for (json_begin(scopes, &it); json_next(&it, &scope); n++) {
		query_int(&w->framework, ":scope", n);
		query_int(&w->system, ":scope", n);
		if (read_names(&w->framework, scope, "frameworks", ":framework", e) < 0 ||
		    read_names(&w->system, scope, "systems", ":system", e) < 0)
			return -1;
	}
	return 0;
}

static int read_results(struct db *db, struct json root, struct json checks, struct err *e)
{
	CLEANUP(evaluating_done) struct evaluating w = { 0 };
	struct json_iter it;
	struct json check;

	if (evaluating_open(db, db_last_id(db), &w, e) < 0 || read_scopes(&w, root, e) < 0)
		return -1;
	for (json_begin(checks, &it); json_next(&it, &check);)
		if (read_result(&w, check, e) < 0)
			return -1;
	return 0;
}

static int read_evaluation(struct db *db, const struct artifact_row *row, struct json root, struct err *e)
{
	CLEANUP(query_done) struct query add = { 0 };
	struct json ledger, checks;
	int64_t size;

	if (!json_get(root, "ledger", &ledger) || !json_get_int(ledger, "size", &size) ||
	    !json_get(root, "checks", &checks))
		return malformed(an_evaluation, "ledger state or checks", e);
	if (query_open(db, SQL_EVALUATION_ADD, &add, e) < 0)
		return -1;
	query_int(&add, ":artifact", row->id);
	query_int(&add, ":entry", (int64_t)row->entry);
	query_text(&add, ":from", json_get_str(root, "from"));
	query_text(&add, ":to", json_get_str(root, "to"));
	query_int(&add, ":size", size);
	query_text(&add, ":root", json_get_str(ledger, "root"));
	return query_exec(&add, e) < 0 ? -1 : read_results(db, root, checks, e);
}

static int read_control_review(struct db *db, const struct artifact_row *row, struct json root, struct err *e)
{
	static const struct member texts[] = {
		{ "control", ":control" }, { "reviewer", ":reviewer" }, { "reviewed", ":reviewed" }, { "digest", ":digest" },
	};
	CLEANUP(query_done) struct query add = { 0 };

	if (query_open(db, SQL_CONTROL_REVIEW_ADD, &add, e) < 0)
		return -1;
	query_int(&add, ":artifact", row->id);
	query_int(&add, ":entry", (int64_t)row->entry);
	query_text(&add, ":note", json_get_str(root, "note"));
	if (bind_texts(&add, root, "a review of a control", texts, COUNT_OF(texts), e) < 0)
		return -1;
	return query_exec(&add, e);
}

static int read_challenge(struct db *db, const struct artifact_row *row, struct json root, struct err *e)
{
	static const struct member texts[] = {
		{ "edge", ":edge" }, { "challenger", ":challenger" }, { "challenged", ":challenged" }, { "reason", ":reason" },
	};
	CLEANUP(query_done) struct query add = { 0 };
	struct json withdrawn;
	int64_t number;

	if (query_open(db, SQL_CHALLENGE_ADD, &add, e) < 0)
		return -1;
	if (!json_get_int(root, "number", &number) || !json_get(root, "withdrawn", &withdrawn) ||
	    json_type(withdrawn) != JSON_BOOL)
		return err_set(e, ERR_INTEGRITY, "a challenge without its number, or whether it is withdrawn");
	query_int(&add, ":artifact", row->id);
	query_int(&add, ":entry", (int64_t)row->entry);
	query_int(&add, ":number", number);
	query_int(&add, ":withdrawn", json_bool(withdrawn));
	if (bind_texts(&add, root, "a challenge", texts, COUNT_OF(texts), e) < 0)
		return -1;
	return query_exec(&add, e);
}

static int read_attachment(struct db *db, const struct artifact_row *row, struct json root, struct err *e)
{
	static const struct member texts[] = {
		{ "artifact", ":attached_artifact" }, { "control", ":control" }, { "by", ":attached_by" },
		{ "attached", ":attached" },	      { "note", ":note" },
	};
	CLEANUP(query_done) struct query add = { 0 };
	struct json revoked;
	int64_t number;

	if (query_open(db, SQL_ATTACHMENT_ADD, &add, e) < 0)
		return -1;
	if (!json_get_int(root, "number", &number) || !json_get(root, "revoked", &revoked) ||
	    json_type(revoked) != JSON_BOOL)
		return err_set(e, ERR_INTEGRITY, "an attachment without its number, or whether it is revoked");
	query_int(&add, ":artifact", row->id);
	query_int(&add, ":entry", (int64_t)row->entry);
	query_int(&add, ":number", number);
	query_int(&add, ":revoked", json_bool(revoked));
	if (bind_texts(&add, root, "an attachment", texts, COUNT_OF(texts), e) < 0)
		return -1;
	return query_exec(&add, e);
}

/* Kinds that are read back into the store; the others (population, check, settings) are kept only. */
static const struct decision_kind {
	const char *name;
	enum entry_type type;
	int (*read)(struct db *db, const struct artifact_row *row, struct json root, struct err *e);
} kinds[] = {
	{ "evaluation", ENTRY_EVALUATE, read_evaluation },
	{ "control-review", ENTRY_DECIDE, read_control_review },
	{ "challenge", ENTRY_DECIDE, read_challenge },
	{ "attachment", ENTRY_DECIDE, read_attachment },
};

static const struct decision_kind *find_kind(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

enum entry_type decision_entry_type(struct str kind)
{
	const struct decision_kind *k = find_kind(kind);

	return k ? k->type : ENTRY_EVALUATE;
}

int decision_read(struct db *db, const struct artifact_row *row, struct str kind, struct str bytes,
		  struct json_reader *json, struct err *e)
{
	const struct decision_kind *k = find_kind(kind);
	struct json root;

	if (!k)
		return 0;
	if (json_parse(json, bytes, &root, e) < 0) {
		e->kind = ERR_INTEGRITY;
		return -1;
	}
	return k->read(db, row, root, e);
}

int decision_again(struct db *db, const struct artifact_row *row, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_EVALUATION_AGAIN, &q, e) < 0)
		return -1;
	query_int(&q, ":artifact", row->id);
	query_int(&q, ":entry", (int64_t)row->entry);
	return query_exec(&q, e);
}

int decision_is_older(struct db *db, int64_t artifact, bool *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, SQL_EVALUATION_NEWEST, &q, e) < 0)
		return -1;
	row = query_step(&q, e);
	*ret = row == 1 && query_col_int(&q, 0) != artifact;
	return row < 0 ? -1 : 0;
}

static const char *const item_params[] = {
	":item", ":occurred", ":verdict", ":reason", ":artifact", ":locator", ":system",
};

/* Populations of version 1 did not say the system. */
#define ITEM_PARTS_MIN (COUNT_OF(item_params) - 1)

static int load_line(struct query *add, struct json item, struct err *e)
{
	struct json_iter it;
	struct json v;
	size_t n = 0;

	for (json_begin(item, &it); json_next(&it, &v); n++)
		if (n < COUNT_OF(item_params))
			query_text(add, item_params[n], json_str(v));
	if (n == ITEM_PARTS_MIN)
		query_text(add, ":system", STR_NONE);
	else if (n != COUNT_OF(item_params))
		return err_set(e, ERR_INTEGRITY, "a population's line has %zu parts", n);
	return query_exec(add, e);
}

struct loading {
	struct workspace *ws;
	struct json_reader *json;
	struct buf bytes;	/* the document */
	struct buf line;	/* one line of it, padded as the reader asks */
};

static int load_population(struct loading *l, struct str check, struct str digest, struct err *e)
{
	CLEANUP(query_done) struct query add = { 0 };
	struct artifact_row row;
	struct sha256 id;
	struct json item;
	struct str rest, line;
	int64_t ordinal = 0;

	buf_clear(&l->bytes);
	if (!sha256_from_hex(digest, &id) || artifact_find(l->ws->db, &id, &row, e) != 1)
		return err_set(e, ERR_INTEGRITY, "the population %.*s is not in the lake", STR_FMT(digest));
	if (lake_get(l->ws->lake, &id, row.place, &l->bytes, e) < 0 ||
	    query_open(l->ws->db, SQL_CHECK_ITEM_ADD, &add, e) < 0)
		return -1;
	query_text(&add, ":check_id", check);
	rest = buf_str(&l->bytes);
	str_cut(&rest, '\n');	/* the header */
	while (rest.p) {
		line = str_cut(&rest, '\n');
		if (!line.n)
			continue;
		buf_clear(&l->line);
		buf_add_str(&l->line, line);
		query_int(&add, ":ordinal", ordinal++);
		if (json_parse(l->json, buf_str(&l->line), &item, e) < 0 || load_line(&add, item, e) < 0)
			return -1;
	}
	return 0;
}

/* The names are copied first: loading runs queries of its own. */
struct wanted {
	struct wanted *next;
	struct str check, digest;
};

static int wanted_populations(struct db *db, struct arena *a, struct wanted **ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	struct wanted **tail = ret;
	int row;

	if (query_open(db, SQL_CHECK_RESULT_NEWEST, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		struct wanted *w = arena_alloc(a, sizeof *w);

		w->check = arena_str(a, query_col_text(&q, 0));
		w->digest = arena_str(a, query_col_text(&q, 1));
		*tail = w;
		tail = &w->next;
	}
	return row;
}

static int clear_items(struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	return query_open(db, SQL_CHECK_ITEM_CLEAR, &q, e) < 0 ? -1 : query_exec(&q, e);
}

int decision_load_items(struct workspace *ws, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	CLEANUP(txn_end) struct txn t = { 0 };
	struct loading l = {
		.ws = ws,
		.bytes = BUF_INIT(ARTIFACT_BYTES_MAX),
		.line = BUF_INIT(1024 * 1024),
	};
	struct wanted *list = NULL;
	int ret;

	if (txn_begin(ws->db, &t, e) < 0 || wanted_populations(ws->db, &a, &list, e) < 0 ||
	    clear_items(ws->db, e) < 0)
		return -1;
	l.json = json_open();
	ret = 0;
	for (struct wanted *w = list; w && ret == 0; w = w->next)
		if (w->digest.n)
			ret = load_population(&l, w->check, w->digest, e);
	json_close(l.json);
	buf_free(&l.bytes);
	buf_free(&l.line);
	return ret < 0 ? -1 : txn_commit(&t, e);
}
