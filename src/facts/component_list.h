/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_COMPONENT_LIST_H
#define ASSAY_FACTS_COMPONENT_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "db/db.h"

/*
 * Components are the bulk of all evidence, and nearly all of them were seen before: a
 * build's SBOM lists what yesterday's listed, but for a few. So they are kept in three
 * steps, each named by a digest of its content:
 *
 *	component	a distinct component, once, whoever lists it
 *	chunk		a run of components; where runs end depends on the components
 *			themselves, so that a change in one place leaves the other runs alone
 *	list		the chunks of an SBOM; SBOMs that list the same share it
 *
 * What an SBOM costs is then what it changed: a known list is one look-up, a list with one
 * new component is one new component, one new chunk and the names of the others.
 */
struct component_list;
struct fact_component;

struct component_list *component_list_new(struct db *db);
void component_list_free(struct component_list *l);

/* Forgets what was gathered and begins the list of another SBOM. */
void component_list_begin(struct component_list *l);

/* Adds the next component in document order; its text is copied. */
int component_list_add(struct component_list *l, const struct fact_component *c, struct err *e);

/* Something that is no component of the list but an end of a dependency: after all of them. Gives
 * its number, which goes on where those of the components end. */
int component_list_other(struct component_list *l, const struct fact_component *c, size_t *ret, struct err *e);

/* Of a component or another end of dependencies, by its number: its key, and its row of the
 * dictionary, which is made when there is none. */
const unsigned char *component_list_key(const struct component_list *l, size_t number);
int component_list_row(struct component_list *l, size_t number, int64_t *ret_id, struct err *e);

/* Stores what is new of the list; gives its row and its length. */
int component_list_end(struct component_list *l, int64_t *ret_id, int64_t *ret_count, struct err *e);

/* New components and the members of new chunks are stored many lists at a time: due before the transaction
 * ends, and not inside of a savepoint that may yet be taken back. */
int component_list_flush(struct component_list *l, struct err *e);

/* How much waits for that, bytes. */
size_t component_list_waiting(const struct component_list *l);

/* What is stored from now on may be taken back by rolling back to a savepoint: undo is to
 * be called when it was. */
void component_list_keep(struct component_list *l);
void component_list_undo(struct component_list *l);

#endif
