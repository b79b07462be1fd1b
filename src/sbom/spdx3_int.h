/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_SPDX3_INT_H
#define ASSAY_SBOM_SPDX3_INT_H

#include "base/map.h"
#include "evidence/place.h"
#include "sbom/bom.h"
#include "sbom/spdx_int.h"

/* What the files that read SPDX 3.0 (JSON-LD: a graph of elements that name each other by id) share. */
struct spdx3_package {
	struct json v;
	struct str concluded, declared;		/* licences, as relationships say them */
};

struct spdx3 {
	struct reading *r;
	struct facts *facts;
	struct json elements;		/* the array of them, when graph is set; else the one element */
	bool graph;
	struct str serial;		/* the document's own id */
	struct buf place;
	struct buf type, hashes, text;	/* of the element at hand */
	struct json *all;		/* elements in order */
	size_t count;
	struct map ids;			/* of elements: where in all */
	struct spdx3_package *packages;	/* in order */
	size_t package_count;
	struct map package_ids;		/* where in packages; then ends of dependencies by number */
};

/* The id and the type of an element: JSON-LD has two spellings for each. */
struct str spdx3_id(struct json element);
struct str spdx3_type(struct json element);

/* What a member leads to: an object that stands there, or the element of that id. With several, the
 * first. False when there is none. */
bool spdx3_target(const struct spdx3 *d, struct json element, const char *member, struct json *ret);

/* The same for a value: an id or an object. */
bool spdx3_resolve(const struct spdx3 *d, struct json v, struct json *ret);

bool spdx3_is_package(struct str type);
bool spdx3_is_relationship(struct str type);

/* Sets the place to that of an element. */
void spdx3_place(struct spdx3 *d, size_t at);

int spdx3_packages(struct spdx3 *d, struct err *e);

/* The first identifier of that kind ("packageUrl"), among those of a package. */
struct str spdx3_purl(struct json package);

int spdx3_relationships(struct spdx3 *d, struct err *e);

/* Findings and VEX statements, when the document has vulnerabilities. */
#define SPDX3_VULNERABILITY "security_Vulnerability"
int spdx3_security(struct spdx3 *d, const struct fact_sbom *b, struct err *e);

#endif
