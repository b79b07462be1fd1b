/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "crypt/hash.h"
#include "db/sql_table.h"
#include "facts/facts_int.h"
#include "facts/secret.h"

/*
 * A few bytes can be told a million times: the locators of components nested deep, a rule's
 * message filled in for each result, a name that .mailmap gives to every commit. So the text
 * of an artifact's facts is bounded by the artifact's size; honest ones stay far below.
 */
#define FACT_TEXT_MAX	(1024 * 1024)
#define SEEN_BYTES_MAX	((size_t)64 * 1024)
#define SEEN_VALUE_BYTES 60	/* of a text that is shown */
#define UNREAD_ROWS_MAX 1000
#define TEXT_BYTES_FREE ((uint64_t)16 * 1024 * 1024)
#define TEXT_TIMES	16

#define WAITING_BYTES_MAX (48 * 1024 * 1024)	/* of components and dependencies, before they are written */
#define SECRET_FINGERPRINT_LEN 8		/* bytes of the digest */

struct facts *facts_new(struct db *db)
{
	struct facts *f = xcalloc(1, sizeof *f);

	f->db = db;
	f->list = component_list_new(db);
	f->dependencies = dependency_list_new(db, f->list);
	f->member = f->place = BUF_INIT(FACT_TEXT_MAX);
	f->seen_texts = BUF_INIT(SEEN_BYTES_MAX);
	return f;
}

void facts_free(struct facts *f)
{
	if (!f)
		return;
	dependency_list_free(f->dependencies);
	component_list_free(f->list);
	arena_free(&f->arena);
	buf_free(&f->member);
	buf_free(&f->place);
	buf_free(&f->seen_texts);
	arena_free(&f->redacted);
	free(f);
}

void facts_artifact(struct facts *f, int64_t artifact, size_t bytes)
{
	f->now = (struct facts_now){
		.artifact = artifact,
		.text_bytes_max = TEXT_BYTES_FREE + TEXT_TIMES * (uint64_t)bytes,
	};
	buf_clear(&f->member);
	component_list_keep(f->list);
	dependency_list_keep(f->dependencies);
}

void facts_member(struct facts *f, struct str name, size_t bytes)
{
	buf_clear(&f->member);
	buf_add_str(&f->member, name);
	f->now.scan = 0;
	f->now.text_bytes_max += TEXT_TIMES * (uint64_t)bytes;
}

struct str facts_place(struct facts *f, struct str locator)
{
	if (!f->member.n)
		return locator;
	buf_clear(&f->place);
	buf_add_str(&f->place, buf_str(&f->member));
	buf_add_str(&f->place, locator);
	return buf_str(&f->place);
}

void facts_locator(struct facts *f, struct query *q, struct str locator)
{
	facts_text(f, q, ":locator", facts_place(f, locator));
}

void facts_held(struct facts *f, size_t bytes)
{
	f->now.held = bytes;
}

int facts_gather(struct facts *f, size_t bytes, struct err *e)
{
	f->now.gathered += bytes;
	if (f->now.held + f->now.gathered > FACTS_MEMORY_MAX)
		return err_set(e, ERR_INPUT, "so many components and dependencies that reading them would take more than %zu MiB "
			       "of memory", FACTS_MEMORY_MAX >> 20);
	return 0;
}

int facts_flush(struct facts *f, struct err *e)
{
	return component_list_flush(f->list, e) < 0 ? -1 : dependency_list_flush(f->dependencies, e);
}

int facts_settle(struct facts *f, struct err *e)
{
	size_t waiting = component_list_waiting(f->list) + dependency_list_waiting(f->dependencies);

	return waiting > WAITING_BYTES_MAX ? facts_flush(f, e) : 0;
}

void facts_undo(struct facts *f)
{
	component_list_undo(f->list);
	dependency_list_undo(f->dependencies);
}

int64_t facts_count(const struct facts *f)
{
	return f->now.count - f->now.secrets - f->now.unread_rows;
}

