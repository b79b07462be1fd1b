/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Attestations: DSSE envelopes, sigstore bundles, cosign's older files, PyPI's attestations (PEP 740), in-toto links
 * from before DSSE, lists of these as the APIs of GitHub, npm and PyPI give them, JSON lines of any of them, and bare
 * in-toto statements, which nobody signed. Each signature is one attestation, whose verification is a fact of its own
 * (attest/signer.h).
 */
#include "attest/dsse.h"
#include "attest/intoto.h"
#include "attest/link.h"
#include "attest/log_body.h"
#include "attest/signer.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "evidence/evidence.h"
#include "facts/facts_attestation.h"

#define BUNDLE_MEDIA_TYPE "application/vnd.dev.sigstore.bundle"
#define INTOTO_PAYLOAD "application/vnd.in-toto+json"
#define LINE_LOOKED_AT ((size_t)1024 * 1024)

/* One document, and where it stands in the artifact. */
struct attesting {
	struct reading *r;
	struct buf place;
};

/* By its members too: one whose version nobody knows is a bundle that fails. */
static bool is_bundle(struct json v)
{
	struct json member;

	return str_starts(json_get_str(v, "mediaType"), BUNDLE_MEDIA_TYPE) ||
	       (json_get(v, "verificationMaterial", &member) &&
		(json_get(v, "dsseEnvelope", &member) || json_get(v, "messageSignature", &member)));
}

/* Of `cosign sign-blob --bundle` before it wrote sigstore bundles, and of `cosign download signature`. */
static bool is_cosign(struct json v)
{
	struct json member;

	return (json_get(v, "base64Signature", &member) && json_get(v, "rekorBundle", &member)) ||
	       (json_get(v, "Base64Signature", &member) && json_get(v, "Payload", &member));
}

static bool is_pypi(struct json v)
{
	struct json member;

	return json_get(v, "verification_material", &member) && json_at(v, STR_LIT("/envelope/statement"), &member);
}

static bool is_one(struct json v)
{
	return dsse_claims(v) || is_bundle(v) || is_cosign(v) || is_pypi(v) || link_claims(v) || intoto_claims(v);
}

/* What a list of attestations has in its place: the item itself, or what it is wrapped into. */
static struct json unwrap(struct json item, struct buf *place)
{
	static const char *const wraps[] = { "/bundle", "/attestation/bundle" };
	struct json inner;

	for (size_t i = 0; i < COUNT_OF(wraps); i++) {
		if (!json_at(item, str_of(wraps[i]), &inner))
			continue;
		if (place)
			buf_add_cstr(place, wraps[i]);
		return inner;
	}
	return item;
}

/* The array of a list: of GitHub and npm (attestations), of PyPI (attestation_bundles of attestations), or bare. */
static bool find_list(struct json v, const char **ret_name, struct json *ret)
{
	static const char *const names[] = { "attestations", "attestation_bundles" };
	struct json_iter it;
	struct json first, inner;

	*ret_name = NULL;
	*ret = v;
	for (size_t i = 0; !json_is(*ret, JSON_ARRAY) && i < COUNT_OF(names); i++)
		if (json_get(v, names[i], ret))
			*ret_name = names[i];
	json_begin(*ret, &it);
	if (!json_next(&it, &first))
		return false;
	return is_one(unwrap(first, NULL)) || (json_get(first, "attestations", &inner) && json_is(inner, JSON_ARRAY));
}

static bool is_ours(struct json v)
{
	const char *name;
	struct json list;

	return is_one(v) || find_list(v, &name, &list);
}

/* JSON lines are no JSON as a whole: their first line tells. */
static bool claims_lines(struct str bytes)
{
	static const char *const marks[][2] = {
		{ "\"payloadType\"", "\"signatures\"" },
		{ "\"mediaType\"", BUNDLE_MEDIA_TYPE },
		{ "\"Base64Signature\"", "\"Payload\"" },
		{ "\"verification_material\"", "\"envelope\"" },
	};
	struct str line = str_cut(&bytes, '\n');

	if (!bytes.n || line.n > LINE_LOOKED_AT)
		return false;
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (str_has(line, marks[i][0]) && str_has(line, marks[i][1]))
			return true;
	return false;
}

static bool claims(const struct reading *r)
{
	return r->is_json ? is_ours(r->json) : r->looks_json && claims_lines(r->bytes);
}

