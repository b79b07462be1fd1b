/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A library to preload that makes a program's Nth change to files fail:
 *	FAILFS_CALLS	which calls count: "write fsync rename ftruncate mkdir unlink link"
 *	FAILFS_NTH	the call that fails, from 1; 0: none
 *	FAILFS_ERRNO	its errno
 *	FAILFS_STICKY	when set, all later ones fail as well
 *	FAILFS_COUNT	a file that gets the number of calls seen
 * A failing write first writes half, as on a disk that fills up. Standard streams are let be.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long seen;

/* ISO C has no conversion of what dlsym gives to a function: it is copied. */
static void next(const char *name, void *ret_function)
{
	void *p = dlsym(RTLD_NEXT, name);

	memcpy(ret_function, &p, sizeof p);
}

static long number_in(const char *name)
{
	const char *s = getenv(name);

	return s ? strtol(s, NULL, 10) : 0;
}

static bool fails(const char *call)
{
	const char *calls = getenv("FAILFS_CALLS");
	long nth = number_in("FAILFS_NTH");

	if (!calls || !strstr(calls, call))
		return false;
	seen++;
	if (nth == 0 || seen < nth || (seen > nth && !getenv("FAILFS_STICKY")))
		return false;
	errno = (int)number_in("FAILFS_ERRNO");
	return true;
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("FAILFS_COUNT");
	FILE *f = path ? fopen(path, "w") : NULL;

	if (!f)
		return;
	fprintf(f, "%ld\n", seen);
	fclose(f);
}

ssize_t write(int fd, const void *p, size_t n)
{
	ssize_t (*real)(int, const void *, size_t);
	int error;

	next("write", &real);
	if (fd <= 2 || !fails("write"))
		return real(fd, p, n);
	error = errno;
	real(fd, p, n / 2);
	errno = error;
	return -1;
}

int fsync(int fd)
{
	int (*real)(int);

	next("fsync", &real);
	return fails("fsync") ? -1 : real(fd);
}

int ftruncate(int fd, off_t n)
{
	int (*real)(int, off_t);

	next("ftruncate", &real);
	return fails("ftruncate") ? -1 : real(fd, n);
}

int rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *);

	next("rename", &real);
	return fails("rename") ? -1 : real(from, to);
}

int link(const char *from, const char *to)
{
	int (*real)(const char *, const char *);

	next("link", &real);
	return fails(" link") ? -1 : real(from, to);
}

int unlink(const char *path)
{
	int (*real)(const char *);

	next("unlink", &real);
	return fails("unlink") ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode)
{
	int (*real)(const char *, mode_t);

	next("mkdir", &real);
	return fails("mkdir") ? -1 : real(path, mode);
}
