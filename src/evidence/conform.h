/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_CONFORM_H
#define ASSAY_EVIDENCE_CONFORM_H

#include "evidence/evidence.h"

/*
 * Whether an SBOM is what its own specification says: a fact about it, never a condition for
 * reading it (docs/EVIDENCE.md). What each version asks is a table that ships
 * (catalog/schema.h); these functions hold a document against it and give the first violation, in
 * the order of the document, and where it stands.
 */

/* What a document breaks first. */
struct violation {
	struct str what;	/* "components[3].type: 'foo' is none of …"; "not given": it conforms */
	struct str at;		/* locator */
};

/* Sets what s says of its conformance; s has its format and version, and the texts live in
 * r->arena. -1 (ERR_INPUT): it does not conform, or no schema of its version is known, and r is strict. */
int conform_cyclonedx_json(struct reading *r, struct fact_sbom *s, struct err *e);

/* Holds a document against a type of a table. title is what messages call the format: "CycloneDX 1.4". */
struct schema_type;
void conform_json(const struct schema_type *root, struct json document, const char *title, struct arena *a,
		  struct violation *ret);

#endif
