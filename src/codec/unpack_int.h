/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_UNPACK_INT_H
#define ASSAY_CODEC_UNPACK_INT_H

#include "base/buf.h"
#include "base/err.h"
#include "codec/unpack.h"

struct archive;

#define UNPACK_CHUNK ((size_t)64 * 1024)	/* what is asked for at once: a buffer's ceiling needs as much more */

/* What one archive has given so far, and what it may give: a bomb is seen while it unfolds. */
struct unpack_sum {
	size_t packed, unpacked;
	size_t unpacked_max;
	size_t ratio_max;	/* unpacked to packed, once there are UNPACK_RATIO_FROM bytes */
	const char *what;	/* "spreadsheet": what is never so much smaller when packed */
};

/* Appends the bytes of the member at hand. */
int unpack_member(struct archive *a, struct unpack_sum *sum, struct buf *b, struct err *e);

#endif
