/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/signer.h"

#include "attest/dating.h"
#include "crypt/cert.h"

#define SIGNED_BYTES_MAX ((size_t)512 * 1024 * 1024)
/* Fulcio's extension that names who vouched for the signer; in DER (1.8), and before that as raw text (1.1). */
#define OID_ISSUER_V2 "1.3.6.1.4.1.57264.1.8"
#define OID_ISSUER "1.3.6.1.4.1.57264.1.1"

/* One signature, being checked. */
struct checking {
	const struct signed_text *t;
	struct str sig, key_id;
	const struct material *m;
	const struct settings_trust *trust;
	struct arena *a;
	struct cert *certs[MATERIAL_CERTS_MAX];	/* the signer's own first; none: signed with a bare key */
	size_t count;
};

const char *signer_verdict_name(enum signer_verdict v)
{
	static const char *const names[] = { "no-key", "failed", "verified" };

	return names[v];
}

static void done(struct checking *c)
{
	for (size_t i = 0; i < c->count; i++)
		cert_free(c->certs[i]);
}

static int read_certs(struct checking *c, struct err *e)
{
	for (size_t i = 0; i < c->m->cert_count; i++) {
		struct str bytes = c->m->certs[i];
		struct cert **to = &c->certs[c->count];

		if ((str_has(bytes, "-----BEGIN") ? cert_from_pem(bytes, to, e) : cert_from_der(bytes, to, e)) < 0)
			return -1;
		c->count++;
	}
	return 0;
}

