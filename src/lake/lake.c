/* SPDX-License-Identifier: Apache-2.0 */
#include "lake/lake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "lake/lake_int.h"

#define LOCK_WAIT_MS 5000
#define LOCK_STEP_MS 20
#define KEY_BYTES_MAX 1024
#define STATE_TRIES 1000
#define DIR_BYTES_MAX 4000	/* leaves room for the names below it in a path of 4,096 */

static char *join(const char *dir, const char *name)
{
	size_t n = strlen(dir) + strlen(name) + 2;
	char *path = xmalloc(n);

	snprintf(path, n, "%s/%s", dir, name);
	return path;
}

static bool is_lake(const char *dir)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

	if (strlen(dir) > DIR_BYTES_MAX)
		return false;
	io_path(&path, dir, "log");
	if (io_exists(path.p))
		return true;
	io_path(&path, dir, "keys");
	return io_exists(path.p);
}

static int find_upward(struct buf *ret, struct err *e)
{
	char here[4096], *slash;

	if (!getcwd(here, sizeof here))
		return err_set(e, ERR_ENV, "cannot tell the current folder: %s", strerror(errno));
	for (;;) {
		CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

		io_path(&path, strcmp(here, "/") ? here : "", ".assay");
		if (is_lake(path.p)) {
			buf_add_str(ret, buf_str(&path));
			return 0;
		}
		slash = strrchr(here, '/');
		if (strcmp(here, "/") == 0 || !slash)
			break;
		slash[slash == here] = '\0';
	}
	return err_set(e, ERR_USAGE, "no lake here or above: run assay init, or name one with --lake");
}

int lake_find(const char *dir, struct buf *ret, struct err *e)
{
	const char *given = dir ? dir : getenv("ASSAY_LAKE");

	if (!given || !*given)
		return find_upward(ret, e);
	if (!is_lake(given)) {
		CLEANUP(buf_free) struct buf inside = BUF_INIT(IO_PATH_MAX);

		io_path(&inside, given, ".assay");
		return err_set(e, ERR_USAGE, is_lake(inside.p) ? "no lake in %s: it is %s/.assay" : "no lake in %s", given,
			       given);
	}
	buf_add_cstr(ret, given);
	return 0;
}

static int must_be_empty(const char *dir, struct err *e)
{
	DIR *d = opendir(dir);
	bool empty = true;

	if (!d && errno == ENOENT)
		return 0;
	if (!d)
		return err_set(e, ERR_ENV, "cannot open %s: %s", dir, strerror(errno));
	for (struct dirent *f = readdir(d); f; f = readdir(d))
		if (strcmp(f->d_name, ".") && strcmp(f->d_name, ".."))
			empty = false;
	closedir(d);
	return empty ? 0 : err_set(e, ERR_USAGE, "%s is not empty", dir);
}

static int write_text(const char *dir, const char *name, unsigned mode, const struct buf *text,
		      struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

	io_path(&path, dir, name);
	return io_write_file(path.p, buf_str(text), mode, e);
}

static int write_keys(const char *dir, const struct note_signer *s, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(KEY_BYTES_MAX);

	note_put_skey(&text, s);
	buf_add_char(&text, '\n');
	if (write_text(dir, "keys/log.key", 0600, &text, e) < 0)
		return -1;
	buf_clear(&text);
	note_put_vkey(&text, &s->verifier);
	buf_add_char(&text, '\n');
	return write_text(dir, "keys/log.vkey", 0666, &text, e);
}

static int write_first_checkpoint(const char *dir, const struct note_signer *s, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(KEY_BYTES_MAX);
	CLEANUP(buf_free) struct buf note = BUF_INIT(NOTE_BYTES_MAX);
	struct checkpoint c = { str_of(s->verifier.name), 0, merkle_empty() };

	checkpoint_put(&text, &c);
	if (note_sign(s, buf_str(&text), &note, e) < 0)
		return -1;
	return write_text(dir, "log/checkpoint", 0666, &note, e);
}

/* The checkpoint comes last: without it the folder is no lake that opens. */
static int fill(const char *dir, const struct note_signer *s, struct err *e)
{
	static const char *const folders[] = { "log/tile", "blobs", "keys" };
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct buf nothing = BUF_INIT(0);

	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		io_path(&path, dir, folders[i]);
		if (io_make_dirs(path.p, e) < 0)
			return -1;
	}
	if (write_text(dir, "lock", 0666, &nothing, e) < 0 || write_keys(dir, s, e) < 0 ||
	    write_first_checkpoint(dir, s, e) < 0)
		return -1;
	return io_sync_dir(dir, e);
}

static void empty_again(const char *dir)
{
	static const char *const files[] = {
		"log/checkpoint", "log/checkpoint.tmp", "keys/log.vkey", "keys/log.vkey.tmp", "keys/log.key",
		"keys/log.key.tmp", "lock", "lock.tmp", "log/tile", "log", "blobs", "keys",
	};
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		io_path(&path, dir, files[i]);
		remove(path.p);
	}
}

