/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_SIGNER_H
#define ASSAY_ATTEST_SIGNER_H

#include "attest/dsse.h"
#include "catalog/settings.h"
#include "codec/json.h"

/*
 * Who signed an envelope, and whether the settings trust them (trust:, docs/ATTESTATIONS.md). Three
 * answers that are told apart: verified; failed, with the reason; and no key for it, when the settings hold
 * nothing that the signature could be checked with. One signature that is verified suffices.
 */
enum signer_verdict { SIGNER_NO_KEY, SIGNER_FAILED, SIGNER_VERIFIED };

struct signer {
	enum signer_verdict verdict;
	struct str reason;		/* "not given" when verified */
	struct str name, issuer;	/* as the certificate says; else name is the key's id as given */
	const char *trusted;		/* the key or root of the settings; NULL */
	const char *log;		/* the log of the settings that has it; NULL */
	int64_t log_index, logged;	/* where in it, and when (seconds since 1970) */
};

const char *signer_verdict_name(enum signer_verdict v);

/* material is verificationMaterial of a sigstore bundle, or has_material is false. Text lives in a. */
int signer_verify(const struct dsse *d, bool has_material, struct json material, const struct settings_trust *trust,
		  struct arena *a, struct signer *ret, struct err *e);

#endif
