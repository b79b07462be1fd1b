/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"

static int run(struct cli *c, struct err *e)
{
	CLEANUP(buf_free) struct buf dir = BUF_INIT(64 * 1024);
	uint64_t size;

	if (lake_find(c->lake, &dir, e) < 0 || workspace_open_anew(dir.p, &c->ws, cli_progress, c, e) < 0)
		return -1;
	size = lake_size(c->ws.lake);
	if (c->json)
		buf_addf(&c->out, "{\"entries\":%llu}\n", (unsigned long long)size);
	else
		buf_addf(&c->out, "read %llu ledger %s again\n", (unsigned long long)size, size == 1 ? "entry" : "entries");
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
