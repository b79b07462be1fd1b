/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One transaction of the store spans a batch of the lake; each artifact is a savepoint in
 * it, so a broken one takes back only its own facts. The order at the end of a batch is:
 * the lake commits (from then on the artifacts are there, whatever happens), the store
 * commits, the results are reported. A store that missed its commit catches up when it
 * is opened next.
 */
#include "intake/intake.h"

#include <stdlib.h>
#include <time.h>

#include "base/io.h"
#include "catalog/schema.h"
#include "codec/json.h"
#include "evidence/container.h"
#include "evidence/described.h"
#include "evidence/media.h"
#include "git/git_export.h"
#include "intake/artifact_row.h"
#include "intake/decision.h"
#include "intake/store_state.h"
#include "lake/entry.h"
#include "records/record_header.h"

#define BATCH_FILES 1000
#define BATCH_BYTES ((size_t)256 * 1024 * 1024)
#define BATCH_SECONDS 2
#define LARGE_BYTES ((size_t)32 * 1024 * 1024)
#define BUFFER_KEPT_BYTES ((size_t)64 * 1024 * 1024)

struct intake {
	struct workspace *ws;
	struct intake_options o;
	struct json_reader *json;
	struct facts *facts;
	struct described *described;
	struct schema_shelf *schemas;
	struct buf bytes;
	struct buf entry;
	struct arena arena;	/* of the artifact at hand */
	struct txn txn;

	/* The batch that is gathered. */
	struct arena batch;
	struct intake_result *results;
	size_t count;
	size_t refused;	/* since the start */
	size_t batch_bytes;
	time_t began;

	/* Of the artifact at hand, when a server gave it. */
	bool fetched, dated;
	struct when observed;
};

static void report(struct intake *in, const struct intake_result *r)
{
	if (in->o.report)
		in->o.report(in->o.arg, r);
}

/* An entry cannot be taken back: what it corrects must be there, and be evidence. */
static int check_superseded(struct intake *in, struct err *e)
{
	const char *hex = in->o.supersedes;
	struct artifact_row row;
	struct sha256 id;
	int found;

	if (!hex)
		return 0;
	if (!sha256_from_hex(str_of(hex), &id))
		BUG("'%s' is not the id of an artifact", hex);
	found = artifact_find(in->ws->db, &id, &row, e);
	if (found == 0)
		return err_set(e, ERR_USAGE, "no artifact %s to supersede", hex);
	if (found == 1 && row.decision)
		return err_set(e, ERR_USAGE, "artifact %s is a result (%s), not evidence: evaluate again instead", hex,
			       row.kind);
	return found < 0 ? -1 : 0;
}

static int check_format(struct intake *in, struct err *e)
{
	const struct format *f;

	if (!in->o.format || format_by_name(str_of(in->o.format)))
		return 0;
	if (described_find(in->described, str_of(in->o.format), &f, e) < 0)
		return -1;
	return f ? 0 : err_set(e, ERR_USAGE, "no format '%s': see assay format list", in->o.format);
}

int intake_open(struct workspace *ws, const struct intake_options *o, struct intake **ret, struct err *e)
{
	struct intake *in = xcalloc(1, sizeof *in);

	in->ws = ws;
	in->o = *o;
	in->json = json_open();
	in->facts = facts_new(ws->db);
	in->described = described_new(ws->root);
	in->schemas = schema_shelf_new();
	in->bytes = BUF_INIT(ARTIFACT_BYTES_MAX);
	in->entry = BUF_INIT(ENTRY_BYTES_MAX);
	in->results = xcalloc(BATCH_FILES, sizeof *in->results);
	if (check_superseded(in, e) < 0 || check_format(in, e) < 0 || record_maps_check(&ws->settings, e) < 0) {
		intake_close(in);
		return -1;
	}
	*ret = in;
	return 0;
}

void intake_close(struct intake *in)
{
	if (!in)
		return;
	txn_end(&in->txn);
	facts_free(in->facts);
	described_free(in->described);
	schema_shelf_free(in->schemas);
	json_close(in->json);
	buf_free(&in->bytes);
	buf_free(&in->entry);
	arena_free(&in->arena);
	arena_free(&in->batch);
	free(in->results);
	free(in);
}

void intake_closep(struct intake **in)
{
	intake_close(*in);
	*in = NULL;
}

static int begin_batch(struct intake *in, struct err *e)
{
	if (in->txn.depth)
		return 0;
	in->began = time(NULL);
	in->batch_bytes = 0;
	return txn_begin(in->ws->db, &in->txn, e);
}

