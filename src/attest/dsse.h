/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_DSSE_H
#define ASSAY_ATTEST_DSSE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "codec/json.h"

/*
 * DSSE envelopes (secure-systems-lab/dsse, protocol and envelope 1.0): a payload, its type, and
 * signatures over both. Base64 is read with either alphabet and with or without padding, as the
 * specification asks.
 */
#define DSSE_SIGNATURES_MAX 16

struct dsse_signature {
	struct str key_id;	/* as given: a hint, never believed */
	struct str sig;		/* "not given": what stood there is no base64 */
	struct str cert;	/* PEM, of envelopes that carry it beside the signature; "not given" */
};

struct dsse {
	struct str payload_type, payload;
	struct dsse_signature signatures[DSSE_SIGNATURES_MAX];
	size_t count;
};

/* Does it look like an envelope? */
bool dsse_claims(struct json v);

/* Text lives in a, or in the document. ERR_INPUT names the member: "signatures/1/sig: …". */
int dsse_read(struct json v, struct arena *a, struct dsse *ret, struct err *e);

/* Appends what the signatures are over: the pre-authentication encoding. */
void dsse_put_signed(const struct dsse *d, struct buf *b);

#endif
