/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Only the main database file is wrapped; journals, the write-ahead log and temporary
 * files go straight to the system's VFS. Invariants:
 *
 * 1. The page size is PAGE_BYTES and PAGESUM_BYTES of each page are reserved, both set
 *    when the file is made; SQLite never looks at reserved bytes.
 * 2. SQLite reads and writes whole pages at whole offsets, but for the first 100 bytes,
 *    which it reads alone to learn the page size: such reads pass unchecked, the page is
 *    read again as a whole.
 * 3. A page of nothing but zeros is one that the file system made when the file grew and
 *    that was never written: it counts as intact.
 */
#include "db/pagesum.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "crypt/hash.h"

#define BODY_BYTES (PAGE_BYTES - PAGESUM_BYTES)

struct sumfile {
	sqlite3_file base;	/* must be first: SQLite sees this */
	sqlite3_file *real;	/* stands right behind this struct */
};

static void page_sum(const unsigned char *page, uint64_t number, unsigned char sum[PAGESUM_BYTES])
{
	unsigned char bytes[8 + BODY_BYTES];
	struct sha256 d;

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> (8 * i));
	memcpy(bytes + 8, page, BODY_BYTES);
	d = sha256_of((struct str){ (const char *)bytes, sizeof bytes });
	memcpy(sum, d.b, PAGESUM_BYTES);
}

static bool page_intact(const unsigned char *page, uint64_t number)
{
	unsigned char sum[PAGESUM_BYTES];

	page_sum(page, number, sum);
	if (memcmp(sum, page + BODY_BYTES, PAGESUM_BYTES) == 0)
		return true;
	return page[0] == 0 && memcmp(page, page + 1, PAGE_BYTES - 1) == 0;
}

static sqlite3_file *real_of(sqlite3_file *f)
{
	return ((struct sumfile *)f)->real;
}

static int sum_close(sqlite3_file *f)
{
	return real_of(f)->pMethods->xClose(real_of(f));
}

static int sum_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	int rc = real_of(f)->pMethods->xRead(real_of(f), to, n, at);

	if (rc == SQLITE_OK && n == PAGE_BYTES && at % PAGE_BYTES == 0 &&
	    !page_intact(to, (uint64_t)(at / PAGE_BYTES)))
		return SQLITE_IOERR_DATA;
	return rc;
}

static int sum_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	unsigned char page[PAGE_BYTES];

	if (n != PAGE_BYTES || at % PAGE_BYTES)
		return SQLITE_IOERR_WRITE;
	memcpy(page, from, BODY_BYTES);
	page_sum(page, (uint64_t)(at / PAGE_BYTES), page + BODY_BYTES);
	return real_of(f)->pMethods->xWrite(real_of(f), page, n, at);
}

static int sum_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int sum_sync(sqlite3_file *f, int flags)
{
	return real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int sum_size(sqlite3_file *f, sqlite3_int64 *ret)
{
	return real_of(f)->pMethods->xFileSize(real_of(f), ret);
}

static int sum_lock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int sum_unlock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int sum_reserved(sqlite3_file *f, int *ret)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret);
}

static int sum_control(sqlite3_file *f, int op, void *arg)
{
	return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int sum_sector(sqlite3_file *f)
{
	return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int sum_character(sqlite3_file *f)
{
	return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int sum_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
	return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, ret);
}

static int sum_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void sum_shm_barrier(sqlite3_file *f)
{
	real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int sum_shm_unmap(sqlite3_file *f, int unlink_it)
{
	return real_of(f)->pMethods->xShmUnmap(real_of(f), unlink_it);
}

/* Version 2: with shared memory (the write-ahead log needs it), without memory-mapped
 * reads, which would go around the check. */
static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = sum_close,
	.xRead = sum_read,
	.xWrite = sum_write,
	.xTruncate = sum_truncate,
	.xSync = sum_sync,
	.xFileSize = sum_size,
	.xLock = sum_lock,
	.xUnlock = sum_unlock,
	.xCheckReservedLock = sum_reserved,
	.xFileControl = sum_control,
	.xSectorSize = sum_sector,
	.xDeviceCharacteristics = sum_character,
	.xShmMap = sum_shm_map,
	.xShmLock = sum_shm_lock,
	.xShmBarrier = sum_shm_barrier,
	.xShmUnmap = sum_shm_unmap,
};

static sqlite3_vfs *system_vfs(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static int sum_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	sqlite3_vfs *sys = system_vfs(vfs);
	struct sumfile *s = (struct sumfile *)f;
	int rc;

	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return sys->xOpen(sys, name, f, flags, ret_flags);
	s->base.pMethods = NULL;
	s->real = (sqlite3_file *)(s + 1);
	rc = sys->xOpen(sys, name, s->real, flags, ret_flags);
	if (s->real->pMethods)
		s->base.pMethods = &methods;
	return rc;
}

int pagesum_register(struct err *e)
{
	/* SQLite keeps the address: the one object of the program that outlives every call. */
	static sqlite3_vfs vfs;
	sqlite3_vfs *sys;

	if (sqlite3_vfs_find(PAGESUM_VFS))
		return 0;
	sys = sqlite3_vfs_find(NULL);
	if (!sys)
		return err_set(e, ERR_ENV, "this SQLite has no default VFS");
	vfs = *sys;
	vfs.pNext = NULL;
	vfs.zName = PAGESUM_VFS;
	vfs.pAppData = sys;
	vfs.szOsFile = (int)sizeof(struct sumfile) + sys->szOsFile;
	vfs.xOpen = sum_open;
	if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
		return err_set(e, ERR_ENV, "cannot register the page checksums with SQLite");
	return 0;
}

int pagesum_check(const char *path, db_report *report, void *arg, struct err *e)
{
	CLEANUP(io_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char page[PAGE_BYTES];
	char what[160];

	if (fd < 0)
		return err_set(e, ERR_ENV, "cannot open: %s", strerror(errno));
	for (uint64_t n = 0;; n++) {
		ssize_t got = pread(fd, page, sizeof page, (off_t)(n * PAGE_BYTES));

		if (got < 0)
			return err_set(e, ERR_ENV, "cannot read: %s", strerror(errno));
		if (got == 0)
			return 0;
		if (got == PAGE_BYTES && page_intact(page, n))
			continue;
		snprintf(what, sizeof what, "assay.db: page %llu (bytes %llu to %llu) is damaged",
			 (unsigned long long)n + 1, (unsigned long long)(n * PAGE_BYTES),
			 (unsigned long long)(n * PAGE_BYTES) + (unsigned long long)got - 1);
		report(arg, what);
		if (got < PAGE_BYTES)
			return 0;
	}
}
