/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_IO_H
#define ASSAY_BASE_IO_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/*
 * Files and folders. Every write that must last is written to a temporary name,
 * synced, renamed into place, and its folder synced; a failure leaves what was
 * there before.
 */

/* The ceiling of a buffer for a path: more than the kernel takes, so that a path that is too
 * long is refused by open() with a reason. */
#define IO_PATH_MAX 8192

/* Makes b "folder/name". */
void io_path(struct buf *b, const char *folder, const char *name);

/* Appends the whole file to b, up to b's ceiling. ERR_ENV when it cannot be read
 * (errno says why, ENOENT that it is missing), ERR_INPUT when it is larger than the ceiling; the message does not name the path. */
int io_read_file(const char *path, struct buf *b, struct err *e);
int io_read_fd(int fd, struct buf *b, struct err *e);

/* Replaces path as a whole, durably. Messages name the path. Of two processes that write the same
 * path one waits for the other. What is no regular file is written to as it is. */
int io_write_file(const char *path, struct str bytes, unsigned mode, struct err *e);

/* The same for several: all are written under temporary names before the first gets its own, so
 * that none is replaced when one cannot be written. */
struct io_file {
	const char *path;
	struct str bytes;
};

int io_write_files(const struct io_file *files, size_t count, unsigned mode, struct err *e);

/* All n bytes at the current position; retries short writes and EINTR. */
int io_write_all(int fd, const void *bytes, size_t n, struct err *e);

int io_sync_fd(int fd, struct err *e);
int io_sync_dir(const char *path, struct err *e);

/* Makes the folder and the missing ones above it; an existing one is fine. */
int io_make_dirs(const char *path, struct err *e);

bool io_exists(const char *path);

/* Calls visit for path itself when it is a file (or whatever is not a folder), else for
 * each file below it in byte order of names, folders not followed through symbolic links.
 * A folder of a git repository (".git" inside, or a bare one) is handed over as one path,
 * with is_git set. Stops at the first -1 and returns it. */
typedef int io_visit(void *arg, const char *path, bool is_git, struct err *e);
int io_walk(const char *path, io_visit *visit, void *arg, struct err *e);

/* The same, for who must go on past what cannot be opened or listed: fault gets it with the
 * reason in *e, and 0 goes on. A folder that leave_out says true of is not entered. */
struct io_walker {
	io_visit *visit;
	bool (*leave_out)(void *arg, const char *path);			/* may be NULL */
	int (*fault)(void *arg, const char *path, struct err *e);	/* may be NULL */
	int (*link)(void *arg, const char *path, struct err *e);	/* a symbolic link; NULL: passed over */
	void *arg;
};

int io_walk_with(const struct io_walker *w, const char *path, struct err *e);

/* Makes an empty file of its own in TMPDIR, else /tmp, and gives its path. */
const char *io_temp_file(struct arena *a, struct err *e);	/* NULL: *e says why */

void io_close_fd(int *fd);	/* for CLEANUP; takes -1 */

#endif
