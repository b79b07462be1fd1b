/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_TESTS_GIT_REPO_H
#define ASSAY_TESTS_GIT_REPO_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/*
 * Small git repositories for tests: a folder below /tmp, filled by git fast-import. Commits
 * get the marks :1, :2, … in order, and a second each from REPO_EPOCH on.
 */
#define REPO_EPOCH 1700000000

struct repo {
	char root[64]; /* the folder to remove */
	char path[128];
	FILE *import;
	unsigned mark;
};

struct repo_commit {
	const char *branch;   /* "main" when NULL */
	const char *author;   /* "Ann <ann@a.example>" when NULL */
	const char *message;  /* "a change" when NULL */
	unsigned from, merge; /* marks; from 0: the branch's newest */
	const char *mailmap;  /* its new contents */
};

static inline int repo_run(const char *fmt, ...) PRINTF(1, 2);

static inline int repo_run(const char *fmt, ...)
{
	char command[1024];
	va_list va;

	va_start(va, fmt);
	vsnprintf(command, sizeof command, fmt, va);
	va_end(va);
	return system(command);
}

/* The repository's folder is called name; init_args go to git init. */
static inline void repo_open(struct repo *r, const char *name, const char *init_args)
{
	*r = (struct repo){ "/tmp/assay-repo-XXXXXX", "", NULL, 0 };
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_SYSTEM", "/dev/null", 1);
	if (!mkdtemp(r->root))
		abort();
	snprintf(r->path, sizeof r->path, "%s/%s", r->root, name);
	if (repo_run("git init -q -b main %s %s", init_args, r->path) != 0)
		abort();
}

static inline void repo_begin(struct repo *r)
{
	char command[256];

	snprintf(command, sizeof command, "git -C %s fast-import --quiet --force", r->path);
	r->import = popen(command, "w");
	if (!r->import)
		abort();
}

static inline void repo_data(struct repo *r, const char *text)
{
	fprintf(r->import, "data %zu\n%s\n", strlen(text), text);
}

static inline void repo_commit(struct repo *r, struct repo_commit c)
{
	long when = REPO_EPOCH + (long)++r->mark;

	fprintf(r->import, "commit refs/heads/%s\nmark :%u\n", c.branch ? c.branch : "main", r->mark);
	fprintf(r->import, "author %s %ld +0200\n", c.author ? c.author : "Ann <ann@a.example>", when - 60);
	fprintf(r->import, "committer Mel Maintainer <mel@a.example> %ld -0730\n", when);
	repo_data(r, c.message ? c.message : "a change");
	if (c.from)
		fprintf(r->import, "from :%u\n", c.from);
	if (c.merge)
		fprintf(r->import, "merge :%u\n", c.merge);
	if (c.mailmap) {
		fputs("M 100644 inline .mailmap\n", r->import);
		repo_data(r, c.mailmap);
	}
	fputc('\n', r->import);
}

static inline void repo_end(struct repo *r)
{
	if (pclose(r->import) != 0)
		abort();
	r->import = NULL;
}

static inline void repo_close(struct repo *r)
{
	repo_run("rm -rf %s", r->root);
}

#endif
