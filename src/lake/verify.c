/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Verification reads what the checkpoint of one moment covers, while a writer may go on:
 * files never change once they are covered. What no checkpoint covers is judged last, by
 * the checkpoint and pending of that later moment.
 */
#include <errno.h>
#include <fts.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/io.h"
#include "lake/verify_int.h"

void verify_say(struct verify *v, enum lake_finding kind, const char *fmt, ...)
{
	char what[1024];
	va_list va;

	va_start(va, fmt);
	vsnprintf(what, sizeof what, fmt, va);
	va_end(va);
	v->report(v->arg, kind, what);
}

static void verify_keys(struct verify *v)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct note_signer s;
	struct err e = { 0 };
	struct stat st;

	io_path(&path, v->l->dir, "keys/log.vkey");
	if (stat(path.p, &st) == 0)
		verify_read(v, (uint64_t)st.st_size);
	buf_clear(&path);
	buf_addf(&path, "%s/keys/log.key", v->l->dir);
	/* A copy for an auditor must not hold the secret, and is whole without it. */
	if (!io_exists(path.p)) {
		verify_say(v, LAKE_NOTE, "keys/log.key: not here: the lake can be verified, but not written to");
		return;
	}
	if (lake_read_signer(v->l->dir, &v->l->verifier, &s, &e) == 0) {
		buf_clear(&path);
		note_put_skey(&path, &s);
		verify_read(v, path.n + 1);
		explicit_bzero(path.p, path.n);
		explicit_bzero(&s, sizeof s);
		return;
	}
	/* An auditor may read everything but the secret. */
	verify_say(v, e.kind == ERR_ENV ? LAKE_NOTE : LAKE_DAMAGE, "%s", e.msg);
}

struct walk {
	struct verify *v;
	struct lake_state now;
	size_t prefix;
};

/* Looks at the lake's state again: a file that was seen before is explained by it, or by
 * nothing. On an error the former state stays. */
static void look_again(struct walk *w)
{
	struct lake_state now = LAKE_STATE_INIT;
	struct err unused = { 0 };

	if (lake_state_read(w->v->l->dir, &w->v->l->verifier, &now, &unused) == 0) {
		lake_state_free(&w->now);
		w->now = now;
	} else {
		lake_state_free(&now);
	}
}

static void judge_tile(struct walk *w, const char *path)
{
	const char *name = path + w->prefix, *below_log = name + strlen("log/");
	struct tile_file f;
	enum tile_place place = tile_place_of(below_log, w->now.head.size, &f);

	if (place == TILE_BEYOND || place == TILE_TEMPORARY) {
		look_again(w);
		place = tile_place_of(below_log, w->now.head.size, &f);
	}
	if (place == TILE_NONE)
		verify_say(w->v, LAKE_DAMAGE, "%s: added: not a file of the log", name);
	else if (place == TILE_WITHIN && f.width < tile_width(w->v->state.head.size, f.level, f.n))
		verify_outgrown(w->v, name, &f);
	else if (place == TILE_WITHIN || !io_exists(path))
		return;
	else if (w->now.interrupted)
		verify_say(w->v, LAKE_NOTE, "%s: of a batch that did not end", name);
	else
		verify_say(w->v, LAKE_DAMAGE, "%s: added: the log has %llu entries", name,
			   (unsigned long long)w->now.head.size);
}

static void judge_pack(struct walk *w, const char *name)
{
	uint32_t number = pack_number(name + strlen("blobs/"));

	if (number == 0)
		verify_say(w->v, LAKE_DAMAGE, "%s: added: not a pack", name);
	else if (number > w->now.end.pack)
		verify_say(w->v, LAKE_NOTE, "%s: of a batch that did not end", name);
}

static void judge_lock(struct walk *w, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && st.st_size)
		verify_say(w->v, LAKE_DAMAGE, "lock: %lld bytes added: must be empty", (long long)st.st_size);
}

