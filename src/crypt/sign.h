/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CRYPT_SIGN_H
#define ASSAY_CRYPT_SIGN_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

/*
 * Ed25519 (RFC 8032). A secret key is its 32-byte seed; who holds one wipes it. What fails
 * is libcrypto, and so ERR_ENV; a signature that does not verify is false, no error.
 */
#define ED25519_LEN 32
#define ED25519_SIG_LEN 64

struct ed25519_secret { unsigned char b[ED25519_LEN]; };
struct ed25519_public { unsigned char b[ED25519_LEN]; };

int ed25519_generate(struct ed25519_secret *ret, struct err *e);
int ed25519_public_of(const struct ed25519_secret *s, struct ed25519_public *ret, struct err *e);
int ed25519_sign(const struct ed25519_secret *s, struct str text, unsigned char ret_sig[ED25519_SIG_LEN],
		 struct err *e);
bool ed25519_verify(const struct ed25519_public *p, struct str text, struct str sig);

#endif
