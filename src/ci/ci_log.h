/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CI_CI_LOG_H
#define ASSAY_CI_CI_LOG_H

#include "ci/test_summary.h"
#include "evidence/evidence.h"

/*
 * Logs of CI jobs: what a job, its steps and its tests came to, out of the text that it printed. What is common
 * to the readers (ci_github.c, ci_gitlab.c, ci_jenkins.c): lines without the paint of terminals, and the
 * one ci_job with its ci_steps. A log says less than the API of its CI: docs/EVIDENCE.md has what is
 * taken from where.
 */
#define CI_STEPS_MAX 10000
#define CI_LINE_MAX ((size_t)64 * 1024)	/* of a longer line the beginning is looked at */

struct ci_line {
	struct str text;	/* without time, colours, carriage returns; lives until the next line */
	struct when at;		/* what the log says; "" when the line has no time */
	size_t number;		/* from 1 */
};

struct ci_lines {
	struct str rest;
	struct buf plain;
	size_t number;
};

void ci_lines_open(struct ci_lines *l, struct str bytes);
void ci_lines_close(struct ci_lines *l);	/* for CLEANUP */
bool ci_lines_next(struct ci_lines *l, struct ci_line *ret);

/* A time at the beginning of a text, in RFC 3339 or in brackets, and the blank after it: taken off. */
bool ci_take_time(struct str *text, struct when *ret);

struct ci_step {
	struct str name;
	const char *result;
	struct when started, completed;
	size_t line;
	struct ci_step *next;
};

/* The job that a log is of; texts live in the reading's arena. */
struct ci_job {
	struct reading *r;
	struct str name, repository, change, runner, stage;
	const char *result;	/* success, failure, cancelled; NULL: the log does not say */
	struct when started, completed;
	struct test_sums tests;
	struct ci_step *first, *last;
	size_t steps;
};

/* Begins a step, and so ends the one before. More than CI_STEPS_MAX are ERR_INPUT. */
int ci_job_step(struct ci_job *j, struct str name, const struct ci_line *at, struct err *e);
void ci_job_step_end(struct ci_job *j, const char *result, const struct when *at);

/* Every line goes through here: first and last time, and sums of tests. */
void ci_job_see(struct ci_job *j, const struct ci_line *line);

/* Adds the job and its steps to the sink. */
int ci_job_add(struct ci_job *j, struct err *e);

#endif
