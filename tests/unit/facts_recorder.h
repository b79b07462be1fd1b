/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_TESTS_FACTS_RECORDER_H
#define ASSAY_TESTS_FACTS_RECORDER_H

#include <stdlib.h>

#include "catalog/schema.h"
#include "evidence/container.h"
#include "facts/facts_attestation.h"
#include "facts/record.h"

/*
 * Stands in for the store behind facts/facts.h: a program that includes this gets each
 * fact of a reader as a line of text, so that a test sees what was said, in order. "-" is
 * "not given". All functions of the sink are here, so that the library's are not linked.
 */
struct facts {
	struct buf out;
	size_t ends;	/* of dependencies that are no components */
};

static inline void record(struct facts *f, const char *name, struct str value)
{
	buf_addf(&f->out, " %s=", name);
	if (value.p)
		buf_add_str(&f->out, value);
	else
		buf_add_char(&f->out, '-');
}

#define RECORD(f, x, member) record((f), #member, (x)->member)
#define RECORD_INT(f, x, member) buf_addf(&(f)->out, " " #member "=%lld", (long long)(x)->member)

int facts_sbom(struct facts *f, const struct fact_sbom *s, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "sbom");
	RECORD(f, s, format);
	RECORD(f, s, spec_version);
	RECORD(f, s, serial);
	RECORD(f, s, system);
	RECORD(f, s, release);
	RECORD(f, s, subject);
	RECORD(f, s, subject_purl);
	RECORD(f, s, tool);
	RECORD(f, s, author);
	record(f, "created", when_str(&s->created));
	RECORD_INT(f, s, dependency_nodes);
	RECORD_INT(f, s, dependency_edges);
	RECORD_INT(f, s, vulnerabilities);
	RECORD(f, s, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

int facts_component(struct facts *f, const struct fact_component *c, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "component");
	RECORD(f, c, type);
	RECORD(f, c, name);
	RECORD(f, c, version);
	RECORD(f, c, purl);
	RECORD(f, c, supplier);
	RECORD(f, c, licenses);
	RECORD(f, c, hashes);
	RECORD(f, c, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

int facts_sbom_end(struct facts *f, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "end\n");
	return 0;
}

int facts_dependency_end(struct facts *f, const struct fact_component *c, size_t *ret, struct err *e)
{
	(void)e;
	buf_addf(&f->out, "end %zu", f->ends);
	RECORD(f, c, type);
	RECORD(f, c, name);
	RECORD(f, c, version);
	RECORD(f, c, purl);
	buf_add_char(&f->out, '\n');
	*ret = 1000000 + f->ends++;
	return 0;
}

int facts_dependency(struct facts *f, size_t component, size_t depends_on, const char *relationship, struct err *e)
{
	(void)e;
	buf_addf(&f->out, "%s", relationship);
	buf_addf(&f->out, component >= 1000000 ? " end %zu" : " %zu", component % 1000000);
	buf_addf(&f->out, depends_on >= 1000000 ? " end %zu\n" : " %zu\n", depends_on % 1000000);
	return 0;
}

int facts_patch(struct facts *f, const struct fact_patch *p, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "patch");
	RECORD(f, p, component);
	RECORD(f, p, version);
	RECORD(f, p, purl);
	RECORD(f, p, type);
	RECORD(f, p, resolves);
	RECORD(f, p, cve);
	RECORD(f, p, url);
	RECORD_INT(f, p, text);
	RECORD(f, p, ancestors);
	RECORD(f, p, commits);
	RECORD(f, p, notes);
	RECORD(f, p, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

int facts_scan(struct facts *f, const struct fact_scan *s, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "scan");
	RECORD(f, s, tool);
	RECORD(f, s, tool_version);
	RECORD(f, s, category);
	RECORD(f, s, system);
	record(f, "occurred", when_str(&s->occurred));
	RECORD_INT(f, s, rules);
	RECORD_INT(f, s, results);
	RECORD(f, s, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

int facts_finding(struct facts *f, const struct fact_finding *x, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "finding");
	RECORD(f, x, tool);
	RECORD(f, x, rule);
	RECORD(f, x, level);
	RECORD(f, x, severity);
	RECORD(f, x, cve);
	RECORD(f, x, cwe);
	RECORD(f, x, file);
	RECORD_INT(f, x, line);
	RECORD_INT(f, x, suppressed);
	RECORD(f, x, message);
	RECORD(f, x, fingerprint);
	RECORD(f, x, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

int facts_test_run(struct facts *f, const struct fact_test_run *t, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "test_run");
	RECORD(f, t, name);
	RECORD(f, t, system);
	record(f, "occurred", when_str(&t->occurred));
	RECORD_INT(f, t, cases);
	RECORD_INT(f, t, failures);
	RECORD_INT(f, t, errors);
	RECORD_INT(f, t, skipped);
	RECORD(f, t, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

int facts_change(struct facts *f, const struct fact_change *c, int64_t *ret_id, struct err *e)
{
	(void)f;
	(void)c;
	(void)e;
	*ret_id = 1;
	return 0;
}

int facts_approval(struct facts *f, const struct fact_approval *a, struct err *e)
{
	(void)f;
	(void)a;
	(void)e;
	return 0;
}

int facts_change_author(struct facts *f, int64_t change, struct str author, struct str email, struct err *e)
{
	(void)f;
	(void)change;
	(void)author;
	(void)email;
	(void)e;
	return 0;
}

int facts_change_ticket(struct facts *f, int64_t change, struct str ticket, struct err *e)
{
	(void)f;
	(void)change;
	(void)ticket;
	(void)e;
	return 0;
}

void facts_held(struct facts *f, size_t bytes)
{
	(void)f;
	(void)bytes;
}

void facts_member(struct facts *f, struct str name, size_t bytes)
{
	(void)f;
	(void)name;
	(void)bytes;
}

int facts_unread(struct facts *f, const char *kind, const char *field, const char *what, struct str locator, struct err *e)
{
	(void)f, (void)kind, (void)field, (void)what, (void)locator, (void)e;
	return 0;
}

int facts_unread_member(struct facts *f, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "unread member\n");
	return 0;
}

int facts_secret(struct facts *f, const char *rule, size_t at, struct str secret, struct err *e)
{
	(void)e;
	buf_addf(&f->out, "secret rule=%s at=%zu bytes=%zu\n", rule, at, secret.n);
	return 0;
}

int facts_policy(struct facts *f, const struct fact_policy *p, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, "policy");
	RECORD(f, p, policy);
	RECORD(f, p, type);
	RECORD(f, p, title);
	RECORD(f, p, version);
	RECORD(f, p, owner);
	RECORD(f, p, approved_by);
	RECORD(f, p, system);
	record(f, "approved", when_str(&p->approved));
	record(f, "effective", when_str(&p->effective));
	record(f, "review_due", when_str(&p->review_due));
	RECORD(f, p, satisfies);
	RECORD(f, p, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

int facts_attestation(struct facts *f, const struct fact_attestation *a, int64_t *ret_id, struct err *e)
{
	(void)e;
	*ret_id = 1;
	buf_add_cstr(&f->out, "attestation");
	RECORD(f, a, predicate_type);
	RECORD(f, a, builder);
	RECORD(f, a, source);
	RECORD(f, a, source_ref);
	RECORD(f, a, source_digest);
	RECORD(f, a, signer);
	RECORD(f, a, issuer);
	RECORD(f, a, verification);
	RECORD(f, a, reason);
	RECORD(f, a, trusted);
	RECORD(f, a, log);
	RECORD(f, a, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

static inline int record_digest(struct facts *f, const char *what, const struct fact_digest *d)
{
	buf_add_cstr(&f->out, what);
	RECORD(f, d, name);
	RECORD(f, d, algorithm);
	RECORD(f, d, digest);
	RECORD(f, d, locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

int facts_subject(struct facts *f, const struct fact_digest *d, struct err *e)
{
	(void)e;
	return record_digest(f, "subject", d);
}

int facts_material(struct facts *f, const struct fact_digest *d, struct err *e)
{
	(void)e;
	return record_digest(f, "material", d);
}

int facts_record(struct facts *f, const struct record_kind *kind, const struct str *values,
		 struct str locator, struct err *e)
{
	(void)e;
	buf_add_cstr(&f->out, kind->name);
	for (size_t i = 0; i < kind->count; i++)
		if (values[i].p)
			record(f, kind->columns[i].name, values[i]);
	record(f, "locator", locator);
	buf_add_char(&f->out, '\n');
	return 0;
}

/* Reads the artifact and gives, in the caller's arena: the facts as lines; or "refused: " and
 * the error; or "document". */
static inline const char *read_as_text(struct arena *a, struct str artifact, const struct settings *settings)
{
	struct facts facts = { .out = BUF_INIT(256 * 1024 * 1024) };
	struct buf padded = BUF_INIT(256 * 1024 * 1024);
	struct arena scratch = ARENA_INIT;
	struct json_reader *reader = json_open();
	struct reading r = { .settings = settings, .facts = &facts, .arena = &scratch, .schemas = schema_shelf_new() };
	const struct format *format = NULL;
	struct err e = { 0 };
	const char *ret;

	buf_add_str(&padded, artifact);
	r.bytes = buf_str(&padded);
	if (container_read(&r, reader, &format, &e) < 0)
		ret = arena_printf(a, "refused: %s", e.msg);
	else
		ret = format ? arena_cstr(a, buf_str(&facts.out)) : "document";
	json_close(reader);
	schema_shelf_free(r.schemas);
	arena_free(&scratch);
	buf_free(&padded);
	buf_free(&facts.out);
	return ret;
}

#endif