int lake_create(const char *dir, const char *origin, struct err *e)
{
	CLEANUP(buf_free) struct buf above = BUF_INIT(IO_PATH_MAX);
	struct note_signer s;

	if (strlen(dir) > DIR_BYTES_MAX)
		return err_set(e, ERR_USAGE, "the lake's path has more than %d bytes", DIR_BYTES_MAX);
	if (note_signer_new(str_of(origin), &s, e) < 0 || must_be_empty(dir, e) < 0)
		return -1;
	if (fill(dir, &s, e) < 0) {
		empty_again(dir);
		return -1;
	}
	io_path(&above, dir, "..");
	return io_sync_dir(above.p, e);
}

/* The process that holds the lock, from the kernel's list; 0 when it does not say. The file
 * itself stays empty, so that nothing in the lake is unverifiable. */
static long lock_holder(int fd)
{
	FILE *f = fopen("/proc/locks", "re");
	char line[256];
	struct stat st;
	long pid = 0;

	if (!f)
		return 0;
	if (fstat(fd, &st) < 0)
		st.st_ino = 0;
	while (!pid && fgets(line, sizeof line, f)) {
		unsigned maj, min;
		unsigned long long inode;
		long by;

		if (sscanf(line, "%*d: FLOCK %*s %*s %ld %x:%x:%llu", &by, &maj, &min, &inode) == 4 &&
		    inode == st.st_ino && maj == major(st.st_dev) && min == minor(st.st_dev))
			pid = by;
	}
	fclose(f);
	return pid;
}

static int say_locked(const char *path, long holder, struct err *e)
{
	if (holder)
		return err_set(e, ERR_ENV, "%s: locked by process %ld", path, holder);
	return err_set(e, ERR_ENV, "%s: locked by another process", path);
}

static int take_lock(struct lake *l, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct timespec step = { 0, LOCK_STEP_MS * 1000000L };

	io_path(&path, l->dir, "lock");
	l->lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (l->lock < 0)
		return err_set(e, ERR_ENV, "cannot open %s: %s", path.p, strerror(errno));
	for (int waited = 0; flock(l->lock, LOCK_EX | LOCK_NB) < 0; waited += LOCK_STEP_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_set(e, ERR_ENV, "cannot lock %s: %s", path.p, strerror(errno));
		if (waited >= LOCK_WAIT_MS)
			return say_locked(path.p, lock_holder(l->lock), e);
		nanosleep(&step, NULL);
	}
	return 0;
}

/* Reads a file that every lake has: missing, or longer than it can be, it is damaged. */
static int read_own(const char *dir, const char *name, struct buf *b, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);

	io_path(&path, dir, name);
	buf_clear(b);
	if (io_read_file(path.p, b, e) == 0)
		return 0;
	if (e->kind == ERR_INPUT || errno == ENOENT)
		e->kind = ERR_INTEGRITY;
	return err_ctx(e, "%s", name);
}

/* Reads a key file: one line and its end. */
static int read_line(const char *dir, const char *name, struct buf *line, struct err *e)
{
	if (read_own(dir, name, line, e) < 0)
		return -1;
	if (!str_ends(buf_str(line), "\n"))
		return err_set(e, ERR_INTEGRITY, "%s: expected a line end after the key", name);
	line->p[--line->n] = '\0';
	return 0;
}

int lake_read_signer(const char *dir, const struct note_verifier *v, struct note_signer *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(KEY_BYTES_MAX);

	if (read_line(dir, "keys/log.key", &line, e) < 0)
		return -1;
	if (note_read_skey(buf_str(&line), ret, e) < 0)
		return err_ctx(e, "keys/log.key");
	if (memcmp(ret->verifier.key.b, v->key.b, ED25519_LEN) || strcmp(ret->verifier.name, v->name))
		return err_set(e, ERR_INTEGRITY, "keys/log.key: is not the key of keys/log.vkey");
	return 0;
}

void lake_state_free(struct lake_state *s)
{
	buf_free(&s->note);
}

static bool same_pending(const struct pending *a, const struct pending *b)
{
	return a->entries == b->entries && a->end.pack == b->end.pack && a->end.offset == b->end.offset;
}

/* Reads note, pending and the packs' end until no writer moved between the first read and
 * the last. */
static int settle(const char *dir, struct lake_state *s, struct err *e)
{
	CLEANUP(buf_free) struct buf again = BUF_INIT(NOTE_BYTES_MAX);

	for (int i = 0; i < STATE_TRIES; i++) {
		struct pending after = { 0 };
		int first, second;

		s->pending = after;
		if (read_own(dir, "log/checkpoint", &s->note, e) < 0 || (first = pending_read(dir, &s->pending, e)) < 0 ||
		    pack_last(dir, &s->end, e) < 0 || (second = pending_read(dir, &after, e)) < 0 ||
		    read_own(dir, "log/checkpoint", &again, e) < 0)
			return -1;
		s->interrupted = first;
		if (first == second && same_pending(&s->pending, &after) &&
		    str_eq(buf_str(&s->note), buf_str(&again)))
			return 0;
	}
	return err_set(e, ERR_ENV, "the lake changes faster than it can be read");
}