static void say(struct signer *s, enum signer_verdict v, struct arena *a, const char *text)
{
	s->verdict = v;
	s->reason = str_of(arena_printf(a, "%s", text));
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

static void take_dating(const struct dating *d, struct signer *s)
{
	if (d->log) {
		s->log = d->log->id;
		s->log_index = d->log_index;
		s->logged = d->logged;
	}
	if (d->tsa) {
		s->tsa = d->tsa->id;
		s->stamped = d->stamped;
	}
}

/* Is the certificate in a log of certificates that the set has? */
static int is_logged(struct checking *c, const struct settings_trust_set *set, const struct cert_store *roots, struct err *e)
{
	struct cert_log *logs = arena_alloc(c->a, (set->ct_logs.count + 1) * sizeof *logs);
	size_t count = 0;
	int ret = 0;

	for (; ret == 0 && count < set->ct_logs.count; count++) {
		const struct settings_trusted *t = &set->ct_logs.items[count];
		struct pubkey *key = NULL;

		ret = pubkey_from_pem(t->text, &key, e);
		logs[count] = (struct cert_log){ .key = key, .from = t->from, .until = t->until };
	}
	if (ret == 0)
		ret = cert_is_logged(c->certs[0], c->certs + 1, c->count - 1, roots, logs, count);
	for (size_t i = 0; i < count; i++)
		pubkey_free(logs[i].key);
	return ret;
}

/* Why the certificate does not lead to this root at the times that are known; NULL: it does. */
static const char *why_no_way(struct checking *c, const struct settings_trusted *root, const struct cert_store *store,
			      const struct dating *d)
{
	const char *why = NULL;

	if (!d->count)
		cert_verify(c->certs[0], c->certs + 1, c->count - 1, store, cert_not_before(c->certs[0]), &why);
	for (size_t i = 0; i < d->count && !why; i++)
		if (cert_verify(c->certs[0], c->certs + 1, c->count - 1, store, d->times[i], &why) &&
		    (d->times[i] < root->from || d->times[i] > root->until))
			why = "the settings do not trust the root of its certificate at that time";
	return why;
}

/* 1: it holds by this root of the set. 0: *ret_why says why not, which is CERT_NO_ROOT where the root has nothing to do with
 * it. */
static int try_root(struct checking *c, const struct settings_trust_set *set, const struct settings_trusted *root,
		    const struct dating *d, const char **ret_why, struct err *e)
{
	struct cert_store *store;
	int ret = 1;

	if (cert_store_from_pem(root->text, &store, e) < 0)
		return -1;
	*ret_why = why_no_way(c, root, store, d);
	if (!*ret_why && d->wrong)
		*ret_why = d->wrong;
	else if (!*ret_why && ((!d->count && !root->undated) || (set->whole && set->logs.count && !d->entries)))
		*ret_why = d->count ? "no transparency log of the settings has it" : d->missing;
	else if (!*ret_why && set->ct_logs.count) {
		ret = is_logged(c, set, store, e);
		if (!ret)
			*ret_why = "no transparency log of certificates has the certificate";
	}
	cert_store_free(store);
	return *ret_why && ret >= 0 ? 0 : ret;
}

static int try_set(struct checking *c, const struct settings_trust_set *set, const struct pubkey *key, struct signer *s,
		   struct err *e)
{
	const char *why = CERT_NO_ROOT;
	struct dating d;

	if (dating_find(c->m, set, c->t, c->sig, key, c->a, &d, e) < 0)
		return -1;
	for (size_t i = 0; i < set->roots.count; i++) {
		int ok = try_root(c, set, &set->roots.items[i], &d, &why, e);

		if (ok < 0)
			return -1;
		if (ok)
			s->trusted = set->roots.items[i].id;
		if (ok || strcmp(why, CERT_NO_ROOT) != 0)
			break;
	}
	if (s->trusted || strcmp(why, CERT_NO_ROOT) != 0)
		take_dating(&d, s);
	if (!s->trusted)
		say(s, SIGNER_FAILED, c->a, why);
	return s->trusted != NULL;
}

/* The reason of a set whose root the certificate leads to says more than that of the others. */
static int check_sets(struct checking *c, const struct pubkey *key, struct signer *s, struct err *e)
{
	const struct signer before = *s;
	struct signer said = *s;

	for (size_t i = 0; i < c->trust->set_count; i++) {
		struct signer one = before;
		int ok = c->trust->sets[i].roots.count ? try_set(c, &c->trust->sets[i], key, &one, e) : 0;

		if (ok < 0)
			return -1;
		if (ok) {
			*s = one;
			return 1;
		}
		if (one.reason.p && (!said.reason.p || str_is(said.reason, CERT_NO_ROOT)))
			said = one;
	}
	*s = said;
	if (!s->reason.p)
		say(s, SIGNER_NO_KEY, c->a, "the settings trust no root of certificates");
	return 0;
}

static int check_cert(struct checking *c, struct signer *s, struct err *e)
{
	CLEANUP(pubkey_freep) struct pubkey *key = NULL;
	struct err unreadable = { 0 };
	int ok;

	s->name = cert_subject(c->certs[0], c->a);
	s->issuer = cert_extension(c->certs[0], OID_ISSUER_V2, c->a);
	if (!s->issuer.p)
		s->issuer = cert_extension(c->certs[0], OID_ISSUER, c->a);
	if (cert_pubkey(c->certs[0], &key, &unreadable) < 0) {
		say(s, SIGNER_FAILED, c->a, unreadable.msg);
		return 0;
	}
	if (!signed_text_verify(c->t, key, c->sig, c->a)) {
		say(s, SIGNER_FAILED, c->a, "the signature is not over this payload by the key of its certificate");
		return 0;
	}
	ok = check_sets(c, key, s, e);
	if (ok <= 0)
		return ok;
	if (may_sign(c->trust, s)) {
		s->verdict = SIGNER_VERIFIED;
		return 0;
	}
	s->trusted = NULL;
	say(s, SIGNER_FAILED, c->a, "the signers of the settings do not name who signed it");
	return 0;
}

/* Is it the key that the envelope hints at? By its id in the settings, or its SHA-256. */
static bool is_hinted(const struct settings_trusted *t, const struct pubkey *key, struct str hint)
{
	struct sha256 id = pubkey_id(key);
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&id, hex);
	return str_is(hint, t->id) || str_is_nocase(hint, hex);
}

