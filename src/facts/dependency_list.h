/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_DEPENDENCY_LIST_H
#define ASSAY_FACTS_DEPENDENCY_LIST_H

#include "facts/component_list.h"

/*
 * The dependency graph of an SBOM, kept as its components are (component_list.h): an edge is
 * two rows of the dictionary of components; edges are cut into chunks where their content
 * says so, and a graph is a list of chunks. So SBOMs with the same graph share it, and one with a new
 * component stores the chunks in which edges from it or to it stand. All edges of a chunk have
 * the same relationship. The order of edges says nothing and is not kept between relationships.
 */
struct dependency_list;

/* Borrows both: ends of edges are items of the component list that is being gathered. */
struct dependency_list *dependency_list_new(struct db *db, struct component_list *components);
void dependency_list_free(struct dependency_list *l);

void dependency_list_begin(struct dependency_list *l);

/* From and to as component_list_add and component_list_other numbered them. relationship lives
 * until the end of the list. */
int dependency_list_add(struct dependency_list *l, size_t from, size_t to, const char *relationship, struct err *e);

/* Stores what is new of the graph; gives its row, 0 when there are no edges. */
int dependency_list_end(struct dependency_list *l, int64_t *ret_id, struct err *e);

/* As those of component_list.h. */
int dependency_list_flush(struct dependency_list *l, struct err *e);
size_t dependency_list_waiting(const struct dependency_list *l);
void dependency_list_keep(struct dependency_list *l);
void dependency_list_undo(struct dependency_list *l);

#endif
