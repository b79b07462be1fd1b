/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/dsse.h"

#include "codec/base64.h"

bool dsse_claims(struct json v)
{
	struct json member;

	return json_get(v, "payloadType", &member) && json_get(v, "payload", &member) && json_get(v, "signatures", &member);
}

static int read_signature(struct json v, size_t index, struct arena *a, struct dsse_signature *ret, struct err *e)
{
	struct str text = json_get_str(v, "sig");

	ret->key_id = json_get_str(v, "keyid");
	ret->cert = json_get_str(v, "cert");
	if (!text.p)
		return err_set(e, ERR_INPUT, "signatures/%zu/sig: expected a string", index);
	if (!base64_any(text, a, &ret->sig))
		ret->sig = STR_NONE;
	return 0;
}

int dsse_read(struct json v, struct arena *a, struct dsse *ret, struct err *e)
{
	struct json list, item;
	struct json_iter it;

	*ret = (struct dsse){ .payload_type = json_get_str(v, "payloadType") };
	if (!ret->payload_type.p)
		return err_set(e, ERR_INPUT, "payloadType: expected a string");
	if (!base64_any(json_get_str(v, "payload"), a, &ret->payload))
		return err_set(e, ERR_INPUT, "payload: expected base64");
	if (!json_get(v, "signatures", &list) || !json_is(list, JSON_ARRAY))
		return err_set(e, ERR_INPUT, "signatures: expected an array");
	for (json_begin(list, &it); json_next(&it, &item);) {
		if (ret->count == DSSE_SIGNATURES_MAX)
			return err_set(e, ERR_INPUT, "signatures: more than %d", DSSE_SIGNATURES_MAX);
		if (read_signature(item, ret->count, a, &ret->signatures[ret->count], e) < 0)
			return -1;
		ret->count++;
	}
	return 0;
}

void dsse_put_signed(const struct dsse *d, struct buf *b)
{
	buf_addf(b, "DSSEv1 %zu %.*s %zu ", d->payload_type.n, STR_FMT(d->payload_type), d->payload.n);
	buf_add_str(b, d->payload);
}
