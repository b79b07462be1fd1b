/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/cmd.h"
#include "codec/json.h"

static int number(const char *text, uint64_t *ret, struct err *e)
{
	if (str_to_u64(str_of(text), ret))
		return 0;
	return err_set(e, ERR_USAGE, "'%s' is not a number", text);
}

static int print(struct cli *c, const char *what, struct buf *out, struct err *e)
{
	uint64_t n;

	if (strcmp(what, "checkpoint") == 0 && c->arg_count == 1)
		return lake_checkpoint(c->ws.lake, out, e);
	if (c->arg_count != 2)
		return err_set(e, ERR_USAGE, "usage: assay log %s", c->cmd->args);
	if (number(c->args[1], &n, e) < 0)
		return -1;
	if (strcmp(what, "entry") == 0)
		return lake_entry(c->ws.lake, n, out, e);
	if (strcmp(what, "proof") == 0)
		return lake_prove(c->ws.lake, n, out, e);
	if (strcmp(what, "consistency") == 0)
		return lake_prove_consistency(c->ws.lake, n, out, e);
	return err_set(e, ERR_USAGE, "usage: assay log %s", c->cmd->args);
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(1024 * 1024);
	const char *what = c->args[0];

	c->exact = true;
	if (!c->json)
		return print(c, what, &c->out, e);
	if (print(c, what, &text, e) < 0)
		return -1;
	buf_addf(&c->out, "{\"%s\":", what);
	json_put_str(&c->out, buf_str(&text));
	buf_add_cstr(&c->out, "}\n");
	return 0;
}

const struct cmd cmd_log = {
	.name = "log",
	.args = "checkpoint | entry N | proof N | consistency SIZE",
	.brief = "Print the ledger's checkpoint, an entry, or a proof, for anybody's tools",
	.text = "checkpoint is a C2SP tlog-checkpoint; proof N is a C2SP tlog-proof that entry N is in it;\n"
		"consistency SIZE proves that the ledger of SIZE entries is its beginning (RFC 6962).",
	.example = "assay log proof 17",
	.needs = NEEDS_LAKE,
	.min_args = 1,
	.max_args = 2,
	.run = run,
};
