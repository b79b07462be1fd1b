/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/facts_attestation.h"

#include "facts/facts_int.h"

static void bind_attestation(struct facts *f, struct query *q, const struct fact_attestation *a)
{
	const struct facts_text texts[] = {
		{ ":statement_type", a->statement_type },
		{ ":predicate_type", a->predicate_type },
		{ ":builder", a->builder },
		{ ":build_type", a->build_type },
		{ ":source", a->source },
		{ ":system", a->system },
		{ ":source_ref", a->source_ref },
		{ ":source_digest", a->source_digest },
		{ ":run", a->run },
		{ ":started", when_str(&a->started) },
		{ ":finished", when_str(&a->finished) },
		{ ":result", a->result },
		{ ":levels", a->levels },
		{ ":signer", a->signer },
		{ ":issuer", a->issuer },
		{ ":verification", a->verification },
		{ ":reason", a->reason },
		{ ":trusted", a->trusted },
		{ ":log", a->log },
		{ ":logged", when_str(&a->logged) },
		{ ":tsa", a->tsa },
		{ ":stamped", when_str(&a->stamped) },
	};

	facts_texts(f, q, texts, COUNT_OF(texts));
	query_int_if(q, a->log_index >= 0, ":log_index", a->log_index);
	facts_locator(f, q, a->locator);
}

int facts_attestation(struct facts *f, const struct fact_attestation *a, int64_t *ret_id, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (facts_open(f, SQL_ATTESTATION_ADD, &q, e) < 0)
		return -1;
	bind_attestation(f, &q, a);
	if (facts_exec(f, &q, e) < 0)
		return -1;
	*ret_id = db_last_id(f->db);
	return 0;
}

static int add_digest(struct facts *f, enum sql_id sql, const struct fact_digest *d, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(f->db, sql, &q, e) < 0)
		return -1;
	query_int(&q, ":attestation", d->attestation);
	query_int(&q, ":ordinal", d->ordinal);
	facts_text(f, &q, ":name", d->name);
	facts_text(f, &q, ":algorithm", d->algorithm);
	facts_text(f, &q, ":digest", d->digest);
	facts_locator(f, &q, d->locator);
	return facts_exec(f, &q, e);
}

int facts_subject(struct facts *f, const struct fact_digest *d, struct err *e)
{
	return add_digest(f, SQL_ATTESTATION_SUBJECT_ADD, d, e);
}

int facts_material(struct facts *f, const struct fact_digest *d, struct err *e)
{
	return add_digest(f, SQL_ATTESTATION_MATERIAL_ADD, d, e);
}
