/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_EMBED_H
#define ASSAY_BASE_EMBED_H

#include "base/str.h"

/*
 * The files that ship inside the program: catalogs, controls, checks, schema, views,
 * and what pages need. tools/embed.sh makes the table at build time from the tree, so a
 * path here is the path in the repository ("checks/CHG-02.sql"). Sorted by path.
 */
struct embed_file {
	const char *path;
	const char *begin;
	const char *end;
	const char *sha256;	/* of the bytes, in lower-case hex, as the build found it */
};

extern const struct embed_file embed_files[];
extern const size_t embed_count;

/* The file's bytes, or "not given". */
struct str embed_find(const char *path);

/* The file that these bytes are, told by where they stand; NULL: they are no whole file of ours. */
const struct embed_file *embed_of(struct str bytes);

static inline struct str embed_bytes(const struct embed_file *f)
{
	return (struct str){ f->begin, (size_t)(f->end - f->begin) };
}

#endif
