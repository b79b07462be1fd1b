/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_CONFORM_H
#define ASSAY_SBOM_CONFORM_H

#include "evidence/evidence.h"

/*
 * Whether an SBOM is what its own specification says: a fact about it, never a condition for
 * reading it (docs/EVIDENCE.md). What each version asks is a table that ships
 * (catalog/schema.h); these functions hold a document against it and give the first violation, in
 * the order of the document, and where it stands.
 */

/* Sets what s says of its conformance; s has its format and version, and the texts live in
 * r->arena. -1 (ERR_INPUT): it does not conform, or no schema of its version is known, and r is strict. */
int conform_cyclonedx_json(struct reading *r, struct fact_sbom *s, struct err *e);

/* The same where the document is at hand only before the facts are: the reader of a serialisation
 * leaves the verdict in r, and conform_told gives it to the SBOM. */
struct xml_node;
void conform_cyclonedx_xml(struct reading *r, const struct xml_node *root);
int conform_told(struct reading *r, struct fact_sbom *s, struct err *e);

/* SPDX 2, as JSON or written anew as JSON (lines); place is the pointer to the document. */
int conform_spdx(struct reading *r, struct json document, bool lines, struct str place, struct fact_sbom *s,
		 struct err *e);

/* SPDX 3.0 in JSON-LD: the whole document of r. */
int conform_spdx3(struct reading *r, struct fact_sbom *s, struct err *e);

/* Holds a document against a type of a table; lines as in sbom/bom_json.h. title is what messages
 * call the format: "CycloneDX 1.4". */
struct schema_type;
void conform_json(const struct schema_type *root, struct json document, bool lines, const char *title,
		  struct arena *a, struct violation *ret);

/* The same of XML: the root is a type of the table, by its name. */
struct schema;
void conform_xml(const struct schema *schema, const struct xml_node *root, const char *title, struct arena *a,
		 struct violation *ret);

#endif
