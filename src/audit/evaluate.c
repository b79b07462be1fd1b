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

struct count {
	enum verdict verdict;
	int64_t population, deviations;
};

struct result {
	enum verdict verdict;		/* the least favourable of the scopes */
	int64_t population, deviations;	/* items that are in any */
	struct count *scopes;		/* of each of the scope sets */
	char items[SHA256_HEX_LEN + 1];	/* "" when the check did not run */
};

struct evaluating {
	struct workspace *ws;
	const struct catalog *cat;
	const struct when *from, *to;
	struct sandbox *sandbox;
	struct intake *intake;
	struct scope_sets scopes;
	struct buf items;		/* the population document at hand */
	struct result *at;		/* the check at hand */
	uint64_t control_scopes;	/* those of its control */
	struct buf system;		/* of the item before, which often is that of the next */
	uint64_t system_scopes;		/* 0: to be looked up */
};

static uint64_t scopes_of(struct evaluating *ev, struct str system)
{
	if (!system.p)
		return scope_sets_of_system(&ev->scopes, system);
	if (!ev->system_scopes || !str_eq(buf_str(&ev->system), system)) {
		buf_clear(&ev->system);
		buf_add_str(&ev->system, system);
		ev->system_scopes = scope_sets_of_system(&ev->scopes, system);
	}
	return ev->system_scopes;
}

static int add_item(void *arg, const struct check_item *item, struct err *e)
{
	struct evaluating *ev = arg;
	const struct str parts[] = {
		item->item,   item->occurred, item->deviation ? STR_LIT("deviation") : STR_LIT("pass"),
		item->reason, item->artifact, item->locator, item->system,
	};
	uint64_t scopes = scopes_of(ev, item->system) & ev->control_scopes;
	struct sha256 id;

	if (!scopes)
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
	for (size_t i = 0; i < ev->scopes.count; i++)
		if (scopes >> i & 1) {
			ev->at->scopes[i].population++;
			ev->at->scopes[i].deviations += item->deviation;
		}
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
	for (size_t i = 0; i < ev->scopes.count; i++) {
		struct count *c = &ev->at->scopes[i];

		if (ev->control_scopes >> i & 1)
			c->verdict = verdict_of(c->population, c->deviations);
		ev->at->verdict = verdict_worse(ev->at->verdict, c->verdict);
	}
	return 0;
}

static int one_check(struct evaluating *ev, const struct catalog_check *check, struct err *e)
{
	int has;

	ev->at->verdict = VERDICT_NOT_IN_SCOPE;
	ev->control_scopes =
		scope_sets_of_control(&ev->scopes, ev->cat, catalog_control(ev->cat, str_of(check->control)));
	for (size_t i = 0; i < ev->scopes.count; i++)
		ev->at->scopes[i].verdict = ev->control_scopes >> i & 1 ? VERDICT_NO_EVIDENCE : VERDICT_NOT_IN_SCOPE;
	if (!ev->control_scopes)
		return 0;
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

static void put_count(struct buf *b, size_t scope, const struct count *c)
{
	buf_addf(b, "%s{\"deviations\":%lld,\"population\":%lld,\"scope\":%zu,\"verdict\":\"%s\"}", scope ? "," : "",
		 (long long)c->deviations, (long long)c->population, scope, verdict_name(c->verdict));
}

static void put_result(struct buf *b, const struct catalog_check *check, const struct result *r, size_t scopes)
{
	buf_add_cstr(b, "{\"check\":");
	json_put_cstr(b, check->id);
	buf_add_cstr(b, ",\"control\":");
	json_put_cstr(b, check->control);
	buf_addf(b, ",\"deviations\":%lld,\"digest\":\"%s\",\"items\":\"%s\",\"population\":%lld,\"scopes\":[",
		 (long long)r->deviations, check->digest, r->items, (long long)r->population);
	for (size_t i = 0; i < scopes; i++)
		put_count(b, i, &r->scopes[i]);
	buf_add_cstr(b, "],\"title\":");
	json_put_cstr(b, check->title);
	buf_addf(b, ",\"type\":%d,\"verdict\":\"%s\"}", check->type, verdict_name(r->verdict));
}

static void put_scope(struct buf *b, const struct settings *s, const struct scope_set *set)
{
	const char *comma = "";

	buf_add_cstr(b, "{\"frameworks\":[");
	for (size_t i = 0; i < set->frameworks.count; i++, comma = ",") {
		buf_add_cstr(b, comma);
		json_put_cstr(b, set->frameworks.items[i]);
	}
	comma = "";
	buf_add_cstr(b, "],\"systems\":[");
	for (size_t i = 0; i < s->system_count; i++)
		if (set->systems[i]) {
			buf_add_cstr(b, comma);
			json_put_cstr(b, s->systems[i].id);
			comma = ",";
		}
	buf_add_cstr(b, "]}");
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
		put_result(b, &ev->cat->checks[i], &results[i], ev->scopes.count);
	}
	buf_addf(b, "],\"from\":\"%s\",\"ledger\":{\"root\":\"%s\",\"size\":%llu},\"scopes\":[", ev->from->text, hex,
		 (unsigned long long)size);
	for (size_t i = 0; i < ev->scopes.count; i++) {
		if (i)
			buf_add_char(b, ',');
		put_scope(b, &ev->ws->settings, &ev->scopes.sets[i]);
	}
	buf_addf(b, "],\"settings\":\"%s\",\"to\":\"%s\",\"v\":2}\n", ev->ws->settings.digest, ev->to->text);
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

	scope_sets_init(&ev->ws->settings, a, &ev->scopes);
	for (size_t i = 0; i < ev->cat->check_count; i++)
		results[i].scopes = arena_alloc(a, (ev->scopes.count + 1) * sizeof(struct count));
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
		.system = BUF_INIT(1024 * 1024),
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
	buf_free(&ev.system);
	return result;
}
