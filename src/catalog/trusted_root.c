/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/trusted_root.h"

#include "base/when.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "crypt/cert.h"
#include "crypt/pubkey.h"

#define MEDIA_TYPE "application/vnd.dev.sigstore.trustedroot"
#define CHAIN_BYTES_MAX ((size_t)256 * 1024)

/* One document, being read. */
struct reading_root {
	const struct settings_trusted *from;
	struct arena *a;
};

/* Reads one item of a list. */
typedef int item_reader(struct reading_root *x, struct json v, struct settings_trusted *ret, struct err *e);

static int read_bytes(struct reading_root *x, struct json v, struct str *ret, struct err *e)
{
	if (!base64_any(json_get_str(v, "rawBytes"), x->a, ret))
		return err_set(e, ERR_INPUT, "rawBytes: expected base64");
	return 0;
}

/* validFor: without its beginning nothing is valid. */
static int read_validity(struct json v, struct settings_trusted *ret, struct err *e)
{
	struct json period;
	struct when from, until;

	if (!json_get(v, "validFor", &period) || !json_get_str(period, "start").p)
		return err_set(e, ERR_INPUT, "validFor/start: expected a time");
	if (when_parse(json_get_str(period, "start"), &from, e) < 0)
		return err_ctx(e, "validFor/start");
	ret->from = when_to_unix(&from);
	ret->until = INT64_MAX;
	if (!json_get_str(period, "end").p)
		return 0;
	if (when_parse(json_get_str(period, "end"), &until, e) < 0)
		return err_ctx(e, "validFor/end");
	ret->until = when_to_unix(&until);
	return 0;
}

/* "https://rekor.sigstore.dev/x": the log's name is its host. */
static const char *host_of(struct reading_root *x, struct json v)
{
	struct str url = json_get_str(v, "baseUrl");

	if (!str_take(&url, "https://"))
		str_take(&url, "http://");
	if (url.p)
		url = str_cut(&url, '/');
	return url.n ? arena_printf(x->a, "%.*s", STR_FMT(url)) : x->from->id;
}

static int read_log(struct reading_root *x, struct json v, struct settings_trusted *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf pem = BUF_INIT(CHAIN_BYTES_MAX);
	CLEANUP(pubkey_freep) struct pubkey *key = NULL;
	struct json public;
	struct str der;

	if (!json_get(v, "publicKey", &public))
		return err_set(e, ERR_INPUT, "publicKey: expected an object");
	if (read_bytes(x, public, &der, e) < 0 || pubkey_from_der(der, &key, e) < 0 || read_validity(public, ret, e) < 0)
		return err_ctx(e, "publicKey");
	pubkey_put_pem(key, &pem);
	ret->id = host_of(x, v);
	ret->text = arena_str(x->a, buf_str(&pem));
	return 0;
}

static int read_chain(struct reading_root *x, struct json list, struct buf *pem, struct err *e)
{
	struct json_iter it;
	struct json v;

	for (json_begin(list, &it); json_next(&it, &v);) {
		CLEANUP(cert_freep) struct cert *c = NULL;
		struct str der;

		if (read_bytes(x, v, &der, e) < 0 || cert_from_der(der, &c, e) < 0)
			return err_ctx(e, "certChain/certificates/%zu", it.index);
		cert_put_pem(c, pem);
	}
	return 0;
}

static int read_authority(struct reading_root *x, struct json v, struct settings_trusted *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf pem = BUF_INIT(CHAIN_BYTES_MAX);
	struct cert_store *store = NULL;
	struct json list;

	if (!json_at(v, STR_LIT("/certChain/certificates"), &list))
		return err_set(e, ERR_INPUT, "certChain/certificates: expected an array");
	if (read_chain(x, list, &pem, e) < 0 || read_validity(v, ret, e) < 0)
		return -1;
	ret->id = x->from->id;
	ret->text = arena_str(x->a, buf_str(&pem));
	if (buf_overflowed(&pem))
		return err_set(e, ERR_INPUT, "certChain: larger than %zu bytes", CHAIN_BYTES_MAX);
	if (cert_store_from_pem(ret->text, &store, e) < 0)
		return err_ctx(e, "certChain");
	cert_store_free(store);
	return 0;
}

