/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/signed_text.h"

#include "codec/base64.h"

static bool fits(const struct signed_text *t, const struct pubkey *key, struct str sig)
{
	return t->text.p ? pubkey_verify(key, t->text, sig) : pubkey_verify_digest(key, t->algorithm, t->digest, sig);
}

bool signed_text_verify(const struct signed_text *t, const struct pubkey *key, struct str sig, struct arena *a)
{
	struct str inner;

	return fits(t, key, sig) || (t->twice && base64_any(sig, a, &inner) && fits(t, key, inner));
}

bool signed_text_is(const struct signed_text *t, struct str algorithm, struct str digest)
{
	unsigned char room[HASH_LEN_MAX];
	struct str ours = t->digest;

	if (t->text.p)
		ours = hash_by(algorithm, t->text, room);
	else if (!hash_same(algorithm, t->algorithm))
		return false;
	return ours.p && str_eq(ours, digest);
}
