/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_INTOTO_H
#define ASSAY_ATTEST_INTOTO_H

#include "codec/json.h"
#include "evidence/evidence.h"
#include "facts/facts_attestation.h"

/*
 * What is signed: in-toto statements (v0.1, v1) and of their predicates SLSA provenance (v0.1, v0.2, v1) and
 * verification summaries (v0.2, v1). Of any other predicate the type and the subjects are kept.
 */
#define INTOTO_DIGESTS_MAX 100000

bool intoto_claims(struct json v);

/* Fills what the statement says into *ret (not the locator, nor anything about the signature). */
void intoto_read(struct json v, struct arena *a, struct fact_attestation *ret);

/* Adds its subjects and materials to the sink, at places that begin with locator. */
int intoto_add(struct reading *r, struct json v, int64_t attestation, struct str locator, struct err *e);

#endif
