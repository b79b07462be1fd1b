/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Attestations: DSSE envelopes, sigstore bundles, lists of bundles as the APIs of GitHub and npm give them, JSON lines of any of
 * these, and bare in-toto statements, which nobody signed. Each envelope is one attestation, whose
 * verification is a fact of its own (attest/signer.h).
 */
#include "attest/dsse.h"
#include "attest/intoto.h"
#include "attest/signer.h"
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

static bool is_bundle(struct json v)
{
	return str_starts(json_get_str(v, "mediaType"), BUNDLE_MEDIA_TYPE);
}

static bool is_list(struct json v)
{
	struct json list, first, bundle;
	struct json_iter it;

	if (!json_get(v, "attestations", &list))
		return false;
	json_begin(list, &it);
	return json_next(&it, &first) && json_get(first, "bundle", &bundle) && json_is(bundle, JSON_OBJECT);
}

static bool is_ours(struct json v)
{
	return dsse_claims(v) || is_bundle(v) || is_list(v) || intoto_claims(v);
}

/* JSON lines are no JSON as a whole: their first line tells. */
static bool claims_lines(struct str bytes)
{
	struct str line = str_cut(&bytes, '\n');

	if (!bytes.n || line.n > LINE_LOOKED_AT)
		return false;
	return (str_has(line, "\"payloadType\"") && str_has(line, "\"signatures\"")) ||
	       (str_has(line, "\"mediaType\"") && str_has(line, BUNDLE_MEDIA_TYPE));
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
	if (s->log)
		a->logged = when_from_unix(s->logged);
}

/* The place of a document that stands in a text, without what leads into it. */
static struct str outer_place(const struct buf *place)
{
	struct str s = buf_str(place);

	if (s.n && s.p[s.n - 1] == ';')
		s.n--;
	return s;
}

static int add(struct attesting *x, struct json statement, bool is_statement, const struct signer *s, struct err *e)
{
	struct fact_attestation a = { .log_index = -1, .locator = outer_place(&x->place) };
	const struct settings_system *built;
	struct when told;
	int64_t id;

	if (is_statement)
		intoto_read(statement, x->r->arena, &a);
	built = settings_system_of_repository(x->r->settings, a.source);
	a.system = built ? str_of(built->id) : STR_NONE;
	take_signer(s, &a);
	if (facts_attestation(x->r->facts, &a, &id, e) < 0)
		return -1;
	told = a.finished.text[0] ? a.finished : a.started.text[0] ? a.started : a.logged;
	if (strcmp(told.text, x->r->occurred.text) > 0)
		x->r->occurred = told;
	return is_statement ? intoto_add(x->r, statement, id, buf_str(&x->place), e) : 0;
}

/* The payload is a document of its own: what is in it stands at "/payload;/subject/0". */
static int read_payload(struct attesting *x, const struct dsse *d, const struct signer *s, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct json statement = { { 0, 0 } };
	bool is_statement;

	is_statement = str_starts(str_trim(d->payload), "{");
	if (is_statement && json_parse_copy(reader, d->payload, &statement, e) < 0)
		return err_ctx(e, "payload");
	is_statement = is_statement && intoto_claims(statement);
	if (!is_statement && str_is(d->payload_type, INTOTO_PAYLOAD))
		return err_set(e, ERR_INPUT, "payload: expected an in-toto statement, as payloadType says");
	buf_add_cstr(&x->place, "/payload;");
	return add(x, statement, is_statement, s, e) < 0 ? err_ctx(e, "payload") : 0;
}

static int read_envelope(struct attesting *x, struct json v, bool has_material, struct json material, struct err *e)
{
	struct dsse d;
	struct signer s;

	if (dsse_read(v, x->r->arena, &d, e) < 0 ||
	    signer_verify(&d, has_material, material, &x->r->settings->trust, x->r->arena, &s, e) < 0)
		return -1;
	return read_payload(x, &d, &s, e);
}

static int read_one(struct attesting *x, struct json v, struct err *e);

static int read_bundle(struct attesting *x, struct json v, struct err *e)
{
	struct signer unchecked = { .verdict = SIGNER_NO_KEY,
				    .reason = STR_LIT("a signature over a file that the bundle does not hold") };
	struct json envelope, material;
	bool has_material = json_get(v, "verificationMaterial", &material) && json_is(material, JSON_OBJECT);

	if (!json_get(v, "dsseEnvelope", &envelope))
		return add(x, v, false, &unchecked, e);
	buf_add_cstr(&x->place, "/dsseEnvelope");
	return read_envelope(x, envelope, has_material, has_material ? material : v, e) < 0 ? err_ctx(e, "dsseEnvelope") : 0;
}

static int read_list(struct attesting *x, struct json v, struct err *e)
{
	struct json list = v, item, bundle;
	struct json_iter it;
	size_t index = 0, start = x->place.n;

	json_get(v, "attestations", &list);
	for (json_begin(list, &it); json_next(&it, &item); index++) {
		if (!json_get(item, "bundle", &bundle) || !json_is(bundle, JSON_OBJECT))
			return err_set(e, ERR_INPUT, "attestations/%zu/bundle: expected an object", index);
		x->place.n = start;
		buf_addf(&x->place, "/attestations/%zu/bundle", index);
		if (read_one(x, bundle, e) < 0)
			return err_ctx(e, "attestations/%zu/bundle", index);
	}
	return 0;
}

static int read_one(struct attesting *x, struct json v, struct err *e)
{
	struct signer nobody = { .verdict = SIGNER_FAILED, .reason = STR_LIT("nobody signed it") };

	if (is_list(v))
		return read_list(x, v, e);
	if (is_bundle(v))
		return read_bundle(x, v, e);
	if (dsse_claims(v))
		return read_envelope(x, v, false, v, e);
	if (intoto_claims(v))
		return add(x, v, true, &nobody, e);
	return err_set(e, ERR_INPUT, "expected a DSSE envelope, a sigstore bundle or an in-toto statement");
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