static int read_list(struct reading_root *x, struct json document, const char *name, item_reader *read,
		     struct settings_trusted_list *ret, struct err *e)
{
	struct json_iter it;
	struct json list, v;

	if (!json_get(document, name, &list))
		return 0;
	if (!json_is(list, JSON_ARRAY) || json_count(list) > TRUSTED_ROOT_ITEMS_MAX)
		return err_set(e, ERR_INPUT, "%s: expected an array of at most %d", name, TRUSTED_ROOT_ITEMS_MAX);
	ret->items = arena_alloc(x->a, (json_count(list) + 1) * sizeof *ret->items);
	for (json_begin(list, &it); json_next(&it, &v); ret->count++) {
		struct settings_trusted *t = &ret->items[ret->count];

		*t = (struct settings_trusted){ .file = x->from->file, .line = x->from->line };
		if (read(x, v, t, e) < 0)
			return err_ctx(e, "%s/%zu", name, it.index);
	}
	return 0;
}

static int read_document(struct reading_root *x, struct json v, struct settings_trust_set *ret, struct err *e)
{
	*ret = (struct settings_trust_set){ .whole = true };
	if (!str_starts(json_get_str(v, "mediaType"), MEDIA_TYPE))
		return err_set(e, ERR_INPUT, "mediaType: expected a trusted root of sigstore");
	if (read_list(x, v, "certificateAuthorities", read_authority, &ret->roots, e) < 0 ||
	    read_list(x, v, "tlogs", read_log, &ret->logs, e) < 0 ||
	    read_list(x, v, "timestampAuthorities", read_authority, &ret->tsas, e) < 0)
		return -1;
	return read_list(x, v, "ctlogs", read_log, &ret->ct_logs, e);
}

static int add_document(struct reading_root *x, struct json v, struct settings_trust *ret, struct err *e)
{
	struct settings_trust_set *more = arena_alloc(x->a, (ret->set_count + 1) * sizeof *more);

	if (ret->set_count)
		memcpy(more, ret->sets, ret->set_count * sizeof *more);
	if (read_document(x, v, &more[ret->set_count], e) < 0)
		return -1;
	ret->sets = more;
	ret->set_count++;
	return 0;
}

static int read_lines(struct reading_root *x, struct str text, struct settings_trust *ret, struct err *e)
{
	for (size_t number = 1; text.p; number++) {
		CLEANUP(json_closep) struct json_reader *reader = json_open();
		struct str line = str_trim(str_cut(&text, '\n'));
		struct json v;

		if (!line.n)
			continue;
		if (number > TRUSTED_ROOT_ITEMS_MAX)
			return err_set(e, ERR_INPUT, "more than %d lines", TRUSTED_ROOT_ITEMS_MAX);
		if (json_parse_copy(reader, line, &v, e) < 0 || add_document(x, v, ret, e) < 0)
			return err_ctx(e, "line %zu", number);
	}
	return 0;
}

int trusted_root_read(const struct settings_trusted *t, struct arena *a, struct settings_trust *ret, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct reading_root x = { .from = t, .a = a };
	struct str rest = str_trim(t->text), line;
	struct err ignored = { 0 };
	struct json v;
	bool lines;

	line = str_cut(&rest, '\n');
	lines = rest.p && json_parse_copy(reader, line, &v, &ignored) == 0;
	err_clear(&ignored);
	if (lines)
		return read_lines(&x, t->text, ret, e);
	if (json_parse_copy(reader, t->text, &v, e) < 0)
		return -1;
	return add_document(&x, v, ret, e);
}
