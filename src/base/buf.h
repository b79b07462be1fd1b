/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_BUF_H
#define ASSAY_BASE_BUF_H

#include "base/compiler.h"
#include "base/str.h"

/*
 * A growing buffer of bytes with a ceiling that cannot be left out. Going over the
 * ceiling is sticky: later additions do nothing and buf_overflowed() says so, so a
 * writer checks once, at the end. p is NUL-terminated whenever it is not NULL, and
 * BUF_PADDING readable bytes follow the contents (what SIMD readers need). When
 * memory runs out the process ends: inputs are bounded, and the lake's commits make
 * stopping safe.
 */
#define BUF_PADDING 64

struct buf {
	char *p;
	size_t n;
	size_t room;
	size_t ceiling;
	bool overflowed;
};

#define BUF_INIT(ceiling_bytes) ((struct buf){ NULL, 0, 0, (ceiling_bytes), false })

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_str(struct buf *b, struct str s);
void buf_add_cstr(struct buf *b, const char *s);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);

/* Makes room for n more bytes at p + n for a reader to fill; NULL over the ceiling. The
 * caller adds to b->n what it filled. */
char *buf_reserve(struct buf *b, size_t n);

void buf_clear(struct buf *b);	/* keeps the memory */
void buf_free(struct buf *b);

static inline bool buf_overflowed(const struct buf *b)
{
	return b->overflowed;
}

static inline struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p ? b->p : "", b->n };
}

/* Those of the C library, but they end the process when memory runs out, and zero bytes are
 * a pointer too. */
void *xmalloc(size_t n) MUST_USE;
void *xcalloc(size_t n, size_t size) MUST_USE;
void *xrealloc(void *p, size_t n) MUST_USE;
char *xstrdup(const char *s) MUST_USE;

#endif
