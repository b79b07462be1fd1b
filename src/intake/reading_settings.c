/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/reading_settings.h"

/* With its NUL, so that no two lists have the same bytes. */
static void add(struct hash *h, const char *s)
{
	hash_add(h, s ? s : "", strlen(s ? s : "") + 1);
}

static void add_list(struct hash *h, const struct settings_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		add(h, l->items[i]);
	add(h, "");
}

void reading_settings_digest(const struct settings *s, char hex[SHA256_HEX_LEN + 1])
{
	CLEANUP(hash_freep) struct hash *h = hash_new();
	struct sha256 d;

	add(h, s->branch);
	add_list(h, &s->approval_keys);
	add_list(h, &s->approval_patterns);
	add(h, s->ticket_pattern);
	for (size_t i = 0; i < s->system_count; i++) {
		add(h, s->systems[i].id);
		add_list(h, &s->systems[i].repositories);
		add_list(h, &s->systems[i].components);
	}
	d = hash_end(h);
	sha256_hex(&d, hex);
}

int reading_settings_match(const struct settings *s, struct db *db, bool *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	char hex[SHA256_HEX_LEN + 1];
	int row;

	reading_settings_digest(s, hex);
	if (query_open(db, SQL_DB_META_GET, &q, e) < 0)
		return -1;
	query_text(&q, ":name", STR_LIT("reading_settings"));
	row = query_step(&q, e);
	*ret = row == 1 && str_is(query_col_text(&q, 0), hex);
	return row < 0 ? -1 : 0;
}

int reading_settings_set(const struct settings *s, struct db *db, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	char hex[SHA256_HEX_LEN + 1];

	reading_settings_digest(s, hex);
	if (query_open(db, SQL_DB_META_SET, &q, e) < 0)
		return -1;
	query_text(&q, ":name", STR_LIT("reading_settings"));
	query_text(&q, ":value", str_of(hex));
	return query_exec(&q, e);
}