int lake_state_read(const char *dir, const struct note_verifier *v, struct lake_state *s, struct err *e)
{
	struct str text;

	if (settle(dir, s, e) < 0)
		return -1;
	if (note_open(buf_str(&s->note), v, &text, e) < 0 || checkpoint_read(text, &s->head, e) < 0)
		return err_ctx(e, "log/checkpoint");
	if (!str_is(s->head.origin, v->name))
		return err_set(e, ERR_INTEGRITY, "log/checkpoint: the origin is not the key's name %s", v->name);
	if (!s->interrupted)
		return 0;
	if (s->pending.entries > s->head.size)
		return err_set(e, ERR_INTEGRITY, "log/checkpoint: counts %llu entries, but a batch began at %llu",
			       (unsigned long long)s->head.size, (unsigned long long)s->pending.entries);
	s->interrupted = s->pending.entries == s->head.size;
	if (s->interrupted)
		s->end = s->pending.end;
	return 0;
}

void lake_forget(struct lake *l)
{
	buf_clear(&l->tiles.tile);
	buf_clear(&l->bundle);
	l->tiles.size = l->size;
}

static int load(struct lake *l, struct lake_state *s, struct err *e)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(KEY_BYTES_MAX);

	if (read_line(l->dir, "keys/log.vkey", &line, e) < 0)
		return -1;
	if (note_read_vkey(buf_str(&line), &l->verifier, e) < 0)
		return err_ctx(e, "keys/log.vkey");
	if (lake_state_read(l->dir, &l->verifier, s, e) < 0)
		return -1;
	buf_add_str(&l->note, buf_str(&s->note));
	l->size = s->head.size;
	l->root = s->head.root;
	l->end = s->end;
	lake_forget(l);
	return 0;
}

/* The lock is held: whatever pending tells of, nobody is doing it any more. */
static int ready_to_write(struct lake *l, const struct lake_state *s, struct err *e)
{
	if (lake_read_signer(l->dir, &l->verifier, &l->signer, e) < 0)
		return -1;
	if (s->interrupted && pending_roll_back(l->dir, &s->pending, e) < 0)
		return err_ctx(e, "cannot take back an interrupted batch");
	if (!s->interrupted)
		pending_remove(l->dir);
	l->edge = xcalloc(1, sizeof *l->edge);
	pack_writer_open(&l->writer, l->dir, l->end);
	return tile_edge_open(l->edge, l->log, l->size, &l->root, e);
}

static struct lake *allocate(const char *dir, enum lake_mode mode)
{
	struct lake *l = xcalloc(1, sizeof *l);
	size_t n = strlen(dir);

	l->mode = mode;
	l->dir = xstrdup(dir);
	while (n > 1 && l->dir[n - 1] == '/')
		l->dir[--n] = '\0';
	l->log = join(l->dir, "log");
	l->db = join(l->dir, "assay.db");
	l->lock = -1;
	l->writer.fd = -1;
	l->note = BUF_INIT(NOTE_BYTES_MAX);
	l->bundle = BUF_INIT(BUNDLE_BYTES_MAX);
	l->batch = BUF_INIT(LAKE_BATCH_BYTES_MAX);
	l->unnamed = BUF_INIT(LAKE_BATCH_BYTES_MAX);
	l->tiles = (struct tile_reader){ .log = l->log, .tile = BUF_INIT(TILE_BYTES) };
	l->codec = pack_codec_new();
	pack_reader_open(&l->packs, l->dir);
	return l;
}

int lake_open(const char *dir, enum lake_mode mode, struct lake **ret, struct err *e)
{
	CLEANUP(lake_state_free) struct lake_state s = LAKE_STATE_INIT;
	CLEANUP(lake_closep) struct lake *l = NULL;

	if (!is_lake(dir))
		return err_set(e, ERR_USAGE, "no lake in %s", dir);
	l = allocate(dir, mode);
	if (mode == LAKE_WRITE && take_lock(l, e) < 0)
		return -1;
	if (load(l, &s, e) < 0 || (mode == LAKE_WRITE && ready_to_write(l, &s, e) < 0))
		return -1;
	*ret = l;
	l = NULL;
	return 0;
}

void lake_close(struct lake *l)
{
	struct err unused = { 0 };

	if (!l)
		return;
	if (l->in_batch && !l->failed)
		lake_abandon(l, &unused);
	pack_writer_close(&l->writer);
	if (l->edge)
		tile_edge_close(l->edge);
	free(l->edge);
	pack_reader_close(&l->packs);
	tile_reader_close(&l->tiles);
	pack_codec_free(l->codec);
	buf_free(&l->note);
	buf_free(&l->bundle);
	buf_free(&l->batch);
	buf_free(&l->unnamed);
	explicit_bzero(&l->signer, sizeof l->signer);
	io_close_fd(&l->lock);
	free(l->dir);
	free(l->log);
	free(l->db);
	free(l);
}

void lake_closep(struct lake **l)
{
	lake_close(*l);
	*l = NULL;
}
