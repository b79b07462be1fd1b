/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CRYPT_PUBKEY_INT_H
#define ASSAY_CRYPT_PUBKEY_INT_H

#include <openssl/evp.h>

#include "crypt/pubkey.h"

struct pubkey {
	EVP_PKEY *key;
};

/* Takes the key over, also when it refuses it; NULL is refused as no key. */
int pubkey_wrap(EVP_PKEY *key, struct pubkey **ret, struct err *e);

#endif
