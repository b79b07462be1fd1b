/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_FILTER_REACH_H
#define ASSAY_EVIDENCE_FILTER_REACH_H

#include "catalog/format_file.h"
#include "codec/document_pieces.h"

/*
 * How far the filters of a description reach: no further than an element of the array that a document would be cut in?
 * Then they give the same of the pieces as of the whole. They must not look, through $root, up() or a function over many
 * values, at what a piece has not; nor ask for the number of an element. That is told from their tokens, and what cannot
 * be told is false.
 */
bool filters_fit_pieces(const struct format_file *f, const struct document_pieces *p);

#endif