static int end_batch(struct intake *in, struct err *e)
{
	if (!in->txn.depth)
		return 0;
	if (facts_flush(in->facts, e) < 0 || lake_commit(in->ws->lake, e) < 0 ||
	    store_state_set_entries(in->ws->db, lake_size(in->ws->lake), e) < 0 || txn_commit(&in->txn, e) < 0)
		return -1;
	for (size_t i = 0; i < in->count; i++)
		report(in, &in->results[i]);
	in->count = 0;
	arena_reset(&in->batch);
	return 0;
}

/* Keeps a result until its batch is durable. */
static int gather(struct intake *in, const struct intake_result *r, size_t bytes, struct err *e)
{
	struct intake_result *kept = &in->results[in->count++];

	*kept = *r;
	kept->path = arena_cstr(&in->batch, str_of(r->path));
	kept->kind = r->kind ? arena_cstr(&in->batch, str_of(r->kind)) : NULL;
	kept->format = r->format ? arena_cstr(&in->batch, str_of(r->format)) : NULL;
	kept->error = r->error ? arena_cstr(&in->batch, str_of(r->error)) : NULL;
	in->batch_bytes += bytes;
	if (in->count == BATCH_FILES || in->batch_bytes > BATCH_BYTES || time(NULL) - in->began >= BATCH_SECONDS)
		return end_batch(in, e);
	return 0;
}

/* Refusals are results; everything else that goes wrong ends the run. */
static int refuse(struct intake *in, struct intake_result *r, struct err *e)
{
	struct err cause = *e;

	if (cause.kind != ERR_INPUT)
		return err_ctx(e, "%s", r->path);
	err_clear(e);
	r->status = INTAKE_REFUSED;
	in->refused++;
	r->error = cause.msg;
	if (begin_batch(in, e) < 0)
		return -1;
	return gather(in, r, 0, e);
}

/* Appends the ledger's entry; what is not given of *en is filled in. */
static int log_entry(struct intake *in, struct entry *en, struct str bytes, uint64_t *ret_index, struct err *e)
{
	en->bytes = bytes.n;
	en->collector = str_of(in->o.collector);
	en->ingested = when_now();
	en->collected = in->o.collected.text[0] ? in->o.collected : en->ingested;
	buf_clear(&in->entry);
	entry_write(en, &in->entry);
	if (buf_overflowed(&in->entry))
		return err_set(e, ERR_INPUT, "its name is too long for a ledger entry");
	return lake_append(in->ws->lake, buf_str(&in->entry), ret_index, e);
}

/* To the lake, unless it is there, the ledger and the store. */
static int keep(struct intake *in, struct entry *en, struct str bytes, bool there, struct artifact_row *row,
		struct err *e)
{
	row->facts = facts_count(in->facts);
	if ((!there && lake_put(in->ws->lake, &en->artifact, bytes, &row->place, e) < 0) ||
	    log_entry(in, en, bytes, &row->entry, e) < 0)
		return -1;
	return artifact_add(in->ws->db, en, row, e);
}

static int read_facts(struct intake *in, const struct entry *en, struct str bytes, int64_t row_id,
		      struct reading *rd, const struct format **ret_format, struct err *e)
{
	*rd = (struct reading){
		.bytes = bytes,
		.described = in->described,
		.schemas = in->schemas,
		.source = en->source,
		.format = str_of(in->o.format),
		.settings = &in->ws->settings,
		.strict = in->o.strict,
		.facts = in->facts,
		.arena = &in->arena,
	};
	facts_artifact(in->facts, row_id, bytes.n);
	if (container_read(rd, in->json, ret_format, e) < 0)
		return -1;
	if (!*ret_format)
		rd->kind = "document";
	return 0;
}

/* What a server gives says less than its address: the commits of two pull requests may be the same
 * bytes. And what it gives again, after something else, is how things are now. So bytes that the lake has are
 * another entry then, and their facts are read again. Where there are none in them, and with an empty list, only in
 * place of others that had some. */
static int is_news(struct intake *in, const struct entry *en, struct str bytes, const struct artifact_row *row, bool *ret,
		   struct err *e)
{
	bool says_something = row->facts > 0 && !str_is(str_trim(bytes), "[]");

	if (!in->fetched || row->decision)
		return 0;
	return artifact_is_news(in->ws->db, en->source, in->dated, &en->artifact, says_something, ret, e);
}

/* A document is read when somebody says by what, as another entry. What was read by one format is not read by another, too,
 * and that is said: only a description or rebuild changes it. */
