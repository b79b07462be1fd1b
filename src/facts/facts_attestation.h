/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_FACTS_ATTESTATION_H
#define ASSAY_FACTS_FACTS_ATTESTATION_H

#include "facts/facts.h"

/* The part of the sink (facts/facts.h) that is about signed statements. */
struct fact_attestation {
	struct str statement_type, predicate_type;
	struct str builder, build_type;
	struct str source, source_ref, source_digest;
	struct str system;
	struct str run;
	struct when started, finished;
	struct str result, levels;
	struct str signer, issuer;
	struct str verification;	/* verified, failed, no-key */
	struct str reason;
	struct str trusted, log;
	int64_t log_index;		/* below 0: none */
	struct when logged;
	struct str tsa;
	struct when stamped;
	struct str locator;
};
int facts_attestation(struct facts *f, const struct fact_attestation *a, int64_t *ret_id, struct err *e);

/* A subject, or a material, and one of its digests. */
struct fact_digest {
	int64_t attestation;		/* from facts_attestation */
	int64_t ordinal;
	struct str name;		/* of a material its URI */
	struct str algorithm, digest;
	struct str locator;
};
int facts_subject(struct facts *f, const struct fact_digest *d, struct err *e);
int facts_material(struct facts *f, const struct fact_digest *d, struct err *e);

#endif
