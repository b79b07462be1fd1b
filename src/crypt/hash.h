/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CRYPT_HASH_H
#define ASSAY_CRYPT_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * SHA-256 (FIPS 180-4). Nothing here fails: libcrypto refuses only when memory runs out or
 * it has no SHA-256, and both end the process.
 */
#define SHA256_LEN 32
#define SHA256_HEX_LEN 64

struct sha256 {
	unsigned char b[SHA256_LEN];
};

/* An ongoing digest of bytes that come in pieces. */
struct hash;

struct hash *hash_new(void);
void hash_free(struct hash *h);
void hash_freep(struct hash **h);	/* for CLEANUP */
void hash_add(struct hash *h, const void *bytes, size_t n);
struct sha256 hash_end(struct hash *h);	/* makes h ready for the next digest */

struct sha256 sha256_of(struct str bytes);
bool sha256_eq(const struct sha256 *a, const struct sha256 *b);

/* SHA-256, SHA-384 or SHA-512, by any of their names ("sha256", "SHA2_256", "SHA-256"): a digest that stands in ret.
 * "Not given": it is none of them. */
#define HASH_LEN_MAX 64
struct str hash_by(struct str algorithm, struct str bytes, unsigned char ret[HASH_LEN_MAX]);

/* Two names of the same one of these? */
bool hash_same(struct str a, struct str b);

/* "sha256", "sha384", "sha512" of any of their names; NULL: none of them. */
const char *hash_plain_name(struct str algorithm);

/* Lower-case hex, terminated. */
void sha256_hex(const struct sha256 *d, char hex[SHA256_HEX_LEN + 1]);
/* False unless hex is what sha256_hex writes. */
bool sha256_from_hex(struct str hex, struct sha256 *ret);

#endif
