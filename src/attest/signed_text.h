/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_SIGNED_TEXT_H
#define ASSAY_ATTEST_SIGNED_TEXT_H

#include "base/arena.h"
#include "crypt/hash.h"
#include "crypt/pubkey.h"

/* What a signature is over: bytes, or a file of which only the digest is there. */
struct signed_text {
	struct str text;		/* "not given": only the digest is known */
	struct str payload;		/* of a DSSE envelope, whose encoding the text is */
	struct str algorithm, digest;	/* of a file: "sha256", and the bytes */
	bool twice;			/* some tools encode the signature twice */
};

/* Did the key make this signature of it? */
bool signed_text_verify(const struct signed_text *t, const struct pubkey *key, struct str sig, struct arena *a);

/* Is its digest by that algorithm this one? */
bool signed_text_is(const struct signed_text *t, struct str algorithm, struct str digest);

#endif
