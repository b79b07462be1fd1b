/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_CONTROL_H
#define ASSAY_CLI_CMD_CONTROL_H

#include "cli/cmd.h"

/* Parts of `assay control` that have files of their own. cat is the catalog in force, folder that of
 * assay.yaml, NULL when there is none. */
int control_new(struct cli *c, const struct catalog *cat, const char *folder, struct err *e);
int control_lint(struct cli *c, const struct catalog *cat, struct err *e);

#endif
