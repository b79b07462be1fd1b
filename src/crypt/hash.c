/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt/hash.h"

#include <stdlib.h>

#include <openssl/evp.h>

#include "base/buf.h"
#include "base/err.h"

struct hash {
	EVP_MD *algorithm;	/* fetched once: an implicit fetch costs more than a small digest */
	EVP_MD_CTX *ctx;
};

static void must(int ok)
{
	if (ok != 1)
		BUG("libcrypto cannot compute SHA-256");
}

struct hash *hash_new(void)
{
	struct hash *h = xcalloc(1, sizeof *h);

	h->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
	h->ctx = EVP_MD_CTX_new();
	must(h->algorithm && h->ctx);
	must(EVP_DigestInit_ex2(h->ctx, h->algorithm, NULL));
	return h;
}

void hash_free(struct hash *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	EVP_MD_free(h->algorithm);
	free(h);
}

void hash_freep(struct hash **h)
{
	hash_free(*h);
	*h = NULL;
}

void hash_add(struct hash *h, const void *bytes, size_t n)
{
	must(EVP_DigestUpdate(h->ctx, bytes, n));
}

struct sha256 hash_end(struct hash *h)
{
	struct sha256 d;

	must(EVP_DigestFinal_ex(h->ctx, d.b, NULL));
	must(EVP_DigestInit_ex2(h->ctx, h->algorithm, NULL));
	return d;
}

struct sha256 sha256_of(struct str bytes)
{
	struct sha256 d;

	must(EVP_Digest(bytes.p ? bytes.p : "", bytes.n, d.b, NULL, EVP_sha256(), NULL));
	return d;
}

bool sha256_eq(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a->b, b->b, SHA256_LEN) == 0;
}

void sha256_hex(const struct sha256 *d, char hex[SHA256_HEX_LEN + 1])
{
	for (size_t i = 0; i < SHA256_LEN; i++) {
		hex[2 * i] = "0123456789abcdef"[d->b[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[d->b[i] & 15];
	}
	hex[SHA256_HEX_LEN] = '\0';
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool sha256_from_hex(struct str hex, struct sha256 *ret)
{
	if (hex.n != SHA256_HEX_LEN)
		return false;
	for (size_t i = 0; i < SHA256_LEN; i++) {
		int hi = nibble(hex.p[2 * i]), lo = nibble(hex.p[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		ret->b[i] = (unsigned char)(hi << 4 | lo);
	}
	return true;
}
