/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_OUTPUT_H
#define ASSAY_CLI_OUTPUT_H

#include "cli/cmd.h"

/* The ceiling of a document that a command writes. */
#define OUTPUT_BYTES_MAX ((size_t)1024 * 1024 * 1024)

/* What --format asks for, else "json" for --json without --output, else fallback: one of a command's formats, a
 * table of structs of that size, each with its name (a const char *) as first member. NULL (ERR_USAGE names
 * them all) when there is none of that name, and for "xlsx" without --output. */
const void *output_format(const struct cli *c, const char *fallback, const void *formats, size_t count, size_t size,
			  struct err *e);

/* For commands with --output: b goes to that file, and a line about it to standard output; without one, or
 * to "-", to standard output. exact: byte for byte, and not as text for a terminal. */
int output_write(struct cli *c, const struct buf *b, bool exact, struct err *e);

#endif
