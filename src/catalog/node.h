/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_NODE_H
#define ASSAY_CATALOG_NODE_H

#include "base/arena.h"
#include "base/err.h"
#include "codec/yaml.h"

/*
 * Reading YAML that people write (settings, controls): values are taken from the tree
 * with a message that names the place and what was expected there. A key with nothing
 * after it counts as left out, so that a file may keep its headings while everything
 * below them is commented.
 */
struct list;

/* Refuses the value at n: fills *e with "line 4, column 3: …" and returns -1. */
#define node_refuse(n, e, ...) (err_set((e), ERR_INPUT, __VA_ARGS__), node_place((n), (e)))
int node_place(const struct yaml *n, struct err *e);

/* A text of one line, without control characters, not empty. */
int node_text(const struct yaml *n, struct arena *a, const char **ret, struct err *e);

/* A text of letters, digits, '-', '_' and '.': an id that may stand in file names and addresses. */
int node_id(const struct yaml *n, struct arena *a, const char **ret, struct err *e);

/* A text that may run over several lines. */
int node_prose(const struct yaml *n, struct arena *a, const char **ret, struct err *e);

/* true, false, yes, no. */
int node_bool(const struct yaml *n, bool *ret, struct err *e);

/* A list of texts, each once. */
int node_texts(const struct yaml *n, struct arena *a, struct list *ret, struct err *e);

/* A text that must be one of names. */
int node_word(const struct yaml *n, const char *const *names, size_t count, const char **ret,
	      struct err *e);

/* A list of such words, each once. */
int node_words(const struct yaml *n, const char *const *names, size_t count, struct arena *a,
	       struct list *ret, struct err *e);

/* A mapping: calls the reader of each key that is there, in the order of the document. A key
 * that is not in the table is refused with the nearest one that is; so is a mapping
 * that lacks a required one. */
struct node_key {
	const char *name;
	int (*read)(void *into, const struct yaml *n, struct err *e);
	bool required;
};
int node_map(const struct yaml *n, const struct node_key *keys, size_t count, void *into,
	     struct err *e);

/* A list: calls read for each item. */
int node_each(const struct yaml *n, int (*read)(void *into, const struct yaml *n, struct err *e),
	      void *into, struct err *e);

/* How many children n has. */
size_t node_count(const struct yaml *n);

#endif