/* A key needs no time; but what logs and authorities of the settings say of it must hold. */
static int take_key(struct checking *c, const struct settings_trusted *trusted, const struct pubkey *key, struct signer *s,
		    struct err *e)
{
	for (size_t i = 0; i < c->trust->set_count; i++) {
		struct dating d;

		if (dating_find(c->m, &c->trust->sets[i], c->t, c->sig, key, c->a, &d, e) < 0)
			return -1;
		take_dating(&d, s);
		if (d.wrong) {
			say(s, SIGNER_FAILED, c->a, d.wrong);
			return 0;
		}
	}
	s->verdict = SIGNER_VERIFIED;
	s->trusted = trusted->id;
	return 0;
}

static int check_keys(struct checking *c, struct signer *s, struct err *e)
{
	bool hinted = false;

	s->name = c->key_id.n ? c->key_id : STR_NONE;
	for (size_t i = 0; i < c->trust->keys.count; i++) {
		CLEANUP(pubkey_freep) struct pubkey *key = NULL;
		const struct settings_trusted *t = &c->trust->keys.items[i];

		if (pubkey_from_pem(t->text, &key, e) < 0)
			return -1;
		hinted |= is_hinted(t, key, c->key_id);
		if (signed_text_verify(c->t, key, c->sig, c->a))
			return take_key(c, t, key, s, e);
	}
	if (hinted)
		say(s, SIGNER_FAILED, c->a, "the signature is not over this payload by the key that it names");
	else
		say(s, SIGNER_NO_KEY, c->a, "no key of the settings made the signature");
	return 0;
}

int signer_verify(const struct signed_text *t, struct str sig, struct str key_id, const struct material *m,
		  const struct settings_trust *trust, struct arena *a, struct signer *ret, struct err *e)
{
	struct checking c = { .t = t, .sig = sig, .key_id = key_id, .m = m, .trust = trust, .a = a };
	struct err unreadable = { 0 };
	int ok = 0;

	*ret = (struct signer){ .log_index = -1 };
	if (!sig.p)
		say(ret, SIGNER_FAILED, a, "the signature is no base64");
	else if (m->broken.p || read_certs(&c, &unreadable) < 0)
		say(ret, SIGNER_FAILED, a, m->broken.p ? m->broken.p : unreadable.msg);
	else
		ok = c.count ? check_cert(&c, ret, e) : check_keys(&c, ret, e);
	done(&c);
	return ok;
}

int signer_verify_envelope(const struct dsse *d, const struct material *m, const struct settings_trust *trust,
			   struct arena *a, struct signer *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(SIGNED_BYTES_MAX);
	struct signed_text t = { .payload = d->payload, .twice = true };

	*ret = (struct signer){ .verdict = SIGNER_FAILED, .log_index = -1, .reason = STR_LIT("it has no signature") };
	dsse_put_signed(d, &text);
	if (buf_overflowed(&text))
		return err_set(e, ERR_INPUT, "payload: larger than %zu bytes", SIGNED_BYTES_MAX);
	t.text = buf_str(&text);
	if (m && d->count > 1) {
		ret->reason = STR_LIT("a bundle has one signature");
		return 0;
	}
	for (size_t i = 0; i < d->count && ret->verdict != SIGNER_VERIFIED; i++) {
		const struct dsse_signature *g = &d->signatures[i];
		struct material own = { .certs = { g->cert }, .cert_count = str_given(g->cert) };
		struct signer s;

		if (signer_verify(&t, g->sig, g->key_id, m ? m : &own, trust, a, &s, e) < 0)
			return -1;
		/* What failed says more than what could not be checked. */
		if (i == 0 || s.verdict > ret->verdict)
			*ret = s;
	}
	return 0;
}
