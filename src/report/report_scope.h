/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_REPORT_SCOPE_H
#define ASSAY_REPORT_REPORT_SCOPE_H

#include "audit/statement.h"
#include "base/buf.h"

/* The scope of each framework, as text for a terminal. */
void report_scope_text(const struct statement *st, struct buf *b);

/* All of the statement, one JSON object. */
void report_scope_json(const struct statement *st, struct buf *b);

/* A system description to start from. Whatever text comes from data is no markup. */
void report_scope_markdown(const struct statement *st, struct buf *b);

#endif
