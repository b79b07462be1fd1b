/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/plain.h"
#include "catalog/schema.h"
#include "cli/cmd_format.h"
#include "cli/cmd_format_near.h"
#include "cli/cmd_format_trial.h"
#include "evidence/container.h"

/*
 * `assay format test`: a file is read into a store that is gone afterwards, and what the description gave is
 * shown as it comes. Of formats in C the facts are shown as they go to the store. What a description lets be cut is read once
 * more in pieces, and must give the same.
 */
#define FILE_BYTES_MAX ((size_t)1024 * 1024 * 1024)

struct test {
	struct cli *c;
	struct described *d;
	struct schema_shelf *schemas;
	struct db *db;
	struct facts *facts;
	struct json_reader *json;
	const struct settings *settings;
	struct trial trial;
	size_t failed;
};

static void on_cut_fact(void *arg, const struct described_fact *f)
{
	cut_facts_add(arg, f);
}

/* Reads it into a store that is gone afterwards; *ret_count says how many facts it gave. */
static int read_once(struct test *t, struct reading *r, const struct format **ret_format, int64_t *ret_count, struct err *e)
{
	CLEANUP(txn_end) struct txn scratch = { 0 };
	int ret;

	facts_artifact(t->facts, 1, r->bytes.n);
	if (txn_begin(t->db, &scratch, e) < 0)
		return -1;
	ret = container_read(r, t->json, ret_format, e);
	*ret_count = facts_count(t->facts);
	facts_undo(t->facts);
	return ret;
}

/* One place where its description lets it be cut. */
static int try_cut(struct test *t, struct reading *r, const char *pointer, struct err *e)
{
	CLEANUP(cut_facts_free) struct cut_facts pieces = CUT_FACTS_INIT;
	const struct described_watch watch = { .fact = on_cut_fact, .arg = &pieces };
	const struct format *f;
	CLEANUP(buf_free) struct buf differ = BUF_INIT(1024);
	int64_t count;

	described_watch(t->d, &watch);
	if (read_once(t, r, &f, &count, e) < 0)
		return err_ctx(e, "cut at '%s'", pointer);
	if (cut_facts_same(&pieces, &t->trial.whole, &differ))
		return 0;
	return err_set(e, ERR_INPUT, "cut at '%s' it gives %s", pointer, differ.p);
}

/* Does it give the same in pieces, wherever its description lets it be cut? */
static int try_cuts(struct test *t, struct reading *r, const struct format *f, struct err *e)
{
	const struct described_watch watch = { .fact = trial_fact, .warning = trial_warning, .arg = &t->trial };
	const struct format_shelf *shelf;
	const struct format_file *file;
	int ret = described_shelf(t->d, &shelf, e);

	file = ret == 0 ? format_shelf_find(shelf, str_of(f->name)) : NULL;
	for (size_t i = 0; ret == 0 && file && i < file->cuts.count; i++) {
		described_cut(t->d, i + 1);
		ret = try_cut(t, r, file->cuts.items[i], e);
		if (described_cut(t->d, 0) && ret == 0)
			trial_cut(&t->trial, file->cuts.items[i]);
	}
	described_watch(t->d, &watch);
	return ret;
}

static int read_file(struct test *t, const char *path, const char *format, struct str bytes, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct err failed = { 0 };
	struct reading r = {
		.bytes = bytes,
		.settings = t->settings,
		.facts = t->facts,
		.arena = &a,
		.described = t->d,
		.schemas = t->schemas,
		.source = str_of(path),
		.format = str_of(format),
	};
	const struct format *f = NULL;
	int64_t count;

	trial_clear(&t->trial);
	if (read_once(t, &r, &f, &count, &failed) == 0 && f)
		try_cuts(t, &r, f, &failed);
	if (failed.kind && failed.kind != ERR_INPUT) {
		*e = failed;
		return -1;
	}
	if (!f && !failed.kind && described_explain(&r, trial_candidate, &t->trial, e) < 0)
		return -1;
	described_forget(t->d);
	if (!f && !failed.kind)
		format_near(&t->trial.near, t->c->json, &r, t->json);
	/* Where assay.yaml says which column is which, names do not tell. */
	if (f && !failed.kind && !t->c->json && !t->settings->record_maps &&
	    (strcmp(f->name, "records-csv") == 0 || strcmp(f->name, "records-xlsx") == 0))
		format_columns_unread(&t->trial.near, &r, t->json);
	t->failed += !f || failed.kind;
	trial_put(&t->trial, path, f, count, failed.kind ? failed.msg : NULL);
	return 0;
}

static int run_files(struct test *t, int from, const char *format, struct err *e)
{
	for (int i = from; i < t->c->arg_count; i++) {
		CLEANUP(buf_free) struct buf bytes = BUF_INIT(FILE_BYTES_MAX);

		if (io_read_file(t->c->args[i], &bytes, e) < 0 ||
		    read_file(t, t->c->args[i], format, buf_str(&bytes), e) < 0)
			return err_ctx(e, "%s", t->c->args[i]);
	}
	if (!t->failed)
		return 0;
	return err_set(e, ERR_INPUT, "%zu of %d file%s not read", t->failed, t->c->arg_count - from,
		       plain_s((uint64_t)(t->c->arg_count - from)));
}

/* The first argument is a format's name when one has it and no file is called so. */
static int named_format(struct test *t, const char **ret, struct err *e)
{
	const struct format_shelf *shelf;
	const struct format_file *f;
	const char *name = t->c->args[1];

	*ret = NULL;
	if (described_shelf(t->d, &shelf, e) < 0) {
		e->kind = ERR_INPUT;	/* what is tried is broken, as a report may be */
		return -1;
	}
	if (t->c->arg_count < 3 || io_exists(name))
		return 0;
	f = format_shelf_find(shelf, str_of(name));
	if (f || format_by_name(str_of(name)))
		*ret = name;
	return f ? described_check(t->d, f, e) : 0;
}

int format_test(struct cli *c, struct described *d, const char *folder, struct err *e)
{
	CLEANUP(db_closep) struct db *db = NULL;
	CLEANUP(arena_free) struct arena path = ARENA_INIT;
	struct settings settings = { 0 };
	CLEANUP(schema_shelf_freep) struct schema_shelf *schemas = schema_shelf_new();
	struct test t = {
		.c = c, .d = d, .schemas = schemas, .settings = &settings,
	};
	const struct described_watch watch = { .fact = trial_fact, .warning = trial_warning, .arg = &t.trial };
	const char *yaml = arena_printf(&path, "%s/assay.yaml", folder);
	const char *format = NULL;
	int ret;

	if (io_exists(yaml) && settings_load(yaml, &settings, e) < 0)
		return -1;
	trial_init(&t.trial, c);
	ret = named_format(&t, &format, e);
	if (ret == 0)
		ret = db_open(":memory:", DB_WRITE, &db, e);
	if (ret == 0) {
		t.db = db;
		t.facts = facts_new(db);
		t.json = json_open();
		described_watch(d, &watch);
		if (!c->json)
			facts_watch(t.facts, trial_stored, &t.trial);
		ret = run_files(&t, format ? 2 : 1, format, e);
	}
	facts_free(t.facts);
	json_close(t.json);
	trial_free(&t.trial);
	settings_free(&settings);
	return ret;
}
