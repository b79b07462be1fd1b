/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
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

static int by_id_then_index(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = memcmp(x->id.b, y->id.b, SHA256_LEN);

	return c ? c : (x->index > y->index) - (x->index < y->index);
}

static int stored_by_id(const void *a, const void *b)
{
	const struct stored *x = a, *y = b;
	int c = memcmp(x->id.b, y->id.b, SHA256_LEN);

	return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void say_stored(struct verify *v, const struct stored *s, const char *what)
{
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&s->id, hex);
	verify_say(v, LAKE_DAMAGE, "blobs/%06u.pack: offset %llu: artifact %s: %s", s->at.pack,
		   (unsigned long long)s->at.offset, hex, what);
}

/* The entries that name one artifact, against the blob that holds it (NULL: none does). Gives
 * the first of them. */
static const struct named *check_named(struct verify *v, const struct named *of, size_t n,
				       const struct stored *s)
{
	const struct named *first = NULL;
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&of->id, hex);
	for (size_t i = 0; i < n; i++) {
		unsigned long long index = of[i].index;

		if (!s)
			verify_say(v, LAKE_DAMAGE, "entry %llu: artifact %s is in no pack", index, hex);
		else if (!of[i].supersedes && of[i].bytes != s->bytes)
			verify_say(v, LAKE_DAMAGE,
				   "entry %llu: artifact %s: %llu bytes are stored, the entry says %llu", index, hex,
				   (unsigned long long)s->bytes, (unsigned long long)of[i].bytes);
		if (!first && !of[i].supersedes)
			first = &of[i];
	}
	return first;
}

/* Blobs stand in the order in which entries first name them. first[i] belongs to the blob
 * of order i. */
static void check_order(struct verify *v, const struct stored *const *blob, const uint64_t *first, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (first[i] <= first[i - 1])
			say_stored(v, blob[i], "out of the order of the ledger");
}

void verify_names(struct verify *v)
{
	struct named *named = (struct named *)(void *)v->named.p;
	struct stored *stored = (struct stored *)(void *)v->stored.p;
	size_t n = v->named.n / sizeof *named, m = v->stored.n / sizeof *stored, i = 0, k = 0;
	const struct stored **blob = xcalloc(m, sizeof(const struct stored *));
	uint64_t *first = xcalloc(m, sizeof *first);
	bool paired = true;

	if (n)
		qsort(named, n, sizeof *named, by_id_then_index);
	if (m)
		qsort(stored, m, sizeof *stored, stored_by_id);
	while (i < n || k < m) {
		int c = i == n ? 1 : k == m ? -1 : memcmp(named[i].id.b, stored[k].id.b, SHA256_LEN);
		const struct named *by = NULL;
		size_t same = 0;

		while (c <= 0 && i + same < n && sha256_eq(&named[i + same].id, &named[i].id))
			same++;
		if (c <= 0)
			by = check_named(v, &named[i], same, c == 0 ? &stored[k] : NULL);
		if (c >= 0 && !by)
			say_stored(v, &stored[k], "no entry names it");
		if (c >= 0) {
			blob[stored[k].order] = &stored[k];
			first[stored[k].order] = by ? by->index : 0;
			for (k++; k < m && sha256_eq(&stored[k].id, &stored[k - 1].id); k++)
				say_stored(v, &stored[k], "stored a second time");
		}
		paired &= by && c == 0;
		i += same;
	}
	for (size_t at = 0; at < m; at++)
		paired &= blob[at] != NULL;
	if (paired)
		check_order(v, blob, first, m);
	free(blob);
	free(first);
}
