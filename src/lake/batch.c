/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A batch. Invariants:
 *  1. pending is on disk before the first byte that it would have to explain.
 *  2. Packs and tiles are on disk before the checkpoint that needs them.
 *  3. Blobs stand in the packs in the order in which entries first name them, and none
 *     stands there unnamed; so verify can tell a pack whose blobs were exchanged.
 *  4. A sync that failed is never tried again: the kernel may have dropped the pages.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/io.h"
#include "lake/lake_int.h"

static int may_write(const struct lake *l, struct err *e)
{
	if (l->mode != LAKE_WRITE)
		BUG("the lake is open for reading only");
	if (l->failed)
		return err_set(e, ERR_ENV, "an earlier write to the lake failed");
	return 0;
}

static int begin(struct lake *l, struct err *e)
{
	struct pending p = { l->size, l->end };

	if (l->in_batch)
		return 0;
	/* Set before, because a failing write may have left the file all the same. */
	l->in_batch = true;
	return pending_write(l->dir, &p, e);
}

static int fail(struct lake *l)
{
	struct err unused = { 0 };

	if (!l->failed)
		lake_abandon(l, &unused);
	l->failed = true;
	return -1;
}

int lake_put(struct lake *l, const struct sha256 *id, struct str bytes, struct blob_place *ret,
	     struct err *e)
{
	if (may_write(l, e) < 0)
		return -1;
	if (bytes.n > PACK_BLOB_MAX)
		return err_set(e, ERR_INPUT, "larger than %llu bytes", PACK_BLOB_MAX);
	if (begin(l, e) < 0 || pack_append(&l->writer, l->codec, id, bytes, ret, e) < 0)
		return fail(l);
	buf_add(&l->unnamed, id->b, SHA256_LEN);
	return 0;
}

/* An entry names the oldest unnamed blob of the batch, or an artifact that was there before. */
static void mark_named(struct lake *l, struct str entry)
{
	static const char first[] = "{\"artifact\":\"";
	struct str hex = { entry.p + sizeof first - 1, SHA256_HEX_LEN };
	struct sha256 id;

	if (l->named == l->unnamed.n)
		return;
	if (entry.n < sizeof first - 1 + SHA256_HEX_LEN || !str_starts(entry, first) || !sha256_from_hex(hex, &id))
		BUG("an entry that names no artifact: %.*s", STR_FMT(entry));
	if (memcmp(id.b, l->unnamed.p + l->named, SHA256_LEN) == 0)
		l->named += SHA256_LEN;
}

int lake_append(struct lake *l, struct str entry, uint64_t *ret_index, struct err *e)
{
	if (may_write(l, e) < 0)
		return -1;
	if (entry.n > ENTRY_BYTES_MAX)
		return err_set(e, ERR_INPUT, "a ledger entry of %zu bytes: at most %d fit", entry.n,
			       ENTRY_BYTES_MAX);
	if (begin(l, e) < 0)
		return fail(l);
	mark_named(l, entry);
	bundle_put(&l->batch, entry);
	if (buf_overflowed(&l->batch)) {
		err_set(e, ERR_ENV, "the entries of one batch take more than %u bytes", LAKE_BATCH_BYTES_MAX);
		return fail(l);
	}
	*ret_index = l->size + l->batch_count++;
	return 0;
}

static int grow_tree(struct lake *l, struct err *e)
{
	struct str rest = buf_str(&l->batch), entry;

	while (bundle_next(&rest, &entry))
		if (tile_edge_add(l->edge, entry, e) < 0)
			return -1;
	return tile_edge_finish(l->edge, e);
}

/* The old checkpoint keeps a second name for as long as the new one may fail. */
static int write_checkpoint(struct lake *l, struct str note, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	CLEANUP(buf_free) struct buf old = BUF_INIT(IO_PATH_MAX);

	io_path(&path, l->log, "checkpoint");
	io_path(&old, l->log, "checkpoint.old");
	unlink(old.p);
	if (link(path.p, old.p) < 0) {
		err_set(e, ERR_ENV, "cannot link: %s", strerror(errno));
		return err_ctx(e, "%s", old.p);
	}
	return io_write_file(path.p, note, 0666, e);
}

/* Whether the file holds the checkpoint that was in force when the batch began. */
static bool is_former(const struct lake *l, const char *path)
{
	CLEANUP(buf_free) struct buf found = BUF_INIT(NOTE_BYTES_MAX);
	struct err unused = { 0 };

	return io_read_file(path, &found, &unused) == 0 && str_eq(buf_str(&found), buf_str(&l->note));
}

/* When the new checkpoint took its name but the folder could not be synced, the old one is
 * put back: a batch that was reported as failed must not turn up later. That takes no sync,
 * which may well fail again. Data goes only after the old checkpoint is on disk under its
 * name (pending_roll_back); until then the next writer finds pending, and decides by the
 * checkpoint that it sees. */
int lake_abandon(struct lake *l, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	CLEANUP(buf_free) struct buf old = BUF_INIT(IO_PATH_MAX);
	struct pending p = { l->size, l->end };

	pack_writer_close(&l->writer);
	l->failed = true;
	io_path(&path, l->log, "checkpoint");
	io_path(&old, l->log, "checkpoint.old");
	if (!is_former(l, path.p) && (!is_former(l, old.p) || rename(old.p, path.p) < 0)) {
		err_set(e, ERR_ENV, "cannot put the former one back: %s", strerror(errno));
		return err_ctx(e, "%s", path.p);
	}
	return pending_roll_back(l->dir, &p, e);
}

static void committed(struct lake *l, const struct buf *note)
{
	uint64_t before = l->size;

	buf_clear(&l->note);
	buf_add_str(&l->note, buf_str(note));
	l->size = l->edge->size;
	l->root = tile_edge_root(l->edge);
	l->end = l->writer.end;
	l->batch_count = 0;
	l->in_batch = false;
	l->named = 0;
	buf_clear(&l->batch);
	buf_clear(&l->unnamed);
	lake_forget(l);
	pending_remove(l->dir);
	tile_edge_tidy(l->edge, before);
}

int lake_commit(struct lake *l, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(NOTE_BYTES_MAX);
	CLEANUP(buf_free) struct buf note = BUF_INIT(NOTE_BYTES_MAX);
	struct checkpoint c = { .origin = str_of(l->verifier.name) };

	if (may_write(l, e) < 0)
		return -1;
	if (l->named != l->unnamed.n)
		BUG("artifacts were put that no entry names, or in another order");
	if (!l->in_batch)
		return 0;
	if (pack_sync(&l->writer, e) < 0 || grow_tree(l, e) < 0)
		return fail(l);
	c.size = l->edge->size;
	c.root = tile_edge_root(l->edge);
	checkpoint_put(&text, &c);
	if (note_sign(&l->signer, buf_str(&text), &note, e) < 0 ||
	    write_checkpoint(l, buf_str(&note), e) < 0)
		return fail(l);
	committed(l, &note);
	return 0;
}
