/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Traces of jobs of GitLab CI. Sections are marked "section_start:UNIX:name[options]\r" and section_end; they
 * are the steps. The runner says which commit it checked out and, in the last lines, how the job ended.
 */
#include "ci/ci_log.h"

#define LOOKED_AT ((size_t)16 * 1024)

static bool claims(const struct reading *r)
{
	struct str head = { r->bytes.p, r->bytes.n < LOOKED_AT ? r->bytes.n : LOOKED_AT };

	return str_has(head, "Running with gitlab-runner ") || (str_has(head, "section_start:1") && str_has(head, "_executor"));
}

struct gitlab_log {
	struct ci_job job;
	unsigned depth;		/* of sections in sections: only the outermost are steps */
};

/* "section_start:1700000000:build_script[collapsed=true]" and what follows on the line. Newer runners put
 * it behind a time and a stream, which the beginning is looked for behind. */
static bool take_mark(struct str *text, const char *mark, struct when *ret_at, struct str *ret_name)
{
	const char *at = text->n ? memmem(text->p, text->n, mark, strlen(mark)) : NULL;
	struct str rest, seconds;
	uint64_t unix_time;
	size_t n = 0;

	if (!at)
		return false;
	rest = (struct str){ at + strlen(mark), (size_t)(text->p + text->n - at) - strlen(mark) };
	seconds = str_cut(&rest, ':');
	if (!rest.p || !str_to_u64(seconds, &unix_time) || unix_time > INT32_MAX)
		return false;
	while (n < rest.n && ((rest.p[n] >= 'a' && rest.p[n] <= 'z') || (rest.p[n] >= 'A' && rest.p[n] <= 'Z') ||
			      (rest.p[n] >= '0' && rest.p[n] <= '9') || rest.p[n] == '_' || rest.p[n] == '-' || rest.p[n] == '.'))
		n++;
	*ret_at = when_from_unix((int64_t)unix_time);
	*ret_name = (struct str){ rest.p, n };
	*text = (struct str){ rest.p + n, rest.n - n };
	return true;
}

/* Leaves in the line what follows its marks. */
static int take_sections(struct gitlab_log *g, struct ci_line *line, struct err *e)
{
	struct str rest = line->text, ended, name;

	while (take_mark(&rest, "section_end:", &line->at, &name)) {
		ci_job_see(&g->job, line);
		if (g->depth && --g->depth == 0)
			ci_job_step_end(&g->job, "success", &line->at);
	}
	ended = rest;
	rest = line->text;
	while (take_mark(&rest, "section_start:", &line->at, &name)) {
		ci_job_see(&g->job, line);
		if (g->depth++ == 0 && ci_job_step(&g->job, name, line, e) < 0)
			return -1;
	}
	line->text = str_trim(rest.n < ended.n ? rest : ended);
	return 0;
}

static void take_facts(struct gitlab_log *g, struct str text)
{
	struct arena *a = g->job.r->arena;
	const char *word;

	if (str_take(&text, "Checking out ")) {
		g->job.change = arena_str(a, str_cut(&text, ' '));
	} else if (str_starts(text, "Running on ")) {
		word = memmem(text.p, text.n, " via ", 5);
		if (word)
			g->job.runner = arena_str(a, (struct str){ word + 5, (size_t)(text.p + text.n - word) - 5 });
	} else if (str_starts(text, "Job succeeded")) {
		g->job.result = "success";
	} else if (str_starts(text, "ERROR: Job failed")) {
		g->job.result = str_has(text, "execution took longer") ? "timed-out" :
				str_has(text, "canceled") ? "cancelled" : "failure";
	}
}

/* The project is told by where its sources lie: "Initialized empty Git repository in /builds/acme/shop/.git/". */
static void take_repository(struct gitlab_log *g, struct str text)
{
	const char *at = text.n ? memmem(text.p, text.n, "/builds/", 8) : NULL;
	struct str path;

	if (g->job.repository.p || !at || !str_has(text, "Git repository in "))
		return;
	path = (struct str){ at + 8, (size_t)(text.p + text.n - at) - 8 };
	if (str_ends(path, "/"))
		path.n--;
	if (str_ends(path, "/.git"))
		path.n -= 5;
	g->job.repository = arena_str(g->job.r->arena, path);
}

/* The step in which the job failed is the last that began before the runner said so. */
static void judge(struct gitlab_log *g)
{
	struct ci_step *failed = NULL;

	for (struct ci_step *s = g->job.first; s; s = s->next)
		if (str_is(s->name, "step_script") || str_is(s->name, "build_script"))
			failed = s;
	if (g->job.result && strcmp(g->job.result, "success") != 0 && (failed || g->job.last))
		(failed ? failed : g->job.last)->result = g->job.result;
}

static int read(struct reading *r, struct err *e)
{
	CLEANUP(ci_lines_close) struct ci_lines lines = { 0 };
	struct gitlab_log g = { .job = { .r = r } };
	struct ci_line line;

	ci_lines_open(&lines, r->bytes);
	while (ci_lines_next(&lines, &line)) {
		ci_job_see(&g.job, &line);
		if (take_sections(&g, &line, e) < 0)
			return -1;
		/* Newer runners write a stream after the time: "00O Job succeeded". */
		if (line.text.n > 4 && line.text.p[0] == '0' && line.text.p[3] == ' ')
			line.text = (struct str){ line.text.p + 4, line.text.n - 4 };
		take_facts(&g, str_trim(line.text));
		take_repository(&g, str_trim(line.text));
	}
	judge(&g);
	return ci_job_add(&g.job, e);
}

const struct format format_gitlab_job_log = {
	.name = "gitlab-job-log",
	.kind = "ci-log",
	.claims = claims,
	.read = read,
};
