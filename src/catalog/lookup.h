/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_LOOKUP_H
#define ASSAY_CATALOG_LOOKUP_H

#include "catalog/catalog.h"

/*
 * Frameworks and requirements as people type them: case and blanks count nothing ("SOC2:cc 8.1"),
 * though an id that is right letter by letter goes first. Errors are ERR_USAGE, and name what is
 * near. A retired id is found like any other; who needs a requirement asks for its standing.
 */

/* NULL with *e when there is none. Controls and crosswalks are found letter by letter only. */
const struct catalog_framework *catalog_lookup_framework(const struct catalog *c, struct str text, struct err *e);
const struct catalog_control *catalog_lookup_control(const struct catalog *c, struct str text, struct err *e);
const struct catalog_crosswalk *catalog_lookup_crosswalk(const struct catalog *c, struct str text, struct err *e);

/* The same for files, which spell an id letter by letter: the errors are ERR_INPUT. */
const struct catalog_framework *catalog_need_framework(const struct catalog *c, struct str id, struct err *e);
const struct catalog_control *catalog_need_control(const struct catalog *c, struct str id, struct err *e);

/* "soc2", "soc2:CC8.1", or "CC8.1" where one framework only has it. *ret_row is NULL for a framework as
 * a whole. */
int catalog_lookup(const struct catalog *c, struct str text, const struct catalog_framework **ret,
		   const struct catalog_requirement **ret_row, struct err *e);

/* Whether text has word in it, but for the case of ASCII letters. */
bool catalog_text_has(const char *text, const char *word);

#endif
