/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/log_body.h"

#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/json.h"
#include "crypt/cert.h"

#define BODY_BYTES_MAX ((size_t)16 * 1024 * 1024)

/* One entry, held against what was signed. */
struct looking {
	const struct signed_text *t;
	struct str sig;
	const struct pubkey *key;
	struct arena *a;
};

/* PEM of a key or of a certificate, DER of a certificate, or DER of a key. */
static bool is_key(struct looking *x, struct str base64)
{
	struct pubkey *other = NULL;
	struct cert *cert = NULL;
	struct err ignored = { 0 };
	struct str bytes;
	bool same;

	if (!base64_any(base64, x->a, &bytes))
		return false;
	if (str_has(bytes, "-----BEGIN"))
		pubkey_from_pem(bytes, &other, &ignored);
	else if (cert_from_der(bytes, &cert, &ignored) == 0)
		cert_pubkey(cert, &other, &ignored);
	else
		pubkey_from_der(bytes, &other, &ignored);
	same = other && pubkey_eq(x->key, other);
	pubkey_free(other);
	cert_free(cert);
	err_clear(&ignored);
	return same;
}

static bool is_verifier(struct looking *x, struct json v)
{
	struct str cert = json_str_at(v, "/verifier/x509Certificate/rawBytes");

	return is_key(x, cert.p ? cert : json_str_at(v, "/verifier/publicKey/rawBytes"));
}

static bool is_signature(struct looking *x, struct str base64)
{
	struct str once, twice;

	if (!base64_any(base64, x->a, &once))
		return false;
	return str_eq(once, x->sig) || (base64_any(once, x->a, &twice) && str_eq(twice, x->sig));
}

/* A digest in hex of these bytes. */
static bool is_digest(struct json hash, struct str bytes, struct arena *a)
{
	unsigned char room[HASH_LEN_MAX];
	struct str ours = hash_by(json_get_str(hash, "algorithm"), bytes, room), theirs;

	return ours.p && hex_take(json_get_str(hash, "value"), a, &theirs) && str_eq(ours, theirs);
}

static bool is_payload(struct looking *x, struct json body, const char *pointer)
{
	struct json hash;

	return x->t->payload.p && json_at(body, str_of(pointer), &hash) && is_digest(hash, x->t->payload, x->a);
}

static bool lists_signature(struct looking *x, struct json body, const char *pointer, const char *signature,
			    const char *verifier)
{
	struct json list, item;
	struct json_iter it;

	if (!json_at(body, str_of(pointer), &list))
		return false;
	for (json_begin(list, &it); json_next(&it, &item);)
		if (is_signature(x, json_get_str(item, signature)) && is_key(x, json_get_str(item, verifier)))
			return true;
	return false;
}

static bool about_file(struct looking *x, struct json body)
{
	struct str digest, base64 = json_str_at(body, "/spec/hashedRekordV002/data/digest");
	struct json signature;

	if (base64.p)
		return base64_any(base64, x->a, &digest) &&
		       signed_text_is(x->t, json_str_at(body, "/spec/hashedRekordV002/data/algorithm"), digest) &&
		       json_at(body, STR_LIT("/spec/hashedRekordV002/signature"), &signature) &&
		       is_signature(x, json_get_str(signature, "content")) && is_verifier(x, signature);
	return hex_take(json_str_at(body, "/spec/data/hash/value"), x->a, &digest) &&
	       signed_text_is(x->t, json_str_at(body, "/spec/data/hash/algorithm"), digest) &&
	       is_signature(x, json_str_at(body, "/spec/signature/content")) &&
	       is_key(x, json_str_at(body, "/spec/signature/publicKey/content"));
}

static bool about_envelope(struct looking *x, struct json body)
{
	struct str digest, base64 = json_str_at(body, "/spec/dsseV002/payloadHash/digest");
	unsigned char room[HASH_LEN_MAX];
	struct json list, item;
	struct json_iter it;

	if (!base64.p)
		return is_payload(x, body, "/spec/payloadHash") &&
		       lists_signature(x, body, "/spec/signatures", "signature", "verifier");
	if (!x->t->payload.p || !base64_any(base64, x->a, &digest) ||
	    !str_eq(digest, hash_by(json_str_at(body, "/spec/dsseV002/payloadHash/algorithm"), x->t->payload, room)) ||
	    !json_at(body, STR_LIT("/spec/dsseV002/signatures"), &list))
		return false;
	for (json_begin(list, &it); json_next(&it, &item);)
		if (is_signature(x, json_get_str(item, "content")) && is_verifier(x, item))
			return true;
	return false;
}

/* 0.0.1 names the key alone, 0.0.2 each signature with its key. */
static bool about_statement(struct looking *x, struct json body)
{
	struct str key = json_str_at(body, "/spec/publicKey");

	if (!is_payload(x, body, "/spec/content/payloadHash"))
		return false;
	return key.p ? is_key(x, key) :
		       lists_signature(x, body, "/spec/content/envelope/signatures", "sig", "publicKey");
}

bool log_body_is_about(struct str text, const struct signed_text *t, struct str sig, const struct pubkey *key,
		       struct arena *a)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct looking x = { .t = t, .sig = sig, .key = key, .a = a };
	struct err ignored = { 0 };
	struct json body;
	struct str kind;

	if (text.n > BODY_BYTES_MAX || json_parse_copy(reader, text, &body, &ignored) < 0) {
		err_clear(&ignored);
		return false;
	}
	kind = json_get_str(body, "kind");
	if (str_is(kind, "hashedrekord"))
		return about_file(&x, body);
	if (str_is(kind, "dsse"))
		return about_envelope(&x, body);
	return str_is(kind, "intoto") && about_statement(&x, body);
}

bool log_body_file(struct str text, struct arena *a, struct str *ret_algorithm, struct str *ret_digest)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct err ignored = { 0 };
	struct str algorithm;
	struct json body;

	if (text.n > BODY_BYTES_MAX || json_parse_copy(reader, text, &body, &ignored) < 0) {
		err_clear(&ignored);
		return false;
	}
	if (!str_is(json_get_str(body, "kind"), "hashedrekord"))
		return false;
	algorithm = json_str_at(body, "/spec/data/hash/algorithm");
	*ret_algorithm = arena_str(a, algorithm.p ? algorithm : json_str_at(body, "/spec/hashedRekordV002/data/algorithm"));
	return hex_take(json_str_at(body, "/spec/data/hash/value"), a, ret_digest) ||
	       base64_any(json_str_at(body, "/spec/hashedRekordV002/data/digest"), a, ret_digest);
}
