/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CRYPT_TIMESTAMP_H
#define ASSAY_CRYPT_TIMESTAMP_H

#include "crypt/cert.h"

/*
 * Timestamps of RFC 3161: an authority of time signed the digest of some bytes, and when it did. It holds when
 * the imprint is SHA-256, SHA-384 or SHA-512 of these bytes, the token's signature is by the certificate that it
 * names (RFC 5035), that was for timestamps only and valid at that time, and it leads to one of the authorities.
 */
#define TIMESTAMP_BYTES_MAX (256 * 1024)

enum timestamp_verdict {
	TIMESTAMP_HOLDS,
	TIMESTAMP_WRONG,	/* about other bytes, broken, or not as it must be */
	TIMESTAMP_STRANGE,	/* by none of these authorities: nothing is known about it */
};

/* der is a response (TimeStampResp) or a bare token. *ret_time is in seconds since 1970; *ret_why is a static text
 * unless it holds. */
enum timestamp_verdict timestamp_verify(struct str der, struct str over, const struct cert_store *authorities,
					int64_t *ret_time, const char **ret_why);

#endif