/* Names that a writer uses for a moment, and the next one removes. */
static bool is_temporary(struct str name)
{
	return str_is(name, "pending.tmp") || str_is(name, "log/checkpoint.tmp") ||
	       str_is(name, "log/checkpoint.old");
}

static void judge_file(struct walk *w, const char *path)
{
	static const char *const known[] = { "log/checkpoint", "keys/log.key", "keys/log.vkey", "pending" };
	const char *name = path + w->prefix;
	struct str s = str_of(name);

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_is(s, known[i]))
			return;
	if (str_starts(s, "assay.db") || str_starts(s, "collect/"))
		return;
	if (str_is(s, "lock"))
		judge_lock(w, path);
	else if (is_temporary(s))
		verify_say(w->v, LAKE_NOTE, "%s: of a batch that did not end", name);
	else if (str_starts(s, "log/tile/"))
		judge_tile(w, path);
	else if (str_starts(s, "blobs/"))
		judge_pack(w, name);
	else
		verify_say(w->v, LAKE_DAMAGE, "%s: added: not a file of the lake", name);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* What is gone by the time we get to it was a writer's, and its checkpoint says so. */
static int judge_files(struct walk *w, struct err *e)
{
	char *const roots[] = { w->v->l->dir, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);

	if (!tree)
		return err_set(e, ERR_ENV, "cannot list %s: %s", roots[0], strerror(errno));
	for (FTSENT *f = fts_read(tree); f; f = fts_read(tree)) {
		if (f->fts_info == FTS_F)
			judge_file(w, f->fts_path);
		else if (f->fts_info == FTS_SL || f->fts_info == FTS_SLNONE || f->fts_info == FTS_DEFAULT)
			verify_say(w->v, LAKE_DAMAGE, "%s: added: not a plain file", f->fts_path + w->prefix);
		else if (f->fts_info != FTS_D && f->fts_info != FTS_DP && f->fts_errno != ENOENT)
			verify_say(w->v, LAKE_NOTE, "%s: not looked at: %s", f->fts_path, strerror(f->fts_errno));
	}
	fts_close(tree);
	return 0;
}

static int verify_files(struct verify *v, struct err *e)
{
	struct walk w = { .v = v, .now = LAKE_STATE_INIT, .prefix = strlen(v->l->dir) + 1 };
	const char *const required[] = { "lock", "keys/log.vkey" };
	int ret = lake_state_read(v->l->dir, &v->l->verifier, &w.now, e);

	for (size_t i = 0; i < COUNT_OF(required); i++) {
		CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

		io_path(&path, v->l->dir, required[i]);
		if (!io_exists(path.p))
			verify_say(v, LAKE_DAMAGE, "%s: missing", required[i]);
	}
	if (ret == 0)
		ret = judge_files(&w, e);
	lake_state_free(&w.now);
	return ret;
}

void verify_read(struct verify *v, uint64_t bytes)
{
	v->bytes += bytes;
	if (v->progress)
		v->progress(v->progress_arg, "bytes", v->bytes, 0);
}

int lake_verify(struct lake *l, lake_report *report, void *arg, work_progress *progress,
		void *progress_arg, uint64_t *ret_bytes, struct err *e)
{
	struct verify v = {
		.l = l,
		.state = LAKE_STATE_INIT,
		.report = report,
		.arg = arg,
		.progress = progress,
		.progress_arg = progress_arg,
	};
	int ret;

	v.named = v.stored = BUF_INIT(VERIFY_LIST_BYTES_MAX);
	v.compared = BUF_INIT(BUNDLE_BYTES_MAX);
	ret = lake_state_read(l->dir, &l->verifier, &v.state, e);
	if (ret == 0) {
		verify_keys(&v);
		verify_log(&v);
		verify_packs(&v);
		verify_names(&v);
		ret = verify_files(&v, e);
	}
	*ret_bytes = v.bytes;
	lake_state_free(&v.state);
	buf_free(&v.named);
	buf_free(&v.stored);
	buf_free(&v.compared);
	return ret;
}
