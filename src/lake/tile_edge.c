/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Growing the tree. Files are written under a temporary name, synced and renamed; the names
 * in a folder are synced once, when the writing moves on to another folder or ends. The
 * caller replaces the checkpoint after that, so until then nobody looks at these files.
 */
#include "lake/tile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

static struct sha256 edge_peak(const struct tile_edge *t, unsigned level)
{
	unsigned tile_level = level / 8, bit = 1u << level % 8;
	uint64_t width = t->size >> 8 * tile_level & 255;
	/* The tile's hashes are subtrees of falling size; those before this one fill the higher bits. */
	uint64_t first = width & ~(uint64_t)(2 * bit - 1);

	return tile_subtree(&t->hash[tile_level][first], bit);
}

struct sha256 tile_edge_root(const struct tile_edge *t)
{
	struct sha256 root = merkle_empty();
	bool any = false;

	for (unsigned level = 0; level < 64; level++) {
		struct sha256 peak;

		if (!(t->size >> level & 1))
			continue;
		peak = edge_peak(t, level);
		root = any ? merkle_node(&peak, &root) : peak;
		any = true;
	}
	return root;
}

static int check_entries(const struct tile_edge *t, struct err *e)
{
	struct str rest = buf_str(&t->entries), entry;

	for (unsigned i = 0; bundle_next(&rest, &entry); i++) {
		struct sha256 leaf = merkle_leaf(entry);

		if (!sha256_eq(&leaf, &t->hash[0][i]))
			return err_set(e, ERR_INTEGRITY, "log: entry %llu does not hash to its leaf",
				       (unsigned long long)(t->size / TILE_WIDTH * TILE_WIDTH + i));
	}
	return 0;
}

int tile_edge_open(struct tile_edge *t, const char *log, uint64_t size, const struct sha256 *root,
		   struct err *e)
{
	CLEANUP(buf_free) struct buf tile = BUF_INIT(TILE_BYTES);
	struct sha256 found;

	t->log = log;
	t->size = size;
	t->entries = BUF_INIT(BUNDLE_BYTES_MAX);
	t->unsynced = BUF_INIT(IO_PATH_MAX);
	for (int level = 0; level < TILE_LEVELS; level++) {
		uint64_t n = tile_hashes(size, level) / TILE_WIDTH;
		unsigned width = tile_width(size, level, n);

		buf_clear(&tile);
		if (width && tile_read(log, level, n, width, &tile, e) < 0)
			return -1;
		if (width)
			memcpy(t->hash[level], tile.p, tile.n);
		if (level == 0 && width && tile_read(log, TILE_ENTRIES, n, width, &t->entries, e) < 0)
			return -1;
	}
	found = tile_edge_root(t);
	if (!sha256_eq(&found, root))
		return err_set(e, ERR_INTEGRITY, "log: the tiles do not hash to the checkpoint's root");
	return check_entries(t, e);
}

void tile_edge_close(struct tile_edge *t)
{
	buf_free(&t->entries);
	buf_free(&t->unsynced);
}

static int sync_folder(struct tile_edge *t, struct err *e)
{
	if (t->unsynced.n && io_sync_dir(t->unsynced.p, e) < 0)
		return -1;
	buf_clear(&t->unsynced);
	return 0;
}

/* Makes a missing folder, and its name durable in the one above. */
static int make_folder(char *path, struct err *e)
{
	char *slash = strrchr(path, '/');
	int ret;

	if (io_exists(path))
		return 0;
	*slash = '\0';
	ret = make_folder(path, e);
	*slash = '/';
	if (ret < 0)
		return -1;
	if (mkdir(path, 0777) < 0) {
		err_set(e, ERR_ENV, "cannot make the folder: %s", strerror(errno));
		return err_ctx(e, "%s", path);
	}
	*slash = '\0';
	ret = io_sync_dir(path, e);
	*slash = '/';
	return ret;
}

static int enter_folder(struct tile_edge *t, struct str folder, struct err *e)
{
	if (str_eq(buf_str(&t->unsynced), folder))
		return 0;
	if (sync_folder(t, e) < 0)
		return -1;
	buf_add_str(&t->unsynced, folder);
	return make_folder(t->unsynced.p, e);
}