static void take_signer(const struct signer *s, struct fact_attestation *a)
{
	a->verification = str_of(signer_verdict_name(s->verdict));
	a->reason = s->reason;
	a->signer = s->name;
	a->issuer = s->issuer;
	a->trusted = str_of(s->trusted);
	a->log = str_of(s->log);
	a->log_index = s->log ? s->log_index : -1;
	if (s->log && s->logged)
		a->logged = when_from_unix(s->logged);
	a->tsa = str_of(s->tsa);
	if (s->tsa)
		a->stamped = when_from_unix(s->stamped);
}

/* The place of a document that stands in a text, without what leads into it. */
static struct str outer_place(const struct buf *place)
{
	struct str s = buf_str(place);

	if (s.n && s.p[s.n - 1] == ';')
		s.n--;
	return s;
}

static int add_fact(struct attesting *x, struct fact_attestation *a, const struct signer *s, int64_t *ret_id, struct err *e)
{
	const struct settings_system *built;
	struct when told;

	a->locator = outer_place(&x->place);
	built = settings_system_of_repository(x->r->settings, a->source);
	a->system = built ? str_of(built->id) : STR_NONE;
	take_signer(s, a);
	if (facts_attestation(x->r->facts, a, ret_id, e) < 0)
		return -1;
	told = a->finished.text[0] ? a->finished : a->started.text[0] ? a->started : a->logged.text[0] ? a->logged : a->stamped;
	if (strcmp(told.text, x->r->occurred.text) > 0)
		x->r->occurred = told;
	return 0;
}

static int add_statement(struct attesting *x, struct json v, const struct signer *s, struct err *e)
{
	struct fact_attestation a = { 0 };
	int64_t id;

	intoto_read(v, x->r->arena, &a);
	if (add_fact(x, &a, s, &id, e) < 0)
		return -1;
	return intoto_add(x->r, v, id, buf_str(&x->place), e);
}

/* What is no statement: its type, or "not given". */
static int add_other(struct attesting *x, struct str type, const struct signer *s, int64_t *ret_id, struct err *e)
{
	struct fact_attestation a = { .predicate_type = type };

	return add_fact(x, &a, s, ret_id, e);
}

/* What was signed, by its one digest. */
static int add_subject(struct attesting *x, int64_t attestation, struct str name, struct str algorithm, struct str digest,
		       struct err *e)
{
	struct fact_digest f = { .attestation = attestation, .name = name, .algorithm = algorithm, .digest = digest,
				 .locator = outer_place(&x->place) };

	return facts_subject(x->r->facts, &f, e);
}

/* The payload is a document of its own: what is in it stands at "/payload;/subject/0". */
static int read_payload(struct attesting *x, const struct dsse *d, const char *member, const struct signer *s,
			struct err *e)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct json statement = { { 0, 0 } };
	struct signer signer = *s;
	bool is_statement;
	int64_t id;

	is_statement = str_starts(str_trim(d->payload), "{");
	if (is_statement && json_parse_copy(reader, d->payload, &statement, e) < 0)
		return err_ctx(e, "%s", member);
	is_statement = is_statement && (intoto_claims(statement) || link_is(statement));
	if (!is_statement && str_is(d->payload_type, INTOTO_PAYLOAD))
		return err_set(e, ERR_INPUT, "%s: expected an in-toto statement, as payloadType says", member);
	/* Who signed it as something else did not sign a statement: that is what the type is signed for. */
	if (is_statement && !str_is(d->payload_type, INTOTO_PAYLOAD) && signer.verdict == SIGNER_VERIFIED) {
		signer.verdict = SIGNER_FAILED;
		signer.trusted = NULL;
		signer.reason = STR_LIT("it was signed as another payloadType than that of a statement");
	}
	buf_addf(&x->place, "/%s;", member);
	if ((is_statement ? add_statement(x, statement, &signer, e) : add_other(x, STR_NONE, s, &id, e)) < 0)
		return err_ctx(e, "%s", member);
	return 0;
}

static int read_envelope(struct attesting *x, struct json v, const struct material *m, struct err *e)
{
	struct dsse d;
	struct signer s;

	if (dsse_read(v, x->r->arena, &d, e) < 0 ||
	    signer_verify_envelope(&d, m, &x->r->settings->trust, x->r->arena, &s, e) < 0)
		return -1;
	return read_payload(x, &d, "payload", &s, e);
}

