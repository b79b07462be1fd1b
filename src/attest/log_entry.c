/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/log_entry.h"

#include <inttypes.h>

#include "attest/log_body.h"
#include "codec/base64.h"
#include "lake/merkle.h"

#define BODY_BYTES_MAX ((size_t)16 * 1024 * 1024)

/* What the log signs: the entry in canonical JSON, its members in the order of their names. */
static bool promise_holds(const struct material_entry *entry, const struct pubkey *log)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(2 * BODY_BYTES_MAX);
	struct sha256 id = pubkey_id(log);
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&id, hex);
	buf_add_cstr(&text, "{\"body\":\"");
	base64_put(&text, entry->body);
	buf_addf(&text, "\",\"integratedTime\":%" PRId64 ",\"logID\":\"%s\",\"logIndex\":%" PRId64 "}", entry->time, hex,
		  entry->index);
	return !buf_overflowed(&text) && pubkey_verify(log, buf_str(&text), entry->promise);
}

static bool take_hash(struct str text, struct arena *a, struct sha256 *ret)
{
	struct str bytes;

	if (!text.p || !base64_any(text, a, &bytes) || bytes.n != SHA256_LEN)
		return false;
	memcpy(ret->b, bytes.p, SHA256_LEN);
	return true;
}

/* A line of signature: a dash, the signer's name, and in base64 four bytes of the key's id and the signature. */
static bool line_signs(struct str line, struct str text, const struct pubkey *log, struct arena *a)
{
	struct sha256 id;
	struct str name, sig;

	if (!str_take(&line, "\xe2\x80\x94 "))
		return false;
	name = str_cut(&line, ' ');
	if (!line.p || !base64_any(line, a, &sig) || sig.n <= 4)
		return false;
	id = pubkey_note_id(log, name);
	return memcmp(sig.p, id.b, 4) == 0 && pubkey_verify(log, text, (struct str){ sig.p + 4, sig.n - 4 });
}

/* The checkpoint is a signed note (C2SP) whose lines are origin, size, root. Others may have signed it too. */
static bool checkpoint_holds(struct str note, const struct pubkey *log, int64_t size, const struct sha256 *root,
			     struct arena *a)
{
	const char *blank = note.p ? memmem(note.p, note.n, "\n\n", 2) : NULL;
	struct str rest = note, text, origin;
	struct sha256 theirs;
	uint64_t said;

	if (!blank)
		return false;
	text = (struct str){ note.p, (size_t)(blank - note.p) + 1 };
	origin = str_cut(&rest, '\n');
	if (!origin.n || !rest.p || !str_to_u64(str_cut(&rest, '\n'), &said) || said != (uint64_t)size || !rest.p ||
	    !take_hash(str_cut(&rest, '\n'), a, &theirs) || !sha256_eq(&theirs, root))
		return false;
	rest = (struct str){ blank + 2, (size_t)(note.p + note.n - blank) - 2 };
	while (rest.p && rest.n)
		if (line_signs(str_cut(&rest, '\n'), text, log, a))
			return true;
	return false;
}

static bool proof_holds(struct json proof, struct str body, const struct pubkey *log, struct arena *a)
{
	struct sha256 hashes[MERKLE_PROOF_MAX], root, leaf = merkle_leaf(body);
	struct json list, item;
	struct json_iter it;
	int64_t index, size;
	size_t n = 0;

	if (!material_number(proof, "logIndex", &index) || !material_number(proof, "treeSize", &size) ||
	    !take_hash(json_get_str(proof, "rootHash"), a, &root))
		return false;
	if (json_get(proof, "hashes", &list))
		for (json_begin(list, &it); json_next(&it, &item);)
			if (n == MERKLE_PROOF_MAX || !take_hash(json_str(item), a, &hashes[n++]))
				return false;
	return merkle_verify_inclusion((uint64_t)index, (uint64_t)size, &leaf, hashes, n, &root) &&
	       checkpoint_holds(json_str_at(proof, "/checkpoint/envelope"), log, size, &root, a);
}


/* Rekor 2 names its log by the key's id in notes, which the log's name is a part of. */
static bool is_named(const struct pubkey *log, const struct material_entry *entry)
{
	struct str note = entry->has_proof ? json_str_at(entry->proof, "/checkpoint/envelope") : STR_NONE;
	struct sha256 id = pubkey_id(log);

	if (entry->log.n != SHA256_LEN)
		return false;
	if (memcmp(entry->log.p, id.b, SHA256_LEN) == 0)
		return true;
	if (!note.p)
		return false;
	id = pubkey_note_id(log, str_cut(&note, '\n'));
	return memcmp(entry->log.p, id.b, SHA256_LEN) == 0;
}

static const char *why_not(const struct material_entry *entry, const struct pubkey *log, const struct signed_text *t,
			   struct str sig, const struct pubkey *key, struct arena *a)
{
	if (!entry->promise.p && !entry->has_proof)
		return "its transparency log says neither when it took it, nor proves that it did";
	if (entry->promise.p && !promise_holds(entry, log))
		return "the transparency log did not sign the time of its entry";
	if (entry->has_proof && !proof_holds(entry->proof, entry->body, log, a))
		return "its entry is not proved to be in the transparency log";
	return log_body_is_about(entry->body, t, sig, key, a) ? NULL :
								"its entry of the transparency log is about something else";
}

int log_entry_verify(const struct material_entry *entry, const struct settings_trusted_list *logs,
		     const struct signed_text *t, struct str sig, const struct pubkey *key, struct arena *a,
		     enum log_verdict *ret, const struct settings_trusted **ret_log, const char **ret_why, struct err *e)
{
	*ret = LOG_STRANGE;
	*ret_why = "its transparency log is none of the settings'";
	for (size_t i = 0; i < logs->count; i++) {
		CLEANUP(pubkey_freep) struct pubkey *log = NULL;
		const struct settings_trusted *l = &logs->items[i];

		if (pubkey_from_pem(l->text, &log, e) < 0)
			return -1;
		if (!is_named(log, entry))
			continue;
		*ret_log = l;
		*ret_why = why_not(entry, log, t, sig, key, a);
		*ret = *ret_why ? LOG_WRONG : LOG_HOLDS;
		return 0;
	}
	return 0;
}
