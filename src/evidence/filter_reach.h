/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_FILTER_REACH_H
#define ASSAY_EVIDENCE_FILTER_REACH_H

#include "catalog/format_file.h"
#include "codec/document_pieces.h"

/*
 * How far the filters of a description reach: no further than an element of the array that a document would be cut in?
 * Then they give the same of the pieces as of the whole. They must not look, through $root, up() or a function over many
 * values, at what a piece has not; nor ask for the number of an element. That is told from their tokens, and what cannot
 * be told is false. Two things are told apart, for who puts together what the pieces give: what the scan says is the
 * first piece's, but a time that is the latest of all; and an item that has the array in it is the first piece's, too.
 */
bool filters_fit_pieces(const struct format_file *f, const struct document_pieces *p);

/* Of filters that fit: is the scan's time the latest of those of the pieces? */
bool filter_seeks_latest(const struct format_file *f);

/* Could the fields of an item that has the array in it tell a piece from the whole? */
bool filter_sees_array(const struct format_fact *f, const struct document_pieces *p);

#endif
