/* SPDX-License-Identifier: Apache-2.0 */

/* Reading an open lake: artifacts, entries, proofs. All of it is checked on the way. */
#include <sys/stat.h>

#include "base/io.h"
#include "codec/base64.h"
#include "lake/lake_int.h"

const char *lake_dir(const struct lake *l)
{
	return l->dir;
}

const char *lake_db_path(const struct lake *l)
{
	return l->db;
}

const char *lake_origin(const struct lake *l)
{
	return l->verifier.name;
}

uint64_t lake_size(const struct lake *l)
{
	return l->size;
}

int lake_root(struct lake *l, uint64_t size, struct sha256 *ret, struct err *e)
{
	if (size > l->size)
		return err_set(e, ERR_USAGE, "the ledger has %llu entries, not %llu",
			       (unsigned long long)l->size, (unsigned long long)size);
	return merkle_root(size, tile_read_hash, &l->tiles, ret, e);
}

int lake_get(struct lake *l, const struct sha256 *id, struct blob_place at, struct buf *b, struct err *e)
{
	char found[SHA256_HEX_LEN + 1], wanted[SHA256_HEX_LEN + 1];
	struct pack_head h;

	if (l->in_batch && !l->failed && pack_flush(&l->writer, e) < 0)
		return -1;
	if (pack_head_at(&l->packs, at, &h, e) < 0)
		return -1;
	if (!sha256_eq(&h.id, id)) {
		sha256_hex(&h.id, found);
		sha256_hex(id, wanted);
		return err_set(e, ERR_INTEGRITY, "blobs/%06u.pack: offset %llu: expected artifact %s, found %s",
			       at.pack, (unsigned long long)at.offset, wanted, found);
	}
	if (pack_frame_at(&l->packs, at, &h, e) < 0)
		return -1;
	if (pack_decode(l->codec, &h, buf_str(&l->packs.frame), b, e) < 0)
		return err_ctx(e, "blobs/%06u.pack: offset %llu", at.pack, (unsigned long long)at.offset);
	return 0;
}

int lake_entry(struct lake *l, uint64_t index, struct buf *b, struct err *e)
{
	uint64_t n = index / TILE_WIDTH;
	struct sha256 leaf, expected;
	struct str rest, entry = STR_NONE;

	if (index >= l->size)
		return err_set(e, ERR_USAGE, "the ledger has no entry %llu: it has %llu",
			       (unsigned long long)index, (unsigned long long)l->size);
	if (!l->bundle.n || l->bundle_n != n) {
		buf_clear(&l->bundle);
		if (tile_read(l->log, TILE_ENTRIES, n, tile_width(l->size, 0, n), &l->bundle, e) < 0) {
			buf_clear(&l->bundle);
			return -1;
		}
		l->bundle_n = n;
	}
	rest = buf_str(&l->bundle);
	for (uint64_t i = 0; i <= index % TILE_WIDTH; i++)
		bundle_next(&rest, &entry);
	if (tile_read_hash(&l->tiles, 0, index, &expected, e) < 0)
		return -1;
	leaf = merkle_leaf(entry);
	if (!sha256_eq(&leaf, &expected))
		return err_set(e, ERR_INTEGRITY, "log: entry %llu does not hash to its leaf",
			       (unsigned long long)index);
	buf_add_str(b, entry);
	return 0;
}

static int scan_pack(struct lake *l, uint32_t number, lake_blob *each, void *arg, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct blob_place at = { number, 0 };
	uint64_t end = l->end.offset;
	struct pack_head h;
	struct stat st;

	pack_path(&path, l->dir, number);
	if (number < l->end.pack) {
		if (stat(path.p, &st) < 0)
			return err_set(e, ERR_INTEGRITY, "%s: missing", path.p + strlen(l->dir) + 1);
		end = (uint64_t)st.st_size;
	}
	while (at.offset < end) {
		if (pack_head_at(&l->packs, at, &h, e) < 0 || each(arg, &h.id, at, h.bytes, e) < 0)
			return -1;
		at.offset += PACK_HEAD_LEN + h.frame_bytes;
	}
	return 0;
}

int lake_scan(struct lake *l, lake_blob *each, void *arg, struct err *e)
{
	for (uint32_t number = PACK_FIRST; number <= l->end.pack; number++)
		if (scan_pack(l, number, each, arg, e) < 0)
			return -1;
	return 0;
}

int lake_checkpoint(struct lake *l, struct buf *b, struct err *e)
{
	buf_add_str(b, buf_str(&l->note));
	return buf_overflowed(b) ? err_set(e, ERR_ENV, "no room for the checkpoint") : 0;
}

static void put_hashes(struct buf *b, const struct sha256 *hashes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		base64_put(b, (struct str){ (const char *)hashes[i].b, SHA256_LEN });
		buf_add_char(b, '\n');
	}
}

int lake_prove(struct lake *l, uint64_t index, struct buf *b, struct err *e)
{
	struct sha256 proof[MERKLE_PROOF_MAX];
	size_t n;

	if (merkle_inclusion(index, l->size, tile_read_hash, &l->tiles, proof, &n, e) < 0)
		return -1;
	buf_addf(b, "c2sp.org/tlog-proof@v1\nindex %llu\n", (unsigned long long)index);
	put_hashes(b, proof, n);
	buf_add_char(b, '\n');
	return lake_checkpoint(l, b, e);
}

int lake_prove_consistency(struct lake *l, uint64_t size1, struct buf *b, struct err *e)
{
	struct sha256 proof[MERKLE_PROOF_MAX];
	size_t n;

	if (merkle_consistency(size1, l->size, tile_read_hash, &l->tiles, proof, &n, e) < 0)
		return -1;
	put_hashes(b, proof, n);
	return 0;
}
