/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt/pubkey.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "crypt/crypt_int.h"

#define RSA_BITS_MIN 2048
#define RSA_BITS_MAX 8192
#define SIG_BYTES_MAX 1024	/* of RSA with 8192 bits */

static void signature_freep(ECDSA_SIG **s)
{
	ECDSA_SIG_free(*s);
}

static bool is_accepted(EVP_PKEY *key)
{
	int bits = EVP_PKEY_get_bits(key);

	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_ED25519:
		return true;
	case EVP_PKEY_EC:
		return bits == 256 || bits == 384 || bits == 521;
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX;
	default:
		return false;
	}
}

int pubkey_wrap(EVP_PKEY *key, struct pubkey **ret, struct err *e)
{
	struct pubkey *k;

	ERR_clear_error();
	if (!key)
		return err_set(e, ERR_INPUT, "not a public key in PEM or DER");
	if (!is_accepted(key)) {
		EVP_PKEY_free(key);
		return err_set(e, ERR_INPUT, "expected an Ed25519 key, one on P-256, P-384 or P-521, or RSA of %d to %d bits",
			       RSA_BITS_MIN, RSA_BITS_MAX);
	}
	k = xcalloc(1, sizeof *k);
	k->key = key;
	*ret = k;
	return 0;
}

int pubkey_from_pem(struct str pem, struct pubkey **ret, struct err *e)
{
	CLEANUP(bio_freep) BIO *b = NULL;
	CLEANUP(x509_freep) X509 *cert = NULL;
	EVP_PKEY *key = NULL;

	if (pem.n > PUBKEY_BYTES_MAX)
		return err_set(e, ERR_INPUT, "a key of more than %d bytes", PUBKEY_BYTES_MAX);
	b = bio_of(pem);
	if (str_has(pem, "BEGIN CERTIFICATE"))
		cert = PEM_read_bio_X509(b, NULL, NULL, NULL);
	else
		key = PEM_read_bio_PUBKEY(b, NULL, NULL, NULL);
	return pubkey_wrap(cert ? X509_get_pubkey(cert) : key, ret, e);
}

int pubkey_from_der(struct str der, struct pubkey **ret, struct err *e)
{
	const unsigned char *p = (const unsigned char *)der.p;
	EVP_PKEY *key;

	if (der.n > PUBKEY_BYTES_MAX)
		return err_set(e, ERR_INPUT, "a key of more than %d bytes", PUBKEY_BYTES_MAX);
	key = d2i_PUBKEY(NULL, &p, (long)der.n);
	p = (const unsigned char *)der.p;
	if (!key)
		key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, (long)der.n);
	return pubkey_wrap(key, ret, e);
}

int pubkey_ed25519(const unsigned char raw[32], struct pubkey **ret, struct err *e)
{
	return pubkey_wrap(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, 32), ret, e);
}

void pubkey_free(struct pubkey *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->key);
	free(k);
}

void pubkey_freep(struct pubkey **k)
{
	pubkey_free(*k);
	*k = NULL;
}

struct sha256 pubkey_id(const struct pubkey *k)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(k->key, &der);
	struct sha256 ret;

	if (n <= 0)
		BUG("a public key that cannot be written");
	ret = sha256_of((struct str){ (const char *)der, (size_t)n });
	OPENSSL_free(der);
	return ret;
}

void pubkey_put_pem(const struct pubkey *k, struct buf *b)
{
	CLEANUP(bio_freep) BIO *out = BIO_new(BIO_s_mem());
	char *text;
	long n;

	if (!out || PEM_write_bio_PUBKEY(out, k->key) != 1)
		BUG("no memory for a key");
	n = BIO_get_mem_data(out, &text);
	buf_add(b, text, (size_t)n);
}

struct sha256 pubkey_note_id(const struct pubkey *k, struct str name)
{
	CLEANUP(hash_freep) struct hash *h = NULL;
	unsigned char raw[ED25519_LEN];
	size_t n = sizeof raw;

	if (EVP_PKEY_get_base_id(k->key) != EVP_PKEY_ED25519 || EVP_PKEY_get_raw_public_key(k->key, raw, &n) != 1)
		return pubkey_id(k);
	h = hash_new();
	hash_add(h, name.p, name.n);
	hash_add(h, "\n\x01", 2);
	hash_add(h, raw, n);
	return hash_end(h);
}

bool pubkey_eq(const struct pubkey *a, const struct pubkey *b)
{
	return EVP_PKEY_eq(a->key, b->key) == 1;
}

/* What is signed: a text, or, when hashed is given, a digest of one by that. */
struct signed_bytes {
	struct str bytes;
	const EVP_MD *hashed;
};

