/* SPDX-License-Identifier: Apache-2.0 */
#include "lake/note.h"

#include "codec/base64.h"

#define TYPE_ED25519 0x01
#define SECRET "PRIVATE+KEY+"	/* how the text form of a secret key begins */
#define DASH "\xe2\x80\x94 "	/* em dash, space: how a signature line begins */

bool note_name_ok(struct str name)
{
	if (name.n == 0 || name.n > NOTE_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~' || name.p[i] == '+')
			return false;
	return true;
}

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_be32(struct buf *b, uint32_t v)
{
	char bytes[4] = { (char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v };

	buf_add(b, bytes, sizeof bytes);
}

static uint32_t key_id(const char *name, const struct ed25519_public *key)
{
	char input[NOTE_NAME_MAX + 2 + ED25519_LEN];
	size_t n = strlen(name);
	struct sha256 d;

	memcpy(input, name, n);
	input[n++] = '\n';
	input[n++] = TYPE_ED25519;
	memcpy(input + n, key->b, ED25519_LEN);
	d = sha256_of((struct str){ input, n + ED25519_LEN });
	return be32(d.b);
}

static void name_verifier(struct note_verifier *v, struct str name)
{
	memcpy(v->name, name.p, name.n);
	v->name[name.n] = '\0';
	v->id = key_id(v->name, &v->key);
}

int note_signer_new(struct str name, struct note_signer *ret, struct err *e)
{
	if (!note_name_ok(name))
		return err_set(e, ERR_USAGE, "the origin must be 1 to %d printable ASCII characters "
			       "without spaces and '+', such as example.com/evidence", NOTE_NAME_MAX);
	if (ed25519_generate(&ret->secret, e) < 0 ||
	    ed25519_public_of(&ret->secret, &ret->verifier.key, e) < 0)
		return -1;
	name_verifier(&ret->verifier, name);
	return 0;
}

static void put_key(struct buf *b, const struct note_verifier *v, const unsigned char key[ED25519_LEN])
{
	char typed[1 + ED25519_LEN];

	typed[0] = TYPE_ED25519;
	memcpy(typed + 1, key, ED25519_LEN);
	buf_addf(b, "%s+%08x+", v->name, v->id);
	base64_put(b, (struct str){ typed, sizeof typed });
}

void note_put_vkey(struct buf *b, const struct note_verifier *v)
{
	put_key(b, v, v->key.b);
}

void note_put_skey(struct buf *b, const struct note_signer *s)
{
	buf_add_cstr(b, SECRET);
	put_key(b, &s->verifier, s->secret.b);
}

/* "name+id+base64" into its name and 32 bytes of key. The id is not read but compared: the
 * caller writes the key again and wants the same bytes. */
static bool split_key(struct str line, struct str *ret_name, unsigned char ret_key[ED25519_LEN])
{
	CLEANUP(buf_free) struct buf key = BUF_INIT(1 + ED25519_LEN);
	struct str rest = line;

	*ret_name = str_cut(&rest, '+');
	str_cut(&rest, '+');
	if (!rest.p || !note_name_ok(*ret_name) || !base64_take(rest, &key) ||
	    key.n != 1 + ED25519_LEN || key.p[0] != TYPE_ED25519)
		return false;
	memcpy(ret_key, key.p + 1, ED25519_LEN);
	return true;
}

int note_read_vkey(struct str line, struct note_verifier *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf again = BUF_INIT(1024);
	struct str name;

	if (split_key(line, &name, ret->key.b)) {
		name_verifier(ret, name);
		note_put_vkey(&again, ret);
		if (str_eq(buf_str(&again), line))
			return 0;
	}
	return err_set(e, ERR_INTEGRITY, "not an Ed25519 verifier key: expected name+id+base64");
}

int note_read_skey(struct str line, struct note_signer *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf again = BUF_INIT(1024);
	struct str rest = line, name;

	if (str_take(&rest, SECRET) && split_key(rest, &name, ret->secret.b)) {
		if (ed25519_public_of(&ret->secret, &ret->verifier.key, e) < 0)
			return -1;
		name_verifier(&ret->verifier, name);
		note_put_skey(&again, ret);
		if (str_eq(buf_str(&again), line))
			return 0;
	}
	return err_set(e, ERR_INTEGRITY, "not an Ed25519 signing key: expected PRIVATE+KEY+name+id+base64");
}

int note_sign(const struct note_signer *s, struct str text, struct buf *b, struct err *e)
{
	CLEANUP(buf_free) struct buf sig = BUF_INIT(4 + ED25519_SIG_LEN);
	unsigned char bytes[ED25519_SIG_LEN];

	if (!str_ends(text, "\n"))
		BUG("a note must end with a line end");
	if (ed25519_sign(&s->secret, text, bytes, e) < 0)
		return -1;
	put_be32(&sig, s->verifier.id);
	buf_add(&sig, bytes, sizeof bytes);
	buf_add_str(b, text);
	buf_addf(b, "\n" DASH "%s ", s->verifier.name);
	base64_put(b, buf_str(&sig));
	buf_add_char(b, '\n');
	return 0;
}

/* UTF-8 without control characters other than the line end. */
static bool is_note_text(struct str note)
{
	for (size_t i = 0; i < note.n; i++)
		if ((unsigned char)note.p[i] < ' ' && note.p[i] != '\n')
			return false;
	return str_utf8(note);
}

/* Cuts a note at its last empty line: the text keeps its line end. */
static bool cut_note(struct str note, struct str *ret_text, struct str *ret_signatures)
{
	if (note.n > NOTE_BYTES_MAX || !str_ends(note, "\n") || !is_note_text(note))
		return false;
	for (size_t i = note.n - 1; i >= 1; i--) {
		if (note.p[i] != '\n' || note.p[i - 1] != '\n')
			continue;
		*ret_text = (struct str){ note.p, i };
		*ret_signatures = (struct str){ note.p + i + 1, note.n - i - 1 };
		return ret_signatures->n > 0;
	}
	return false;
}

enum line_verdict { LINE_MALFORMED, LINE_OF_ANOTHER, LINE_FALSE, LINE_GOOD };

static enum line_verdict judge_line(struct str line, struct str text, const struct note_verifier *v)
{
	CLEANUP(buf_free) struct buf sig = BUF_INIT(NOTE_BYTES_MAX);
	struct str name, rest = line;

	if (!str_take(&rest, DASH))
		return LINE_MALFORMED;
	name = str_cut(&rest, ' ');
	if (!rest.p || name.n == 0 || memchr(name.p, '+', name.n) || !base64_take(rest, &sig) || sig.n < 5)
		return LINE_MALFORMED;
	if (!str_is(name, v->name) || be32((const unsigned char *)sig.p) != v->id)
		return LINE_OF_ANOTHER;
	return ed25519_verify(&v->key, text, (struct str){ sig.p + 4, sig.n - 4 }) ? LINE_GOOD : LINE_FALSE;
}

int note_open(struct str note, const struct note_verifier *v, struct str *ret_text, struct err *e)
{
	struct str text, lines;
	bool signed_by_v = false;

	if (!cut_note(note, &text, &lines))
		return err_set(e, ERR_INTEGRITY, "not a signed note: expected text, an empty line, signatures");
	lines.n--;
	for (size_t count = 1; lines.p; count++) {
		enum line_verdict verdict = judge_line(str_cut(&lines, '\n'), text, v);

		if (count > NOTE_SIGNATURES_MAX)
			return err_set(e, ERR_INTEGRITY, "more than %d signatures", NOTE_SIGNATURES_MAX);
		if (verdict == LINE_MALFORMED)
			return err_set(e, ERR_INTEGRITY, "signature line %zu is malformed", count);
		if (verdict == LINE_FALSE)
			return err_set(e, ERR_INTEGRITY, "the signature of %s does not verify", v->name);
		signed_by_v |= verdict == LINE_GOOD;
	}
	if (!signed_by_v)
		return err_set(e, ERR_INTEGRITY, "no signature of %s (key %08x)", v->name, v->id);
	*ret_text = text;
	return 0;
}

void checkpoint_put(struct buf *b, const struct checkpoint *c)
{
	buf_add_str(b, c->origin);
	buf_addf(b, "\n%llu\n", (unsigned long long)c->size);
	base64_put(b, (struct str){ (const char *)c->root.b, SHA256_LEN });
	buf_add_char(b, '\n');
}

int checkpoint_read(struct str text, struct checkpoint *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf root = BUF_INIT(SHA256_LEN + 2);
	struct str rest = text, size, hash;

	ret->origin = str_cut(&rest, '\n');
	size = str_cut(&rest, '\n');
	hash = str_cut(&rest, '\n');
	if (ret->origin.n == 0)
		return err_set(e, ERR_INTEGRITY, "checkpoint line 1: expected the origin");
	if (!str_to_u64(size, &ret->size) || (size.n > 1 && size.p[0] == '0'))
		return err_set(e, ERR_INTEGRITY, "checkpoint line 2: expected the number of entries");
	if (!base64_take(hash, &root) || root.n != SHA256_LEN)
		return err_set(e, ERR_INTEGRITY, "checkpoint line 3: expected a SHA-256 in base64");
	if (!rest.p || rest.n)
		return err_set(e, ERR_INTEGRITY, "checkpoint: expected three lines");
	memcpy(ret->root.b, root.p, SHA256_LEN);
	return 0;
}
