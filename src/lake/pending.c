/* SPDX-License-Identifier: Apache-2.0 */
#include "lake/pending.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "lake/pack.h"
#include "lake/tile.h"

#define FILE_BYTES_MAX 1024

static void put_pending(struct buf *b, const struct pending *p)
{
	char hex[SHA256_HEX_LEN + 1];
	struct sha256 digest;

	buf_addf(b, "assay pending v1\nentries %llu\npack %u\noffset %llu\n",
		 (unsigned long long)p->entries, p->end.pack, (unsigned long long)p->end.offset);
	digest = sha256_of(buf_str(b));
	sha256_hex(&digest, hex);
	buf_addf(b, "sha256 %s\n", hex);
}

static bool take_number(struct str *rest, const char *name, uint64_t *ret)
{
	struct str line = str_cut(rest, '\n');

	return str_is(str_cut(&line, ' '), name) && line.p && str_to_u64(line, ret);
}

int pending_parse(struct str text, struct pending *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf again = BUF_INIT(FILE_BYTES_MAX);
	struct str rest = text;
	uint64_t pack = 0;

	str_cut(&rest, '\n');
	if (take_number(&rest, "entries", &ret->entries) && take_number(&rest, "pack", &pack) &&
	    take_number(&rest, "offset", &ret->end.offset) && pack <= PACK_LAST) {
		ret->end.pack = (uint32_t)pack;
		put_pending(&again, ret);
		if (str_eq(buf_str(&again), text))
			return 0;
	}
	return err_set(e, ERR_INTEGRITY, "pending: expected the five lines of docs/FORMAT.md");
}

static void add_path(struct buf *b, const char *dir, const char *name)
{
	buf_clear(b);
	buf_addf(b, "%s/%s", dir, name);
}

int pending_write(const char *dir, const struct pending *p, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(8192);
	CLEANUP(buf_free) struct buf text = BUF_INIT(FILE_BYTES_MAX);

	add_path(&path, dir, "pending");
	put_pending(&text, p);
	return io_write_file(path.p, buf_str(&text), 0666, e);
}

int pending_read(const char *dir, struct pending *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(8192);
	CLEANUP(buf_free) struct buf text = BUF_INIT(FILE_BYTES_MAX);
	CLEANUP(io_close_fd) int fd = -1;

	add_path(&path, dir, "pending");
	fd = open(path.p, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return err_set(e, ERR_ENV, "pending: cannot open: %s", strerror(errno));
	if (io_read_fd(fd, &text, e) < 0) {
		e->kind = ERR_INTEGRITY;
		return err_ctx(e, "pending");
	}
	return pending_parse(buf_str(&text), ret, e) < 0 ? -1 : 1;
}

void pending_remove(const char *dir)
{
	static const char *const names[] = { "pending.tmp", "log/checkpoint.tmp", "log/checkpoint.old", "pending" };
	CLEANUP(buf_free) struct buf path = BUF_INIT(8192);

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		add_path(&path, dir, names[i]);
		unlink(path.p);
	}
}

/* "001" or "x001": its number, or -1. */
static int group(struct str s, bool more)
{
	uint64_t v;

	if (more && (s.n == 0 || *s.p != 'x'))
		return -1;
	if (more) {
		s.p++;
		s.n--;
	}
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
	CLEANUP(buf_free) struct buf again = BUF_INIT(8192);
	struct str s = str_of(name);
	bool temporary = str_ends(s, ".tmp");

	if (temporary)
		s.n -= strlen(".tmp");
	if (!parse_tile(s, ret))
		return TILE_NONE;
	tile_name(&again, ret->level, ret->n, ret->width);
	if (!str_eq(buf_str(&again), s))
		return TILE_NONE;
	if (temporary)
		return TILE_TEMPORARY;
	return ret->width <= tile_width(entries, ret->level, ret->n) ? TILE_WITHIN : TILE_BEYOND;
}

struct cutting {
	size_t prefix;	/* of paths, up to what stands below log/ */
	uint64_t entries;
};

/* Removes what the batch wrote, and folders that are empty without it. */
static int cut_tile(void *arg, const char *path, bool is_git, struct err *e)
{
	CLEANUP(buf_free) struct buf folder = BUF_INIT(8192);
	const struct cutting *c = arg;
	enum tile_place place;
	struct tile_file file;

	if (is_git)
		return 0;
	place = tile_place_of(path + c->prefix, c->entries, &file);
	if (place != TILE_BEYOND && place != TILE_TEMPORARY)
		return 0;
	if (unlink(path) < 0)
		return err_set(e, ERR_ENV, "cannot remove %s: %s", path, strerror(errno));
	buf_add_cstr(&folder, path);
	do {
		*strrchr(folder.p, '/') = '\0';
		folder.n = strlen(folder.p);
	} while (folder.n > c->prefix + strlen("tile") && rmdir(folder.p) == 0);
	return io_sync_dir(folder.p, e);
}

static int cut_tiles(const char *dir, uint64_t entries, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(8192);
	struct cutting c = { strlen(dir) + strlen("/log/"), entries };

	add_path(&path, dir, "log/tile");
	return io_exists(path.p) ? io_walk(path.p, cut_tile, &c, e) : 0;
}

static int cut_pack(const char *path, uint64_t length, struct err *e)
{
	CLEANUP(io_close_fd) int fd = open(path, O_WRONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, ERR_ENV, "cannot open %s: %s", path, strerror(errno));
	if ((uint64_t)st.st_size > length && ftruncate(fd, (off_t)length) < 0)
		return err_set(e, ERR_ENV, "cannot truncate %s: %s", path, strerror(errno));
	if (io_sync_fd(fd, e) < 0)
		return err_ctx(e, "%s", path);
	return 0;
}

/* From the last pack down, so that no gap is left when this is cut off too. */
static int cut_packs(const char *dir, struct blob_place end, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(8192);
	struct blob_place last;

	for (;;) {
		if (pack_last(dir, &last, e) < 0)
			return -1;
		buf_clear(&path);
		buf_addf(&path, "%s/", dir);
		pack_name(&path, last.pack);
		if (last.pack <= end.pack)
			break;
		if (unlink(path.p) < 0)
			return err_set(e, ERR_ENV, "cannot remove %s: %s", path.p, strerror(errno));
	}
	if (last.pack && last.pack == end.pack && cut_pack(path.p, end.offset, e) < 0)
		return -1;
	add_path(&path, dir, "blobs");
	return io_sync_dir(path.p, e);
}

int pending_roll_back(const char *dir, const struct pending *p, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(8192);

	/* The checkpoint that is seen must be the one on disk before what a newer one would
	 * need is removed. */
	add_path(&path, dir, "log");
	if (io_sync_dir(path.p, e) < 0 || cut_packs(dir, p->end, e) < 0 || cut_tiles(dir, p->entries, e) < 0)
		return -1;
	pending_remove(dir);
	return io_sync_dir(dir, e);
}
