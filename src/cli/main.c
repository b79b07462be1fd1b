/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The one place that knows the process: arguments, streams, exit status. Output of a
 * command is gathered and written at the end, and checked, so that a full disk is not a
 * success.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/nearest.h"
#include "base/plain.h"
#include "cli/cmd.h"

#define OUT_BYTES_MAX ((size_t)2 * 1024 * 1024 * 1024)

/* Above every character: getopt answers '?' and ':' too. */
enum { OPT_LAKE = 256, OPT_JSON, OPT_HELP, OPT_FIRST };

#define COMMON_OPTIONS (OPT_FIRST - OPT_LAKE)	/* of every command */

#define CMD(name) &cmd_##name,
const struct cmd *const cmds[] = {
#include "cli/cmds.def"
	NULL,
};
#undef CMD

static int exit_status(enum err_kind kind)
{
	switch (kind) {
	case ERR_USAGE:
		return 2;
	case ERR_INPUT:
		return 3;
	case ERR_INTEGRITY:
		return 4;
	case ERR_ENV:
	case ERR_NONE:
		break;
	}
	return 5;
}

static int fail(struct cli *c, const struct err *e)
{
	CLEANUP(buf_free) struct buf msg = BUF_INIT(IO_PATH_MAX);

	cli_progress_end(c);
	if (getenv("ASSAY_DEBUG"))
		fprintf(stderr, "%s:%d: ", e->file, e->line);
	plain_put(&msg, str_of(e->msg), PLAIN_LINE);
	fprintf(stderr, "assay: %s%s%.*s\n", c->cmd ? c->cmd->name : "", c->cmd ? ": " : "", STR_FMT(buf_str(&msg)));
	return exit_status(e->kind);
}

static const struct cmd *find_cmd(const char *name)
{
	for (size_t i = 0; cmds[i]; i++)
		if (strcmp(cmds[i]->name, name) == 0)
			return cmds[i];
	return NULL;
}

const char *cli_option(const struct cli *c, const char *name)
{
	for (size_t i = 0; i < OPTIONS_MAX && c->cmd->options[i].name; i++)
		if (strcmp(c->cmd->options[i].name, name) == 0)
			return c->options[i];
	BUG("%s has no option --%s", c->cmd->name, name);
}

/* getopt's own messages name the program, not the command, and its parse stops at nothing:
 * so they are off, and said here. */
static int bad_option(const struct cli *c, char **argv, int code, struct err *e)
{
	const char *what = argv[optind - 1];
	struct nearest n = NEAREST_INIT(str_of(what + strspn(what, "-")));
	char hint[NEAREST_HINT_LEN];

	if (code == ':')
		return err_set(e, ERR_USAGE, "%s needs a value", what);
	nearest_offer(&n, STR_LIT("lake"));
	nearest_offer(&n, STR_LIT("json"));
	nearest_offer(&n, STR_LIT("help"));
	for (size_t i = 0; i < OPTIONS_MAX && c->cmd->options[i].name; i++)
		nearest_offer(&n, str_of(c->cmd->options[i].name));
	nearest_hint(&n, hint, sizeof hint);
	return err_set(e, ERR_USAGE, "no option %s%s (see assay help %s)", what, hint, c->cmd->name);
}

/* -o is the one short option, for commands that have --output. */
static int output_option(const struct cli *c)
{
	for (int i = 0; i < OPTIONS_MAX && c->cmd->options[i].name; i++)
		if (strcmp(c->cmd->options[i].name, "output") == 0)
			return OPT_FIRST + i;
	return '?';
}

/* A second value of an option takes the place of the first, or joins it. */
static void take_option(struct cli *c, size_t which, const char *value)
{
	const char *before = c->options[which], *repeats = c->cmd->repeats;

	if (before && value && repeats && strcmp(repeats, c->cmd->options[which].name) == 0)
		value = arena_printf(&c->arena, "%s,%s", before, value);
	c->options[which] = value ? value : "";
}

