/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt/hash.h"

#include <stdlib.h>

#include "crypt/crypt_int.h"

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

const char *hash_plain_name(struct str algorithm)
{
	static const char *const names[][3] = {
		{ "sha256", "sha2_256", "sha-256" },
		{ "sha384", "sha2_384", "sha-384" },
		{ "sha512", "sha2_512", "sha-512" },
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		for (size_t k = 0; k < COUNT_OF(names[i]); k++)
			if (str_is_nocase(algorithm, names[i][k]))
				return names[i][0];
	return NULL;
}

const EVP_MD *hash_named(struct str algorithm)
{
	struct str name = str_of(hash_plain_name(algorithm));

	return str_is(name, "sha256") ? EVP_sha256() : str_is(name, "sha384") ? EVP_sha384() : name.p ? EVP_sha512() : NULL;
}

struct str hash_by(struct str algorithm, struct str bytes, unsigned char ret[HASH_LEN_MAX])
{
	const EVP_MD *md = hash_named(algorithm);
	unsigned n = 0;

	if (!md)
		return STR_NONE;
	must(EVP_Digest(bytes.p, bytes.n, ret, &n, md, NULL));
	return (struct str){ (const char *)ret, n };
}

bool hash_same(struct str a, struct str b)
{
	const EVP_MD *md = hash_named(a);

	return md && md == hash_named(b);
}
