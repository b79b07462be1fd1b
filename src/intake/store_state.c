/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/store_state.h"

#include <stdio.h>

#include "base/embed.h"
#include "catalog/format_file.h"
#include "crypt/hash.h"

/* Names in meta. */
#define READING_SETTINGS "reading_settings"
#define LEDGER_SIZE      "ledger_size"

/* With its NUL, so that no two lists have the same bytes. */
static void add(struct hash *h, const char *s)
{
	hash_add(h, s ? s : "", strlen(s ? s : "") + 1);
}

static void add_list(struct hash *h, const struct list *l)
{
	for (size_t i = 0; i < l->count; i++)
		add(h, l->items[i]);
	add(h, "");
}

static void add_trusted(struct hash *h, const struct settings_trusted_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct settings_trusted *t = &list->items[i];

		add(h, t->id);
		hash_add(h, t->text.p, t->text.n);
		add(h, t->undated ? "undated" : "");
	}
	add(h, "");
}

/* Sets other than the first are what the documents say. */
static void add_trust(struct hash *h, const struct settings_trust *t)
{
	add_trusted(h, &t->keys);
	add_trusted(h, &t->documents);
	if (t->set_count) {
		add_trusted(h, &t->sets->roots);
		add_trusted(h, &t->sets->logs);
		add_trusted(h, &t->sets->tsas);
	}
	for (size_t i = 0; i < t->signer_count; i++) {
		add(h, t->signers[i].name);
		add(h, t->signers[i].issuer);
	}
}

static int digest(const struct settings *s, const char *folder, char hex[SHA256_HEX_LEN + 1], struct err *e)
{
	char formats[SHA256_HEX_LEN + 1];
	CLEANUP(hash_freep) struct hash *h = hash_new();
	struct sha256 d;

	if (format_shelf_digest(folder, formats, e) < 0)
		return -1;
	add(h, formats);
	add(h, s->branch);
	add_list(h, &s->approval_keys);
	add_list(h, &s->approval_patterns);
	add(h, s->ticket_pattern);
	for (size_t i = 0; i < s->system_count; i++) {
		add(h, s->systems[i].id);
		add_list(h, &s->systems[i].repositories);
		add_list(h, &s->systems[i].components);
	}
	add_trust(h, &s->trust);
	for (size_t i = 0; i < s->record_map_count; i++) {
		const struct settings_record_map *m = &s->record_maps[i];

		add(h, m->kind);
		add_list(h, &m->ours);
		add_list(h, &m->theirs);
		add_list(h, &m->set);
		add_list(h, &m->values);
	}

	for (size_t i = 0; i < s->alias_count; i++) {
		add(h, s->aliases[i].forge);
		add(h, s->aliases[i].name);
		add(h, s->people[s->aliases[i].person].id);
	}
	/* A store of another edition has other columns. */
	for (size_t i = 0; i < embed_count; i++)
		if (str_starts(str_of(embed_files[i].path), "sql/schema/"))
			add(h, embed_files[i].sha256);
	d = hash_end(h);
	sha256_hex(&d, hex);
	return 0;
}

int store_state_matches(const struct settings *s, const char *folder, struct db *db, bool *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	char hex[SHA256_HEX_LEN + 1];
	struct str had;
	int found = db_meta_get(db, READING_SETTINGS, &a, &had, e);

	if (digest(s, folder, hex, e) < 0)
		return -1;
	*ret = found == 1 && str_is(had, hex);
	return found < 0 ? -1 : 0;
}

int store_state_set_settings(const struct settings *s, const char *folder, struct db *db, struct err *e)
{
	char hex[SHA256_HEX_LEN + 1];

	if (digest(s, folder, hex, e) < 0)
		return -1;
	return db_meta_set(db, READING_SETTINGS, str_of(hex), e);
}

int store_state_entries(struct db *db, uint64_t *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str size;
	int found = db_meta_get(db, LEDGER_SIZE, &a, &size, e);

	*ret = 0;
	if (found == 1 && !str_to_u64(size, ret))
		return err_set(e, ERR_INTEGRITY, "the store's ledger size is no number: run assay rebuild");
	return found < 0 ? -1 : 0;
}

int store_state_set_entries(struct db *db, uint64_t count, struct err *e)
{
	char text[24];

	snprintf(text, sizeof text, "%llu", (unsigned long long)count);
	return db_meta_set(db, LEDGER_SIZE, str_of(text), e);
}
