/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The whole of an evaluation is one batch of the lake: either all its documents are there
 * or none. Items are written into the population document while the check runs, nothing
 * of a population is held but that text.
 */
#include "audit/evaluate.h"

#include <string.h>

#include "audit/check.h"
#include "audit/scope.h"
#include "codec/json.h"
#include "intake/decision.h"
#include "intake/intake.h"

struct result {
	enum verdict verdict;
	int64_t population, deviations;
	char items[SHA256_HEX_LEN + 1];	/* "" when the check did not run */
};

struct evaluating {
	struct workspace *ws;
	const struct catalog *cat;
	const struct when *from, *to;
	struct sandbox *sandbox;
	struct intake *intake;
	struct buf items;	/* the population document at hand */
	struct result *at;	/* the check at hand */
};

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {
		[VERDICT_OPERATED] = "operated",
		[VERDICT_DEVIATIONS] = "deviations",
		[VERDICT_NO_POPULATION] = "no population",
		[VERDICT_NO_EVIDENCE] = "no evidence",
		[VERDICT_NOT_IN_SCOPE] = "not in scope",
	};

	return names[v];
}

enum verdict verdict_of(int64_t n, int64_t k)
{
	return n == 0 ? VERDICT_NO_POPULATION : k ? VERDICT_DEVIATIONS : VERDICT_OPERATED;
}

static int add_item(void *arg, const struct check_item *item, struct err *e)
{
	struct evaluating *ev = arg;
	const struct str parts[] = {
		item->item,   item->occurred, item->deviation ? STR_LIT("deviation") : STR_LIT("pass"),
		item->reason, item->artifact, item->locator, item->system,
	};
	struct sha256 id;

	if (!scope_system(&ev->ws->settings, item->system))
		return 0;
	if (item->artifact.p && !sha256_from_hex(item->artifact, &id))
		return err_set(e, ERR_USAGE, "item %.*s: artifact: '%.*s' is not the SHA-256 of one",
			       STR_FMT(item->item), STR_FMT(item->artifact));
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		buf_add_char(&ev->items, i ? ',' : '[');
		json_put_str(&ev->items, parts[i]);
	}
	buf_add_cstr(&ev->items, "]\n");
	if (buf_overflowed(&ev->items))
		return err_set(e, ERR_USAGE, "a population of more than %zu bytes", ev->items.ceiling);
	ev->at->population++;
	ev->at->deviations += item->deviation;
	return 0;
}

/* 1 when the lake has an artifact of that kind that still counts. */
static int has_kind(struct db *db, const char *kind, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_EVALUATE_HAS_KIND, &q, e) < 0)
		return -1;
	query_text(&q, ":kind", str_of(kind));
	return query_step(&q, e);
}

static int has_evidence(struct db *db, const struct catalog_check *check, struct err *e)
{
	int has = 1;

	for (size_t i = 0; i < check->evidence.count && has == 1; i++)
		has = has_kind(db, check->evidence.items[i], e);
	return has;
}

static int run_check(struct evaluating *ev, const struct catalog_check *check, struct err *e)
{
	struct sha256 id;
	bool known;

	buf_clear(&ev->items);
	buf_add_cstr(&ev->items, "{\"assay\":\"population\",\"check\":");
	json_put_cstr(&ev->items, check->id);
	buf_add_cstr(&ev->items, ",\"v\":2}\n");
	if (check_run(ev->sandbox, check->sql, ev->from, ev->to, add_item, ev, e) < 0 ||
	    intake_decision(ev->intake, "population", buf_str(&ev->items), &id, &known, e) < 0)
		return -1;
	sha256_hex(&id, ev->at->items);
	ev->at->verdict = verdict_of(ev->at->population, ev->at->deviations);
	return 0;
}

static int one_check(struct evaluating *ev, const struct catalog_check *check, struct err *e)
{
	int has;

	if (!scope_control(&ev->ws->settings, catalog_control(ev->cat, str_of(check->control)))) {
		ev->at->verdict = VERDICT_NOT_IN_SCOPE;
		return 0;
	}
	has = has_evidence(ev->ws->db, check, e);
	if (has < 0)
		return -1;
	if (has)
		return run_check(ev, check, e);
	/* Its SQL must hold all the same, or evidence would one day bring out an error. */
	ev->at->verdict = VERDICT_NO_EVIDENCE;
	return check_run(ev->sandbox, check->sql, ev->from, ev->to, NULL, NULL, e);
}

/* What the results rest on is kept too: the settings and every check's file, so that an
 * evaluation can be walked down to the SQL that ran. */
static int keep_inputs(struct evaluating *ev, struct err *e)
{
	struct sha256 id;
	bool known;

	if (intake_decision(ev->intake, "settings", ev->ws->settings.yaml, &id, &known, e) < 0)
		return -1;
	for (size_t i = 0; i < ev->cat->check_count; i++)
		if (intake_decision(ev->intake, "check", ev->cat->checks[i].sql, &id, &known, e) < 0)
			return -1;
	return 0;
}

