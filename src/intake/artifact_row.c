/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/artifact_row.h"

#include <stdio.h>

int artifact_find(struct db *db, const struct sha256 *id, struct artifact_row *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	char hex[SHA256_HEX_LEN + 1];
	int row;

	if (query_open(db, SQL_ARTIFACT_FIND, &q, e) < 0)
		return -1;
	sha256_hex(id, hex);
	query_text(&q, ":sha256", str_of(hex));
	row = query_step(&q, e);
	if (row == 1) {
		ret->id = query_col_int(&q, 0);
		ret->entry = (uint64_t)query_col_int(&q, 1);
		ret->place.pack = (uint32_t)query_col_int(&q, 2);
		ret->place.offset = (uint64_t)query_col_int(&q, 3);
		ret->facts = query_col_int(&q, 4);
		ret->media = NULL;
		ret->decision = query_col_int(&q, 7) != 0;
		snprintf(ret->kind, sizeof ret->kind, "%.*s", STR_FMT(query_col_text(&q, 5)));
		snprintf(ret->format, sizeof ret->format, "%.*s", STR_FMT(query_col_text(&q, 6)));
	}
	return row;
}

/* Whether it came from this path with another query. */
static int at_path(struct db *db, struct str source, const char *hex, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	struct str rest = source;

	if (query_open(db, SQL_ARTIFACT_AT_PATH, &q, e) < 0)
		return -1;
	query_text(&q, ":sha256", str_of(hex));
	query_text(&q, ":path", str_cut(&rest, '?'));
	return query_step(&q, e);
}

int artifact_is_news(struct db *db, struct str source, bool dated, const struct sha256 *id, bool says_something, bool *ret,
		     struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	char hex[SHA256_HEX_LEN + 1];
	int row;

	if (query_open(db, SQL_ARTIFACT_LAST_OF, &q, e) < 0)
		return -1;
	sha256_hex(id, hex);
	query_text(&q, ":source", source);
	row = query_step(&q, e);
	if (row < 0)
		return -1;
	if (row == 1) {
		*ret = !str_is(query_col_text(&q, 0), hex) && (says_something || query_col_int(&q, 1) > 0);
		return 0;
	}
	row = dated && says_something ? at_path(db, source, hex, e) : 0;
	*ret = says_something && row == 0;
	return row < 0 ? -1 : 0;
}

static int mark_superseded(struct db *db, struct str old, struct str by, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_ARTIFACT_SUPERSEDE, &q, e) < 0)
		return -1;
	query_text(&q, ":old", old);
	query_text(&q, ":by", by);
	return query_exec(&q, e);
}

int artifact_add(struct db *db, const struct entry *en, const struct artifact_row *row, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	char hex[SHA256_HEX_LEN + 1];

	if (query_open(db, SQL_ARTIFACT_ADD, &q, e) < 0)
		return -1;
	sha256_hex(&en->artifact, hex);
	query_int(&q, ":id", row->id);
	query_text(&q, ":sha256", str_of(hex));
	query_text(&q, ":kind", en->kind);
	query_text(&q, ":format", en->format);
	query_text(&q, ":media", row->media ? str_of(row->media) : STR_NONE);
	query_int(&q, ":bytes", (int64_t)en->bytes);
	query_text(&q, ":occurred", when_str(&en->occurred));
	query_text(&q, ":observed", when_str(&en->observed));
	query_text(&q, ":collected", when_str(&en->collected));
	query_text(&q, ":ingested", when_str(&en->ingested));
	query_text(&q, ":source", en->source);
	query_text(&q, ":collector", en->collector);
	query_text(&q, ":supersedes", en->supersedes);
	query_int(&q, ":entry", (int64_t)row->entry);
	query_int(&q, ":decision", en->type != ENTRY_INGEST);
	query_int(&q, ":pack", row->place.pack);
	query_int(&q, ":pack_offset", (int64_t)row->place.offset);
	query_int(&q, ":facts", row->facts);
	if (query_exec(&q, e) < 0)
		return -1;
	return str_given(en->supersedes) ? mark_superseded(db, en->supersedes, str_of(hex), e) : 0;
}

int artifact_next_id(struct db *db, int64_t *ret, struct err *e)
{
	return db_int(db, SQL_ARTIFACT_NEXT_ID, ret, e);
}