int64_t facts_secret_count(const struct facts *f)
{
	return f->now.secrets;
}

int64_t facts_unread_count(const struct facts *f)
{
	return f->now.unread;
}

int64_t facts_unread_member_count(const struct facts *f)
{
	return f->now.unread_members;
}

int64_t facts_nonconforming_count(const struct facts *f)
{
	return f->now.nonconforming;
}

void facts_count_text(struct facts *f, struct str s)
{
	f->now.text_bytes += s.n;
	f->now.text_too_long |= s.n > FACT_TEXT_MAX;
}

int facts_check_text(const struct facts *f, struct err *e)
{
	if (f->now.text_too_long)
		return err_set(e, ERR_INPUT, "a text of more than %d bytes", FACT_TEXT_MAX);
	if (f->now.text_bytes > f->now.text_bytes_max)
		return err_set(e, ERR_INPUT, "more than %" PRIu64 " bytes of facts, out of proportion to the file",
			       f->now.text_bytes_max);
	return 0;
}

int facts_at(struct str locator, struct err *e)
{
	return locator.n ? err_ctx(e, "%.*s", locator.n < 200 ? (int)locator.n : 200, locator.p) : -1;
}

struct str facts_redacted(struct facts *f, struct str s)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(2 * FACT_TEXT_MAX);

	return secret_redact(s, &b) ? arena_str(&f->redacted, buf_str(&b)) : s;
}

void facts_watch(struct facts *f, facts_seen *seen, void *arg)
{
	f->seen = seen;
	f->seen_arg = arg;
	buf_clear(&f->seen_texts);
}

void facts_note(struct facts *f, const char *name, struct str s)
{
	struct str shown = str_head(s, SEEN_VALUE_BYTES);

	if (f->seen && s.p)
		buf_addf(&f->seen_texts, "  %s=%.*s%s", name, STR_FMT(shown), shown.n < s.n ? "…" : "");
}

void facts_show(struct facts *f, const char *kind)
{
	if (f->seen)
		f->seen(f->seen_arg, kind, buf_str(&f->seen_texts));
	buf_clear(&f->seen_texts);
}

void facts_text(struct facts *f, struct query *q, const char *name, struct str s)
{
	facts_count_text(f, s);
	s = facts_redacted(f, s);
	facts_note(f, name + 1, s);
	query_text(q, name, s);
}

void facts_texts(struct facts *f, struct query *q, const struct facts_text *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		facts_text(f, q, texts[i].parameter, texts[i].text);
}

static int count_row(struct facts *f, struct err *e)
{
	f->now.count++;
	if (++f->now.rows > FACTS_ROWS_MAX)
		return err_set(e, ERR_INPUT, "more than %d facts", FACTS_ROWS_MAX);
	return 0;
}

int facts_exec(struct facts *f, struct query *q, struct err *e)
{
	int ret = count_row(f, e) < 0 || facts_check_text(f, e) < 0 ? -1 : query_exec(q, e);
	const char *name = sql_table[q->id].name;

	/* Inserts are named after what they add: "finding_add". */
	if (f->seen)
		facts_show(f, arena_printf(&f->redacted, "%.*s", (int)(strlen(name) - strlen("_add")), name));
	arena_reset(&f->redacted);
	return ret;
}

int facts_open(struct facts *f, enum sql_id id, struct query *q, struct err *e)
{
	if (query_open(f->db, id, q, e) < 0)
		return -1;
	query_int(q, ":artifact", f->now.artifact);
	return 0;
}

