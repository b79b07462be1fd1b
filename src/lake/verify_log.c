/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The log is verified file by file from the entries up: an entry against its hash in the
 * tile of level 0, a full tile against its hash in the level above, the right edge against
 * the checkpoint's root. A hash that cannot be known because its file is damaged is taken
 * from the level above, so that one damage is not reported all the way up.
 */
#include <stdlib.h>

#include "base/io.h"
#include "lake/entry.h"
#include "lake/verify_int.h"

struct hashes {
	struct sha256 hash[TILE_WIDTH];
	bool known[TILE_WIDTH];
};

/* The hashes of one level of tiles, each from a tile below. */
struct level {
	struct buf hashes;	/* struct sha256 */
	struct buf known;	/* a byte for each */
};

struct log_check {
	struct verify *v;
	uint64_t size;
	struct hashes edge[TILE_LEVELS];
	bool sound;		/* no hash of the edge is unknown */
};

/* Reads a file of the log as it is. A writer may replace a partial file by the full one
 * while we read: then *ret_longer is set. False when it was reported. */
static bool read_whole(struct verify *v, int level, uint64_t n, unsigned width, struct buf *b,
		       struct buf *name, bool *ret_longer)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct err e = { 0 };

	tile_path(name, "log", level, n, width);
	*ret_longer = tile_path_now(&path, v->l->log, level, n, width);
	buf_clear(b);
	if (io_read_file(path.p, b, &e) < 0) {
		verify_say(v, LAKE_DAMAGE, "%s: %s", name->p, e.msg);
		return false;
	}
	verify_read(v, b->n);
	return true;
}

static void check_entry(struct verify *v, const char *name, size_t offset, uint64_t index, struct str bytes)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct entry en;
	struct err e = { 0 };
	struct named what = { .index = index };

	if (entry_read(bytes, &a, &en, &e) < 0) {
		verify_say(v, LAKE_DAMAGE, "%s: offset %zu: entry %llu: %s", name, offset,
			   (unsigned long long)index, e.msg);
		return;
	}
	what.id = en.artifact;
	what.bytes = en.bytes;
	buf_add(&v->named, &what, sizeof what);
	if (!en.supersedes.p)
		return;
	what.supersedes = true;
	sha256_from_hex(en.supersedes, &what.id);
	buf_add(&v->named, &what, sizeof what);
}

/* Gives the leaves of a bundle. */
static void check_bundle(struct verify *v, uint64_t n, unsigned width, struct buf *b, struct hashes *ret)
{
	CLEANUP(buf_free) struct buf name = BUF_INIT(IO_PATH_MAX);
	struct str rest, entry;
	bool longer;

	memset(ret->known, 0, sizeof ret->known);
	if (!read_whole(v, TILE_ENTRIES, n, width, b, &name, &longer))
		return;
	rest = buf_str(b);
	for (unsigned i = 0; i < width; i++) {
		size_t offset = b->n - rest.n;
		uint64_t index = n * TILE_WIDTH + i;

		if (!bundle_next(&rest, &entry)) {
			verify_say(v, LAKE_DAMAGE, "%s: offset %zu: entry %llu runs past the end", name.p, offset,
				   (unsigned long long)index);
			return;
		}
		check_entry(v, name.p, offset, index, entry);
		ret->hash[i] = merkle_leaf(entry);
		ret->known[i] = true;
	}
	if (rest.n && !longer)
		verify_say(v, LAKE_DAMAGE, "%s: offset %zu: %zu bytes added after entry %llu", name.p,
			   b->n - rest.n, rest.n, (unsigned long long)(n * TILE_WIDTH + width - 1));
}

static void say_mismatch(struct verify *v, const char *name, int level, uint64_t index, const struct buf *bundle)
{
	CLEANUP(buf_free) struct buf below = BUF_INIT(IO_PATH_MAX);
	struct str rest = buf_str(bundle), entry;
	size_t offset = (size_t)(index % TILE_WIDTH) * SHA256_LEN, at = 0;

	if (level > 0) {
		tile_path(&below, "log", level - 1, index, TILE_WIDTH);
		verify_say(v, LAKE_DAMAGE, "%s: offset %zu: not the hash of %s", name, offset, below.p);
		return;
	}
	for (uint64_t i = 0; i < index % TILE_WIDTH && bundle_next(&rest, &entry); i++)
		at += 2 + entry.n;
	tile_path(&below, "log", TILE_ENTRIES, index / TILE_WIDTH,
		tile_width(v->state.head.size, level, index / TILE_WIDTH));
	verify_say(v, LAKE_DAMAGE, "%s: offset %zu: not the hash of entry %llu (%s, offset %zu)", name, offset,
		   (unsigned long long)index, below.p, at);
}

/* Compares a tile with the hashes from below; h becomes what the tile says where it can be read. */
static void check_tile(struct verify *v, int level, uint64_t n, unsigned width, const struct buf *bundle,
		       struct hashes *h)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(BUNDLE_BYTES_MAX);
	CLEANUP(buf_free) struct buf name = BUF_INIT(IO_PATH_MAX);
	bool longer;

	if (!read_whole(v, level, n, width, &b, &name, &longer))
		return;
	if (b.n < (size_t)width * SHA256_LEN || (b.n > (size_t)width * SHA256_LEN && !longer))
		verify_say(v, LAKE_DAMAGE, "%s: %zu bytes: expected %u hashes of 32", name.p, b.n, width);
	for (unsigned i = 0; i < width && (i + 1) * SHA256_LEN <= b.n; i++) {
		struct sha256 found;

		memcpy(found.b, b.p + (size_t)i * SHA256_LEN, SHA256_LEN);
		if (h->known[i] && !sha256_eq(&found, &h->hash[i]))
			say_mismatch(v, name.p, level, n * TILE_WIDTH + i, bundle);
		h->hash[i] = found;
		h->known[i] = true;
	}
}

