/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CRYPT_HASH_H
#define ASSAY_CRYPT_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* SHA-256 (FIPS 180-4), and the two text forms of bytes that formats use: lower-case hex
 * and base64 with padding (RFC 4648 section 4). */
#define SHA256_LEN 32
#define SHA256_HEX_LEN 64

struct sha256 {
	unsigned char b[SHA256_LEN];
};

struct hash;	/* an ongoing digest */

struct hash *hash_new(void);
void hash_free(struct hash *h);
void hash_freep(struct hash **h);
void hash_add(struct hash *h, const void *bytes, size_t n);
struct sha256 hash_end(struct hash *h);	/* makes h ready for the next digest */

struct sha256 sha256_of(struct str bytes);
bool sha256_eq(const struct sha256 *a, const struct sha256 *b);

/* hex must have SHA256_HEX_LEN + 1 bytes; it is terminated. */
void sha256_hex(const struct sha256 *d, char hex[SHA256_HEX_LEN + 1]);
bool sha256_from_hex(struct str hex, struct sha256 *ret);

void base64_put(struct buf *b, struct str bytes);
/* Strict: no white space, padding required. Appends to b; false when it is not base64. */
bool base64_take(struct str text, struct buf *b);

#endif