int facts_change(struct facts *f, const struct fact_change *c, int64_t *ret_id, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (facts_open(f, SQL_CHANGE_ADD, &q, e) < 0)
		return -1;
	facts_text(f, &q, ":change", c->change);
	facts_text(f, &q, ":system", c->system);
	facts_text(f, &q, ":repository", c->repository);
	facts_text(f, &q, ":branch", c->branch);
	facts_text(f, &q, ":occurred", when_str(&c->occurred));
	facts_text(f, &q, ":authored", when_str(&c->authored));
	facts_text(f, &q, ":author", c->author);
	facts_text(f, &q, ":author_email", c->author_email);
	facts_text(f, &q, ":merged_by", c->merged_by);
	facts_text(f, &q, ":title", c->title);
	query_int(&q, ":parents", c->parents);
	query_int(&q, ":approvals", c->approvals);
	query_int(&q, ":independent_approvals", c->independent_approvals);
	facts_locator(f, &q, c->locator);
	if (facts_exec(f, &q, e) < 0)
		return -1;
	*ret_id = db_last_id(f->db);
	return 0;
}

int facts_approval(struct facts *f, const struct fact_approval *a, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(f->db, SQL_APPROVAL_ADD, &q, e) < 0)
		return -1;
	query_int(&q, ":change", a->change);
	facts_text(f, &q, ":approver", a->approver);
	facts_text(f, &q, ":approver_email", a->approver_email);
	facts_text(f, &q, ":rule", a->rule);
	query_int(&q, ":independent", a->independent);
	facts_locator(f, &q, a->locator);
	return facts_exec(f, &q, e);
}

int facts_change_author(struct facts *f, int64_t change, struct str author, struct str email, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(f->db, SQL_CHANGE_AUTHOR_ADD, &q, e) < 0)
		return -1;
	query_int(&q, ":change", change);
	facts_text(f, &q, ":author", author);
	facts_text(f, &q, ":author_email", email);
	return facts_exec(f, &q, e);
}

int facts_change_ticket(struct facts *f, int64_t change, struct str ticket, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(f->db, SQL_CHANGE_TICKET_ADD, &q, e) < 0)
		return -1;
	query_int(&q, ":change", change);
	facts_text(f, &q, ":ticket", ticket);
	return facts_exec(f, &q, e);
}

int facts_scan(struct facts *f, const struct fact_scan *s, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (facts_open(f, SQL_SCAN_ADD, &q, e) < 0)
		return -1;
	facts_text(f, &q, ":tool", s->tool);
	facts_text(f, &q, ":tool_version", s->tool_version);
	facts_text(f, &q, ":category", s->category);
	facts_text(f, &q, ":system", s->system);
	facts_text(f, &q, ":occurred", when_str(&s->occurred));
	query_int(&q, ":rules", s->rules);
	query_int(&q, ":results", s->results);
	facts_locator(f, &q, s->locator);
	if (facts_exec(f, &q, e) < 0)
		return -1;
	f->now.scan = db_last_id(f->db);
	return 0;
}

static void bind_finding(struct facts *f, struct query *q, const struct fact_finding *x)
{
	const struct facts_text texts[] = {
		{ ":tool", x->tool },	      { ":rule", x->rule },	    { ":native", x->id },
		{ ":title", x->title },	      { ":level", x->level },	    { ":severity", x->severity },
		{ ":cve", x->cve },	      { ":cwe", x->cwe },	    { ":cvss", x->cvss },
		{ ":component", x->component }, { ":version", x->version },   { ":purl", x->purl },
		{ ":fixed", x->fixed },	      { ":file", x->file },	    { ":url", x->url },
		{ ":first_seen", when_str(&x->first_seen) },		    { ":closed", when_str(&x->closed) },
		{ ":state", x->state },	      { ":suppression", x->suppression },
		{ ":mitigation", x->mitigation },			    { ":message", x->message },
		{ ":fingerprint", x->fingerprint },
	};

	facts_texts(f, q, texts, COUNT_OF(texts));
	query_int_if(q, x->line != 0, ":line", x->line);
	if (x->score >= 0)
		query_real(q, ":score", x->score);
	else
		query_null(q, ":score");
	query_int(q, ":suppressed", x->suppressed);
	facts_locator(f, q, x->locator);
}

