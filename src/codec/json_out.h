/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_JSON_OUT_H
#define ASSAY_CODEC_JSON_OUT_H

#include "base/buf.h"

/*
 * Writing JSON member by member: a comma comes by itself where something stands before, so an object is
 * json_out_open(b, NULL, '{'), members, json_out_close(b, '}'). name is NULL in an array and at the top;
 * items of an array that are written so stand on lines of their own.
 */
void json_out_open(struct buf *b, const char *name, char bracket);
void json_out_close(struct buf *b, char bracket);
void json_out_name(struct buf *b, const char *name);			/* the value is the caller's to write */
void json_out_text(struct buf *b, const char *name, const char *v);	/* NULL is null */
void json_out_number(struct buf *b, const char *name, int64_t n);
void json_out_bool(struct buf *b, const char *name, bool v);

/* An array of texts, on one line. */
void json_out_texts(struct buf *b, const char *name, const char *const *items, size_t count);

#endif
