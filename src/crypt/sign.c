/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt/sign.h"

#include <openssl/rand.h>

#include "crypt/crypt_int.h"

int ed25519_generate(struct ed25519_secret *ret, struct err *e)
{
	if (RAND_priv_bytes(ret->b, sizeof ret->b) != 1)
		return err_set(e, ERR_ENV, "cannot get random bytes for a new key");
	return 0;
}

int ed25519_public_of(const struct ed25519_secret *s, struct ed25519_public *ret, struct err *e)
{
	CLEANUP(pkey_freep) EVP_PKEY *key =
		EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, s->b, sizeof s->b);
	size_t n = sizeof ret->b;

	if (!key || EVP_PKEY_get_raw_public_key(key, ret->b, &n) != 1 || n != sizeof ret->b)
		return err_set(e, ERR_ENV, "libcrypto cannot derive an Ed25519 public key");
	return 0;
}

int ed25519_sign(const struct ed25519_secret *s, struct str text, unsigned char ret_sig[ED25519_SIG_LEN],
		 struct err *e)
{
	CLEANUP(pkey_freep) EVP_PKEY *key =
		EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, s->b, sizeof s->b);
	CLEANUP(md_ctx_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = ED25519_SIG_LEN;

	if (!key || !ctx || EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) != 1 ||
	    EVP_DigestSign(ctx, ret_sig, &n, (const unsigned char *)text.p, text.n) != 1 ||
	    n != ED25519_SIG_LEN)
		return err_set(e, ERR_ENV, "libcrypto cannot make an Ed25519 signature");
	return 0;
}

bool ed25519_verify(const struct ed25519_public *p, struct str text, struct str sig)
{
	CLEANUP(pkey_freep) EVP_PKEY *key =
		EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, p->b, sizeof p->b);
	CLEANUP(md_ctx_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	return sig.n == ED25519_SIG_LEN && key && ctx &&
	       EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
	       EVP_DigestVerify(ctx, (const unsigned char *)sig.p, sig.n,
				(const unsigned char *)text.p, text.n) == 1;
}
