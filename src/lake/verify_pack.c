/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "lake/verify_int.h"

#define CHUNK (256u * 1024)
#define HEAD_START_LEN 16	/* what every head begins with */

/* After a damage the next blob is looked for by the bytes that every head begins with. */
static uint64_t next_head(struct verify *v, struct blob_place at, uint64_t end)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	CLEANUP(buf_free) struct buf chunk = BUF_INIT(CHUNK);
	CLEANUP(buf_free) struct buf start = BUF_INIT(PACK_HEAD_LEN);
	CLEANUP(io_close_fd) int fd = -1;
	struct pack_head none = { .bytes = 0 };
	uint64_t offset = at.offset;

	pack_put_head(&start, &none);
	pack_path(&path, v->l->dir, at.pack);
	fd = open(path.p, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && offset < end) {
		char *room = buf_reserve(&chunk, CHUNK);
		ssize_t got = pread(fd, room, CHUNK, (off_t)offset);
		const char *found;

		if (got < HEAD_START_LEN)
			break;
		found = memmem(room, (size_t)got, start.p, HEAD_START_LEN);
		if (found)
			return offset + (uint64_t)(found - room);
		offset += (uint64_t)got - (HEAD_START_LEN - 1);
	}
	return end;
}

/* True when the blob is whole. Damaged ones count as stored when the head can be read. */
static bool check_blob(struct verify *v, struct blob_place at, uint64_t end, struct buf *out,
		       uint64_t *ret_next)
{
	struct pack_head h;
	struct stored s = { .at = at };
	struct err e = { 0 };

	*ret_next = at.offset + 1;
	if (pack_head_at(&v->l->packs, at, &h, &e) < 0) {
		verify_say(v, LAKE_DAMAGE, "%s", e.msg);
		return false;
	}
	*ret_next = at.offset + PACK_HEAD_LEN;
	s.id = h.id;
	s.bytes = h.bytes;
	s.order = v->stored.n / sizeof s;
	buf_add(&v->stored, &s, sizeof s);
	if (h.frame_bytes > end - *ret_next) {
		verify_say(v, LAKE_DAMAGE, "blobs/%06u.pack: offset %llu: a frame of %llu bytes runs past the end",
			   at.pack, (unsigned long long)at.offset, (unsigned long long)h.frame_bytes);
		return false;
	}
	buf_clear(out);
	if (pack_frame_at(&v->l->packs, at, &h, &e) < 0) {
		verify_say(v, LAKE_DAMAGE, "%s", e.msg);
		return false;
	}
	if (pack_decode(v->l->codec, &h, buf_str(&v->l->packs.frame), out, &e) < 0) {
		verify_say(v, LAKE_DAMAGE, "blobs/%06u.pack: offset %llu: %s", at.pack,
			   (unsigned long long)at.offset, e.msg);
		return false;
	}
	*ret_next += h.frame_bytes;
	return true;
}

static void check_pack(struct verify *v, uint32_t number, uint64_t end, struct buf *out)
{
	struct blob_place at = { number, 0 };

	while (at.offset < end) {
		uint64_t next;

		if (!check_blob(v, at, end, out, &next))
			next = next_head(v, (struct blob_place){ number, next }, end);
		verify_read(v, next - at.offset);
		at.offset = next;
	}
}

/* How far the pack is committed; what stands beyond is of a batch that did not end. */
static uint64_t committed_end(struct verify *v, uint32_t number, const char *name, uint64_t size)
{
	struct blob_place last = v->state.end;

	if (number < last.pack || size == last.offset)
		return size;
	if (size < last.offset) {
		verify_say(v, LAKE_DAMAGE, "%s: ends at %llu: expected %llu bytes", name,
			   (unsigned long long)size, (unsigned long long)last.offset);
		return size;
	}
	verify_say(v, LAKE_NOTE, "%s: offset %llu: %llu bytes of a batch that did not end", name,
		   (unsigned long long)last.offset, (unsigned long long)(size - last.offset));
	return last.offset;
}

void verify_packs(struct verify *v)
{
	CLEANUP(buf_free) struct buf out = BUF_INIT(PACK_BLOB_MAX);

	for (uint32_t number = PACK_FIRST; number <= v->state.end.pack; number++) {
		CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
		const char *name;
		struct stat st;
		uint64_t end;

		pack_path(&path, v->l->dir, number);
		name = path.p + strlen(v->l->dir) + 1;
		if (stat(path.p, &st) < 0) {
			verify_say(v, LAKE_DAMAGE, "%s: missing", name);
			continue;
		}
		end = committed_end(v, number, name, (uint64_t)st.st_size);
		check_pack(v, number, end, &out);
	}
}
