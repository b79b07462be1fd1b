/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_SPDX_INT_H
#define ASSAY_SBOM_SPDX_INT_H

#include "base/map.h"
#include "evidence/place.h"
#include "sbom/bom.h"
#include "sbom/spdx.h"

/* What the files that read SPDX 2 share. */
struct spdx {
	struct reading *r;
	struct facts *facts;
	struct json root;
	bool lines;
	struct buf place;
	struct buf type, hashes;	/* of the package at hand */
	struct map ids;			/* SPDXID to number: packages by their order, then others */
	struct json *packages;		/* by number */
	size_t count;
	struct map file_ids;		/* filled when the first is asked for */
	struct json *files;
};

/* "Organization: Acme" is Acme. */
struct str spdx_without_role(struct str s);

/* "OPERATING_SYSTEM" and "operatingSystem" are operating-system, in b. */
struct str spdx_word(struct str s, struct buf *b);

int spdx_packages(struct spdx *d, struct err *e);

/* The first external reference of type purl. */
int spdx_purl(const struct spdx *d, struct json package, struct str *ret, struct err *e);

/* The relationships as dependencies and patches, after all packages. */
int spdx_relationships(struct spdx *d, struct err *e);

/*
 * What a relationship is called here: in lower case with '-', and said from what depends (or
 * contains, is generated) on. swapped: SPDX says it the other way round.
 */
struct spdx_relation {
	const char *name;	/* NULL: it describes the document, or has no type */
	bool swapped;
	bool patch;		/* from is a patch for to */
};

/* The types of a document by name: each is looked at once. */
struct spdx_relations {
	struct map by_type;
	struct spdx_relation *all;
	size_t count;
};

struct spdx_relation spdx_relation(struct spdx_relations *known, struct str type, struct arena *a);

#endif
