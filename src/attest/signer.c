/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/signer.h"

#include "attest/log_entry.h"
#include "codec/base64.h"
#include "crypt/cert.h"

#define CHAIN_MAX 8
#define SIGNED_BYTES_MAX ((size_t)512 * 1024 * 1024)
/* Fulcio's extension that names who vouched for the signer; in DER (1.8), and before that as raw text (1.1). */
#define OID_ISSUER_V2 "1.3.6.1.4.1.57264.1.8"
#define OID_ISSUER "1.3.6.1.4.1.57264.1.1"

/* One envelope, being checked. */
struct checking {
	const struct dsse *d;
	const struct dsse_signature *sig;
	const struct settings_trust *trust;
	struct arena *a;
	struct str text;		/* what is signed */
	bool has_material;
	struct json material;
	struct cert *leaf;		/* NULL: signed with a bare key */
	struct cert *chain[CHAIN_MAX];
	size_t chain_count;
};

const char *signer_verdict_name(enum signer_verdict v)
{
	static const char *const names[] = { "no-key", "failed", "verified" };

	return names[v];
}

static void done(struct checking *c)
{
	cert_free(c->leaf);
	for (size_t i = 0; i < c->chain_count; i++)
		cert_free(c->chain[i]);
}

static int read_der(struct json v, struct checking *c, struct cert **ret, struct err *e)
{
	struct str der;

	if (!base64_any(json_get_str(v, "rawBytes"), c->a, &der))
		return err_set(e, ERR_INPUT, "verificationMaterial: rawBytes of a certificate: expected base64");
	return cert_from_der(der, ret, e) < 0 ? err_ctx(e, "verificationMaterial") : 0;
}

/* The certificate of a bundle (0.3), or the first of its chain (0.1, 0.2) and the others. */
static int read_certs(struct checking *c, struct err *e)
{
	struct json v, list;
	struct json_iter it;

	if (!c->has_material)
		return 0;
	if (json_get(c->material, "certificate", &v))
		return read_der(v, c, &c->leaf, e);
	if (!json_at(c->material, STR_LIT("/x509CertificateChain/certificates"), &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &v);) {
		struct cert **to = c->leaf ? &c->chain[c->chain_count] : &c->leaf;

		if (c->leaf && c->chain_count == CHAIN_MAX)
			return err_set(e, ERR_INPUT, "verificationMaterial: more than %d certificates", CHAIN_MAX);
		if (read_der(v, c, to, e) < 0)
			return -1;
		c->chain_count += to != &c->leaf;
	}
	return 0;
}

static void say(struct signer *s, enum signer_verdict v, struct arena *a, const char *text)
{
	s->verdict = v;
	s->reason = str_of(arena_printf(a, "%s", text));
}

/* Some tools encode the signature twice. */
static bool fits(const struct checking *c, const struct pubkey *key)
{
	struct str inner;

	return pubkey_verify(key, c->text, c->sig->sig) ||
	       (base64_any(c->sig->sig, c->a, &inner) && pubkey_verify(key, c->text, inner));
}

