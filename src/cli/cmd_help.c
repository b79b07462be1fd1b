/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/nearest.h"
#include "cli/cmd.h"
#include "codec/json.h"

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

/* before: what stands before the member, "{" or ",". */
static void put_member(struct buf *out, const char *before, const char *name, const char *value)
{
	buf_addf(out, "%s\"%s\":", before, name);
	json_put_cstr(out, value);
}

static void one_json(struct buf *out, const struct cmd *cmd)
{
	put_member(out, "{", "name", cmd->name);
	put_member(out, ",", "args", cmd->args);
	put_member(out, ",", "brief", cmd->brief);
	put_member(out, ",", "text", cmd->text);
	buf_add_cstr(out, ",\"options\":[");
	for (size_t i = 0; i < OPTIONS_MAX && cmd->options[i].name; i++) {
		put_member(out, i ? ",{" : "{", "name", cmd->options[i].name);
		put_member(out, ",", "arg", cmd->options[i].arg);
		put_member(out, ",", "help", cmd->options[i].help);
		buf_add_char(out, '}');
	}
	put_member(out, "],", "example", cmd->example);
	buf_add_char(out, '}');
}

static void list_json(struct buf *out)
{
	for (size_t i = 0; cmds[i]; i++) {
		buf_add_cstr(out, i ? ",\n" : "[");
		one_json(out, cmds[i]);
	}
	buf_add_cstr(out, "]\n");
}

static int run(struct cli *c, struct err *e)
{
	struct nearest n = NEAREST_INIT(str_of(c->arg_count ? c->args[0] : NULL));
	char hint[NEAREST_HINT_LEN];

	if (c->arg_count == 0) {
		(c->json ? list_json : list)(&c->out);
		return 0;
	}
	for (size_t i = 0; cmds[i]; i++) {
		if (strcmp(cmds[i]->name, c->args[0]) == 0) {
			(c->json ? one_json : one)(&c->out, cmds[i]);
			buf_add_cstr(&c->out, c->json ? "\n" : "");
			return 0;
		}
		nearest_offer(&n, str_of(cmds[i]->name));
	}
	return err_set(e, ERR_USAGE, "no command '%s'%s", c->args[0], nearest_hint(&n, hint, sizeof hint));
}

const struct cmd cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.brief = "List the commands, or explain one",
	.example = "assay help ingest",
	.max_args = 1,
	.run = run,
};
