/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CRYPT_CERT_H
#define ASSAY_CRYPT_CERT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "crypt/pubkey.h"

/*
 * X.509 certificates (RFC 5280) of signers, and whether they lead to a root that somebody trusts. Nothing
 * is fetched: no revocation lists, no issuers from elsewhere.
 */
#define CERT_BYTES_MAX (64 * 1024)
#define CERT_BUNDLE_MAX 64	/* certificates in one PEM text */

struct cert;
struct cert_store;

int cert_from_der(struct str der, struct cert **ret, struct err *e);

/* The first certificate of a PEM text. */
int cert_from_pem(struct str pem, struct cert **ret, struct err *e);
void cert_free(struct cert *c);
void cert_freep(struct cert **c);	/* for CLEANUP */

void cert_put_pem(const struct cert *c, struct buf *b);

/* The key that is certified. */
int cert_pubkey(const struct cert *c, struct pubkey **ret, struct err *e);

/* Who it names: the first URI, e-mail address or other name of its subject alternative names, in
 * this order of kinds, else the common name; "not given" when there is none. Text is copied into a. */
struct str cert_subject(const struct cert *c, struct arena *a);

/* The text of an extension, by its dotted number: a UTF8String or IA5String in DER, or the raw bytes
 * as Fulcio's first extensions have it. "Not given": it has no such, or it is no text. */
struct str cert_extension(const struct cert *c, const char *oid, struct arena *a);

int64_t cert_not_before(const struct cert *c);	/* seconds since 1970; 0 when it cannot be told */

/* Roots (certificates that are their own issuers) and intermediates, from PEM. ERR_INPUT when one
 * of the certificates cannot be read, or none is there. */
int cert_store_from_pem(struct str pem, struct cert_store **ret, struct err *e);
void cert_store_free(struct cert_store *s);

/* What cert_verify says when there is no way to a root at all. */
#define CERT_NO_ROOT "the certificate leads to no root of the settings"

/* Does it lead to a root of the store, through the store's intermediates and these others, for code
 * signing, all of them valid at that time? *ret_why is a static text when not, NULL when it does. */
bool cert_verify(const struct cert *c, struct cert *const *others, size_t count, const struct cert_store *roots,
		 int64_t at, const char **ret_why);

/* Keys of certificate transparency logs, and from when to when each may be used (seconds since 1970). */
struct cert_log {
	struct pubkey *key;
	int64_t from, until;
};

/* Does it carry a timestamp (SCT, RFC 6962 3.2) that one of these logs signed? The issuer is found among the others
 * and in the store. */
bool cert_is_logged(const struct cert *c, struct cert *const *others, size_t count, const struct cert_store *roots,
		    const struct cert_log *logs, size_t log_count);

#endif