/* The ledger as it was after its last entry that is evidence and not one of our decisions. */
static int evidence_state(struct workspace *ws, uint64_t *ret_size, struct sha256 *ret_root, struct err *e)
{
	int64_t last;

	if (db_int(ws->db, SQL_EVALUATE_LAST_EVIDENCE, &last, e) < 0)
		return -1;
	*ret_size = (uint64_t)(last + 1);
	return lake_root(ws->lake, *ret_size, ret_root, e);
}

static void put_result(struct buf *b, const struct catalog_check *check, const struct result *r)
{
	buf_add_cstr(b, "{\"check\":");
	json_put_cstr(b, check->id);
	buf_add_cstr(b, ",\"control\":");
	json_put_cstr(b, check->control);
	buf_addf(b, ",\"deviations\":%lld,\"digest\":\"%s\",\"items\":\"%s\",\"population\":%lld,\"title\":",
		 (long long)r->deviations, check->digest, r->items, (long long)r->population);
	json_put_cstr(b, check->title);
	buf_addf(b, ",\"type\":%d,\"verdict\":\"%s\"}", check->type, verdict_name(r->verdict));
}

/* Members in the order of RFC 8785, so that the bytes are canonical. */
static int write_document(struct evaluating *ev, const struct result *results, struct buf *b, struct err *e)
{
	char hex[SHA256_HEX_LEN + 1];
	struct sha256 root;
	uint64_t size;

	if (evidence_state(ev->ws, &size, &root, e) < 0)
		return -1;
	sha256_hex(&root, hex);
	buf_addf(b, "{\"assay\":\"evaluation\",\"catalog\":\"%s\",\"checks\":[", ev->cat->digest);
	for (size_t i = 0; i < ev->cat->check_count; i++) {
		if (i)
			buf_add_char(b, ',');
		put_result(b, &ev->cat->checks[i], &results[i]);
	}
	buf_addf(b, "],\"from\":\"%s\",\"ledger\":{\"root\":\"%s\",\"size\":%llu},\"settings\":\"%s\",\"to\":\"%s\",\"v\":1}\n",
		 ev->from->text, hex, (unsigned long long)size, ev->ws->settings.digest, ev->to->text);
	return 0;
}

static int run_all(struct evaluating *ev, struct result *results, work_progress *progress, void *arg,
		   struct err *e)
{
	for (size_t i = 0; i < ev->cat->check_count; i++) {
		const struct catalog_check *check = &ev->cat->checks[i];

		if (progress)
			progress(arg, "checks", i, ev->cat->check_count);
		ev->at = &results[i];
		if (one_check(ev, check, e) < 0)
			return err_ctx(e, "check %s (%s)", check->id, check->origin);
	}
	return 0;
}

static int keep_all(struct evaluating *ev, struct arena *a, work_progress *progress, void *arg,
		    struct evaluation *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf document = BUF_INIT(64 * 1024 * 1024);
	struct result *results = arena_alloc(a, (ev->cat->check_count + 1) * sizeof *results);

	if (keep_inputs(ev, e) < 0 || run_all(ev, results, progress, arg, e) < 0 ||
	    write_document(ev, results, &document, e) < 0 ||
	    intake_decision(ev->intake, "evaluation", buf_str(&document), &ret->document, &ret->known, e) < 0 ||
	    intake_finish(ev->intake, e) < 0)
		return -1;
	ret->checks = (int64_t)ev->cat->check_count;
	for (size_t i = 0; i < ev->cat->check_count; i++)
		ret->by_verdict[results[i].verdict]++;
	return ret->known ? 0 : decision_load_items(ev->ws, e);
}

int evaluate(struct workspace *ws, const struct catalog *cat, const struct when *from,
	     const struct when *to, const char *collector, work_progress *progress, void *arg,
	     struct evaluation *ret, struct err *e)
{
	CLEANUP(sandbox_closep) struct sandbox *sandbox = NULL;
	CLEANUP(intake_closep) struct intake *intake = NULL;
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct intake_options o = { .collector = collector };
	struct evaluating ev = {
		.ws = ws,
		.cat = cat,
		.from = from,
		.to = to,
		.items = BUF_INIT(ARTIFACT_BYTES_MAX),
	};
	int result;

	*ret = (struct evaluation){ 0 };
	if (strcmp(from->text, to->text) > 0)
		return err_set(e, ERR_USAGE, "the period ends (%s) before it begins (%s)", to->text, from->text);
	if (sandbox_open(db_path(ws->db), &sandbox_defaults, &sandbox, e) < 0 ||
	    intake_open(ws, &o, &intake, e) < 0)
		return -1;
	ev.sandbox = sandbox;
	ev.intake = intake;
	result = keep_all(&ev, &a, progress, arg, ret, e);
	buf_free(&ev.items);
	return result;
}