static int write_synced(const char *path, struct str bytes, struct err *e)
{
	CLEANUP(io_close_fd) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return err_set(e, ERR_ENV, "cannot create: %s", strerror(errno));
	if (io_write_all(fd, bytes.p, bytes.n, e) < 0)
		return -1;
	return io_sync_fd(fd, e);
}

static int write_file(struct tile_edge *t, int level, uint64_t n, unsigned width, struct str bytes,
		      struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	CLEANUP(buf_free) struct buf tmp = BUF_INIT(IO_PATH_MAX);

	tile_path(&path, t->log, level, n, width);
	buf_addf(&tmp, "%s.tmp", path.p);
	if (enter_folder(t, (struct str){ path.p, (size_t)(strrchr(path.p, '/') - path.p) }, e) < 0)
		return -1;
	if (write_synced(tmp.p, bytes, e) < 0)
		return err_ctx(e, "%s", path.p);
	if (rename(tmp.p, path.p) < 0) {
		err_set(e, ERR_ENV, "cannot rename into place: %s", strerror(errno));
		return err_ctx(e, "%s", path.p);
	}
	return 0;
}

static struct str edge_bytes(const struct tile_edge *t, int level, unsigned width)
{
	if (level == TILE_ENTRIES)
		return buf_str(&t->entries);
	return (struct str){ (const char *)t->hash[level], (size_t)width * SHA256_LEN };
}

/* Sets the hash at the edge of a level; a tile that becomes full by it gives one to the next. */
static int add_hash(struct tile_edge *t, struct sha256 hash, uint64_t index, struct err *e)
{
	for (int level = 0; level < TILE_LEVELS; level++) {
		t->hash[level][index % TILE_WIDTH] = hash;
		t->grown[level] = true;
		if (index % TILE_WIDTH != TILE_WIDTH - 1)
			return 0;
		if (write_file(t, level, index / TILE_WIDTH, TILE_WIDTH, edge_bytes(t, level, TILE_WIDTH), e) < 0)
			return -1;
		t->grown[level] = false;
		hash = tile_subtree(t->hash[level], TILE_WIDTH);
		index /= TILE_WIDTH;
	}
	return err_set(e, ERR_ENV, "log: full");
}

int tile_edge_add(struct tile_edge *t, struct str entry, struct err *e)
{
	uint64_t index = t->size;

	bundle_put(&t->entries, entry);
	if (index % TILE_WIDTH == TILE_WIDTH - 1) {
		if (write_file(t, TILE_ENTRIES, index / TILE_WIDTH, TILE_WIDTH, buf_str(&t->entries), e) < 0)
			return -1;
		buf_clear(&t->entries);
	}
	if (add_hash(t, merkle_leaf(entry), index, e) < 0)
		return -1;
	t->size++;
	return 0;
}

int tile_edge_finish(struct tile_edge *t, struct err *e)
{
	for (int level = TILE_ENTRIES; level < TILE_LEVELS; level++) {
		uint64_t n = tile_hashes(t->size, level) / TILE_WIDTH;
		unsigned width = tile_width(t->size, level, n);

		if (!t->grown[level < 0 ? 0 : level] || !width)
			continue;
		if (write_file(t, level, n, width, edge_bytes(t, level, width), e) < 0)
			return -1;
	}
	memset(t->grown, 0, sizeof t->grown);
	return sync_folder(t, e);
}

static void remove_folder(const char *path)
{
	DIR *d = opendir(path);

	if (!d)
		return;
	for (struct dirent *f = readdir(d); f; f = readdir(d))
		if (f->d_name[0] != '.')
			unlinkat(dirfd(d), f->d_name, 0);
	closedir(d);
	rmdir(path);
}

void tile_edge_tidy(struct tile_edge *t, uint64_t size_before)
{
	for (int level = TILE_ENTRIES; level < TILE_LEVELS; level++) {
		CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
		uint64_t n = tile_hashes(size_before, level) / TILE_WIDTH;

		/* Only the file at the old edge can have had partial ones. */
		if (!tile_width(size_before, level, n) || tile_width(t->size, level, n) < TILE_WIDTH)
			continue;
		tile_path(&path, t->log, level, n, 0);
		path.p[path.n - strlen("/0")] = '\0';
		remove_folder(path.p);
	}
}