static bool all_known(const struct hashes *h, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		if (!h->known[i])
			return false;
	return true;
}

static void take_slice(const struct level *from, uint64_t n, unsigned width, struct hashes *ret)
{
	memcpy(ret->hash, from->hashes.p + n * TILE_BYTES, (size_t)width * SHA256_LEN);
	for (unsigned i = 0; i < width; i++)
		ret->known[i] = from->known.p[n * TILE_WIDTH + i];
}

/* Checks one level against the one below (entries, for level 0), and gives the hashes of its
 * full tiles. */
static void check_level(struct log_check *c, int level, const struct level *below, struct level *ret)
{
	CLEANUP(buf_free) struct buf bundle = BUF_INIT(BUNDLE_BYTES_MAX);
	uint64_t count = tile_hashes(c->size, level);

	for (uint64_t n = 0; n * TILE_WIDTH < count; n++) {
		unsigned width = tile_width(c->size, level, n);
		struct hashes *h = &c->edge[level];
		bool known;

		if (level == 0)
			check_bundle(c->v, n, width, &bundle, h);
		else
			take_slice(below, n, width, h);
		check_tile(c->v, level, n, width, &bundle, h);
		known = all_known(h, width);
		if (width == TILE_WIDTH) {
			struct sha256 root = { { 0 } };

			if (known)
				root = tile_subtree(h->hash, TILE_WIDTH);
			buf_add(&ret->hashes, root.b, SHA256_LEN);
			buf_add_char(&ret->known, known);
		} else {
			c->sound &= known;
		}
	}
}

/* The root asks only for subtrees that stand in the partial tiles. */
static int read_edge(void *arg, unsigned level, uint64_t index, struct sha256 *ret, struct err *e)
{
	const struct log_check *c = arg;

	(void)e;
	*ret = tile_subtree(&c->edge[level / 8].hash[(index << level % 8) % TILE_WIDTH], 1u << level % 8);
	return 0;
}

static void check_root(struct log_check *c)
{
	struct sha256 root;
	struct err e = { 0 };

	if (!c->sound)
		return;
	merkle_root(c->size, read_edge, c, &root, &e);
	if (!sha256_eq(&root, &c->v->state.head.root))
		verify_say(c->v, LAKE_DAMAGE,
			   "log/checkpoint: the tiles at the end of the log do not hash to its root");
}

static void check_checkpoint(struct verify *v)
{
	struct str note = buf_str(&v->state.note), text, lines;
	struct err e = { 0 };

	verify_read(v, note.n);
	if (note_open(note, &v->l->verifier, &text, &e) < 0)
		return;
	lines = (struct str){ note.p + text.n + 1, note.n - text.n - 2 };
	str_cut(&lines, '\n');
	if (lines.p)
		verify_say(v, LAKE_DAMAGE, "log/checkpoint: offset %zu: a signature that this lake did not make",
			   (size_t)(lines.p - note.p));
}

void verify_log(struct verify *v)
{
	struct log_check *c = xcalloc(1, sizeof *c);
	struct level below = { BUF_INIT(VERIFY_LIST_BYTES_MAX), BUF_INIT(VERIFY_LIST_BYTES_MAX) };

	c->v = v;
	c->size = v->state.head.size;
	c->sound = true;
	check_checkpoint(v);
	for (int level = 0; level < TILE_LEVELS && tile_hashes(c->size, level); level++) {
		struct level above = { BUF_INIT(VERIFY_LIST_BYTES_MAX), BUF_INIT(VERIFY_LIST_BYTES_MAX) };

		check_level(c, level, &below, &above);
		buf_free(&below.hashes);
		buf_free(&below.known);
		below = above;
	}
	buf_free(&below.hashes);
	buf_free(&below.known);
	check_root(c);
	free(c);
}

/* The bytes of the first width items of the file that followed; 0 when it has fewer. */
static size_t prefix_bytes(const struct buf *b, int level, unsigned width)
{
	struct str rest = buf_str(b), entry;

	if (level != TILE_ENTRIES)
		return b->n >= (size_t)width * SHA256_LEN ? (size_t)width * SHA256_LEN : 0;
	while (width && bundle_next(&rest, &entry))
		width--;
	return width ? 0 : b->n - rest.n;
}

void verify_outgrown(struct verify *v, const char *name, const struct tile_file *f)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	CLEANUP(buf_free) struct buf old = BUF_INIT(BUNDLE_BYTES_MAX);
	unsigned width = tile_width(v->state.head.size, f->level, f->n);
	size_t n, same = 0;
	struct err e = { 0 };

	if (v->compared_file.level != f->level || v->compared_file.n != f->n || !v->compared_file.width) {
		buf_clear(&v->compared);
		if (tile_read(v->l->log, f->level, f->n, width, &v->compared, &e) < 0)
			buf_clear(&v->compared);
		v->compared_file = *f;
		err_clear(&e);
	}
	io_path(&path, v->l->dir, name);
	if (io_read_file(path.p, &old, &e) < 0) {
		/* A writer may have removed it since we saw it. */
		if (io_exists(path.p))
			verify_say(v, LAKE_DAMAGE, "%s: %s", name, e.msg);
		return;
	}
	verify_read(v, old.n);
	n = prefix_bytes(&v->compared, f->level, f->width);
	while (same < n && same < old.n && old.p[same] == v->compared.p[same])
		same++;
	if (n == 0 && v->compared.n == 0)
		verify_say(v, LAKE_NOTE, "%s: not compared: the file that followed is damaged", name);
	else if (same != n || old.n != n)
		verify_say(v, LAKE_DAMAGE, "%s: offset %zu: differs from the file that followed", name, same);
}
