/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Logs of jobs of GitHub Actions, as the API and the archive of a run give them: each line begins with a time
 * of seven fractional digits, commands are in ##[…]. `gh run view --log` puts job and step, with tabs, in
 * front. A step is a group "Run …"; the checkout's own lines tell repository and commit.
 */
#include <ctype.h>

#include "ci/ci_log.h"

#define LOOKED_AT ((size_t)64 * 1024)

/* 2026-01-02T03:04:05.1234567Z and a blank. */
static bool has_time(struct str s)
{
	static const char shape[] = "0000-00-00T00:00:00.0000000Z ";

	if (s.n < sizeof shape - 1)
		return false;
	for (size_t i = 0; i < sizeof shape - 1; i++)
		if (shape[i] == '0' ? !isdigit((unsigned char)s.p[i]) : s.p[i] != shape[i])
			return false;
	return true;
}

/* The columns that gh puts in front: "job\tstep\t". */
static struct str after_columns(struct str line, struct str *ret_job)
{
	struct str rest = line, job = str_cut(&rest, '\t');

	if (!rest.p)
		return line;
	str_cut(&rest, '\t');
	if (!rest.p || !has_time(rest))
		return line;
	*ret_job = job;
	return rest;
}

static bool claims(const struct reading *r)
{
	struct str head = { r->bytes.p, r->bytes.n < LOOKED_AT ? r->bytes.n : LOOKED_AT };
	struct str line, job = STR_NONE;

	str_take(&head, "\xef\xbb\xbf");
	line = str_cut(&head, '\n');
	line = after_columns(line, &job);
	str_take(&line, "\xef\xbb\xbf");
	return has_time(line) && head.p && (str_has(head, "##[") || str_has(line, "##[") || str_has(line, "runner"));
}

struct github_log {
	struct ci_job job;
	bool failed, cancelled, ended;
	bool names_commit;	/* the line that follows is the commit that was checked out */
};

/* Lines "name: value" of a step's inputs, and what the runner says of itself. */
static void take_facts(struct github_log *g, struct str text)
{
	struct arena *a = g->job.r->arena;

	if (str_take(&text, "Complete job name: "))
		g->job.name = arena_str(a, text);
	else if (str_take(&text, "Runner name: '"))
		g->job.runner = arena_str(a, str_cut(&text, '\''));
	else if (!g->job.repository.p && str_take(&text, "repository: "))
		g->job.repository = arena_str(a, text);
}

static void take_commit(struct github_log *g, struct str text)
{
	bool expected = g->names_commit;

	g->names_commit = str_has(text, "git log -1 --format");
	if (!expected || g->job.change.p)
		return;
	str_take(&text, "'");
	if (text.n && text.p[text.n - 1] == '\'')
		text.n--;
	if (text.n >= 40 && text.n <= 64)
		g->job.change = arena_str(g->job.r->arena, text);
}

static int take_command(struct github_log *g, const struct ci_line *line, struct str text, struct err *e)
{
	if (str_take(&text, "##[group]Run "))
		return ci_job_step(&g->job, text, line, e);
	if (str_starts(text, "##[group]Post job cleanup"))
		ci_job_step_end(&g->job, NULL, &line->at);
	if (str_starts(text, "##[error]Process completed with exit code") || str_starts(text, "##[error]The process '")) {
		ci_job_step_end(&g->job, "failure", &line->at);
		g->failed = true;
	}
	if (str_starts(text, "##[error]The operation was canceled")) {
		ci_job_step_end(&g->job, "cancelled", &line->at);
		g->cancelled = true;
	}
	return 0;
}

static int take_line(struct github_log *g, struct ci_line *line, struct err *e)
{
	struct str text = line->text, job = STR_NONE;

	if (!line->at.text[0]) {
		text = after_columns(text, &job);
		ci_take_time(&text, &line->at);
		if (job.p && !g->job.name.p)
			g->job.name = arena_str(g->job.r->arena, job);
	}
	line->text = text;
	ci_job_see(&g->job, line);
	take_commit(g, str_trim(text));
	if (str_starts(text, "Cleaning up orphan processes"))
		g->ended = true;
	if (str_starts(text, "##["))
		return take_command(g, line, text, e);
	take_facts(g, str_trim(text));
	return 0;
}

/* A step without an error succeeded when another followed, or the log has its end. */
static void judge(struct github_log *g)
{
	for (struct ci_step *s = g->job.first; s; s = s->next)
		if (!s->result && (s->next || g->ended))
			s->result = "success";
	g->job.result = g->cancelled ? "cancelled" : g->failed ? "failure" : g->ended ? "success" : NULL;
}

static int read(struct reading *r, struct err *e)
{
	CLEANUP(ci_lines_close) struct ci_lines lines = { 0 };
	struct github_log g = { .job = { .r = r } };
	struct ci_line line;

	ci_lines_open(&lines, r->bytes);
	while (ci_lines_next(&lines, &line))
		if (take_line(&g, &line, e) < 0)
			return -1;
	judge(&g);
	return ci_job_add(&g.job, e);
}

const struct format format_github_actions_log = {
	.name = "github-actions-log",
	.kind = "ci-log",
	.claims = claims,
	.read = read,
};