static int is_named_now(struct intake *in, const struct artifact_row *row, bool *ret, struct err *e)
{
	if (!in->o.format || row->decision || strcmp(row->format, in->o.format) == 0 ||
	    strcmp(row->format, format_archive.name) == 0)
		return 0;
	if (row->format[0])
		return err_set(e, ERR_INPUT, "the lake has it already, read as %s: it cannot be read by another format, too",
			       row->format);
	*ret = true;
	return 0;
}

/* bytes must be followed by BUF_PADDING readable bytes. */
static int take(struct intake *in, const char *source, struct str bytes, struct intake_result *r,
		struct err *e)
{
	CLEANUP(txn_end) struct txn artifact = { 0 };
	const struct format *f = NULL;
	struct entry en = { .type = ENTRY_INGEST, .artifact = sha256_of(bytes), .source = str_of(source) };
	struct artifact_row row = { 0 };
	struct reading rd;
	bool news = false;
	int found;

	sha256_hex(&en.artifact, r->sha256);
	if (begin_batch(in, e) < 0 || (found = artifact_find(in->ws->db, &en.artifact, &row, e)) < 0)
		return -1;
	if (found && in->o.supersedes) {
		err_set(e, ERR_INPUT, "the lake has it already: only an artifact that is new supersedes another");
		return refuse(in, r, e);
	}
	if (found && is_named_now(in, &row, &news, e) < 0)
		return refuse(in, r, e);
	if (found && is_news(in, &en, bytes, &row, &news, e) < 0)
		return -1;
	if (found && !news) {
		r->status = INTAKE_KNOWN;
		r->kind = row.kind;
		r->format = row.format[0] ? row.format : NULL;
		return gather(in, r, 0, e);
	}
	/* What waits to be stored must not take the room that a large one needs. */
	if (bytes.n > LARGE_BYTES && facts_flush(in->facts, e) < 0)
		return -1;
	if (artifact_next_id(in->ws->db, &row.id, e) < 0 || txn_begin(in->ws->db, &artifact, e) < 0)
		return -1;
	arena_reset(&in->arena);
	if (read_facts(in, &en, bytes, row.id, &rd, &f, e) < 0) {
		r->kind = rd.kind;
		r->format = f ? f->name : NULL;
		txn_end(&artifact);
		facts_undo(in->facts);
		return refuse(in, r, e);
	}
	r->kind = rd.kind;
	r->format = f ? f->name : NULL;
	r->facts = facts_count(in->facts);
	r->secrets = facts_secret_count(in->facts);
	r->unread = facts_unread_count(in->facts);
	r->nonconforming = facts_nonconforming_count(in->facts);
	r->unread_members = f ? facts_unread_member_count(in->facts) : 0;
	r->media = row.media = f ? NULL : media_of(bytes);
	en.kind = str_of(rd.kind);
	en.format = str_of(r->format);
	en.occurred = rd.occurred;
	en.observed = rd.observed.text[0] ? rd.observed : in->observed;
	en.supersedes = str_of(in->o.supersedes);
	if (keep(in, &en, bytes, found, &row, e) < 0 || txn_commit(&artifact, e) < 0)
		return err_ctx(e, "%s", source);
	r->status = INTAKE_STORED;
	return facts_settle(in->facts, e) < 0 ? -1 : gather(in, r, bytes.n, e);
}

int intake_bytes(struct intake *in, const char *source, struct str bytes, struct err *e)
{
	struct intake_result r = { .path = source };

	buf_clear(&in->bytes);
	buf_add_str(&in->bytes, bytes);
	if (buf_overflowed(&in->bytes)) {
		err_set(e, ERR_INPUT, "larger than %zu bytes", ARTIFACT_BYTES_MAX);
		return refuse(in, &r, e);
	}
	return take(in, source, buf_str(&in->bytes), &r, e);
}

int intake_fetched(struct intake *in, const char *source, bool dated, const struct when *observed, struct str bytes,
		   struct err *e)
{
	int ret;

	in->fetched = true;
	in->dated = dated;
	in->observed = *observed;
	ret = intake_bytes(in, source, bytes, e);
	in->fetched = false;
	in->observed = (struct when){ "" };
	return ret;
}

struct repository {
	struct intake *in;
	const char *path;
};

static int change_is_known(void *arg, struct str repository, struct str branch, struct str commit,
			   struct err *e)
{
	struct repository *r = arg;
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(r->in->ws->db, SQL_INTAKE_CHANGE_KNOWN, &q, e) < 0)
		return -1;
	query_text(&q, ":change", commit);
	query_text(&q, ":repository", repository);
	query_text(&q, ":branch", branch);
	return query_step(&q, e);
}

