/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_RECORD_MEANING_H
#define ASSAY_FACTS_RECORD_MEANING_H

#include "facts/record.h"

/* What a kind of record is, and what its columns hold: the comments of its table in sql/schema, which
 * is part of the program. */
struct str record_kind_meaning(const struct record_kind *kind);
struct str record_column_meaning(const struct record_kind *kind, const struct record_column *column);

/* "text", "time", … as docs/RECORDS.md names it. */
const char *record_type_name(enum record_type t);

#endif
