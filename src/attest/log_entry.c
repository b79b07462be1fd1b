/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/log_entry.h"

#include <inttypes.h>

#include "codec/base64.h"
#include "lake/merkle.h"

#define BODY_BYTES_MAX ((size_t)16 * 1024 * 1024)

static bool sha256_is(struct str bytes, struct str hex)
{
	struct sha256 d = sha256_of(bytes);
	char ours[SHA256_HEX_LEN + 1];

	sha256_hex(&d, ours);
	return str_is(hex, ours);
}

/* A number that protobuf's JSON writes as text. */
static bool get_number(struct json v, const char *name, int64_t *ret)
{
	struct str text = json_get_str(v, name);
	uint64_t n;

	if (!text.p)
		return json_get_int(v, name, ret) && *ret >= 0;
	if (!str_to_u64(text, &n) || n > INT64_MAX)
		return false;
	*ret = (int64_t)n;
	return true;
}

static struct str get_at(struct json v, const char *pointer)
{
	struct json found;

	return json_at(v, str_of(pointer), &found) ? json_str(found) : STR_NONE;
}

/* Base64 of PEM, of a key or of a certificate with that key. */
static bool is_key(struct str text, const struct pubkey *key, struct arena *a)
{
	struct pubkey *other = NULL;
	struct err ignored = { 0 };
	struct str pem;
	bool same = base64_any(text, a, &pem) && pubkey_from_pem(pem, &other, &ignored) == 0 && pubkey_eq(key, other);

	pubkey_free(other);
	return same;
}

static bool is_signature(struct str text, struct str sig, struct arena *a)
{
	struct str once, twice;

	if (!base64_any(text, a, &once))
		return false;
	return str_eq(once, sig) || (base64_any(once, a, &twice) && str_eq(twice, sig));
}

static bool lists_signature(struct json body, const char *pointer, const char *signature, const char *verifier,
			    struct str sig, const struct pubkey *key, struct arena *a)
{
	struct json list, item;
	struct json_iter it;

	if (!json_at(body, str_of(pointer), &list))
		return false;
	for (json_begin(list, &it); json_next(&it, &item);)
		if (is_signature(json_get_str(item, signature), sig, a) && is_key(json_get_str(item, verifier), key, a))
			return true;
	return false;
}

/* Is the entry about this envelope? By its kind: dsse 0.0.1, intoto 0.0.1 and 0.0.2. */
static bool is_about(struct str body_text, const struct dsse *d, struct str sig, const struct pubkey *key,
		     struct arena *a)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct err ignored = { 0 };
	struct json body;
	struct str kind;

	if (body_text.n > BODY_BYTES_MAX || json_parse_copy(reader, body_text, &body, &ignored) < 0)
		return false;
	kind = json_get_str(body, "kind");
	if (str_is(kind, "dsse"))
		return sha256_is(d->payload, get_at(body, "/spec/payloadHash/value")) &&
		       lists_signature(body, "/spec/signatures", "signature", "verifier", sig, key, a);
	if (!str_is(kind, "intoto") || !sha256_is(d->payload, get_at(body, "/spec/content/payloadHash/value")))
		return false;
	return is_key(get_at(body, "/spec/publicKey"), key, a) ||
	       lists_signature(body, "/spec/content/envelope/signatures", "sig", "publicKey", sig, key, a);
}

/* What the log signs: the entry in canonical JSON, its members in the order of their names. */
static bool timestamp_holds(struct json entry, struct str body, const struct pubkey *log, int64_t time, int64_t index,
			    struct arena *a)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(2 * BODY_BYTES_MAX);
	struct sha256 id = pubkey_id(log);
	char hex[SHA256_HEX_LEN + 1];
	struct str sig;

	sha256_hex(&id, hex);
	buf_add_cstr(&text, "{\"body\":\"");
	base64_put(&text, body);
	buf_addf(&text, "\",\"integratedTime\":%" PRId64 ",\"logID\":\"%s\",\"logIndex\":%" PRId64 "}", time, hex, index);
	return base64_any(get_at(entry, "/inclusionPromise/signedEntryTimestamp"), a, &sig) && !buf_overflowed(&text) &&
	       pubkey_verify(log, buf_str(&text), sig);
}

static bool take_hash(struct str text, struct arena *a, struct sha256 *ret)
{
	struct str bytes;

	if (!text.p || !base64_any(text, a, &bytes) || bytes.n != SHA256_LEN)
		return false;
	memcpy(ret->b, bytes.p, SHA256_LEN);
	return true;
}

