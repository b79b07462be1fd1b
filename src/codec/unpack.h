/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_UNPACK_H
#define ASSAY_CODEC_UNPACK_H

#include "base/buf.h"
#include "base/err.h"

/*
 * What is compressed (gzip, bzip2, zstd, xz) or an archive (zip, tar; a tar may be compressed),
 * opened in memory with libarchive, one member after the other. Nothing is written, and no other program is
 * started. Office documents and Java archives are zips too, but things of their own: they are left as they
 * are. Refused (ERR_INPUT): what is damaged, encrypted, or over a ceiling, and an archive with a
 * member whose name leads out of it.
 */
#define UNPACK_MEMBER_MAX ((size_t)256 * 1024 * 1024)	/* bytes of one member */
#define UNPACK_TOTAL_MAX ((size_t)1024 * 1024 * 1024)	/* of all of them */
#define UNPACK_RATIO_MAX 200		/* unpacked to packed, once there are UNPACK_RATIO_FROM */
#define UNPACK_RATIO_FROM ((size_t)16 * 1024 * 1024)
#define UNPACK_MEMBERS_MAX 10000
#define UNPACK_NAME_MAX 4096		/* bytes of a member's name */

struct unpack;

/* 1: *ret is open over the bytes, which must live as long. 0: they are no such thing. */
MUST_USE int unpack_open(struct str bytes, struct unpack **ret, struct err *e);
void unpack_close(struct unpack *u);
void unpack_closep(struct unpack **u);	/* for CLEANUP */

/* The next regular file: its name (lives until the next call; "not given" for what is only
 * compressed) and its bytes, in ret from its beginning, whose ceiling the caller chose. 1: there
 * was one. 0: the end. Folders, links and devices are passed over. */
MUST_USE int unpack_next(struct unpack *u, struct str *ret_name, struct buf *ret, struct err *e);

/* Whether that many bytes out of so many packed ones are over UNPACK_TOTAL_MAX or UNPACK_RATIO_MAX: -1 (ERR_INPUT).
 * For who opens archives in archives, whose sum counts. */
MUST_USE int unpack_too_large(size_t packed, size_t unpacked, struct err *e);

/* Is it an archive, not only something compressed? Known after the first unpack_next. */
bool unpack_is_archive(const struct unpack *u);

#endif