int facts_finding(struct facts *f, const struct fact_finding *x, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (++f->now.findings > FACTS_FINDINGS_MAX)
		return err_set(e, ERR_INPUT, "more than %d findings", FACTS_FINDINGS_MAX);
	if (facts_open(f, SQL_FINDING_ADD, &q, e) < 0)
		return -1;
	query_int_if(&q, f->now.scan != 0, ":scan", f->now.scan);
	bind_finding(f, &q, x);
	return facts_exec(f, &q, e) < 0 ? facts_at(x->locator, e) : 0;
}

int facts_test_run(struct facts *f, const struct fact_test_run *t, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (facts_open(f, SQL_TEST_RUN_ADD, &q, e) < 0)
		return -1;
	facts_text(f, &q, ":name", t->name);
	facts_text(f, &q, ":system", t->system);
	facts_text(f, &q, ":release", t->release);
	facts_text(f, &q, ":occurred", when_str(&t->occurred));
	query_int(&q, ":cases", t->cases);
	query_int(&q, ":failures", t->failures);
	query_int(&q, ":errors", t->errors);
	query_int(&q, ":skipped", t->skipped);
	facts_locator(f, &q, t->locator);
	return facts_exec(f, &q, e);
}

int facts_policy(struct facts *f, const struct fact_policy *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (facts_open(f, SQL_POLICY_ADD, &q, e) < 0)
		return -1;
	facts_text(f, &q, ":policy", p->policy);
	facts_text(f, &q, ":type", p->type);
	facts_text(f, &q, ":title", p->title);
	facts_text(f, &q, ":version", p->version);
	facts_text(f, &q, ":owner", p->owner);
	facts_text(f, &q, ":approved_by", p->approved_by);
	facts_text(f, &q, ":system", p->system);
	facts_text(f, &q, ":approved", when_str(&p->approved));
	facts_text(f, &q, ":effective", when_str(&p->effective));
	facts_text(f, &q, ":review_due", when_str(&p->review_due));
	facts_text(f, &q, ":satisfies", p->satisfies);
	facts_locator(f, &q, p->locator);
	return facts_exec(f, &q, e);
}

int facts_secret(struct facts *f, const char *rule, size_t at, struct str secret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	struct sha256 d = sha256_of(secret);
	char hex[SHA256_HEX_LEN + 1], place[32];

	if (facts_open(f, SQL_SECRET_ADD, &q, e) < 0)
		return -1;
	sha256_hex(&d, hex);
	snprintf(place, sizeof place, "byte=%zu", at);
	f->now.secrets++;
	facts_text(f, &q, ":rule", str_of(rule));
	query_int(&q, ":bytes", (int64_t)secret.n);
	facts_text(f, &q, ":fingerprint", (struct str){ hex, 2 * SECRET_FINGERPRINT_LEN });
	facts_locator(f, &q, str_of(place));
	return facts_exec(f, &q, e);
}

static int add_unread(struct facts *f, const char *kind, const char *field, const char *what, struct str locator, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (f->now.unread_rows >= UNREAD_ROWS_MAX)
		return 0;
	if (facts_open(f, SQL_UNREAD_ADD, &q, e) < 0)
		return -1;
	f->now.unread_rows++;
	facts_text(f, &q, ":kind", str_of(kind));
	facts_text(f, &q, ":field", str_of(field));
	facts_text(f, &q, ":what", str_of(what));
	facts_locator(f, &q, locator);
	return facts_exec(f, &q, e);
}

int facts_unread(struct facts *f, const char *kind, const char *field, const char *what, struct str locator, struct err *e)
{
	f->now.unread++;
	return add_unread(f, kind, field, what, locator, e);
}

int facts_unread_member(struct facts *f, struct err *e)
{
	f->now.unread_members++;
	return add_unread(f, "member", "format", "no known format", STR_NONE, e);
}