/* The checkpoint is a signed note (C2SP) whose lines are origin, size, root; the log's signature line carries
 * four bytes of its id. */
static bool checkpoint_holds(struct str note, const struct pubkey *log, int64_t size, struct str root, struct arena *a)
{
	struct sha256 id = pubkey_id(log);
	struct str rest = note, line, sig;
	const char *blank = note.p ? memmem(note.p, note.n, "\n\n", 2) : NULL;
	struct str text;
	uint64_t said;

	if (!blank)
		return false;
	text = (struct str){ note.p, (size_t)(blank - note.p) + 1 };
	str_cut(&rest, '\n');
	if (!rest.p || !str_to_u64(str_cut(&rest, '\n'), &said) || said != (uint64_t)size || !rest.p ||
	    !str_eq(str_cut(&rest, '\n'), root))
		return false;
	rest = (struct str){ blank + 2, (size_t)(note.p + note.n - blank) - 2 };
	while (rest.p && rest.n) {
		line = str_cut(&rest, '\n');
		if (!str_take(&line, "\xe2\x80\x94 "))
			return false;
		str_cut(&line, ' ');
		if (line.p && base64_any(line, a, &sig) && sig.n > 4 && memcmp(sig.p, id.b, 4) == 0 &&
		    pubkey_verify(log, text, (struct str){ sig.p + 4, sig.n - 4 }))
			return true;
	}
	return false;
}

static bool proof_holds(struct json proof, struct str body, const struct pubkey *log, struct arena *a)
{
	struct sha256 hashes[MERKLE_PROOF_MAX], root, leaf = merkle_leaf(body);
	struct json list, item;
	struct json_iter it;
	int64_t index, size;
	size_t n = 0;

	if (!get_number(proof, "logIndex", &index) || !get_number(proof, "treeSize", &size) ||
	    !take_hash(json_get_str(proof, "rootHash"), a, &root))
		return false;
	if (json_get(proof, "hashes", &list))
		for (json_begin(list, &it); json_next(&it, &item);)
			if (n == MERKLE_PROOF_MAX || !take_hash(json_str(item), a, &hashes[n++]))
				return false;
	return merkle_verify_inclusion((uint64_t)index, (uint64_t)size, &leaf, hashes, n, &root) &&
	       checkpoint_holds(get_at(proof, "/checkpoint/envelope"), log, size, json_get_str(proof, "rootHash"), a);
}

/* Which log of the settings it says it is from. */
static int find_log(struct json entry, const struct settings_trust *trust, struct arena *a, const char **ret_id,
		    struct pubkey **ret, struct err *e)
{
	struct sha256 wanted;

	if (!take_hash(get_at(entry, "/logId/keyId"), a, &wanted))
		return 0;
	for (size_t i = 0; i < trust->log_count; i++) {
		struct pubkey *k;
		struct sha256 id;

		if (pubkey_from_pem(trust->logs[i].pem, &k, e) < 0)
			return -1;
		id = pubkey_id(k);
		if (sha256_eq(&id, &wanted)) {
			*ret_id = trust->logs[i].id;
			*ret = k;
			return 1;
		}
		pubkey_free(k);
	}
	return 0;
}

int log_entry_verify(struct json entry, const struct settings_trust *trust, const struct dsse *d,
		     const struct dsse_signature *sig, const struct pubkey *key, struct arena *a, struct log_entry *ret,
		     const char **ret_why, struct err *e)
{
	CLEANUP(pubkey_freep) struct pubkey *log = NULL;
	struct json proof;
	struct str body;
	int found = find_log(entry, trust, a, &ret->log, &log, e);

	if (found < 0)
		return -1;
	*ret_why = NULL;
	if (!found)
		*ret_why = "its transparency log is none of the settings'";
	else if (!base64_any(json_get_str(entry, "canonicalizedBody"), a, &body) ||
		 !get_number(entry, "integratedTime", &ret->time) || !get_number(entry, "logIndex", &ret->index))
		*ret_why = "its entry of the transparency log is not complete";
	else if (!timestamp_holds(entry, body, log, ret->time, ret->index, a))
		*ret_why = "the transparency log did not sign the time of its entry";
	else if (json_get(entry, "inclusionProof", &proof) && json_is(proof, JSON_OBJECT) &&
		 !proof_holds(proof, body, log, a))
		*ret_why = "its entry is not proved to be in the transparency log";
	else if (!is_about(body, d, sig->sig, key, a))
		*ret_why = "its entry of the transparency log is about something else";
	return *ret_why ? 0 : 1;
}
