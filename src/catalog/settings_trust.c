/* SPDX-License-Identifier: Apache-2.0 */

/*
 * trust: of the settings: public keys, roots of certificates, logs, authorities of time, trusted roots of sigstore, and
 * who may sign. A key that is none is refused here, where its line is known, and not when an attestation needs it.
 */
#include <string.h>

#include "base/io.h"
#include "catalog/settings_int.h"
#include "catalog/trusted_root.h"
#include "crypt/cert.h"
#include "crypt/pubkey.h"

#define TRUST_FILE_BYTES_MAX (1024 * 1024)

/* What the items of a list are. */
enum trusted_kind { TRUSTED_KEY, TRUSTED_ROOT, TRUSTED_TSA, TRUSTED_DOCUMENT };

/* One list of trust: as it is being read. */
struct trust_reading {
	struct reading *r;
	struct settings_trusted_list *list;
	struct settings_trusted *item;
	enum trusted_kind kind;
};

static int check_text(const struct settings_trusted *t, enum trusted_kind kind, struct err *e)
{
	struct cert_store *store = NULL;
	struct pubkey *key = NULL;
	int ret = kind == TRUSTED_KEY ? pubkey_from_pem(t->text, &key, e) : cert_store_from_pem(t->text, &store, e);

	cert_store_free(store);
	pubkey_free(key);
	return ret;
}

static int read_id(void *into, const struct yaml *n, struct err *e)
{
	struct trust_reading *t = into;

	if (node_id(n, t->r->a, &t->item->id, e) < 0)
		return -1;
	for (size_t i = 0; i < t->list->count; i++)
		if (strcmp(t->list->items[i].id, t->item->id) == 0)
			return node_refuse(n, e, "id '%s' is there already, at line %zu", t->item->id,
					   t->list->items[i].line);
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

	if (t->kind == TRUSTED_DOCUMENT)
		return node_refuse(n, e, "a trusted root is a file of JSON");
	if (node_prose(n, t->r->a, &text, e) < 0)
		return -1;
	t->item->text = str_of(text);
	return check_text(t->item, t->kind, e) < 0 ? node_place(n, e) : 0;
}

static int read_undated(void *into, const struct yaml *n, struct err *e)
{
	struct trust_reading *t = into;

	if (t->kind != TRUSTED_ROOT)
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

	t->item = &t->list->items[t->list->count];
	*t->item = (struct settings_trusted){ .line = n->line, .from = INT64_MIN, .until = INT64_MAX };
	if (node_map(n, trusted_keys, COUNT_OF(trusted_keys), t, e) < 0)
		return -1;
	if (!t->item->file == !t->item->text.p)
		return node_refuse(n, e, t->kind == TRUSTED_DOCUMENT ? "expected 'file'" : "expected either 'file' or 'pem'");
	t->list->count++;
	return 0;
}

static int read_list(struct reading *r, const struct yaml *n, enum trusted_kind kind, struct settings_trusted_list *ret,
		     struct err *e)
{
	struct trust_reading t = { .r = r, .kind = kind, .list = ret };

	ret->items = arena_alloc(r->a, (node_count(n) + 1) * sizeof *ret->items);
	return node_each(n, read_trusted, &t, e);
}

static int read_keys(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return read_list(r, n, TRUSTED_KEY, &r->s->trust.keys, e);
}

static int read_roots(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return read_list(r, n, TRUSTED_ROOT, &r->s->trust.sets->roots, e);
}

static int read_logs(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return read_list(r, n, TRUSTED_KEY, &r->s->trust.sets->logs, e);
}

static int read_tsas(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return read_list(r, n, TRUSTED_TSA, &r->s->trust.sets->tsas, e);
}

static int read_documents(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return read_list(r, n, TRUSTED_DOCUMENT, &r->s->trust.documents, e);
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
	{ "timestamp_authorities", read_tsas, false },
	{ "trusted_roots", read_documents, false },
	{ "signers", read_signers, false },
};

int settings_read_trust(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->s->trust.sets = arena_alloc(r->a, sizeof *r->s->trust.sets);
	*r->s->trust.sets = (struct settings_trust_set){ .whole = false };
	r->s->trust.set_count = 1;
	return node_map(n, trust_keys, COUNT_OF(trust_keys), into, e);
}

static int read_files(struct settings *s, struct settings_trusted_list *list, enum trusted_kind kind, struct str folder,
		      struct err *e)
{
	for (size_t i = 0; i < list->count; i++) {
		CLEANUP(buf_free) struct buf b = BUF_INIT(TRUST_FILE_BYTES_MAX);
		struct settings_trusted *t = &list->items[i];
		const char *path = t->file;

		if (!path)
			continue;
		if (*path != '/')
			path = arena_printf(&s->arena, "%.*s%s", STR_FMT(folder), path);
		if (io_read_file(path, &b, e) < 0)
			return err_ctx(e, "%s", path);
		t->text = arena_str(&s->arena, buf_str(&b));
		if ((kind == TRUSTED_DOCUMENT ? trusted_root_read(t, &s->arena, &s->trust, e) : check_text(t, kind, e)) < 0)
			return err_ctx(e, "%s", path);
	}
	return 0;
}

int settings_read_trust_files(struct settings *s, const char *settings_path, struct err *e)
{
	const char *slash = strrchr(settings_path, '/');
	struct str folder = { settings_path, slash ? (size_t)(slash - settings_path) + 1 : 0 };
	struct settings_trust_set *own = s->trust.sets;

	if (!own)
		return 0;
	if (read_files(s, &s->trust.keys, TRUSTED_KEY, folder, e) < 0 ||
	    read_files(s, &own->roots, TRUSTED_ROOT, folder, e) < 0 ||
	    read_files(s, &own->logs, TRUSTED_KEY, folder, e) < 0 || read_files(s, &own->tsas, TRUSTED_TSA, folder, e) < 0)
		return -1;
	return read_files(s, &s->trust.documents, TRUSTED_DOCUMENT, folder, e);
}
