/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_LINK_H
#define ASSAY_ATTEST_LINK_H

#include "attest/signer.h"

/*
 * in-toto's links (specification 0.9 and 1.0), as they were signed before there were envelopes: the signatures, in hex,
 * are over the canonical JSON of the member signed.
 */

/* Is it a link, without its signatures? */
bool link_is(struct json v);

/* Is it a link with signatures beside it? */
bool link_claims(struct json v);

/* *ret_signed is the link itself. ERR_INPUT when it cannot be read. */
int link_verify(struct json v, const struct settings_trust *trust, struct arena *a, struct json *ret_signed,
		struct signer *ret, struct err *e);

#endif