static bool verify_digest(EVP_PKEY *key, int padding, struct signed_bytes text, struct str sig)
{
	CLEANUP(pkey_ctx_freep) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

	if (!ctx)
		BUG("no memory for a digest");
	return EVP_PKEY_verify_init(ctx) == 1 && (!padding || EVP_PKEY_CTX_set_rsa_padding(ctx, padding) == 1) &&
	       EVP_PKEY_CTX_set_signature_md(ctx, text.hashed) == 1 &&
	       EVP_PKEY_verify(ctx, (const unsigned char *)sig.p, sig.n, (const unsigned char *)text.bytes.p,
			       text.bytes.n) == 1;
}

/* One attempt: this digest (NULL: the key's own), this padding (0: none). */
static bool verify_with(EVP_PKEY *key, const EVP_MD *md, int padding, struct signed_bytes text, struct str sig)
{
	CLEANUP(md_ctx_freep) EVP_MD_CTX *ctx = NULL;
	EVP_PKEY_CTX *options = NULL;

	if (text.hashed)
		return md == text.hashed && verify_digest(key, padding, text, sig);
	ctx = EVP_MD_CTX_new();
	if (!ctx)
		BUG("no memory for a digest");
	return EVP_DigestVerifyInit(ctx, &options, md, NULL, key) == 1 &&
	       (!padding || EVP_PKEY_CTX_set_rsa_padding(options, padding) == 1) &&
	       EVP_DigestVerify(ctx, (const unsigned char *)sig.p, sig.n, (const unsigned char *)text.bytes.p,
				text.bytes.n) == 1;
}

static bool verify_rsa(EVP_PKEY *key, struct signed_bytes text, struct str sig)
{
	const EVP_MD *const digests[] = { EVP_sha256(), EVP_sha384(), EVP_sha512() };

	for (size_t i = 0; i < COUNT_OF(digests); i++)
		if (verify_with(key, digests[i], RSA_PKCS1_PSS_PADDING, text, sig) ||
		    verify_with(key, digests[i], RSA_PKCS1_PADDING, text, sig))
			return true;
	return false;
}

/* r and s side by side (IEEE P1363), as JOSE and the DSSE specification's vector write them: to DER. */
static bool to_der(struct str sig, size_t half, unsigned char der[SIG_BYTES_MAX], size_t *ret_n)
{
	CLEANUP(signature_freep) ECDSA_SIG *s = ECDSA_SIG_new();
	const unsigned char *p = (const unsigned char *)sig.p;
	BIGNUM *r = BN_bin2bn(p, (int)half, NULL), *t = BN_bin2bn(p + half, (int)half, NULL);
	unsigned char *at = der;
	int n;

	if (!s || !r || !t || ECDSA_SIG_set0(s, r, t) != 1) {
		BN_free(r);
		BN_free(t);
		return false;
	}
	n = i2d_ECDSA_SIG(s, &at);
	*ret_n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static bool verify_ec_der(EVP_PKEY *key, struct signed_bytes text, struct str sig)
{
	int bits = EVP_PKEY_get_bits(key);
	const EVP_MD *own = bits == 256 ? EVP_sha256() : bits == 384 ? EVP_sha384() : EVP_sha512();

	return verify_with(key, own, 0, text, sig) || (bits != 256 && verify_with(key, EVP_sha256(), 0, text, sig));
}

static bool verify_ec(EVP_PKEY *key, struct signed_bytes text, struct str sig)
{
	size_t half = ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
	unsigned char der[SIG_BYTES_MAX];
	size_t n;

	if (verify_ec_der(key, text, sig))
		return true;
	return sig.n == 2 * half && to_der(sig, half, der, &n) &&
	       verify_ec_der(key, text, (struct str){ (const char *)der, n });
}

static bool verify(const struct pubkey *k, struct signed_bytes text, struct str sig)
{
	bool ok;

	if (!sig.n || sig.n > SIG_BYTES_MAX)
		return false;
	switch (EVP_PKEY_get_base_id(k->key)) {
	case EVP_PKEY_ED25519:
		ok = verify_with(k->key, NULL, 0, text, sig);
		break;
	case EVP_PKEY_EC:
		ok = verify_ec(k->key, text, sig);
		break;
	default:
		ok = verify_rsa(k->key, text, sig);
	}
	ERR_clear_error();
	return ok;
}

bool pubkey_verify(const struct pubkey *k, struct str text, struct str sig)
{
	return verify(k, (struct signed_bytes){ text, NULL }, sig);
}

bool pubkey_verify_digest(const struct pubkey *k, struct str algorithm, struct str digest, struct str sig)
{
	const EVP_MD *md = hash_named(algorithm);

	return md && digest.n == (size_t)EVP_MD_get_size(md) && verify(k, (struct signed_bytes){ digest, md }, sig);
}
