/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_LOG_ENTRY_H
#define ASSAY_ATTEST_LOG_ENTRY_H

#include "attest/dsse.h"
#include "catalog/settings.h"
#include "codec/json.h"
#include "crypt/pubkey.h"

/*
 * Entries of a transparency log (Rekor), as a sigstore bundle carries them: when the log took a
 * signature, in the log's own hand. Only the signed entry timestamp says when; the inclusion proof
 * and its checkpoint, where they are there, must hold as well; and the entry must be about this very
 * payload, signature and key.
 */
struct log_entry {
	const char *log;	/* id of the log in the settings */
	int64_t index;
	int64_t time;		/* seconds since 1970 */
};

/* 1: the entry (an element of tlogEntries) holds. 0: it does not, and *ret_why says why. -1: an entry
 * that cannot be read. key is what the signature was verified with. */
MUST_USE int log_entry_verify(struct json entry, const struct settings_trust *trust, const struct dsse *d,
			      const struct dsse_signature *sig, const struct pubkey *key, struct arena *a,
			      struct log_entry *ret, const char **ret_why, struct err *e);

#endif
