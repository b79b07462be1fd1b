/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CRYPT_CRYPT_INT_H
#define ASSAY_CRYPT_CRYPT_INT_H

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "base/str.h"
#include "crypt/cert.h"
#include "crypt/pubkey.h"
#include "crypt/sign.h"

/* What the files of this folder share of libcrypto: handles for CLEANUP, and what stands behind our own. */
struct pubkey {
	EVP_PKEY *key;
};

struct cert {
	X509 *x;
};

struct cert_store {
	X509_STORE *roots;
	STACK_OF(X509) *intermediates;
};

static inline void bio_freep(BIO **b)
{
	BIO_free(*b);
}

static inline void md_ctx_freep(EVP_MD_CTX **c)
{
	EVP_MD_CTX_free(*c);
}

static inline void pkey_ctx_freep(EVP_PKEY_CTX **c)
{
	EVP_PKEY_CTX_free(*c);
}

static inline void pkey_freep(EVP_PKEY **k)
{
	EVP_PKEY_free(*k);
}

static inline void x509_freep(X509 **x)
{
	X509_free(*x);
}

static inline void store_ctx_freep(X509_STORE_CTX **c)
{
	X509_STORE_CTX_free(*c);
}

/* Bytes for reading; ends the process when there is no memory. Fewer than 2 GB. */
static inline BIO *bio_of(struct str s)
{
	BIO *b = BIO_new_mem_buf(s.p ? s.p : "", (int)s.n);

	if (!b)
		BUG("no memory for a BIO");
	return b;
}

/* SHA-256, SHA-384 or SHA-512 by one of their names ("sha256", "SHA2_256", "SHA-256"); NULL: none of them. */
const EVP_MD *hash_named(struct str algorithm);

/* Takes the key over, also when it refuses it; NULL is refused as no key. */
int pubkey_wrap(EVP_PKEY *key, struct pubkey **ret, struct err *e);

/* Does x lead to a root of the store at that time, for that purpose of libcrypto (0: any)? 0, or its code why not. */
int cert_chain_code(X509 *x, STACK_OF(X509) *others, const struct cert_store *roots, int64_t at, int purpose);

/* One sentence for such a code. */
const char *cert_why_not(int code);

#endif
