/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/cmd.h"

static void list(struct buf *out)
{
	buf_add_cstr(out, "usage: assay COMMAND [--lake DIR] [--json] ...\n\n");
	for (size_t i = 0; cmds[i]; i++)
		buf_addf(out, "  %-9s %s\n", cmds[i]->name, cmds[i]->brief);
	buf_add_cstr(out, "\nassay help COMMAND says more. The lake is found by --lake DIR, ASSAY_LAKE, or as\n"
			  ".assay/ in this folder or one above.\n"
			  "Exit: 0 pass, 1 deviations, 2 usage, 3 bad input, 4 integrity, 5 environment.\n");
}

static void one(struct buf *out, const struct cmd *cmd)
{
	buf_addf(out, "assay %s%s%s\n\n%s.\n", cmd->name, *cmd->args ? " " : "", cmd->args, cmd->brief);
	if (cmd->text)
		buf_addf(out, "\n%s\n", cmd->text);
	if (cmd->options[0].name)
		buf_add_char(out, '\n');
	for (size_t i = 0; i < OPTIONS_MAX && cmd->options[i].name; i++) {
		const struct option_spec *o = &cmd->options[i];

		buf_addf(out, "  --%s%s%s\n        %s\n", o->name, o->arg ? " " : "", o->arg ? o->arg : "", o->help);
	}
	buf_addf(out, "\nExample:\n  %s\n", cmd->example);
}

static int run(struct cli *c, struct err *e)
{
	if (c->arg_count == 0) {
		list(&c->out);
		return 0;
	}
	for (size_t i = 0; cmds[i]; i++)
		if (strcmp(cmds[i]->name, c->args[0]) == 0) {
			one(&c->out, cmds[i]);
			return 0;
		}
	return err_set(e, ERR_USAGE, "no command '%s'", c->args[0]);
}

const struct cmd cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.brief = "List the commands, or explain one",
	.example = "assay help ingest",
	.max_args = 1,
	.run = run,
};
