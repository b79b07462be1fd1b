/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "crypt/cert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void look_at(const struct cert *c, const struct cert_store *roots)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str who = cert_subject(c, &a), issuer = cert_extension(c, "1.3.6.1.4.1.57264.1.8", &a);
	struct pubkey *key = NULL;
	struct err e = { 0 };
	const char *why;

	if ((who.p && !str_utf8(who)) || (issuer.p && !str_utf8(issuer)))
		BUG("a name that is no text");
	if (cert_pubkey(c, &key, &e) == 0) {
		pubkey_verify(key, who, issuer);
		pubkey_free(key);
	}
	if (roots && cert_verify(c, NULL, 0, roots, cert_not_before(c), &why) != (why == NULL))
		BUG("a certificate that is refused without a reason");
}

/* The bytes as a certificate in DER, as PEM, as a store of roots, and as a key. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = { (const char *)data, n };
	struct cert_store *roots = NULL;
	struct pubkey *key = NULL;
	struct cert *c = NULL;
	struct err e = { 0 };

	if (cert_store_from_pem(bytes, &roots, &e) < 0)
		roots = NULL;
	if (cert_from_der(bytes, &c, &e) == 0 || cert_from_pem(bytes, &c, &e) == 0)
		look_at(c, roots);
	cert_free(c);
	cert_store_free(roots);
	if (pubkey_from_pem(bytes, &key, &e) == 0)
		pubkey_id(key);
	pubkey_free(key);
	return 0;
}
