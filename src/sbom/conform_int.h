/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_CONFORM_INT_H
#define ASSAY_SBOM_CONFORM_INT_H

#include "base/map.h"
#include "catalog/schema.h"
#include "sbom/conform.h"

/* Shared by the files that hold documents against schemas only. */

/* Whether the text is of that format. */
bool conform_format_fits(enum schema_format format, struct str text);
const char *conform_format_name(enum schema_format format);

/* The list, pattern, format and length that a rule asks of a text; and what of it the text breaks, in
 * words without its place. */
bool conform_text_fits(const struct schema_rule *rule, struct str text);
void conform_text_words(const struct schema_rule *rule, struct str text, struct buf *b);

/* What a licence expression may name. */
struct conform_licenses {
	const struct schema_list *licenses, *exceptions;
	struct map own;			/* LicenseRef-… that the document gives the text of */
	bool own_unknown;		/* which those are, nobody says */
	const struct map *documents;	/* DocumentRef-… that it names */
};

/* What is wrong with the expression, or NULL. */
const char *conform_license(const struct conform_licenses *l, struct str text, struct arena *a);

/* What SPDX 2 asks beyond the table; root has the table's shape. */
void conform_spdx_rules(const struct schema *schema, struct json root, bool lines, struct arena *a, struct violation *ret);

/*
 * Arrays of a document that hold two equal items. When it is needed, all of a document's arrays are looked at in one
 * pass from the leaves up, so that arrays inside of arrays cost their size once. Items are compared by a digest of
 * 128 bits, in which the order of members does not matter and 1 is 1.0.
 */
struct repeats;
struct repeats *repeats_new(struct json document);
void repeats_free(struct repeats *r);

/* Whether two items of the array are equal; which: the first that stands there again, and where. */
bool repeats_in(struct repeats *r, struct json array, size_t *ret_first, size_t *ret_again);

#endif
