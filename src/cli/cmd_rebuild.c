/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"

static int run(struct cli *c, struct err *e)
{
	CLEANUP(buf_free) struct buf dir = BUF_INIT(64 * 1024);

	if (lake_find(c->lake, &dir, e) < 0 || workspace_open_anew(dir.p, &c->ws, cli_progress, c, e) < 0)
		return -1;
	buf_addf(&c->out, c->json ? "{\"entries\":%llu}\n" : "read %llu ledger entries again\n",
		 (unsigned long long)lake_size(c->ws.lake));
	return 0;
}

const struct cmd cmd_rebuild = {
	.name = "rebuild",
	.args = "",
	.brief = "Drop all facts and read every artifact again",
	.text = "Facts are derived: the artifacts and the ledger are the truth, and give the same facts.",
	.example = "assay rebuild",
	.needs = NEEDS_NOTHING,
	.run = run,
};
