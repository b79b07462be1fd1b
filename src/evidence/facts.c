/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/facts.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "evidence/facts_int.h"

int facts_open(struct db *db, struct facts **ret, struct err *e)
{
	struct facts *f = xcalloc(1, sizeof *f);

	(void)e;
	f->db = db;
	f->list = component_list_new(db);
	*ret = f;
	return 0;
}

void facts_close(struct facts *f)
{
	if (!f)
		return;
	component_list_free(f->list);
	arena_free(&f->arena);
	free(f);
}

void facts_closep(struct facts **f)
{
	facts_close(*f);
	*f = NULL;
}

void facts_artifact(struct facts *f, int64_t artifact)
{
	f->artifact = artifact;
	f->count = 0;
	f->scan = 0;
	component_list_keep(f->list);
}

int facts_flush(struct facts *f, struct err *e)
{
	return component_list_flush(f->list, e);
}

void facts_undo(struct facts *f)
{
	component_list_undo(f->list);
}

int64_t facts_count(const struct facts *f)
{
	return f->count;
}

static int open_for_artifact(struct facts *f, enum sql_id id, struct query *q, struct err *e)
{
	if (query_open(f->db, id, q, e) < 0)
		return -1;
	query_int(q, ":artifact", f->artifact);
	f->count++;
	return 0;
}

int facts_change(struct facts *f, const struct fact_change *c, int64_t *ret_id, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (open_for_artifact(f, SQL_CHANGE_ADD, &q, e) < 0)
		return -1;
	query_text(&q, ":change", c->change);
	query_text(&q, ":system", c->system);
	query_text(&q, ":repository", c->repository);
	query_text(&q, ":branch", c->branch);
	query_text(&q, ":occurred", when_str(&c->occurred));
	query_text(&q, ":authored", when_str(&c->authored));
	query_text(&q, ":author", c->author);
	query_text(&q, ":author_email", c->author_email);
	query_text(&q, ":merged_by", c->merged_by);
	query_text(&q, ":title", c->title);
	query_int(&q, ":parents", c->parents);
	query_int(&q, ":approvals", c->approvals);
	query_int(&q, ":independent_approvals", c->independent_approvals);
	query_text(&q, ":locator", c->locator);
	if (query_exec(&q, e) < 0)
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
	query_text(&q, ":approver", a->approver);
	query_text(&q, ":approver_email", a->approver_email);
	query_text(&q, ":rule", a->rule);
	query_int(&q, ":independent", a->independent);
	query_text(&q, ":locator", a->locator);
	f->count++;
	return query_exec(&q, e);
}

int facts_change_ticket(struct facts *f, int64_t change, struct str ticket, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(f->db, SQL_CHANGE_TICKET_ADD, &q, e) < 0)
		return -1;
	query_int(&q, ":change", change);
	query_text(&q, ":ticket", ticket);
	f->count++;
	return query_exec(&q, e);
}

int facts_sbom(struct facts *f, const struct fact_sbom *s, struct err *e)
{
	struct str *const texts[] = {
		&f->sbom.format, &f->sbom.spec_version, &f->sbom.serial,       &f->sbom.system, &f->sbom.release,
		&f->sbom.subject, &f->sbom.subject_purl, &f->sbom.tool, &f->sbom.author, &f->sbom.locator,
	};

	(void)e;
	arena_reset(&f->arena);
	f->sbom = *s;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		*texts[i] = arena_str(&f->arena, *texts[i]);
	component_list_begin(f->list);
	return 0;
}

int facts_component(struct facts *f, const struct fact_component *c, struct err *e)
{
	f->count++;
	return component_list_add(f->list, c, e);
}

