/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_FORMAT_H
#define ASSAY_CLI_CMD_FORMAT_H

#include "cli/cmd.h"
#include "evidence/described.h"

/* The subcommands of `assay format` that have a file of their own. */
int format_test(struct cli *c, struct described *d, const char *folder, struct err *e);
int format_new(struct cli *c, struct described *d, const char *folder, struct err *e);

#endif
