/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CRYPT_PUBKEY_H
#define ASSAY_CRYPT_PUBKEY_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "crypt/hash.h"

/*
 * Public keys of others, and what they signed. Ed25519 (RFC 8032, as libcrypto verifies: without
 * the cofactor, S reduced, points as they are encoded); ECDSA on P-256 with SHA-256, P-384 with SHA-384,
 * P-521 with SHA-512, and SHA-256 on each of them, the signature in DER or as r and s side by side; RSA of
 * 2048 to 8192 bits, PSS or PKCS #1 v1.5 with SHA-256, SHA-384 or SHA-512.
 */
#define PUBKEY_BYTES_MAX 16384

struct pubkey;

/* From PEM ("BEGIN PUBLIC KEY"; a certificate's text gives the key in it). ERR_INPUT when it is neither. */
int pubkey_from_pem(struct str pem, struct pubkey **ret, struct err *e);

/* From SubjectPublicKeyInfo in DER, or an RSAPublicKey (PKCS #1). */
int pubkey_from_der(struct str der, struct pubkey **ret, struct err *e);
int pubkey_ed25519(const unsigned char raw[32], struct pubkey **ret, struct err *e);
void pubkey_free(struct pubkey *k);
void pubkey_freep(struct pubkey **k);	/* for CLEANUP */

/* SHA-256 over its SubjectPublicKeyInfo: how transparency logs name keys (RFC 6962 3.2). */
struct sha256 pubkey_id(const struct pubkey *k);

/* The name of an Ed25519 key in signed notes of that signer (C2SP signed-note): the whole hash of which notes carry four
 * bytes. Of another key pubkey_id. */
struct sha256 pubkey_note_id(const struct pubkey *k, struct str name);

void pubkey_put_pem(const struct pubkey *k, struct buf *b);

bool pubkey_eq(const struct pubkey *a, const struct pubkey *b);

/* Did the key sign the text? A signature that is malformed did not. */
bool pubkey_verify(const struct pubkey *k, struct str text, struct str sig);

/* The same for a text of which only the digest is known, by "sha256", "sha384" or "sha512". An Ed25519 key signs
 * texts and no digests: false. */
bool pubkey_verify_digest(const struct pubkey *k, struct str algorithm, struct str digest, struct str sig);

#endif
