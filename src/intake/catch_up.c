/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Making facts again from the lake: the entries that the store has not seen are read in
 * order, each artifact is fetched and read by the format that its entry names, or, when there is none
 * of that name any more, or it was kept as a document, by the one that recognises it now. A format
 * that now refuses what it once read is damage of our own making and is said so: the
 * lake's answer must not change silently.
 */
#include <stdlib.h>

#include "catalog/schema.h"
#include "codec/json.h"
#include "evidence/container.h"
#include "evidence/described.h"
#include "evidence/media.h"
#include "intake/artifact_row.h"
#include "intake/decision.h"
#include "intake/intake.h"
#include "intake/store_state.h"
#include "lake/entry.h"

#define TXN_ENTRIES 2000
#define TXN_BYTES (256ull * 1024 * 1024)

/* Where the blobs are, found by one scan of the packs: sorted by id. */
struct blob_map {
	struct blob_at {
		struct sha256 id;
		struct blob_place at;
	} *blobs;
	size_t count, room;
};

struct catch_up {
	struct workspace *ws;
	struct json_reader *json;
	struct facts *facts;
	struct described *described;
	struct schema_shelf *schemas;
	work_progress *progress;
	void *progress_arg;
	struct blob_map map;
	struct buf entry, bytes;
	struct arena arena;
};

static int map_add(void *arg, const struct sha256 *id, struct blob_place at, uint64_t bytes, struct err *e)
{
	struct blob_map *m = arg;

	(void)bytes;
	(void)e;
	if (m->count == m->room) {
		m->room = m->room ? m->room * 2 : 1024;
		m->blobs = xrealloc(m->blobs, m->room * sizeof *m->blobs);
	}
	m->blobs[m->count++] = (struct blob_at){ *id, at };
	return 0;
}

static int by_id(const void *a, const void *b)
{
	return memcmp(((const struct blob_at *)a)->id.b, ((const struct blob_at *)b)->id.b, SHA256_LEN);
}

static int map_find(const struct blob_map *m, const struct sha256 *id, struct blob_place *ret, struct err *e)
{
	struct blob_at key = { .id = *id };
	const struct blob_at *found = m->count ? bsearch(&key, m->blobs, m->count, sizeof key, by_id) : NULL;
	char hex[SHA256_HEX_LEN + 1];

	if (found) {
		*ret = found->at;
		return 0;
	}
	sha256_hex(id, hex);
	return err_set(e, ERR_INTEGRITY, "artifact %s is in no pack", hex);
}

/* Reads it by the format that the ledger names while there is one of that name, else as it looks now. */
static int read_now(struct catch_up *c, struct entry *en, bool named, struct err *e)
{
	const struct format *f = NULL;
	struct reading rd = {
		.bytes = buf_str(&c->bytes),
		.settings = &c->ws->settings,
		.facts = c->facts,
		.arena = &c->arena,
		.described = c->described,
		.schemas = c->schemas,
		.source = en->source,
		.format = named ? en->format : STR_NONE,
	};

	if (container_read(&rd, c->json, &f, e) < 0)
		return -1;
	en->kind = f ? str_of(rd.kind) : STR_LIT("document");
	en->format = f ? str_of(f->name) : STR_NONE;
	en->occurred = rd.occurred;
	/* Who fetched it knew when it was given, which the bytes may not say. */
	if (rd.observed.text[0])
		en->observed = rd.observed;
	return 0;
}

static int read_facts(struct catch_up *c, struct entry *en, int64_t id, struct err *e)
{
	CLEANUP(txn_end) struct txn artifact = { 0 };
	const struct format *data = NULL;
	bool was_read = str_given(en->format), named = was_read;

	facts_artifact(c->facts, id, c->bytes.n);
	if (en->type != ENTRY_INGEST)
		return 0;
	if (named && !format_by_name(en->format)) {
		if (described_find(c->described, en->format, &data, e) < 0)
			return -1;
		named = data != NULL;
	}
	if (txn_begin(c->ws->db, &artifact, e) < 0)
		return -1;
	if (read_now(c, en, named, e) == 0)
		return txn_commit(&artifact, e);
	if (e->kind == ERR_INPUT && !was_read) {
		/* What no format read once, and a newer one recognises but refuses, stays a document. */
		err_clear(e);
		txn_end(&artifact);
		facts_undo(c->facts);
		facts_artifact(c->facts, id, c->bytes.n);
		en->kind = STR_LIT("document");
		en->format = STR_NONE;
		return 0;
	}
	if (e->kind == ERR_INPUT)
		e->kind = data || !named ? ERR_USAGE : ERR_INTEGRITY;
	return -1;
}