static int read_pypi(struct attesting *x, struct json v, struct err *e)
{
	struct dsse d = { .payload_type = STR_LIT(INTOTO_PAYLOAD), .count = 1 };
	struct material m;
	struct signer s;
	struct json envelope, material;
	struct arena *a = x->r->arena;

	if (!json_get(v, "envelope", &envelope) || !base64_any(json_get_str(envelope, "statement"), a, &d.payload))
		return err_set(e, ERR_INPUT, "envelope/statement: expected base64");
	if (!base64_any(json_get_str(envelope, "signature"), a, &d.signatures[0].sig))
		d.signatures[0].sig = STR_NONE;
	if (!json_get(v, "verification_material", &material))
		material = v;
	material_of_pypi(material, a, &m);
	if (signer_verify_envelope(&d, &m, &x->r->settings->trust, a, &s, e) < 0)
		return -1;
	buf_add_cstr(&x->place, "/envelope");
	return read_payload(x, &d, "statement", &s, e) < 0 ? err_ctx(e, "envelope") : 0;
}

/* A signature over a file, of which the digest is here: in the document, or in what a log says of it. */
static int read_file_signature(struct attesting *x, struct str sig64, struct str algorithm, struct str digest64,
			       struct str hint, const struct material *m, struct err *e)
{
	struct arena *a = x->r->arena;
	struct signed_text t = { .algorithm = algorithm };
	struct signer s;
	struct str sig;
	int64_t id;

	if (!base64_any(sig64, a, &sig))
		sig = STR_NONE;
	if (!digest64.n || !base64_any(digest64, a, &t.digest)) {
		t.digest = STR_NONE;
		if (m->entry_count)
			log_body_file(m->entries[0].body, a, &t.algorithm, &t.digest);
	}
	if (signer_verify(&t, sig, hint, m, &x->r->settings->trust, a, &s, e) < 0 || add_other(x, STR_NONE, &s, &id, e) < 0)
		return -1;
	if (!t.digest.n || !hash_plain_name(t.algorithm))
		return 0;
	return add_subject(x, id, STR_NONE, str_of(hash_plain_name(t.algorithm)), hex_of(t.digest, a), e);
}

static int read_bundle(struct attesting *x, struct json v, struct err *e)
{
	struct json envelope, message, digest;
	struct material m;

	material_of_bundle(v, x->r->arena, &m);
	if (json_get(v, "dsseEnvelope", &envelope)) {
		buf_add_cstr(&x->place, "/dsseEnvelope");
		return read_envelope(x, envelope, &m, e) < 0 ? err_ctx(e, "dsseEnvelope") : 0;
	}
	if (!json_get(v, "messageSignature", &message))
		return err_set(e, ERR_INPUT, "expected dsseEnvelope or messageSignature");
	if (!json_get(message, "messageDigest", &digest))
		digest = message;
	buf_add_cstr(&x->place, "/messageSignature");
	return read_file_signature(x, json_get_str(message, "signature"), json_get_str(digest, "algorithm"),
				   json_get_str(digest, "digest"), json_str_at(v, "/verificationMaterial/publicKey/hint"), &m, e);
}

/* What cosign signs of an image: its digest, and the name it went by. */
static int read_image(struct attesting *x, struct json v, const struct signer *s, struct err *e)
{
	struct str rest, algorithm;
	struct json image, type, name;
	int64_t id;

	if (!json_at(v, STR_LIT("/critical/type"), &type) ||
	    !json_at(v, STR_LIT("/critical/image/docker-manifest-digest"), &image) || !str_has(json_str(image), ":"))
		return add_other(x, STR_NONE, s, &id, e);
	if (!json_at(v, STR_LIT("/critical/identity/docker-reference"), &name))
		name = type;
	buf_add_cstr(&x->place, "/critical/image");
	if (add_other(x, json_str(type), s, &id, e) < 0)
		return -1;
	rest = json_str(image);
	algorithm = str_cut(&rest, ':');
	return add_subject(x, id, json_str(name), algorithm, rest, e);
}

