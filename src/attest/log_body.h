/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_LOG_BODY_H
#define ASSAY_ATTEST_LOG_BODY_H

#include "attest/signed_text.h"

/*
 * What an entry of a transparency log is about, by its kind: hashedrekord 0.0.1 and 0.0.2, dsse 0.0.1 and
 * 0.0.2, intoto 0.0.1 and 0.0.2 (of Rekor 1 and 2).
 */

/* Is it about this text, this signature and this key? */
bool log_body_is_about(struct str body, const struct signed_text *t, struct str sig, const struct pubkey *key,
		       struct arena *a);

/* The digest of the file that a hashedrekord entry is about, in a; false when it is no such entry. */
bool log_body_file(struct str body, struct arena *a, struct str *ret_algorithm, struct str *ret_digest);

#endif
