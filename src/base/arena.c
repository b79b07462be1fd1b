/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

#define BLOCK_BYTES (64 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t room;
	alignas(max_align_t) char bytes[];
};

void *arena_alloc(struct arena *a, size_t n)
{
	struct arena_block *b = a->first;
	size_t want = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	void *p;

#ifdef ARENA_DEBUG
	b = NULL;
	want = n;
#endif
	if (!b || b->room - b->used < want) {
		size_t room = want > BLOCK_BYTES ? want : BLOCK_BYTES;

#ifdef ARENA_DEBUG
		room = want;
#endif
		b = xmalloc(sizeof *b + room);
		b->next = a->first;
		b->used = 0;
		b->room = room;
		a->first = b;
	}
	p = b->bytes + b->used;
	b->used += want;
	return memset(p, 0, n);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list va, again;
	char *p = NULL;
	int n;

	va_start(va, fmt);
	va_copy(again, va);
	n = vsnprintf(NULL, 0, fmt, va);
	va_end(va);
	if (n >= 0) {
		p = arena_alloc(a, (size_t)n + 1);
		vsnprintf(p, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	return p;
}

char *arena_cstr(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct str arena_str(struct arena *a, struct str s)
{
	return s.p ? (struct str){ arena_cstr(a, s), s.n } : STR_NONE;
}

void *arena_grow(struct arena *a, void *items, size_t count, size_t size)
{
	void *more;

	/* Full exactly when count is a power of two. */
	if (count & (count - 1))
		return items;
	more = arena_alloc(a, (count ? 2 * count : 1) * size);
	if (count)
		memcpy(more, items, count * size);
	return more;
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->first;
	struct arena rest;

	if (!keep)
		return;
	rest.first = keep->next;
	arena_free(&rest);
	keep->next = NULL;
	keep->used = 0;
}

void arena_free(struct arena *a)
{
	while (a->first) {
		struct arena_block *next = a->first->next;

		free(a->first);
		a->first = next;
	}
}
