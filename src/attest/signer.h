/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_SIGNER_H
#define ASSAY_ATTEST_SIGNER_H

#include "attest/dsse.h"
#include "attest/material.h"
#include "attest/signed_text.h"
#include "catalog/settings.h"

/*
 * Who signed something, and whether the settings trust them (trust:, docs/ATTESTATIONS.md). Three answers that are
 * told apart: verified; failed, with the reason; and no key for it, when the settings hold nothing that the
 * signature could be checked with.
 */
enum signer_verdict { SIGNER_NO_KEY, SIGNER_FAILED, SIGNER_VERIFIED };

struct signer {
	enum signer_verdict verdict;
	struct str reason;		/* "not given" when verified */
	struct str name, issuer;	/* as the certificate says; else name is the key's id as given */
	const char *trusted;		/* the key or root of the settings; NULL */
	const char *log;		/* the log of the settings that has it; NULL */
	int64_t log_index, logged;	/* where in it, and when (seconds since 1970; 0: it does not say) */
	const char *tsa;		/* the authority of time that dated it; NULL */
	int64_t stamped;		/* when */
};

const char *signer_verdict_name(enum signer_verdict v);

/* One signature. sig "not given": what stood there is no base64. Text lives in a. */
int signer_verify(const struct signed_text *t, struct str sig, struct str key_id, const struct material *m,
		  const struct settings_trust *trust, struct arena *a, struct signer *ret, struct err *e);

/* Those of an envelope, of which one that is verified suffices. m is NULL, or of the bundle around it, and the
 * envelope's one signature is held against that. */
int signer_verify_envelope(const struct dsse *d, const struct material *m, const struct settings_trust *trust,
			   struct arena *a, struct signer *ret, struct err *e);

#endif
