/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CATALOG_INT_H
#define ASSAY_CATALOG_CATALOG_INT_H

#include "catalog/catalog.h"

/* What the files that read a catalog share. */

/* A file of the workspace may take the place of a shipped one; otherwise ids are unique. */
extern const char catalog_shipped[];
int catalog_may_replace(const char *id, const char *origin, const char *there, struct err *e);

/* SHA-256 of a file's bytes in hex; of one that ships, what the build found. */
void catalog_file_digest(struct str bytes, char hex[SHA256_HEX_LEN + 1]);

/* A line "# count:" of a framework. */
struct catalog_count {
	const char *kind;
	size_t expected;
	size_t line;
};

/* An id and which row of its framework has it. */
struct catalog_key {
	const char *id;
	size_t ordinal;
};

/* Adds the framework and its requirements to c: c's frameworks stay in order, each with its rows
 * together, but the rows may move until catalog_settle_frameworks. After an error c is only good
 * for catalog_free. catalog_read_framework is the same for what ships. */
int catalog_add_framework(struct catalog *c, struct str bytes, const char *origin, struct err *e);
int catalog_read_framework(struct str bytes, struct catalog *c, struct err *e);

/* Orders the rows by framework, without those of frameworks that were replaced. From here on they
 * stay where they are. */
void catalog_settle_frameworks(struct catalog *c);

/* "heading" */
int catalog_read_standing(struct str word, enum catalog_standing *ret, struct err *e);

/* The row of that id among the sorted keys, or SIZE_MAX. */
size_t catalog_find_key(const struct catalog_key *keys, size_t count, struct str id);

/* Adds a crosswalk of the workspace, or of what ships and has none of the same id yet; those of the
 * workspace come first. The order is for who adds them to make. */
int catalog_add_crosswalk(struct catalog *c, struct str bytes, const char *origin, struct err *e);

/* Gives requirements of that framework the gaps that the file states, and those below them. */
int catalog_read_gaps(struct str bytes, struct str framework, struct catalog *c, struct err *e);

/* Writes the rows of all crosswalks to the store. */
int catalog_store_crosswalks(const struct catalog *c, struct db *db, struct err *e);

/* The row of that id, retired or not, or NULL with *e saying which is near. */
const struct catalog_requirement *catalog_need_requirement(const struct catalog *c, struct str framework,
							   struct str id, struct err *e);

/* Refuses a row that is no requirement: "'PW.3.2' is retired (moved to PW.4.4): expected a
 * requirement". */
int catalog_need_assessable(const struct catalog_requirement *r, struct err *e);

#endif