static int read_cosign(struct attesting *x, struct json v, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct arena *a = x->r->arena;
	struct signed_text t = { 0 };
	struct signer s;
	struct material m;
	struct json image;
	struct str sig;

	material_of_cosign(v, a, &m);
	if (json_get_str(v, "base64Signature").p)
		return read_file_signature(x, json_get_str(v, "base64Signature"), STR_NONE, STR_NONE, STR_NONE, &m, e);
	if (!base64_any(json_get_str(v, "Payload"), a, &t.text))
		return err_set(e, ERR_INPUT, "Payload: expected base64");
	if (!base64_any(json_get_str(v, "Base64Signature"), a, &sig))
		sig = STR_NONE;
	if (json_parse_copy(reader, t.text, &image, e) < 0)
		return err_ctx(e, "Payload");
	if (signer_verify(&t, sig, STR_NONE, &m, &x->r->settings->trust, a, &s, e) < 0)
		return -1;
	buf_add_cstr(&x->place, "/Payload;");
	return read_image(x, image, &s, e) < 0 ? err_ctx(e, "Payload") : 0;
}

static int read_link(struct attesting *x, struct json v, struct err *e)
{
	struct json signed_part;
	struct signer s;

	if (link_verify(v, &x->r->settings->trust, x->r->arena, &signed_part, &s, e) < 0)
		return -1;
	buf_add_cstr(&x->place, "/signed");
	return add_statement(x, signed_part, &s, e) < 0 ? err_ctx(e, "signed") : 0;
}

static int read_one(struct attesting *x, struct json v, struct err *e);

/* One of a list; an API may give its address alone. */
static int read_item(struct attesting *x, struct json item, struct err *e)
{
	struct signer elsewhere = { .verdict = SIGNER_NO_KEY, .log_index = -1,
				    .reason = STR_LIT("it is not here: only its address is") };
	struct json v = unwrap(item, &x->place);
	int64_t id;

	if (json_is(v, JSON_NULL) && str_given(json_get_str(item, "bundle_url")))
		return add_other(x, STR_NONE, &elsewhere, &id, e);
	return read_one(x, v, e);
}

static int read_list(struct attesting *x, const char *name, struct json list, struct err *e)
{
	struct json item;
	struct json_iter it;
	size_t start;

	if (name)
		buf_addf(&x->place, "/%s", name);
	start = x->place.n;
	for (json_begin(list, &it); json_next(&it, &item);) {
		x->place.n = start;
		buf_addf(&x->place, "/%zu", it.index);
		if (read_item(x, item, e) < 0)
			return name ? err_ctx(e, "%s/%zu", name, it.index) : err_ctx(e, "%zu", it.index);
	}
	return 0;
}

static int read_one(struct attesting *x, struct json v, struct err *e)
{
	struct signer nobody = { .verdict = SIGNER_FAILED, .log_index = -1, .reason = STR_LIT("nobody signed it") };
	const char *name;
	struct json list;

	if (is_bundle(v))
		return read_bundle(x, v, e);
	if (dsse_claims(v))
		return read_envelope(x, v, NULL, e);
	if (is_pypi(v))
		return read_pypi(x, v, e);
	if (is_cosign(v))
		return read_cosign(x, v, e);
	if (link_claims(v))
		return read_link(x, v, e);
	if (intoto_claims(v))
		return add_statement(x, v, &nobody, e);
	if (find_list(v, &name, &list))
		return read_list(x, name, list, e);
	return err_set(e, ERR_INPUT, "expected a signed envelope, bundle or link, or an in-toto statement");
}

static int read_line(struct reading *r, struct str line, size_t number, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct attesting x = { .r = r, .place = BUF_INIT(8192) };
	struct json v;
	int ret;

	buf_addf(&x.place, "line=%zu;", number);
	ret = json_parse_copy(reader, line, &v, e) < 0 ? -1 : read_one(&x, v, e);
	buf_free(&x.place);
	return ret < 0 ? err_ctx(e, "line %zu", number) : 0;
}

static int read_lines(struct reading *r, struct err *e)
{
	struct str rest = r->bytes;

	for (size_t number = 1; rest.p; number++) {
		struct str line = str_cut(&rest, '\n');

		if (str_trim(line).n && read_line(r, line, number, e) < 0)
			return -1;
	}
	return 0;
}

static int read(struct reading *r, struct err *e)
{
	struct attesting x = { .r = r, .place = BUF_INIT(8192) };
	int ret;

	if (!r->is_json)
		return read_lines(r, e);
	ret = read_one(&x, r->json, e);
	buf_free(&x.place);
	return ret;
}

const struct format format_attestation = {
	.name = "attestation",
	.kind = "attestation",
	.lines = true,
	.claims = claims,
	.read = read,
};
