/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/link.h"

#include <inttypes.h>
#include <stdlib.h>

#include "codec/hex.h"

#define CANONICAL_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define SIGNATURES_MAX 16

struct member {
	struct str name;
	struct json value;
};

bool link_is(struct json v)
{
	struct json products;

	return str_is(json_get_str(v, "_type"), "link") && json_get(v, "products", &products);
}

bool link_claims(struct json v)
{
	struct json part;

	return json_get(v, "signed", &part) && link_is(part) && json_get(v, "signatures", &part) && json_is(part, JSON_ARRAY);
}

/* Only the quote and the backslash are escaped: line ends stand as they are. */
static void put_text(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_add_char(b, '\\');
		buf_add_char(b, s.p[i]);
	}
	buf_add_char(b, '"');
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct member *)a)->name, ((const struct member *)b)->name);
}

static bool put(struct buf *b, struct json v, struct arena *a);

static bool put_object(struct buf *b, struct json v, struct arena *a)
{
	struct member *list = arena_alloc(a, (json_count(v) + 1) * sizeof *list);
	struct json_iter it;
	size_t n = 0;

	for (json_members(v, &it); json_member(&it, &list[n].name, &list[n].value);)
		n++;
	qsort(list, n, sizeof *list, by_name);
	buf_add_char(b, '{');
	for (size_t i = 0; i < n; i++) {
		buf_add_cstr(b, i ? "," : "");
		put_text(b, list[i].name);
		buf_add_char(b, ':');
		if (!put(b, list[i].value, a))
			return false;
	}
	buf_add_char(b, '}');
	return true;
}

static bool put_array(struct buf *b, struct json v, struct arena *a)
{
	struct json_iter it;
	struct json item;

	buf_add_char(b, '[');
	for (json_begin(v, &it); json_next(&it, &item);) {
		buf_add_cstr(b, it.index ? "," : "");
		if (!put(b, item, a))
			return false;
	}
	buf_add_char(b, ']');
	return true;
}

/* The canonical form of OLPC, which in-toto took: false for a fraction, which has none. */
static bool put(struct buf *b, struct json v, struct arena *a)
{
	switch (json_type(v)) {
	case JSON_NULL:
		buf_add_cstr(b, "null");
		return true;
	case JSON_BOOL:
		buf_add_cstr(b, json_bool(v) ? "true" : "false");
		return true;
	case JSON_INT:
		buf_addf(b, "%" PRId64, json_int(v));
		return true;
	case JSON_REAL:
		return false;
	case JSON_STRING:
		put_text(b, json_str(v));
		return true;
	case JSON_ARRAY:
		return put_array(b, v, a);
	case JSON_OBJECT:
		return put_object(b, v, a);
	}
	return false;
}

int link_verify(struct json v, const struct settings_trust *trust, struct arena *a, struct json *ret_signed,
		struct signer *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(CANONICAL_BYTES_MAX);
	const struct material none = { 0 };
	struct signed_text t = { 0 };
	struct json list, item;
	struct json_iter it;

	*ret = (struct signer){ .verdict = SIGNER_FAILED, .log_index = -1, .reason = STR_LIT("it has no signature") };
	if (!json_get(v, "signed", ret_signed) || !json_get(v, "signatures", &list))
		return err_set(e, ERR_INPUT, "expected signed and signatures");
	if (json_count(list) > SIGNATURES_MAX)
		return err_set(e, ERR_INPUT, "signatures: more than %d", SIGNATURES_MAX);
	if (!put(&text, *ret_signed, a) || buf_overflowed(&text)) {
		ret->reason = STR_LIT("it has no canonical form, which would be signed");
		return 0;
	}
	t.text = buf_str(&text);
	for (json_begin(list, &it); json_next(&it, &item) && ret->verdict != SIGNER_VERIFIED;) {
		struct signer s;
		struct str sig;

		if (!hex_take(json_get_str(item, "sig"), a, &sig))
			sig = STR_NONE;
		if (signer_verify(&t, sig, json_get_str(item, "keyid"), &none, trust, a, &s, e) < 0)
			return -1;
		if (it.index == 0 || s.verdict > ret->verdict)
			*ret = s;
	}
	return 0;
}
