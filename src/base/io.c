/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>


#define WALK_DEPTH_MAX 64

void io_path(struct buf *b, const char *folder, const char *name)
{
	buf_clear(b);
	buf_addf(b, "%s/%s", folder, name);
}

void io_close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int io_read_fd(int fd, struct buf *b, struct err *e)
{
	struct stat st;
	size_t chunk = 64 * 1024;

	/* One reservation of the whole size saves growing in steps; a file may still be longer. A
	 * file that is too large is not read up to the ceiling to find that out. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		off_t at = lseek(fd, 0, SEEK_CUR);

		if (at >= 0 && at < st.st_size && (uintmax_t)(st.st_size - at) > b->ceiling - b->n)
			return err_set(e, ERR_INPUT, "larger than %zu bytes", b->ceiling);
		chunk = (size_t)st.st_size + 1;
	}
	for (;;) {
		size_t left = b->ceiling - b->n;
		char extra;
		char *at;
		ssize_t got;

		if (left == 0) {
			got = read(fd, &extra, 1);
			if (got > 0)
				return err_set(e, ERR_INPUT, "larger than %zu bytes", b->ceiling);
		} else {
			at = buf_reserve(b, chunk < left ? chunk : left);
			got = read(fd, at, chunk < left ? chunk : left);
		}
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(e, ERR_ENV, "cannot read: %s", strerror(errno));
		if (got == 0)
			break;
		b->n += (size_t)got;
		chunk = 64 * 1024;
	}
	if (b->p)
		memset(b->p + b->n, 0, BUF_PADDING);
	return 0;
}

int io_read_file(const char *path, struct buf *b, struct err *e)
{
	CLEANUP(io_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(e, ERR_ENV, "cannot open: %s", strerror(errno));
	return io_read_fd(fd, b, e);
}

int io_write_all(int fd, const void *bytes, size_t n, struct err *e)
{
	const char *p = bytes;

	while (n) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_set(e, ERR_ENV, "cannot write: %s", strerror(errno));
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

int io_sync_fd(int fd, struct err *e)
{
	if (fsync(fd) < 0)
		return err_set(e, ERR_ENV, "cannot sync to disk: %s", strerror(errno));
	return 0;
}

int io_sync_dir(const char *path, struct err *e)
{
	CLEANUP(io_close_fd) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_set(e, ERR_ENV, "cannot open %s: %s", path, strerror(errno));
	if (io_sync_fd(fd, e) < 0)
		return err_ctx(e, "%s", path);
	return 0;
}

/* The temporary file, for us alone. Another writer may have it, and rename it away while we wait for it: what
 * is locked must still be what has the name. */
static int open_temporary(const char *tmp, unsigned mode)
{
	for (;;) {
		struct stat held, named;
		int fd = open(tmp, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);

		if (fd < 0)
			return -1;
		/* Where there are no locks, we go on without. */
		while (flock(fd, LOCK_EX) < 0 && errno == EINTR)
			continue;
		if (fstat(fd, &held) == 0 && lstat(tmp, &named) == 0 && held.st_ino == named.st_ino &&
		    held.st_dev == named.st_dev) {
			if (ftruncate(fd, 0) == 0)
				return fd;
			close(fd);
			return -1;
		}
		close(fd);
	}
}

/* A file under its temporary name; fd is open, and locked, until it is renamed or unlinked. */
struct staged {
	char *tmp;	/* NULL: there is none */
	int fd;
};

static int stage(const struct io_file *f, unsigned mode, struct staged *s, struct err *e)
{
	struct stat st;

	/* A device or a pipe is written to, not replaced. */
	if (stat(f->path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		s->tmp = NULL;
		s->fd = open(f->path, O_WRONLY | O_CLOEXEC);
	} else {
		s->fd = open_temporary(s->tmp, mode);
	}
	if (s->fd < 0) {
		err_set(e, ERR_ENV, "cannot create: %s", strerror(errno));
		return err_ctx(e, "%s", f->path);
	}
	if (io_write_all(s->fd, f->bytes.p, f->bytes.n, e) < 0 || (s->tmp && io_sync_fd(s->fd, e) < 0))
		return err_ctx(e, "%s", f->path);
	return 0;
}

static int place(const struct io_file *f, struct staged *s, struct err *e)
{
	if (!s->tmp || rename(s->tmp, f->path) == 0) {
		io_close_fd(&s->fd);
		return 0;
	}
	err_set(e, ERR_ENV, "cannot rename into place: %s", strerror(errno));
	return err_ctx(e, "%s", f->path);
}

static int sync_folder_of(const char *path, struct arena *a, struct err *e)
{
	char *dir = arena_cstr(a, str_of(path));
	char *slash = strrchr(dir, '/');

	if (slash)
		*slash = '\0';
	return io_sync_dir(!slash ? "." : *dir ? dir : "/", e);
}

int io_write_files(const struct io_file *files, size_t count, unsigned mode, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct staged *staged = arena_alloc(&a, (count ? count : 1) * sizeof *staged);
	int ret = 0;

	for (size_t i = 0; i < count; i++)
		staged[i] = (struct staged){ arena_printf(&a, "%s.tmp", files[i].path), -1 };
	for (size_t i = 0; i < count && ret == 0; i++)
		ret = stage(&files[i], mode, &staged[i], e);
	for (size_t i = 0; i < count && ret == 0; i++)
		ret = place(&files[i], &staged[i], e);
	for (size_t i = 0; i < count; i++) {
		if (staged[i].fd >= 0 && staged[i].tmp)
			unlink(staged[i].tmp);
		io_close_fd(&staged[i].fd);
	}
	for (size_t i = 0; i < count && ret == 0; i++)
		ret = sync_folder_of(files[i].path, &a, e);
	return ret;
}

int io_write_file(const char *path, struct str bytes, unsigned mode, struct err *e)
{
	const struct io_file f = { path, bytes };

	return io_write_files(&f, 1, mode, e);
}

int io_make_dirs(const char *path, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	char *p = arena_cstr(&a, str_of(path));

	for (char *at = p + 1;; at++) {
		bool last = *at == '\0';

		if (!last && *at != '/')
			continue;
		*at = '\0';
		if (mkdir(p, 0777) < 0 && errno != EEXIST)
			return err_set(e, ERR_ENV, "cannot make the folder %s: %s", p, strerror(errno));
		if (last)
			return 0;
		*at = '/';
	}
}

bool io_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool is_git(const char *path, struct arena *a)
{
	return io_exists(arena_printf(a, "%s/.git", path)) ||
	       (io_exists(arena_printf(a, "%s/HEAD", path)) &&
		io_exists(arena_printf(a, "%s/objects", path)) &&
		io_exists(arena_printf(a, "%s/refs", path)));
}

/* Not the locale's order, so that every machine reads in the same one. */
static int byte_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int fault(const struct io_walker *w, const char *path, int cause, const char *what, struct err *e)
{
	err_set(e, ERR_ENV, "%s: %s", what, strerror(cause));
	return w->fault ? w->fault(w->arg, path, e) : err_ctx(e, "%s", path);
}

static int walk(const struct io_walker *w, const char *path, unsigned depth, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct dirent **names = NULL;
	struct stat st;
	int n, ret = 0;

	if ((depth ? lstat(path, &st) : stat(path, &st)) < 0)
		return fault(w, path, errno, "cannot open", e);
	if (S_ISLNK(st.st_mode))
		return w->link ? w->link(w->arg, path, e) : 0;
	if (!S_ISDIR(st.st_mode))
		return depth && !S_ISREG(st.st_mode) ? 0 : w->visit(w->arg, path, false, e);
	if (w->leave_out && w->leave_out(w->arg, path))
		return 0;
	if (is_git(path, &a))
		return w->visit(w->arg, path, true, e);
	if (depth == WALK_DEPTH_MAX)
		return err_set(e, ERR_INPUT, "%s: folders nested deeper than %d", path, WALK_DEPTH_MAX);
	n = scandir(path, &names, NULL, byte_order);
	if (n < 0)
		return fault(w, path, errno, "cannot list", e);
	for (int i = 0; i < n; i++) {
		const char *name = names[i]->d_name;

		if (ret == 0 && strcmp(name, ".") && strcmp(name, ".."))
			ret = walk(w, arena_printf(&a, path[strlen(path) - 1] == '/' ? "%s%s" : "%s/%s", path, name),
				   depth + 1, e);
		free(names[i]);
	}
	free(names);
	return ret;
}

int io_walk_with(const struct io_walker *w, const char *path, struct err *e)
{
	return walk(w, path, 0, e);
}

int io_walk(const char *path, io_visit *visit, void *arg, struct err *e)
{
	const struct io_walker w = { .visit = visit, .arg = arg };

	return walk(&w, path, 0, e);
}

const char *io_temp_file(struct arena *a, struct err *e)
{
	const char *dir = getenv("TMPDIR");
	char *path = arena_printf(a, "%s/assay-XXXXXX", dir && *dir ? dir : "/tmp");
	CLEANUP(io_close_fd) int fd = mkstemp(path);

	if (fd >= 0)
		return path;
	err_set(e, ERR_ENV, "cannot make %s: %s", path, strerror(errno));
	return NULL;
}
