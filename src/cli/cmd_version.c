/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"

#define ASSAY_VERSION "0.1.0"

static int run(struct cli *c, struct err *e)
{
	(void)e;
	buf_addf(&c->out, c->json ? "{\"version\":\"%s\"}\n" : "assay %s\n", ASSAY_VERSION);
	return 0;
}

const struct cmd cmd_version = {
	.name = "version",
	.args = "",
	.brief = "Print the version",
	.example = "assay version",
	.run = run,
};
