/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_FORMAT_NEAR_H
#define ASSAY_CLI_CMD_FORMAT_NEAR_H

#include "records/record_explain.h"

/* Writes what a file that no format recognises lacks to be records, or a policy: lines for people, or the items of an array of
 * JSON. Nothing when it is neither nearly. */
void format_near(struct buf *b, bool json, const struct reading *r, struct json_reader *reader);

/* Writes which columns of tables that are read as records, a CSV file or a workbook, are not read: lines for people. */
void format_columns_unread(struct buf *b, const struct reading *r, struct json_reader *reader);

#endif
