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

int pending_write(const char *dir, const struct pending *p, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	CLEANUP(buf_free) struct buf text = BUF_INIT(FILE_BYTES_MAX);

	io_path(&path, dir, "pending");
	put_pending(&text, p);
	return io_write_file(path.p, buf_str(&text), 0666, e);
}

int pending_read(const char *dir, struct pending *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	CLEANUP(buf_free) struct buf text = BUF_INIT(FILE_BYTES_MAX);
	CLEANUP(io_close_fd) int fd = -1;

	io_path(&path, dir, "pending");
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
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		io_path(&path, dir, names[i]);
		unlink(path.p);
	}
}

struct cutting {
	size_t prefix;	/* of paths, up to what stands below log/ */
	uint64_t entries;
};

/* Removes what the batch wrote, and folders that are empty without it. */
static int cut_tile(void *arg, const char *path, bool is_git, struct err *e)
{
	CLEANUP(buf_free) struct buf folder = BUF_INIT(IO_PATH_MAX);
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
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct cutting c = { strlen(dir) + strlen("/log/"), entries };

	io_path(&path, dir, "log/tile");
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
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct blob_place last;

	for (;;) {
		if (pack_last(dir, &last, e) < 0)
			return -1;
		pack_path(&path, dir, last.pack);
		if (last.pack <= end.pack)
			break;
		if (unlink(path.p) < 0)
			return err_set(e, ERR_ENV, "cannot remove %s: %s", path.p, strerror(errno));
	}
	if (last.pack && last.pack == end.pack && cut_pack(path.p, end.offset, e) < 0)
		return -1;
	io_path(&path, dir, "blobs");
	return io_sync_dir(path.p, e);
}

int pending_roll_back(const char *dir, const struct pending *p, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

	/* The checkpoint that is seen must be the one on disk before what a newer one would
	 * need is removed. */
	io_path(&path, dir, "log");
	if (io_sync_dir(path.p, e) < 0 || cut_packs(dir, p->end, e) < 0 || cut_tiles(dir, p->entries, e) < 0)
		return -1;
	pending_remove(dir);
	return io_sync_dir(dir, e);
}
