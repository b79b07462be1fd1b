/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_TESTS_GIT_REPO_H
#define ASSAY_TESTS_GIT_REPO_H

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"

/*
 * Small git repositories for tests: a folder below /tmp, filled by git fast-import. Commits
 * get the marks :1, :2, … in order, and a second each from REPO_EPOCH on.
 */
#define REPO_EPOCH 1700000000

struct repo {
	char root[64]; /* the folder to remove */
	char path[128];
	struct buf stream; /* for git fast-import */
	unsigned mark;
};

struct repo_commit {
	const char *branch;   /* "main" when NULL */
	const char *author;   /* "Ann <ann@a.example>" when NULL */
	const char *message;  /* "a change" when NULL */
	unsigned from, merge; /* marks; from 0: the branch's newest */
	const char *mailmap;  /* its new contents */
};

/* Runs a program that must succeed; input is a path or NULL. */
static inline void repo_spawn(const char *input, const char *const *argv)
{
	extern char **environ;
	posix_spawn_file_actions_t actions;
	int status = 1;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, input ? input : "/dev/null", O_RDONLY, 0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ) != 0 ||
	    waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "%s %s failed\n", argv[0], argv[1]);
		abort();
	}
	posix_spawn_file_actions_destroy(&actions);
}

#define repo_git(...) repo_spawn(NULL, (const char *[]){ "git", __VA_ARGS__, NULL })

/* The repository's folder is called name. */
static inline void repo_open(struct repo *r, const char *name)
{
	*r = (struct repo){ .root = "/tmp/assay-repo-XXXXXX", .stream = BUF_INIT(1 << 26) };
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_SYSTEM", "/dev/null", 1);
	if (!mkdtemp(r->root))
		abort();
	snprintf(r->path, sizeof r->path, "%s/%s", r->root, name);
	repo_git("init", "-q", "-b", "main", strstr(name, ".git") ? "--bare" : "--quiet", r->path);
}

static inline void repo_data(struct repo *r, const char *text)
{
	buf_addf(&r->stream, "data %zu\n%s\n", strlen(text), text);
}

static inline void repo_commit(struct repo *r, struct repo_commit c)
{
	long when = REPO_EPOCH + (long)++r->mark;

	buf_addf(&r->stream, "commit refs/heads/%s\nmark :%u\n", c.branch ? c.branch : "main", r->mark);
	buf_addf(&r->stream, "author %s %ld +0200\n", c.author ? c.author : "Ann <ann@a.example>", when - 60);
	buf_addf(&r->stream, "committer Mel Maintainer <mel@a.example> %ld -0730\n", when);
	repo_data(r, c.message ? c.message : "a change");
	if (c.from)
		buf_addf(&r->stream, "from :%u\n", c.from);
	if (c.merge)
		buf_addf(&r->stream, "merge :%u\n", c.merge);
	if (c.mailmap) {
		buf_add_cstr(&r->stream, "M 100644 inline .mailmap\n");
		repo_data(r, c.mailmap);
	}
	buf_add_char(&r->stream, '\n');
}

/* Takes over the commits that were added; marks are kept for the next time. */
static inline void repo_flush(struct repo *r)
{
	char input[96], marks[128], imported[128];
	struct err e = { 0 };

	snprintf(input, sizeof input, "%s/stream", r->root);
	snprintf(marks, sizeof marks, "--export-marks=%s/marks", r->root);
	snprintf(imported, sizeof imported, "--import-marks-if-exists=%s/marks", r->root);
	if (io_write_file(input, buf_str(&r->stream), 0600, &e) < 0)
		abort();
	repo_spawn(input, (const char *[]){ "git", "-C", r->path, "fast-import", "--quiet", "--force",
					    imported, marks, NULL });
	buf_free(&r->stream);
}

static inline void repo_close(struct repo *r)
{
	repo_spawn(NULL, (const char *[]){ "rm", "-rf", r->root, NULL });
	buf_free(&r->stream);
}

#endif
