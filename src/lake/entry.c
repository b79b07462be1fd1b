/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The canonical form has one text for one entry, so reading is strict: a small reader that
 * knows the members' order takes the values out, the entry is written again, and the two
 * must be the same bytes.
 */
#include "lake/entry.h"

#include "codec/json.h"

#define VERSION 1
#define REWRITTEN_MAX (8 * ENTRY_BYTES_MAX)	/* an escape has at most six bytes for one */

static const char *const type_names[] = {
	[ENTRY_INGEST] = "ingest",
	[ENTRY_EVALUATE] = "evaluate",
	[ENTRY_DECIDE] = "decide",
};

static void put_member(struct buf *b, const char *name, struct str value)
{
	if (!str_given(value))
		return;
	buf_addf(b, "\"%s\":", name);
	json_put_str(b, value);
	buf_add_char(b, ',');
}

void entry_write(const struct entry *en, struct buf *b)
{
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&en->artifact, hex);
	buf_add_char(b, '{');
	put_member(b, "artifact", str_of(hex));
	buf_addf(b, "\"bytes\":%llu,", (unsigned long long)en->bytes);
	put_member(b, "collected", when_str(&en->collected));
	put_member(b, "collector", en->collector);
	put_member(b, "format", en->format);
	put_member(b, "ingested", when_str(&en->ingested));
	put_member(b, "kind", en->kind);
	put_member(b, "observed", when_str(&en->observed));
	put_member(b, "occurred", when_str(&en->occurred));
	put_member(b, "source", en->source);
	put_member(b, "supersedes", en->supersedes);
	put_member(b, "type", str_of(type_names[en->type]));
	buf_addf(b, "\"v\":%d}", VERSION);
}

/* The character after a backslash; \u00xx is the only \u form that RFC 8785 writes. */
static bool take_escape(struct str *s, char *ret)
{
	static const char from[] = "\"\\bfnrt", to[] = "\"\\\b\f\n\r\t";
	const char *at;

	if (s->n && s->p[0] && (at = strchr(from, s->p[0]))) {
		*ret = to[at - from];
		s->p++;
		s->n--;
		return true;
	}
	if (!str_take(s, "u00") || s->n < 2 || (s->p[0] != '0' && s->p[0] != '1'))
		return false;
	at = strchr("0123456789abcdef", s->p[1]);
	if (!at || !s->p[1])
		return false;
	*ret = (char)((s->p[0] - '0') * 16 + (s->p[1] <= '9' ? s->p[1] - '0' : s->p[1] - 'a' + 10));
	s->p += 2;
	s->n -= 2;
	return true;
}

/* A string's value, in the arena; it cannot be longer than its text. */
static bool take_string(struct str *s, struct arena *a, struct str *ret)
{
	char *out;
	size_t n = 0;

	if (!str_take(s, "\""))
		return false;
	out = arena_alloc(a, s->n + 1);
	while (s->n) {
		char c = *s->p++;

		s->n--;
		if (c == '"') {
			*ret = (struct str){ out, n };
			return true;
		}
		if (c == '\\' && !take_escape(s, &c))
			return false;
		out[n++] = c;
	}
	return false;
}

/* Takes `"name":"value",` when it stands next. False: it does, and is malformed. */
static bool take_member(struct str *s, const char *name, struct arena *a, struct str *ret)
{
	struct str at = *s;

	*ret = STR_NONE;
	if (!str_take(&at, "\"") || !str_take(&at, name) || !str_take(&at, "\":"))
		return true;
	*s = at;
	return take_string(s, a, ret) && str_take(s, ",");
}

static bool take_when(struct str *s, const char *name, struct arena *a, struct when *ret)
{
	struct str text;
	struct err unused = { 0 };

	*ret = (struct when){ "" };
	if (!take_member(s, name, a, &text))
		return false;
	return !text.p || (text.n == WHEN_LEN && when_parse(text, ret, &unused) == 0);
}

static bool take_bytes(struct str *s, uint64_t *ret)
{
	size_t n = 0;
	struct str digits;

	if (!str_take(s, "\"bytes\":"))
		return false;
	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	digits = (struct str){ s->p, n };
	s->p += n;
	s->n -= n;
	return str_to_u64(digits, ret) && str_take(s, ",");
}

static bool take_type(struct str *s, struct arena *a, enum entry_type *ret)
{
	struct str name;

	if (!take_member(s, "type", a, &name))
		return false;
	for (size_t i = 0; i < COUNT_OF(type_names); i++) {
		if (!str_is(name, type_names[i]))
			continue;
		*ret = (enum entry_type)i;
		return true;
	}
	return false;
}

static bool take_entry(struct str s, struct arena *a, struct entry *ret)
{
	struct str artifact;
	struct sha256 id;

	return str_take(&s, "{") && take_member(&s, "artifact", a, &artifact) &&
	       sha256_from_hex(artifact, &ret->artifact) && take_bytes(&s, &ret->bytes) &&
	       take_when(&s, "collected", a, &ret->collected) &&
	       take_member(&s, "collector", a, &ret->collector) &&
	       take_member(&s, "format", a, &ret->format) &&
	       take_when(&s, "ingested", a, &ret->ingested) && ret->ingested.text[0] &&
	       take_member(&s, "kind", a, &ret->kind) &&
	       take_when(&s, "observed", a, &ret->observed) &&
	       take_when(&s, "occurred", a, &ret->occurred) &&
	       take_member(&s, "source", a, &ret->source) &&
	       take_member(&s, "supersedes", a, &ret->supersedes) &&
	       (!ret->supersedes.p || sha256_from_hex(ret->supersedes, &id)) &&
	       take_type(&s, a, &ret->type) && str_take(&s, "\"v\":1}") && s.n == 0;
}

int entry_read(struct str bytes, struct arena *a, struct entry *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf again = BUF_INIT(REWRITTEN_MAX);

	*ret = (struct entry){ 0 };
	if (!str_utf8(bytes))
		return err_set(e, ERR_INTEGRITY, "not UTF-8");
	if (!take_entry(bytes, a, ret))
		return err_set(e, ERR_INTEGRITY, "not an entry of version %d: expected the members of "
			       "docs/FORMAT.md in their order", VERSION);
	entry_write(ret, &again);
	if (!str_eq(buf_str(&again), bytes))
		return err_set(e, ERR_INTEGRITY, "not in the canonical form of RFC 8785");
	return 0;
}
