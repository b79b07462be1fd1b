/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt/hash.h"

#include <stdlib.h>

#include <openssl/evp.h>

#include "base/err.h"

/*
 * libcrypto refuses these calls only when memory runs out or the library has no SHA-256;
 * neither is something a caller could act on, so both end the process.
 */
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

void base64_put(struct buf *b, struct str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)bytes.p;

	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		uint32_t v = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
			     (left > 2 ? p[i + 2] : 0);
		char four[4] = { digits[v >> 18], digits[v >> 12 & 63], digits[v >> 6 & 63], digits[v & 63] };

		if (left < 3)
			four[3] = '=';
		if (left < 2)
			four[2] = '=';
		buf_add(b, four, 4);
	}
}

static int base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_take(struct str text, struct buf *b)
{
	if (text.n % 4)
		return false;
	for (size_t i = 0; i < text.n; i += 4) {
		size_t pad = 0;
		uint32_t v = 0;
		char three[3];

		if (i + 4 == text.n)
			pad = text.p[i + 3] != '=' ? 0 : text.p[i + 2] != '=' ? 1 : 2;
		for (size_t k = 0; k < 4; k++) {
			int d = k >= 4 - pad ? 0 : base64_digit(text.p[i + k]);

			if (d < 0)
				return false;
			v = v << 6 | (uint32_t)d;
		}
		/* One text for the same bytes: the bits that padding drops must be zero. */
		if ((pad == 1 && (v & 0xff)) || (pad == 2 && (v & 0xffff)))
			return false;
		three[0] = (char)(v >> 16);
		three[1] = (char)(v >> 8);
		three[2] = (char)v;
		buf_add(b, three, 3 - pad);
	}
	return !buf_overflowed(b);
}