static int parse_options(struct cli *c, int argc, char **argv, struct err *e)
{
	struct option longs[COMMON_OPTIONS + OPTIONS_MAX + 1] = {
		{ "lake", required_argument, NULL, OPT_LAKE },
		{ "json", no_argument, NULL, OPT_JSON },
		{ "help", no_argument, NULL, OPT_HELP },
	};
	int code;

	for (size_t i = 0; i < OPTIONS_MAX && c->cmd->options[i].name; i++) {
		const struct option_spec *o = &c->cmd->options[i];

		longs[COMMON_OPTIONS + i] = (struct option){ o->name, o->arg ? required_argument : no_argument, NULL,
							     OPT_FIRST + (int)i };
	}
	opterr = 0;
	optind = 1;
	while ((code = getopt_long(argc, argv, ":o:h", longs, NULL)) != -1) {
		if (code == 'o')
			code = output_option(c);
		if (code == OPT_LAKE)
			c->lake = optarg;
		else if (code == OPT_JSON)
			c->json = true;
		else if (code == OPT_HELP || code == 'h')
			c->help = true;
		else if (code >= OPT_FIRST)
			take_option(c, (size_t)(code - OPT_FIRST), optarg);
		else
			return bad_option(c, argv, code, e);
	}
	if (c->help)
		return 0;
	c->args = argv + optind;
	c->arg_count = argc - optind;
	if (c->arg_count < c->cmd->min_args || (c->cmd->max_args >= 0 && c->arg_count > c->cmd->max_args))
		return err_set(e, ERR_USAGE, "usage: assay %s%s%s", c->cmd->name, *c->cmd->args ? " " : "", c->cmd->args);
	return 0;
}

int cli_open(struct cli *c, enum lake_mode mode, struct err *e)
{
	CLEANUP(buf_free) struct buf dir = BUF_INIT(64 * 1024);

	if (lake_find(c->lake, &dir, e) < 0)
		return -1;
	return workspace_open(dir.p, mode, &c->ws, cli_progress, c, e);
}

static int write_out(struct cli *c, struct err *e)
{
	CLEANUP(buf_free) struct buf plain = BUF_INIT(OUT_BYTES_MAX);

	if (c->json || c->exact)
		return io_write_all(STDOUT_FILENO, c->out.p, c->out.n, e);
	plain_put(&plain, buf_str(&c->out), PLAIN_LINES);
	if (buf_overflowed(&plain))
		return err_set(e, ERR_ENV, "more than %zu bytes of output", OUT_BYTES_MAX);
	return io_write_all(STDOUT_FILENO, plain.p, plain.n, e);
}

static int run(struct cli *c, struct err *e)
{
	int ret;

	if (c->cmd->needs != NEEDS_NOTHING &&
	    cli_open(c, c->cmd->needs == NEEDS_LAKE_WRITE ? LAKE_WRITE : LAKE_READ, e) < 0)
		return -1;
	ret = c->cmd->run(c, e);
	cli_progress_end(c);
	if (ret >= 0 && buf_overflowed(&c->out))
		ret = err_set(e, ERR_ENV, "more than %zu bytes of output", OUT_BYTES_MAX);
	if (c->out.n && write_out(c, e) < 0 && ret >= 0)
		ret = -1;
	workspace_close(&c->ws);
	return ret;
}

/* What --help asks for: the command that stands beside it, or the list. */
static void turn_to_help(struct cli *c, bool named, char **name)
{
	c->cmd = &cmd_help;
	c->args = name;
	c->arg_count = named && strcmp(*name, cmd_help.name) != 0;
}

/* "assay --lake DIR --json ingest …" is "assay ingest --lake DIR --json …". */
static int find_name(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--lake") == 0)
			i++;
		else if (argv[i][0] != '-')
			return i;
	}
	return 0;
}

static int no_command(const char *name, struct err *e)
{
	struct nearest n = NEAREST_INIT(str_of(name));
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; cmds[i]; i++)
		nearest_offer(&n, str_of(cmds[i]->name));
	nearest_hint(&n, hint, sizeof hint);
	return err_set(e, ERR_USAGE, "no command '%s'%s", name, *hint ? hint : " (see assay help)");
}

int main(int argc, char **argv)
{
	char version[] = "version";
	struct cli c = { .out = BUF_INIT(OUT_BYTES_MAX) };
	struct err e = { 0 };
	int name_at, ret;
	char *name;

	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		argv[1] = version;
	name_at = find_name(argc, argv);
	name = name_at ? argv[name_at] : NULL;
	c.cmd = name ? find_cmd(name) : &cmd_help;
	if (!c.cmd) {
		no_command(name, &e);
		return fail(&c, &e);
	}
	if (name) {
		memmove(&argv[1], &argv[0], (size_t)name_at * sizeof *argv);
		argv[1] = name;
		argc--;
		argv++;
	}
	ret = parse_options(&c, argc, argv, &e);
	if (ret == 0 && c.help)
		turn_to_help(&c, name, &name);
	if (ret == 0)
		ret = run(&c, &e);
	if (ret < 0)
		ret = fail(&c, &e);
	buf_free(&c.out);
	arena_free(&c.arena);
	return ret;
}
