/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_JSON_OUT_H
#define ASSAY_REPORT_JSON_OUT_H

#include "base/buf.h"

/*
 * Writing JSON member by member: a comma comes by itself where something stands before, so an object is
 * out_open(b, NULL, '{'), members, out_close(b, '}'). name is NULL in an array and at the top.
 */
void out_open(struct buf *b, const char *name, char bracket);
void out_close(struct buf *b, char bracket);
void out_text(struct buf *b, const char *name, const char *v);	/* NULL is null */
void out_number(struct buf *b, const char *name, int64_t n);
void out_bool(struct buf *b, const char *name, bool v);

#endif
