/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_COMPONENT_DICTIONARY_H
#define ASSAY_FACTS_COMPONENT_DICTIONARY_H

#include <stdint.h>

#include "base/err.h"
#include "db/db.h"

/*
 * The dictionary of distinct components: what has been seen once has a row for good. New
 * ones get their row's id at once, but wait in memory and are stored many at a time: an
 * artifact is a savepoint of the store, which copies each page that it touches, and new rows
 * touch pages all over three indexes.
 */
#define COMPONENT_KEY_BYTES 16	/* first bytes of SHA-256 over a component's texts */

/* The row that a query by :key finds: of components, and of the chunks and lists that have
 * keys of the same form. 1 with its id, 0 when there is none. */
int component_key_find(struct db *db, enum sql_id sql, const unsigned char key[COMPONENT_KEY_BYTES],
		       int64_t *ret_id, struct err *e);
struct str component_key_str(const unsigned char key[COMPONENT_KEY_BYTES]);

struct component_dictionary;
struct fact_component;

struct component_dictionary *component_dictionary_new(struct db *db);
void component_dictionary_free(struct component_dictionary *d);

/* The row of the component of that key; a new one's text is copied. */
int component_dictionary_row(struct component_dictionary *d, const unsigned char key[COMPONENT_KEY_BYTES],
			     const struct fact_component *c, int64_t *ret_id, struct err *e);

/* Stores what waits: due before the transaction ends, and not inside of a savepoint that may
 * yet be taken back. */
int component_dictionary_flush(struct component_dictionary *d, struct err *e);

/* How much waits, bytes of text. */
size_t component_dictionary_waiting(const struct component_dictionary *d);

/* What is new from now on may be taken back; undo does so. */
void component_dictionary_keep(struct component_dictionary *d);
void component_dictionary_undo(struct component_dictionary *d);

#endif
