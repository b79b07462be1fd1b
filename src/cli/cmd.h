/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_H
#define ASSAY_CLI_CMD_H

#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/catalog.h"
#include "intake/workspace.h"

/*
 * A command of the program: one file cmd_NAME.c each, listed in cmds.def. What every
 * command needs (options, the workspace, JSON mode) is data here and is done once, in
 * main.c, before run() is called; the same fields make `assay help` and docs/CLI.md.
 */
#define OPTIONS_MAX 12

struct option_spec {
	const char *name;	/* "from" */
	const char *arg;	/* "DATE"; NULL: a flag */
	const char *help;
};

enum cmd_needs {
	NEEDS_NOTHING,
	NEEDS_LAKE,		/* ws is open for reading */
	NEEDS_LAKE_WRITE,	/* ws is open for writing */
};

/* The last line of the terminal, while it shows how far a work is. */
struct progress_line {
	time_t began, shown;	/* 0: not yet */
	bool dirty;
};

struct cli {
	const struct cmd *cmd;
	bool json;
	bool exact;				/* text goes out byte for byte, also what a terminal obeys */
	bool help;				/* --help was given */
	const char *lake;			/* --lake; NULL: not given */
	const char *options[OPTIONS_MAX];	/* in the order of cmd->options; a flag given is "" */
	char **args;
	int arg_count;
	struct workspace ws;
	struct arena arena;			/* of options given several times */
	struct buf out;				/* written to stdout at the end, whole */
	struct progress_line progress;
};

struct cmd {
	const char *name;
	const char *args;			/* "PATH..." */
	const char *brief;			/* one line */
	const char *text;			/* what help says beyond it; may be NULL */
	const char *example;
	enum cmd_needs needs;
	int min_args, max_args;			/* max -1: any number */
	struct option_spec options[OPTIONS_MAX];
	const char *repeats;			/* an option whose values join with commas; NULL: of each the last */
	/* 0 pass, 1 a negative verdict, -1 error. */
	int (*run)(struct cli *c, struct err *e);
};

#define CMD(name) extern const struct cmd cmd_##name;
#include "cli/cmds.def"
#undef CMD

extern const struct cmd *const cmds[];

/* The value of a command's option, NULL when not given. Asking for one that the command
 * does not have is a bug. */
const char *cli_option(const struct cli *c, const char *name);

/* Opens c->ws as the command asks; for commands that decide themselves. */
int cli_open(struct cli *c, enum lake_mode mode, struct err *e);

/* Loads what ships and, when a lake is found, the files beside its assay.yaml: for commands that need
 * no lake. *ret_folder is that folder (the heap's), NULL when there is none; may be NULL. */
int cli_catalog(const struct cli *c, struct catalog *ret, char **ret_folder, struct err *e);

/* Progress of long work on the terminal's stderr, a line that is overwritten; nothing when
 * stderr is no terminal or the work has taken less than a second. arg is the struct cli. */
work_progress cli_progress;
void cli_progress_end(struct cli *c);

#endif
