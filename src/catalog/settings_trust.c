/* SPDX-License-Identifier: Apache-2.0 */

/*
 * trust: of the settings: public keys, roots of certificates, logs, and who may sign. A key that is none
 * is refused here, where its line is known, and not when an attestation needs it.
 */
#include <string.h>

#include "base/io.h"
#include "catalog/settings_int.h"
#include "crypt/cert.h"
#include "crypt/pubkey.h"

#define TRUST_FILE_BYTES_MAX (1024 * 1024)

/* One list of trust: as it is being read. */
struct trust_reading {
	struct reading *r;
	struct settings_trusted *items;
	size_t count;
	struct settings_trusted *item;
	bool roots;
};

static int check_pem(const struct settings_trusted *t, bool roots, struct err *e)
{
	struct cert_store *store = NULL;
	struct pubkey *key = NULL;
	int ret = roots ? cert_store_from_pem(t->pem, &store, e) : pubkey_from_pem(t->pem, &key, e);

	cert_store_free(store);
	pubkey_free(key);
	return ret;
}

static int read_id(void *into, const struct yaml *n, struct err *e)
{
	struct trust_reading *t = into;

	if (node_id(n, t->r->a, &t->item->id, e) < 0)
		return -1;
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->items[i].id, t->item->id) == 0)
			return node_refuse(n, e, "id '%s' is there already, at line %zu", t->item->id, t->items[i].line);
	return 0;
}

static int read_file_name(void *into, const struct yaml *n, struct err *e)
{
	struct trust_reading *t = into;

	return node_text(n, t->r->a, &t->item->file, e);
}

static int read_pem(void *into, const struct yaml *n, struct err *e)
{
	struct trust_reading *t = into;
	const char *text;

	if (node_prose(n, t->r->a, &text, e) < 0)
		return -1;
	t->item->pem = str_of(text);
	return check_pem(t->item, t->roots, e) < 0 ? node_place(n, e) : 0;
}

static int read_undated(void *into, const struct yaml *n, struct err *e)
{
	struct trust_reading *t = into;

	if (!t->roots)
		return node_refuse(n, e, "only a root may be 'undated'");
	return node_bool(n, &t->item->undated, e);
}

static const struct node_key trusted_keys[] = {
	{ "id", read_id, true },
	{ "file", read_file_name, false },
	{ "pem", read_pem, false },
	{ "undated", read_undated, false },
};

static int read_trusted(void *into, const struct yaml *n, struct err *e)
{
	struct trust_reading *t = into;

	t->item = &t->items[t->count];
	t->item->line = n->line;
	if (node_map(n, trusted_keys, COUNT_OF(trusted_keys), t, e) < 0)
		return -1;
	if (!t->item->file == !t->item->pem.p)
		return node_refuse(n, e, "expected either 'file' or 'pem'");
	t->count++;
	return 0;
}

static int read_list(struct reading *r, const struct yaml *n, bool roots, struct settings_trusted **ret,
		     size_t *ret_count, struct err *e)
{
	struct trust_reading t = { .r = r, .roots = roots };

	t.items = arena_alloc(r->a, (node_count(n) + 1) * sizeof *t.items);
	if (node_each(n, read_trusted, &t, e) < 0)
		return -1;
	*ret = t.items;
	*ret_count = t.count;
	return 0;
}

static int read_keys(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return read_list(r, n, false, &r->s->trust.keys, &r->s->trust.key_count, e);
}

static int read_roots(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return read_list(r, n, true, &r->s->trust.roots, &r->s->trust.root_count, e);
}

static int read_logs(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return read_list(r, n, false, &r->s->trust.logs, &r->s->trust.log_count, e);
}

static int read_signer_name(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->s->trust.signers[r->s->trust.signer_count].name, e);
}

static int read_signer_issuer(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->s->trust.signers[r->s->trust.signer_count].issuer, e);
}

static const struct node_key signer_keys[] = {
	{ "name", read_signer_name, true },
	{ "issuer", read_signer_issuer, false },
};

static int read_signer(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_map(n, signer_keys, COUNT_OF(signer_keys), r, e) < 0)
		return -1;
	r->s->trust.signer_count++;
	return 0;
}

static int read_signers(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->s->trust.signers = arena_alloc(r->a, (node_count(n) + 1) * sizeof *r->s->trust.signers);
	return node_each(n, read_signer, r, e);
}

static const struct node_key trust_keys[] = {
	{ "keys", read_keys, false },
	{ "roots", read_roots, false },
	{ "logs", read_logs, false },
	{ "signers", read_signers, false },
};

int settings_read_trust(void *into, const struct yaml *n, struct err *e)
{
	return node_map(n, trust_keys, COUNT_OF(trust_keys), into, e);
}

static int read_files(struct settings *s, struct settings_trusted *items, size_t count, bool roots, struct str folder,
		      struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		CLEANUP(buf_free) struct buf b = BUF_INIT(TRUST_FILE_BYTES_MAX);
		const char *path = items[i].file;

		if (!path)
			continue;
		if (*path != '/')
			path = arena_printf(&s->arena, "%.*s%s", STR_FMT(folder), path);
		if (io_read_file(path, &b, e) < 0)
			return err_ctx(e, "%s", path);
		items[i].pem = arena_str(&s->arena, buf_str(&b));
		if (check_pem(&items[i], roots, e) < 0)
			return err_ctx(e, "%s", path);
	}
	return 0;
}

int settings_read_trust_files(struct settings *s, const char *settings_path, struct err *e)
{
	const char *slash = strrchr(settings_path, '/');
	struct str folder = { settings_path, slash ? (size_t)(slash - settings_path) + 1 : 0 };

	if (read_files(s, s->trust.keys, s->trust.key_count, false, folder, e) < 0 ||
	    read_files(s, s->trust.roots, s->trust.root_count, true, folder, e) < 0)
		return -1;
	return read_files(s, s->trust.logs, s->trust.log_count, false, folder, e);
}
