/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CATALOG_INT_H
#define ASSAY_CATALOG_CATALOG_INT_H

#include "catalog/catalog.h"

/* What the files that read a catalog share. */

/* Room for one more item after count of them, which may move; size is that of one. */
void *catalog_grow(struct arena *a, void *items, size_t count, size_t size);

/* Appends the framework and its requirements to c. */
int catalog_read_framework(struct str bytes, struct catalog *c, struct err *e);

/* Reads one control; c has the requirements it may name. Text is copied into c's arena. */
int catalog_read_control(struct str bytes, struct catalog *c, struct catalog_control *ret,
			 struct err *e);

/* The requirement, or NULL with *e saying which is near. */
const struct catalog_requirement *catalog_need_requirement(const struct catalog *c, struct str framework,
							   struct str id, struct err *e);

#endif