static int new_artifact(struct catch_up *c, struct entry *en, struct artifact_row *row, struct err *e)
{
	if (map_find(&c->map, &en->artifact, &row->place, e) < 0 ||
	    lake_get(c->ws->lake, &en->artifact, row->place, &c->bytes, e) < 0 ||
	    artifact_next_id(c->ws->db, &row->id, e) < 0 || read_facts(c, en, row->id, e) < 0)
		return -1;
	row->facts = facts_count(c->facts);
	row->media = en->type == ENTRY_INGEST && !str_given(en->format) ? media_of(buf_str(&c->bytes)) : NULL;
	if (artifact_add(c->ws->db, en, row, e) < 0)
		return -1;
	if (en->type != ENTRY_INGEST)
		return decision_read(c->ws->db, row, en->kind, buf_str(&c->bytes), c->json, e);
	return 0;
}

static int one_entry(struct catch_up *c, uint64_t index, struct err *e)
{
	struct artifact_row row = { 0 };
	struct entry en;
	int found;

	arena_reset(&c->arena);
	buf_clear(&c->entry);
	if (lake_entry(c->ws->lake, index, &c->entry, e) < 0 ||
	    entry_read(buf_str(&c->entry), &c->arena, &en, e) < 0 ||
	    (found = artifact_find(c->ws->db, &en.artifact, &row, e)) < 0)
		return -1;
	row.entry = index;
	return found && en.type != ENTRY_INGEST ? decision_again(c->ws->db, &row, e) : new_artifact(c, &en, &row, e);
}

/* As many entries from *at on as one transaction takes. */
static int some_entries(struct catch_up *c, uint64_t *at, uint64_t size, struct err *e)
{
	CLEANUP(txn_end) struct txn t = { 0 };
	uint64_t to = size - *at > TXN_ENTRIES ? *at + TXN_ENTRIES : size;
	uint64_t bytes = 0;

	if (txn_begin(c->ws->db, &t, e) < 0)
		return -1;
	for (; *at < to && bytes < TXN_BYTES; ++*at) {
		buf_clear(&c->bytes);
		if (one_entry(c, *at, e) < 0 || facts_settle(c->facts, e) < 0)
			return err_ctx(e, "ledger entry %llu", (unsigned long long)*at);
		bytes += c->bytes.n;
		if (c->progress)
			c->progress(c->progress_arg, "entries", *at + 1, size);
	}
	if (facts_flush(c->facts, e) < 0 || store_state_set_entries(c->ws->db, *at, e) < 0)
		return -1;
	return txn_commit(&t, e);
}

static int all_entries(struct catch_up *c, uint64_t at, struct err *e)
{
	uint64_t size = lake_size(c->ws->lake);

	if (lake_scan(c->ws->lake, map_add, &c->map, e) < 0)
		return -1;
	if (c->map.count)
		qsort(c->map.blobs, c->map.count, sizeof *c->map.blobs, by_id);
	while (at < size)
		if (some_entries(c, &at, size, e) < 0)
			return -1;
	return decision_load_items(c->ws, e);
}

int intake_catch_up(struct workspace *ws, work_progress *progress, void *arg, struct err *e)
{
	struct catch_up c = {
		.ws = ws,
		.progress = progress,
		.progress_arg = arg,
		.entry = BUF_INIT(ENTRY_BYTES_MAX),
		.bytes = BUF_INIT(ARTIFACT_BYTES_MAX),
	};
	uint64_t size = lake_size(ws->lake);
	uint64_t at;
	int ret;

	if (store_state_entries(ws->db, &at, e) < 0)
		return -1;
	if (at > size)
		return err_set(e, ERR_INTEGRITY, "the store has read %llu entries of a ledger of %llu",
			       (unsigned long long)at, (unsigned long long)size);
	if (at == size)
		return 0;
	c.json = json_open();
	c.facts = facts_new(ws->db);
	c.described = described_new(ws->root);
	c.schemas = schema_shelf_new();
	ret = all_entries(&c, at, e);
	facts_free(c.facts);
	described_free(c.described);
	schema_shelf_free(c.schemas);
	json_close(c.json);
	free(c.map.blobs);
	buf_free(&c.entry);
	buf_free(&c.bytes);
	arena_free(&c.arena);
	return ret;
}