static int take_segment(void *arg, const struct git_segment *s, struct err *e)
{
	struct repository *r = arg;
	size_t refused = r->in->refused;

	if (intake_bytes(r->in, r->path, s->bytes, e) < 0)
		return -1;
	return r->in->refused > refused;
}

static int take_repository(struct intake *in, const char *path, struct err *e)
{
	struct repository repository = { in, path };
	struct intake_result r = { .path = path, .kind = "git-history", .format = "git-history" };
	struct git_export x = {
		.path = path,
		.branch = in->ws->settings.branch,
		.is_known = change_is_known,
		.segment = take_segment,
		.arg = &repository,
	};
	struct git_exported done;

	/* Outside of a transaction each question about a commit would lock the store. */
	if (begin_batch(in, e) < 0)
		return -1;
	if (git_export(&x, &done, e) < 0)
		return refuse(in, &r, e);
	if (done.segments)
		return 0;
	r.status = INTAKE_KNOWN;
	return gather(in, &r, 0, e);
}

/* What cannot be read is a result like any other refusal: the rest must not be lost for it. */
static int unreadable(void *arg, const char *path, struct err *e)
{
	struct intake *in = arg;
	struct intake_result r = { .path = path };

	e->kind = ERR_INPUT;
	return refuse(in, &r, e);
}

/* A lake is no evidence, and its key, once in a ledger, could never be taken out again. */
static bool is_lake(void *arg, const char *path)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;

	(void)arg;
	return io_exists(arena_printf(&a, "%s/log/checkpoint", path)) &&
	       io_exists(arena_printf(&a, "%s/keys/log.vkey", path));
}

static int take_file(void *arg, const char *path, bool is_git, struct err *e)
{
	struct intake *in = arg;
	struct intake_result r = { .path = path };

	if (is_git)
		return take_repository(in, path, e);
	buf_clear(&in->bytes);
	if (io_read_file(path, &in->bytes, e) < 0)
		return unreadable(in, path, e);
	if (take(in, path, buf_str(&in->bytes), &r, e) < 0)
		return -1;
	/* One huge artifact must not hold its memory until the end of the run. */
	if (in->bytes.room > BUFFER_KEPT_BYTES)
		buf_free(&in->bytes);
	return 0;
}

int intake_path(struct intake *in, const char *path, struct err *e)
{
	struct intake_result r = { .path = path };
	const struct io_walker w = { .visit = take_file, .leave_out = is_lake, .fault = unreadable, .arg = in };

	if (is_lake(in, path)) {
		err_set(e, ERR_INPUT, "is a lake, not evidence");
		return refuse(in, &r, e);
	}
	return io_walk_with(&w, path, e);
}

int intake_decision(struct intake *in, const char *kind, struct str bytes, struct sha256 *ret_id,
		    bool *ret_known, struct err *e)
{
	struct entry en = {
		.type = decision_entry_type(str_of(kind)),
		.artifact = sha256_of(bytes),
		.kind = str_of(kind),
		.source = STR_LIT("assay"),
	};
	struct artifact_row row = { 0 };
	bool older = false;
	int found;

	*ret_id = en.artifact;
	*ret_known = false;
	facts_artifact(in->facts, 0, 0);
	if (begin_batch(in, e) < 0 || (found = artifact_find(in->ws->db, &en.artifact, &row, e)) < 0)
		return -1;
	if (!found) {
		if (artifact_next_id(in->ws->db, &row.id, e) < 0 || keep(in, &en, bytes, false, &row, e) < 0)
			return -1;
		return decision_read(in->ws->db, &row, en.kind, bytes, in->json, e);
	}
	if (str_is(en.kind, "evaluation") && decision_is_older(in->ws->db, row.id, &older, e) < 0)
		return -1;
	*ret_known = !older;
	if (!older)
		return 0;
	/* Another evaluation came between: that this one is in force again is a decision of its own. */
	return log_entry(in, &en, bytes, &row.entry, e) < 0 ? -1 : decision_again(in->ws->db, &row, e);
}

int intake_decide(struct workspace *ws, const char *kind, struct str bytes, const char *collector, struct err *e)
{
	CLEANUP(intake_closep) struct intake *in = NULL;
	struct intake_options o = { .collector = collector };
	struct sha256 id;
	bool known;

	if (intake_open(ws, &o, &in, e) < 0 || intake_decision(in, kind, bytes, &id, &known, e) < 0)
		return -1;
	return intake_finish(in, e);
}

int intake_finish(struct intake *in, struct err *e)
{
	return end_batch(in, e);
}
