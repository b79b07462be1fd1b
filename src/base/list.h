/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_LIST_H
#define ASSAY_BASE_LIST_H

#include "base/arena.h"
#include "base/buf.h"

/* Texts one behind the other, as a line of settings or of a control has them: names, kinds, ids. The texts
 * and the array are somebody else's, an arena's mostly. */
struct list {
	const char **items;
	size_t count;
};

/* One more text at the end; the array is a's. */
void list_add(struct list *l, struct arena *a, const char *text);

bool list_has(const struct list *l, const char *text);

/* Whether each has what the other has, in whatever order. No text stands in one twice. */
bool list_same(const struct list *a, const struct list *b);

/* All texts, with `between` between them: "" of an empty list. */
void list_put(struct buf *b, const struct list *l, const char *between);
const char *list_joined(const struct list *l, const char *between, struct arena *a);

#endif