int facts_sbom_end(struct facts *f, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	const struct fact_sbom *s = &f->sbom;
	int64_t list, components;

	if (component_list_end(f->list, &list, &components, e) < 0 ||
	    open_for_artifact(f, SQL_SBOM_ADD, &q, e) < 0)
		return -1;
	query_text(&q, ":format", s->format);
	query_text(&q, ":spec_version", s->spec_version);
	query_text(&q, ":serial", s->serial);
	query_text(&q, ":system", s->system);
	query_text(&q, ":release", s->release);
	query_text(&q, ":subject", s->subject);
	query_text(&q, ":subject_purl", s->subject_purl);
	query_text(&q, ":tool", s->tool);
	query_text(&q, ":author", s->author);
	query_text(&q, ":created", when_str(&s->created));
	query_int(&q, ":list", list);
	query_int(&q, ":components", components);
	query_int(&q, ":dependency_nodes", s->dependency_nodes);
	query_int(&q, ":dependency_edges", s->dependency_edges);
	query_int(&q, ":vulnerabilities", s->vulnerabilities);
	query_text(&q, ":locator", s->locator);
	return query_exec(&q, e);
}

int facts_scan(struct facts *f, const struct fact_scan *s, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (open_for_artifact(f, SQL_SCAN_ADD, &q, e) < 0)
		return -1;
	query_text(&q, ":tool", s->tool);
	query_text(&q, ":tool_version", s->tool_version);
	query_text(&q, ":category", s->category);
	query_text(&q, ":system", s->system);
	query_text(&q, ":occurred", when_str(&s->occurred));
	query_int(&q, ":rules", s->rules);
	query_int(&q, ":results", s->results);
	query_text(&q, ":locator", s->locator);
	if (query_exec(&q, e) < 0)
		return -1;
	f->scan = db_last_id(f->db);
	return 0;
}

int facts_finding(struct facts *f, const struct fact_finding *x, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (open_for_artifact(f, SQL_FINDING_ADD, &q, e) < 0)
		return -1;
	if (f->scan)
		query_int(&q, ":scan", f->scan);
	else
		query_null(&q, ":scan");
	query_text(&q, ":tool", x->tool);
	query_text(&q, ":rule", x->rule);
	query_text(&q, ":level", x->level);
	query_text(&q, ":severity", x->severity);
	query_text(&q, ":cve", x->cve);
	query_text(&q, ":cwe", x->cwe);
	query_text(&q, ":component", x->component);
	query_text(&q, ":version", x->version);
	query_text(&q, ":file", x->file);
	if (x->line)
		query_int(&q, ":line", x->line);
	else
		query_null(&q, ":line");
	query_int(&q, ":suppressed", x->suppressed);
	query_text(&q, ":message", x->message);
	query_text(&q, ":fingerprint", x->fingerprint);
	query_text(&q, ":locator", x->locator);
	return query_exec(&q, e);
}

int facts_test_run(struct facts *f, const struct fact_test_run *t, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (open_for_artifact(f, SQL_TEST_RUN_ADD, &q, e) < 0)
		return -1;
	query_text(&q, ":name", t->name);
	query_text(&q, ":system", t->system);
	query_text(&q, ":release", t->release);
	query_text(&q, ":occurred", when_str(&t->occurred));
	query_int(&q, ":cases", t->cases);
	query_int(&q, ":failures", t->failures);
	query_int(&q, ":errors", t->errors);
	query_int(&q, ":skipped", t->skipped);
	query_text(&q, ":locator", t->locator);
	return query_exec(&q, e);
}

int facts_policy(struct facts *f, const struct fact_policy *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (open_for_artifact(f, SQL_POLICY_ADD, &q, e) < 0)
		return -1;
	query_text(&q, ":policy", p->policy);
	query_text(&q, ":type", p->type);
	query_text(&q, ":title", p->title);
	query_text(&q, ":version", p->version);
	query_text(&q, ":owner", p->owner);
	query_text(&q, ":approved_by", p->approved_by);
	query_text(&q, ":system", p->system);
	query_text(&q, ":approved", when_str(&p->approved));
	query_text(&q, ":effective", when_str(&p->effective));
	query_text(&q, ":review_due", when_str(&p->review_due));
	query_text(&q, ":satisfies", p->satisfies);
	query_text(&q, ":locator", p->locator);
	return query_exec(&q, e);
}
