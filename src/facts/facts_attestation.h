/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_FACTS_ATTESTATION_H
#define ASSAY_FACTS_FACTS_ATTESTATION_H

#include "facts/facts.h"

/* The part of the sink (facts/facts.h) that is about signed statements: what one says (attest/intoto.h), and who
 * signed it (attest/signer.h). */
struct fact_attestation {
	struct str statement_type, predicate_type;
	struct str builder, build_type;
	struct str source, source_ref, source_digest;	/* repository, branch or tag, commit that was built */
	struct str system;
	struct str run;				/* of the builder: its address or id */
	struct when started, finished;
	struct str result, levels;		/* of a verification summary */
	struct str signer, issuer;
	struct str verification;	/* verified, failed, no-key */
	struct str reason;
	struct str trusted, log;	/* the key or root, and the log, of the settings */
	int64_t log_index;		/* below 0: none */
	struct when logged;		/* when the log took the signature */
	struct str tsa;			/* the timestamp authority of the settings */
	struct when stamped;		/* when it stamped the signature */
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
