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

static void add_name(struct buf *b, int level, uint64_t n, unsigned width)
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

void tile_path(struct buf *b, const char *log, int level, uint64_t n, unsigned width)
{
	buf_clear(b);
	buf_addf(b, "%s/", log);
	add_name(b, level, n, width);
}

bool tile_path_now(struct buf *b, const char *log, int level, uint64_t n, unsigned width)
{
	tile_path(b, log, level, n, width);
	if (width == TILE_WIDTH || io_exists(b->p))
		return false;
	tile_path(b, log, level, n, TILE_WIDTH);
	if (io_exists(b->p))
		return true;
	tile_path(b, log, level, n, width);
	return false;
}

/* "001" or "x001": its number, or -1. */
static int group(struct str s, bool more)
{
	uint64_t v;

	if (more && !str_take(&s, "x"))
		return -1;
	return s.n == 3 && str_to_u64(s, &v) ? (int)v : -1;
}

static bool parse_tile(struct str name, struct tile_file *ret)
{
	struct str rest = name, level, last = STR_NONE;
	uint64_t v;
	int g;

	*ret = (struct tile_file){ .width = TILE_WIDTH };
	if (!str_is(str_cut(&rest, '/'), "tile"))
		return false;
	level = str_cut(&rest, '/');
	if (str_is(level, "entries"))
		ret->level = TILE_ENTRIES;
	else if (str_to_u64(level, &v) && v < TILE_LEVELS)
		ret->level = (int)v;
	else
		return false;
	for (last = str_cut(&rest, '/'); rest.p && !str_ends(last, ".p"); last = str_cut(&rest, '/')) {
		g = group(last, true);
		if (g < 0 || ret->n > UINT64_MAX / 1000 / 1000)
			return false;
		ret->n = ret->n * 1000 + (unsigned)g;
	}
	if (rest.p) {
		last.n -= strlen(".p");
		if (!str_to_u64(rest, &v) || v == 0 || v >= TILE_WIDTH)
			return false;
		ret->width = (unsigned)v;
	}
	g = group(last, false);
	ret->n = ret->n * 1000 + (unsigned)(g < 0 ? 0 : g);
	return g >= 0;
}

enum tile_place tile_place_of(const char *name, uint64_t entries, struct tile_file *ret)
{
	CLEANUP(buf_free) struct buf again = BUF_INIT(IO_PATH_MAX);
	struct str s = str_of(name);
	bool temporary = str_ends(s, ".tmp");

	if (temporary)
		s.n -= strlen(".tmp");
	if (!parse_tile(s, ret))
		return TILE_NONE;
	add_name(&again, ret->level, ret->n, ret->width);
	if (!str_eq(buf_str(&again), s))
		return TILE_NONE;
	if (temporary)
		return TILE_TEMPORARY;
	return ret->width <= tile_width(entries, ret->level, ret->n) ? TILE_WITHIN : TILE_BEYOND;
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
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	bool longer = tile_path_now(&path, log, level, n, width);
	const char *name = path.p + strlen(log) - strlen("log");
	size_t start = b->n;

	if (io_read_file(path.p, b, e) < 0) {
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
