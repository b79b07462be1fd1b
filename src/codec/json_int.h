/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_JSON_INT_H
#define ASSAY_CODEC_JSON_INT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Shared by the files of the JSON reader only. The fast parser says that a document is
 * broken, but neither where nor what would have been right; these functions read the
 * document a second time, slowly, and only after a refusal.
 */
enum json_fault {
	JSON_FAULT_SYNTAX,
	JSON_FAULT_STRING,
	JSON_FAULT_NUMBER,
	JSON_FAULT_DEPTH,
};

/* Returns -1 with "line 3, column 17: …". reason is what the fast parser said; it is
 * reported when the second reading finds no fault. */
int json_place(struct str bytes, enum json_fault fault, const char *reason, struct err *e);

/* The fast parser refuses integers beyond 64 bits, which RFC 8259 allows. Copies the
 * document with "e0" after each of them, which makes them reals of the same value to a
 * double's precision; false when there is none (and nothing was copied). */
bool json_widen(struct str bytes, struct buf *copy);

#endif
