/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_ROW_H
#define ASSAY_CLI_ROW_H

#include "base/buf.h"
#include "db/sandbox.h"

/* A row of the sandbox as a JSON object, a member a column. Bytes and NULL are null, as is a
 * number that JSON cannot say. */
void row_put_json(struct buf *b, const struct cell *cells, size_t n);

#endif
