/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CROSSWALK_OSCAL_H
#define ASSAY_CATALOG_CROSSWALK_OSCAL_H

#include "catalog/crosswalk_draft.h"
#include "codec/json.h"

/*
 * Crosswalks as an OSCAL 1.2 mapping collection. A crosswalk is a mapping (one of mixed frameworks a
 * mapping for each pair of them), a row with two ends a map, a requirement without counterpart
 * stands in the gap summary of its side. "equal" is equal-to where the wording is the rationale, else
 * equivalent-to; supportive relations and "related" carry our namespace, as do the properties
 * that hold what OSCAL has no field for: status, reference, correction, where a row stood. A
 * stated id that the framework does not have is marked so.
 *
 * On the way in a map between sets becomes the rows that follow from it for each pair: of several
 * sources all are in one target that their union is in, and one source has all of each of several
 * targets that it has all of together. What does not follow becomes "related", and its basis says
 * what was stated.
 */
#define CROSSWALK_OSCAL_BYTES_MAX (32 * 1024 * 1024)	/* read, and so written too */
#define CROSSWALK_OSCAL_SET_MAX 1000		/* sources times targets of a map */

/* ERR_USAGE when a crosswalk holds what OSCAL cannot say. */
int crosswalk_write_oscal(const struct catalog *c, const struct catalog_crosswalk *const *list, size_t count,
			  struct buf *out, struct err *e);

/* document: the root of the JSON. Frameworks and ids are looked up in c, by id, by token, and
 * whatever their case. ERR_INPUT: "/mapping-collection/mappings/0: …". *ret is freed by the caller,
 * also after an error; *ret_left_out counts what a row has no place for (qualifiers, coverage). */
int crosswalk_read_oscal(struct json document, const struct catalog *c, struct crosswalk_drafts *ret,
			 size_t *ret_left_out, struct err *e);

#endif
