/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/material.h"

#include "codec/base64.h"
#include "crypt/hash.h"

#define BUNDLE "application/vnd.dev.sigstore.bundle"
#define NOT_COMPLETE "its entry of the transparency log is not complete"

static void break_it(struct material *m, const char *why)
{
	if (!m->broken.p)
		m->broken = str_of(why);
}

bool material_number(struct json v, const char *name, int64_t *ret)
{
	struct str text = json_get_str(v, name);
	struct json there;
	uint64_t n;

	*ret = 0;
	if (!json_get(v, name, &there) || json_is(there, JSON_NULL))
		return true;
	if (!text.p)
		return json_get_int(v, name, ret) && *ret >= 0;
	if (!str_to_u64(text, &n) || n > INT64_MAX)
		return false;
	*ret = (int64_t)n;
	return true;
}

static void add_cert(struct material *m, struct str base64, struct arena *a)
{
	struct str bytes;

	if (m->cert_count == MATERIAL_CERTS_MAX)
		break_it(m, "it has too many certificates");
	else if (!base64_any(base64, a, &bytes))
		break_it(m, "a certificate is no base64");
	else
		m->certs[m->cert_count++] = bytes;
}

static void add_entry(struct material *m, struct json v, struct arena *a)
{
	struct material_entry *t = &m->entries[m->entry_count];
	struct str promise = json_str_at(v, "/inclusionPromise/signedEntryTimestamp");

	if (m->entry_count == MATERIAL_ENTRIES_MAX) {
		break_it(m, "it has too many entries of transparency logs");
		return;
	}
	*t = (struct material_entry){ 0 };
	t->has_proof = json_get(v, "inclusionProof", &t->proof) && json_is(t->proof, JSON_OBJECT);
	if (!base64_any(json_str_at(v, "/logId/keyId"), a, &t->log) ||
	    !base64_any(json_get_str(v, "canonicalizedBody"), a, &t->body) ||
	    (promise.n && !base64_any(promise, a, &t->promise)) || !material_number(v, "integratedTime", &t->time) ||
	    !material_number(v, "logIndex", &t->index))
		break_it(m, NOT_COMPLETE);
	else if (m->needs_promise && !t->promise.p)
		break_it(m, "its entry of the transparency log has no signed time, which this version of bundles asks for");
	else if (m->needs_proof && !t->has_proof)
		break_it(m, "its entry of the transparency log has no proof, which this version of bundles asks for");
	else
		m->entry_count++;
}

static void add_entries(struct material *m, struct json list, struct arena *a)
{
	struct json_iter it;
	struct json v;

	for (json_begin(list, &it); json_next(&it, &v);)
		add_entry(m, v, a);
}

static void add_stamp(struct material *m, struct str base64, struct arena *a)
{
	struct str der;

	if (m->stamp_count == MATERIAL_STAMPS_MAX)
		break_it(m, "it has too many timestamps");
	else if (!base64_any(base64, a, &der))
		break_it(m, "a timestamp is no base64");
	else
		m->stamps[m->stamp_count++] = der;
}

int material_bundle_version(struct str media_type)
{
	static const char *const versions[][2] = {
		{ "+json;version=0.1", ".v0.1+json" },
		{ "+json;version=0.2", ".v0.2+json" },
		{ "+json;version=0.3", ".v0.3+json" },
	};

	if (!str_take(&media_type, BUNDLE))
		return 0;
	for (int i = 0; i < (int)COUNT_OF(versions); i++)
		if (str_is(media_type, versions[i][0]) || str_is(media_type, versions[i][1]))
			return i + 1;
	return 0;
}

/* The certificate (0.3), or the first of a chain (0.1, 0.2) and the others. */
static void add_certs(struct material *m, struct json v, struct arena *a)
{
	struct json_iter it;
	struct json one, list;

	if (json_get(v, "certificate", &one)) {
		add_cert(m, json_get_str(one, "rawBytes"), a);
		return;
	}
	if (!json_get(v, "x509CertificateChain", &list))
		return;
	if (json_get(list, "certificates", &list))
		for (json_begin(list, &it); json_next(&it, &one);)
			add_cert(m, json_get_str(one, "rawBytes"), a);
	if (!m->cert_count)
		break_it(m, "its chain of certificates is empty");
}

void material_of_bundle(struct json bundle, struct arena *a, struct material *ret)
{
	int version = material_bundle_version(json_get_str(bundle, "mediaType"));
	struct json v, list, one;
	struct json_iter it;

	*ret = (struct material){ .needs_promise = version == 1, .needs_proof = version > 1 };
	if (!version)
		break_it(ret, "a bundle of a version that is not known");
	if (!json_get(bundle, "verificationMaterial", &v))
		return;
	add_certs(ret, v, a);
	if (json_get(v, "tlogEntries", &list))
		add_entries(ret, list, a);
	if (json_at(v, STR_LIT("/timestampVerificationData/rfc3161Timestamps"), &list))
		for (json_begin(list, &it); json_next(&it, &one);)
			add_stamp(ret, json_get_str(one, "signedTimestamp"), a);
}

void material_of_pypi(struct json v, struct arena *a, struct material *ret)
{
	struct json list;

	*ret = (struct material){ .needs_proof = true };
	add_cert(ret, json_get_str(v, "certificate"), a);
	if (json_get(v, "transparency_entries", &list))
		add_entries(ret, list, a);
}

/* Rekor's own form of an entry: its time is signed, and there is no proof. */
static void add_rekor(struct material *m, struct json bundle, struct arena *a)
{
	struct material_entry *t = &m->entries[0];
	struct str hex = json_str_at(bundle, "/Payload/logID");
	struct json payload;
	struct sha256 id;

	if (!json_get(bundle, "Payload", &payload) || !sha256_from_hex(hex, &id) ||
	    !base64_any(json_get_str(payload, "body"), a, &t->body) || !material_number(payload, "integratedTime", &t->time) ||
	    !material_number(payload, "logIndex", &t->index) ||
	    !base64_any(json_get_str(bundle, "SignedEntryTimestamp"), a, &t->promise)) {
		break_it(m, NOT_COMPLETE);
		return;
	}
	t->log = arena_str(a, (struct str){ (const char *)id.b, sizeof id.b });
	m->entry_count = 1;
}

void material_of_cosign(struct json v, struct arena *a, struct material *ret)
{
	struct str cert = json_get_str(v, "cert"), stamp = json_str_at(v, "/RFC3161Timestamp/SignedRFC3161Timestamp");
	struct json_iter it;
	struct json one, list;

	*ret = (struct material){ 0 };
	if (!cert.n)
		cert = json_str_at(v, "/Cert/Raw");
	if (cert.n)
		add_cert(ret, cert, a);
	if (json_get(v, "Chain", &list))
		for (json_begin(list, &it); json_next(&it, &one);)
			add_cert(ret, json_get_str(one, "Raw"), a);
	if ((json_get(v, "rekorBundle", &one) || json_get(v, "Bundle", &one)) && json_is(one, JSON_OBJECT))
		add_rekor(ret, one, a);
	if (stamp.n)
		add_stamp(ret, stamp, a);
}
