/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_FRAMEWORK_DRAFT_H
#define ASSAY_CATALOG_FRAMEWORK_DRAFT_H

#include "base/buf.h"
#include "catalog/catalog.h"
#include "codec/json.h"

/*
 * One framework outside a catalog: what an import reads and an export writes. OSCAL catalogs
 * (JSON, 1.x) and CSV come in; both, and our own file format, go out. What one of them wrote
 * reads back as the same rows.
 *
 * OSCAL says less than we ask for, so a reader has rules: a group, and a control that others
 * spell out, is a heading; a control that is withdrawn is retired, its note says where it went;
 * the id is the label where that is the id as published ("AC-2(1)" of "ac-2.1").
 */
#define FRAMEWORK_IMPORT_BYTES_MAX (32 * 1024 * 1024)
#define FRAMEWORK_EXPORT_BYTES_MAX ((size_t)1024 * 1024 * 1024)

struct framework_draft {
	struct arena arena;
	const char *id, *title, *version, *source;	/* NULL: the document does not say */
	const struct catalog_requirement *rows;		/* parents above; framework is not set */
	size_t count;
	const char *remark;	/* what the reader took something for; NULL */
};

/* Reads bytes of any of the formats, told apart by how they begin; BUF_PADDING readable bytes follow
 * them. Errors are ERR_INPUT and name the line or the place in the document. */
int framework_draft_read(struct str bytes, struct framework_draft *ret, struct err *e);
void framework_draft_free(struct framework_draft *d);

/* The framework of a catalog. *ret points into c, and needs no free. */
void framework_draft_of(const struct catalog *c, const struct catalog_framework *f, struct framework_draft *ret);

/* The file of frameworks/: id, title and version must be set. */
void framework_put_tsv(const struct framework_draft *d, struct buf *out);

/* Rows of CSV, the framework's id in front of each; title, version and source are not in it. The
 * header row goes before them. */
void framework_put_csv_header(struct buf *out);
void framework_put_csv(const struct framework_draft *d, struct buf *out);

/* An OSCAL catalog in JSON; the same framework gives the same bytes. */
int framework_put_oscal(const struct framework_draft *d, struct buf *out, struct err *e);

/* The parts of framework_draft_read. */
int framework_read_csv(struct str bytes, struct framework_draft *ret, struct err *e);
int framework_read_oscal(struct str bytes, struct framework_draft *ret, struct err *e);

#endif
