/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_XLSX_ZIP_H
#define ASSAY_CODEC_XLSX_ZIP_H

#include "base/buf.h"
#include "base/err.h"

/*
 * The zip archive around a spreadsheet: its XML parts, unpacked in memory within ceilings
 * (codec/xlsx_read.h). Names are keys, never paths of files; nothing is written.
 */
struct xlsx_part {
	char *name;	/* "xl/workbook.xml", no slash in front */
	struct buf bytes;
};

struct xlsx_zip {
	struct xlsx_part *parts;
	size_t count;
};

int xlsx_unzip(struct str bytes, struct xlsx_zip *ret, struct err *e);
void xlsx_zip_free(struct xlsx_zip *z);	/* for CLEANUP */

/* NULL: there is none. Part names are told apart without regard to the case of ASCII letters. */
struct xlsx_part *xlsx_zip_part(const struct xlsx_zip *z, struct str name);

#endif
