/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_MATERIAL_H
#define ASSAY_ATTEST_MATERIAL_H

#include "base/arena.h"
#include "codec/json.h"

/*
 * What stands beside a signature and says whose it is and when it was made: certificates, entries of transparency
 * logs, timestamps. Sigstore bundles, PyPI's attestations and cosign's older files write the same in ways of
 * their own; here it has one form. Nothing is believed yet (attest/signer.h).
 */
#define MATERIAL_CERTS_MAX 8
#define MATERIAL_ENTRIES_MAX 32
#define MATERIAL_STAMPS_MAX 32

struct material_entry {
	struct str log;		/* the log's id, 32 bytes */
	struct str body;	/* what the log took */
	struct str promise;	/* its signed entry timestamp; "not given" */
	struct json proof;	/* of inclusion, with its checkpoint; when has_proof */
	bool has_proof;
	int64_t index;
	int64_t time;		/* seconds since 1970; 0: it does not say */
};

struct material {
	struct str certs[MATERIAL_CERTS_MAX];	/* DER or PEM, the signer's own first */
	size_t cert_count;
	struct material_entry entries[MATERIAL_ENTRIES_MAX];
	size_t entry_count;
	struct str stamps[MATERIAL_STAMPS_MAX];	/* DER, RFC 3161 */
	size_t stamp_count;
	bool needs_promise, needs_proof;	/* of each entry, as this version of bundles has it */
	struct str broken;			/* why none of it counts; "not given": it can be looked at */
};

/* A number from 0, which protobuf's JSON writes as text, and leaves out when it is 0. */
bool material_number(struct json v, const char *name, int64_t *ret);

/* The version of a bundle's media type: 1 to 3 of 0.1 to 0.3; 0: another. */
int material_bundle_version(struct str media_type);

/* Text lives in a or in the document. What cannot be read makes it broken, and is no error: it is a fact. */
void material_of_bundle(struct json bundle, struct arena *a, struct material *ret);

/* verification_material of an attestation of PEP 740. */
void material_of_pypi(struct json v, struct arena *a, struct material *ret);

/* Cosign's bundle of a file (base64Signature, cert, rekorBundle), or a line of `cosign download signature`. */
void material_of_cosign(struct json v, struct arena *a, struct material *ret);

#endif
