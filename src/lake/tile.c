/* SPDX-License-Identifier: Apache-2.0 */
#include "lake/tile.h"

#include "base/io.h"

uint64_t tile_hashes(uint64_t size, int level)
{
	return level <= 0 ? size : size >> (8 * level);
}

unsigned tile_width(uint64_t size, int level, uint64_t n)
{
	uint64_t count = tile_hashes(size, level);

	if (n < count / TILE_WIDTH)
		return TILE_WIDTH;
	return n == count / TILE_WIDTH ? (unsigned)(count % TILE_WIDTH) : 0;
}

void tile_name(struct buf *b, int level, uint64_t n, unsigned width)
{
	unsigned group[7];
	size_t groups = 0;

	if (level == TILE_ENTRIES)
		buf_add_cstr(b, "tile/entries");
	else
		buf_addf(b, "tile/%d", level);
	do {
		group[groups++] = (unsigned)(n % 1000);
		n /= 1000;
	} while (n);
	while (--groups)
		buf_addf(b, "/x%03u", group[groups]);
	buf_addf(b, "/%03u", group[0]);
	if (width < TILE_WIDTH)
		buf_addf(b, ".p/%u", width);
}

bool bundle_next(struct str *bundle, struct str *ret_entry)
{
	size_t n;

	if (bundle->n < 2)
		return false;
	n = (size_t)(unsigned char)bundle->p[0] << 8 | (unsigned char)bundle->p[1];
	if (bundle->n - 2 < n)
		return false;
	*ret_entry = (struct str){ bundle->p + 2, n };
	bundle->p += 2 + n;
	bundle->n -= 2 + n;
	return true;
}

void bundle_put(struct buf *b, struct str entry)
{
	char length[2] = { (char)(entry.n >> 8), (char)entry.n };

	buf_add(b, length, sizeof length);
	buf_add_str(b, entry);
}

/* Cuts b at width items from start on; false when it does not have them, or has more and is
 * not a full file read for its first ones. */
static bool take_width(struct buf *b, size_t start, int level, unsigned width, bool longer)
{
	struct str rest = buf_str(b), entry;
	unsigned count = 0;

	rest.p += start;
	rest.n -= start;
	if (level == TILE_ENTRIES) {
		while (count < width && bundle_next(&rest, &entry))
			count++;
	} else if (rest.n >= (size_t)width * SHA256_LEN) {
		rest.n -= (size_t)width * SHA256_LEN;
		count = width;
	}
	if (count != width || (rest.n && !longer))
		return false;
	b->n -= rest.n;
	return true;
}

int tile_read(const char *log, int level, uint64_t n, unsigned width, struct buf *b, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(8192);
	CLEANUP(buf_free) struct buf full = BUF_INIT(8192);
	const char *name;
	size_t start = b->n;
	bool longer;

	buf_addf(&path, "%s/", log);
	tile_name(&path, level, n, width);
	buf_addf(&full, "%s/", log);
	tile_name(&full, level, n, TILE_WIDTH);
	longer = width < TILE_WIDTH && !io_exists(path.p) && io_exists(full.p);
	name = (longer ? full.p : path.p) + strlen(log) - strlen("log");
	if (io_read_file(longer ? full.p : path.p, b, e) < 0) {
		/* A file of the log that is missing or too long is damage, not the user's mistake. */
		e->kind = ERR_INTEGRITY;
		return err_ctx(e, "%s", name);
	}
	if (!take_width(b, start, level, width, longer))
		return err_set(e, ERR_INTEGRITY, "%s: expected %u %s", name, width,
			       level == TILE_ENTRIES ? "entries, each after its length" : "hashes of 32 bytes");
	return 0;
}

struct sha256 tile_subtree(const struct sha256 *hashes, unsigned width)
{
	struct sha256 row[TILE_WIDTH];

	memcpy(row, hashes, width * sizeof row[0]);
	for (; width > 1; width /= 2)
		for (unsigned i = 0; i < width / 2; i++)
			row[i] = merkle_node(&row[2 * i], &row[2 * i + 1]);
	return row[0];
}

int tile_read_hash(void *arg, unsigned level, uint64_t index, struct sha256 *ret, struct err *e)
{
	struct tile_reader *r = arg;
	int tile_level = (int)(level / 8);
	unsigned span = 1u << level % 8;
	uint64_t first = index << level % 8, n = first / TILE_WIDTH;
	unsigned width = tile_width(r->size, tile_level, n);

	if (first % TILE_WIDTH + span > width)
		BUG("hash %llu of level %u is outside the tree", (unsigned long long)index, level);
	if (!r->tile.n || r->level != tile_level || r->n != n) {
		r->tile.ceiling = TILE_BYTES;
		buf_clear(&r->tile);
		if (tile_read(r->log, tile_level, n, width, &r->tile, e) < 0) {
			buf_clear(&r->tile);
			return -1;
		}
		r->level = tile_level;
		r->n = n;
	}
	*ret = tile_subtree((const struct sha256 *)(const void *)r->tile.p + first % TILE_WIDTH, span);
	return 0;
}

void tile_reader_close(struct tile_reader *r)
{
	buf_free(&r->tile);
}
