/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_DB_PAGESUM_H
#define ASSAY_DB_PAGESUM_H

#include <stdint.h>

#include "base/err.h"
#include "db/db.h"

/*
 * A layer between SQLite and the files (a VFS) that ends every page of a database with
 * the first 8 bytes of SHA-256 over the page's number and its other bytes, and refuses a
 * page that does not match when it is read. SQLite itself would notice damage only where
 * it breaks a structure; this finds any flipped bit, in unused space too. The write-ahead
 * log has checksums of its own.
 */
#define PAGESUM_VFS   "assay-pagesum"
#define PAGESUM_BYTES 8
#define PAGE_BYTES    4096

/* Makes the VFS known; harmless when it is already. */
int pagesum_register(struct err *e);

/* Reads the file as it lies and reports each page that does not match. */
int pagesum_check(const char *path, db_report *report, void *arg, struct err *e);

#endif
