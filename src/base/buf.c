/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

NORETURN static void out_of_memory(size_t n)
{
	fprintf(stderr, "assay: out of memory (%zu bytes asked for)\n", n);
	exit(5);
}

void *xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		out_of_memory(n);
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory(n);
	return p;
}

void *xrealloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		out_of_memory(n);
	return p;
}

char *xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}

char *buf_reserve(struct buf *b, size_t n)
{
	size_t need, room;

	if (b->overflowed)
		return NULL;
	if (n > b->ceiling || b->n > b->ceiling - n) {
		b->overflowed = true;
		return NULL;
	}
	need = b->n + n + BUF_PADDING;
	if (need > b->room) {
		room = b->room + b->room / 2;
		if (room < need)
			room = need;
		b->p = xrealloc(b->p, room);
		b->room = room;
	}
	memset(b->p + b->n + n, 0, BUF_PADDING);
	return b->p + b->n;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	char *at = buf_reserve(b, n);

	if (!at)
		return;
	if (n)
		memcpy(at, bytes, n);
	b->n += n;
}

void buf_add_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void buf_add_cstr(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list va, again;
	char *at;
	int n;

	va_start(va, fmt);
	va_copy(again, va);
	n = vsnprintf(NULL, 0, fmt, va);
	va_end(va);
	if (n >= 0) {
		at = buf_reserve(b, (size_t)n + 1);
		if (at) {
			vsnprintf(at, (size_t)n + 1, fmt, again);
			b->n += (size_t)n;
		}
	}
	va_end(again);
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->overflowed = false;
	if (b->p)
		memset(b->p, 0, b->room < BUF_PADDING ? b->room : BUF_PADDING);
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = BUF_INIT(b->ceiling);
}
