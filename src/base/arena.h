/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_ARENA_H
#define ASSAY_BASE_ARENA_H

#include "base/compiler.h"
#include "base/str.h"

/*
 * Memory for one unit of work (a command, an artifact): many small objects, one
 * free. Built with ARENA_DEBUG each object is a malloc of its own, so that ASan
 * sees its bounds. The process ends when memory runs out.
 */
struct arena {
	struct arena_block *first;
};

#define ARENA_INIT ((struct arena){ NULL })

void *arena_alloc(struct arena *a, size_t n);	/* zeroed, aligned for any type */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
char *arena_cstr(struct arena *a, struct str s);	/* a terminated copy; "" when not given */
struct str arena_str(struct arena *a, struct str s);	/* a copy; "not given" stays so */

/* Room for one more item of that size behind count of them, which may move: it doubles. Start with NULL and 0. */
void *arena_grow(struct arena *a, void *items, size_t count, size_t size);

void arena_reset(struct arena *a);	/* frees the objects, keeps one block */
void arena_free(struct arena *a);

#endif