/* Text in which * stands for any characters. */
static bool matches(const char *pattern, struct str text)
{
	const char *star = NULL;
	size_t at = 0, back = 0;

	while (at < text.n) {
		if (*pattern == '*') {
			star = pattern++;
			back = at;
		} else if (*pattern == text.p[at]) {
			pattern++;
			at++;
		} else if (star) {
			pattern = star + 1;
			at = ++back;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static bool may_sign(const struct settings_trust *trust, const struct signer *s)
{
	for (size_t i = 0; i < trust->signer_count; i++) {
		const struct settings_signer *w = &trust->signers[i];

		if (s->name.p && matches(w->name, s->name) &&
		    (w->issuer ? s->issuer.p && matches(w->issuer, s->issuer) : !s->issuer.p))
			return true;
	}
	return false;
}

/* When the signature was made, as a log says. 1: known. 0: not, and *ret_why says why. */
static int find_time(struct checking *c, const struct pubkey *key, struct signer *s, const char **ret_why, struct err *e)
{
	struct log_entry entry = { 0 };
	struct json list, item;
	struct json_iter it;

	*ret_why = "no transparency log says when it was signed";
	if (!c->has_material || !json_get(c->material, "tlogEntries", &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &item);) {
		int ok = log_entry_verify(item, c->trust, c->d, c->sig, key, c->a, &entry, ret_why, e);

		if (ok < 0)
			return -1;
		if (!ok)
			continue;
		s->log = entry.log;
		s->log_index = entry.index;
		s->logged = entry.time;
		return 1;
	}
	return 0;
}

/* Does the certificate lead to this root, at the time that the root asks for? */
static int try_root(struct checking *c, const struct settings_trusted *root, bool dated, const char *no_time,
		    struct signer *s, struct err *e)
{
	struct cert_store *store;
	const char *why;
	bool ok;

	if (cert_store_from_pem(root->pem, &store, e) < 0)
		return -1;
	ok = cert_verify(c->leaf, c->chain, c->chain_count, store,
			 dated ? s->logged : cert_not_before(c->leaf), &why);
	cert_store_free(store);
	if (ok && !dated && !root->undated) {
		ok = false;
		why = no_time;
	}
	if (!ok)
		say(s, SIGNER_FAILED, c->a, why);
	else
		s->trusted = root->id;
	return ok;
}

static int check_roots(struct checking *c, const struct pubkey *key, struct signer *s, struct err *e)
{
	const char *no_time;
	int dated = find_time(c, key, s, &no_time, e);

	if (dated < 0)
		return -1;
	for (size_t i = 0; i < c->trust->root_count; i++) {
		int ok = try_root(c, &c->trust->roots[i], dated, no_time, s, e);

		if (ok < 0)
			return -1;
		if (!ok)
			continue;
		if (may_sign(c->trust, s)) {
			s->verdict = SIGNER_VERIFIED;
			s->reason = STR_NONE;
			return 0;
		}
		s->trusted = NULL;
		say(s, SIGNER_FAILED, c->a, "the signers of the settings do not name who signed it");
		return 0;
	}
	return 0;
}

static int check_cert(struct checking *c, struct signer *s, struct err *e)
{
	CLEANUP(pubkey_freep) struct pubkey *key = NULL;

	s->name = cert_subject(c->leaf, c->a);
	s->issuer = cert_extension(c->leaf, OID_ISSUER_V2, c->a);
	if (!s->issuer.p)
		s->issuer = cert_extension(c->leaf, OID_ISSUER, c->a);
	if (cert_pubkey(c->leaf, &key, e) < 0)
		return -1;
	if (!fits(c, key)) {
		say(s, SIGNER_FAILED, c->a, "the signature is not over this payload by the key of its certificate");
		return 0;
	}
	if (!c->trust->root_count) {
		say(s, SIGNER_NO_KEY, c->a, "the settings trust no root of certificates");
		return 0;
	}
	return check_roots(c, key, s, e);
}

/* Is it the key that the envelope hints at? By its id in the settings, or its SHA-256. */
static bool is_hinted(const struct settings_trusted *t, const struct pubkey *key, struct str hint)
{
	struct sha256 id = pubkey_id(key);
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&id, hex);
	return str_is(hint, t->id) || str_is_nocase(hint, hex);
}

static int check_keys(struct checking *c, struct signer *s, struct err *e)
{
	bool hinted = false;

	s->name = c->sig->key_id.n ? c->sig->key_id : STR_NONE;
	for (size_t i = 0; i < c->trust->key_count; i++) {
		CLEANUP(pubkey_freep) struct pubkey *key = NULL;
		const struct settings_trusted *t = &c->trust->keys[i];

		if (pubkey_from_pem(t->pem, &key, e) < 0)
			return -1;
		hinted |= is_hinted(t, key, c->sig->key_id);
		if (!fits(c, key))
			continue;
		s->verdict = SIGNER_VERIFIED;
		s->reason = STR_NONE;
		s->trusted = t->id;
		return 0;
	}
	if (hinted)
		say(s, SIGNER_FAILED, c->a, "the signature is not over this payload by the key that it names");
	else
		say(s, SIGNER_NO_KEY, c->a, "no key of the settings made the signature");
	return 0;
}

static int check_signature(struct checking *c, struct signer *s, struct err *e)
{
	struct err unreadable = { 0 };
	int ret = 0;

	if (!c->sig->sig.p)
		say(s, SIGNER_FAILED, c->a, "the signature is no base64");
	else if (c->has_material ? read_certs(c, &unreadable) < 0 :
		 c->sig->cert.p && cert_from_pem(c->sig->cert, &c->leaf, &unreadable) < 0)
		say(s, SIGNER_FAILED, c->a, unreadable.msg);
	else
		ret = c->leaf ? check_cert(c, s, e) : check_keys(c, s, e);
	done(c);
	return ret;
}

int signer_verify(const struct dsse *d, bool has_material, struct json material, const struct settings_trust *trust,
		  struct arena *a, struct signer *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(SIGNED_BYTES_MAX);

	*ret = (struct signer){ .verdict = SIGNER_FAILED, .reason = STR_LIT("it has no signature") };
	dsse_put_signed(d, &text);
	if (buf_overflowed(&text))
		return err_set(e, ERR_INPUT, "payload: larger than %zu bytes", SIGNED_BYTES_MAX);
	for (size_t i = 0; i < d->count && ret->verdict != SIGNER_VERIFIED; i++) {
		struct checking c = { .d = d, .sig = &d->signatures[i], .trust = trust, .a = a,
				      .text = buf_str(&text), .has_material = has_material, .material = material };
		struct signer s = { .log_index = -1 };

		if (check_signature(&c, &s, e) < 0)
			return -1;
		/* What failed says more than what could not be checked. */
		if (i == 0 || s.verdict > ret->verdict)
			*ret = s;
	}
	return 0;
}
