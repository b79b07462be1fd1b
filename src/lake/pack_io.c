/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include "base/io.h"
#include "lake/pack.h"

#define WRITE_BYTES (1024u * 1024)
#define WAITS_MAX (8u * 1024 * 1024)	/* a larger blob is written while it is compressed */

static int open_pack(const char *dir, uint32_t number, int flags)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

	pack_path(&path, dir, number);
	return open(path.p, flags | O_CLOEXEC, 0666);
}

void pack_writer_open(struct pack_writer *w, const char *dir, struct blob_place end)
{
	*w = (struct pack_writer){ .dir = dir, .end = end, .fd = -1 };
	w->unwritten = BUF_INIT(WRITE_BYTES + PACK_HEAD_LEN + ZSTD_compressBound(WAITS_MAX));
}

void pack_writer_close(struct pack_writer *w)
{
	io_close_fd(&w->fd);
	buf_free(&w->unwritten);
}

static int sync_names(const struct pack_writer *w, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

	io_path(&path, w->dir, "blobs");
	return io_sync_dir(path.p, e);
}

static int seek_to(struct pack_writer *w, uint64_t offset, struct err *e)
{
	if (lseek(w->fd, (off_t)offset, SEEK_SET) < 0)
		return err_set(e, ERR_ENV, "blobs/%06u.pack: cannot seek: %s", w->end.pack, strerror(errno));
	return 0;
}

/* Opens the pack that the next blob goes to; a new one's name is made durable at once. */
static int ready(struct pack_writer *w, struct err *e)
{
	bool next = w->end.pack == 0 || w->end.offset >= PACK_BYTES_MAX;

	if (next && pack_sync(w, e) < 0)
		return -1;
	if (next) {
		if (w->end.pack == PACK_LAST)
			return err_set(e, ERR_ENV, "blobs: no pack after %d", PACK_LAST);
		io_close_fd(&w->fd);
		w->end = (struct blob_place){ w->end.pack + 1, 0 };
	}
	if (w->fd >= 0)
		return 0;
	w->fd = open_pack(w->dir, w->end.pack, O_WRONLY | (next ? O_CREAT | O_EXCL : 0));
	if (w->fd < 0)
		return err_set(e, ERR_ENV, "cannot open blobs/%06u.pack: %s", w->end.pack, strerror(errno));
	if (seek_to(w, w->end.offset, e) < 0)
		return -1;
	return next ? sync_names(w, e) : 0;
}

static int put_piece(void *arg, struct str piece, struct err *e)
{
	struct pack_writer *w = arg;

	return io_write_all(w->fd, piece.p, piece.n, e) < 0 ? err_ctx(e, "blobs/%06u.pack", w->end.pack) : 0;
}

int pack_flush(struct pack_writer *w, struct err *e)
{
	if (w->unwritten.n && put_piece(w, buf_str(&w->unwritten), e) < 0)
		return -1;
	buf_clear(&w->unwritten);
	return 0;
}

int pack_sync(struct pack_writer *w, struct err *e)
{
	if (w->fd < 0)
		return 0;
	if (pack_flush(w, e) < 0)
		return -1;
	if (io_sync_fd(w->fd, e) < 0)
		return err_ctx(e, "blobs/%06u.pack", w->end.pack);
	return 0;
}

/* The head, which says how long the frame is, is written when that is. */
static int append_large(struct pack_writer *w, struct pack_codec *c, const struct sha256 *id, struct str bytes,
			struct err *e)
{
	CLEANUP(buf_free) struct buf head = BUF_INIT(PACK_HEAD_LEN);
	struct pack_head h;
	uint64_t end;

	if (pack_flush(w, e) < 0 || seek_to(w, w->end.offset + PACK_HEAD_LEN, e) < 0 ||
	    pack_encode_to(c, id, bytes, put_piece, w, &h, e) < 0)
		return -1;
	pack_put_head(&head, &h);
	end = w->end.offset + PACK_HEAD_LEN + h.frame_bytes;
	if (seek_to(w, w->end.offset, e) < 0 || put_piece(w, buf_str(&head), e) < 0 || seek_to(w, end, e) < 0)
		return -1;
	w->end.offset = end;
	return 0;
}

int pack_append(struct pack_writer *w, struct pack_codec *c, const struct sha256 *id, struct str bytes,
		struct blob_place *ret, struct err *e)
{
	size_t before;

	if (ready(w, e) < 0)
		return -1;
	*ret = w->end;
	if (bytes.n > WAITS_MAX)
		return append_large(w, c, id, bytes, e);
	before = w->unwritten.n;
	if (pack_encode(c, id, bytes, &w->unwritten, e) < 0) {
		w->unwritten.n = before;
		return -1;
	}
	w->end.offset += w->unwritten.n - before;
	return w->unwritten.n >= WRITE_BYTES ? pack_flush(w, e) : 0;
}

void pack_reader_open(struct pack_reader *r, const char *dir)
{
	*r = (struct pack_reader){ .dir = dir, .fd = -1 };
	r->frame = BUF_INIT(ZSTD_compressBound(PACK_BLOB_MAX));
}

void pack_reader_close(struct pack_reader *r)
{
	io_close_fd(&r->fd);
	buf_free(&r->frame);
}

static int read_at(struct pack_reader *r, struct blob_place at, char *to, size_t n, struct err *e)
{
	size_t done = 0;

	if (r->fd < 0 || r->number != at.pack) {
		io_close_fd(&r->fd);
		r->fd = open_pack(r->dir, at.pack, O_RDONLY);
		r->number = at.pack;
		if (r->fd < 0)
			return err_set(e, ERR_INTEGRITY, "blobs/%06u.pack: cannot open: %s", at.pack,
				       strerror(errno));
	}
	while (done < n) {
		ssize_t got = pread(r->fd, to + done, n - done, (off_t)(at.offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(e, ERR_ENV, "blobs/%06u.pack: cannot read: %s", at.pack, strerror(errno));
		if (got == 0)
			return err_set(e, ERR_INTEGRITY, "blobs/%06u.pack: offset %llu: ends inside a blob",
				       at.pack, (unsigned long long)(at.offset + done));
		done += (size_t)got;
	}
	return 0;
}

int pack_head_at(struct pack_reader *r, struct blob_place at, struct pack_head *ret, struct err *e)
{
	char head[PACK_HEAD_LEN];

	if (read_at(r, at, head, sizeof head, e) < 0)
		return -1;
	if (pack_read_head((struct str){ head, sizeof head }, ret, e) < 0)
		return err_ctx(e, "blobs/%06u.pack: offset %llu", at.pack, (unsigned long long)at.offset);
	return 0;
}

int pack_frame_at(struct pack_reader *r, struct blob_place at, const struct pack_head *h, struct err *e)
{
	struct blob_place frame = { at.pack, at.offset + PACK_HEAD_LEN };
	char *room;

	if (r->frame.room > 16 * WRITE_BYTES)
		buf_free(&r->frame);
	buf_clear(&r->frame);
	room = buf_reserve(&r->frame, h->frame_bytes);
	if (read_at(r, frame, room, h->frame_bytes, e) < 0)
		return -1;
	r->frame.n = h->frame_bytes;
	return 0;
}
