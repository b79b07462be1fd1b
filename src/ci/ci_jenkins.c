/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Consoles of Jenkins builds. The last line is "Finished: SUCCESS" and the like; a pipeline says where its stages
 * begin, "[Pipeline] { (Test)"; times are there when the Timestamper plug-in wrote them.
 */
#include "ci/ci_log.h"

#define LOOKED_AT ((size_t)64 * 1024)
#define END_LOOKED_AT ((size_t)512)

static bool claims(const struct reading *r)
{
	struct str head = { r->bytes.p, r->bytes.n < LOOKED_AT ? r->bytes.n : LOOKED_AT };
	size_t end = r->bytes.n < END_LOOKED_AT ? r->bytes.n : END_LOOKED_AT;
	struct str tail = { r->bytes.p + r->bytes.n - end, end };
	bool started = str_starts(head, "Started by ") || str_starts(head, "Started from ") ||
		       str_has(head, "] Started by ") || str_starts(head, "Running as SYSTEM") ||
		       str_has(head, "Branch indexing\n");

	return (started || str_has(head, "[Pipeline] ")) &&
	       (str_has(tail, "Finished: ") || str_has(head, "[Pipeline] Start of Pipeline"));
}

static const char *result_of(struct str word)
{
	static const struct {
		const char *word, *result;
	} results[] = {
		{ "SUCCESS", "success" },     { "FAILURE", "failure" }, { "UNSTABLE", "failure" },
		{ "ABORTED", "cancelled" },   { "NOT_BUILT", "skipped" },
	};

	for (size_t i = 0; i < COUNT_OF(results); i++)
		if (str_is(word, results[i].word))
			return results[i].result;
	return NULL;
}

/* "Running on agent-7 in /var/jenkins/workspace/shop_main": the agent, and the job's folder. */
static void take_place(struct ci_job *j, struct str text)
{
	struct str folder;
	const char *slash;

	if (!str_take(&text, "Running on ") || j->runner.p)
		return;
	j->runner = arena_str(j->r->arena, str_cut(&text, ' '));
	str_take(&text, "in ");
	folder = text;
	slash = folder.n ? memrchr(folder.p, '/', folder.n) : NULL;
	if (slash && !j->name.p)
		j->name = arena_str(j->r->arena, (struct str){ slash + 1, (size_t)(folder.p + folder.n - slash) - 1 });
}

/* "Building in workspace /var/jenkins/workspace/shop" of a job that is no pipeline. */
static void take_workspace(struct ci_job *j, struct str text)
{
	const char *slash = text.n ? memrchr(text.p, '/', text.n) : NULL;

	if (str_has(text, "in workspace ") && slash && !j->name.p)
		j->name = arena_str(j->r->arena, (struct str){ slash + 1, (size_t)(text.p + text.n - slash) - 1 });
}

static int take_line(struct ci_job *j, const struct ci_line *line, struct err *e)
{
	struct str text = str_trim(line->text);

	ci_job_see(j, line);
	take_place(j, text);
	if (str_take(&text, "[Pipeline] { (")) {
		if (text.n && text.p[text.n - 1] == ')')
			text.n--;
		return ci_job_step(j, text, line, e);
	}
	if (str_take(&text, "Checking out Revision "))
		j->change = arena_str(j->r->arena, str_cut(&text, ' '));
	else if (!j->repository.p && str_take(&text, "Cloning repository "))
		j->repository = arena_str(j->r->arena, text);
	else if (str_starts(text, "Building "))
		take_workspace(j, text);
	else if (str_take(&text, "Finished: "))
		j->result = result_of(text);
	return 0;
}

/* The stage that was the last to begin is the one in which a build broke. */
static void judge(struct ci_job *j)
{
	for (struct ci_step *s = j->first; s; s = s->next)
		s->result = s->next && !str_starts(s->next->name, "Declarative: Post") ? "success" : j->result;
	if (j->last && str_starts(j->last->name, "Declarative: Post"))
		j->last->result = "success";
}

static int read(struct reading *r, struct err *e)
{
	CLEANUP(ci_lines_close) struct ci_lines lines = { 0 };
	struct ci_job j = { .r = r };
	struct ci_line line;

	ci_lines_open(&lines, r->bytes);
	while (ci_lines_next(&lines, &line))
		if (take_line(&j, &line, e) < 0)
			return -1;
	judge(&j);
	return ci_job_add(&j, e);
}

const struct format format_jenkins_console = {
	.name = "jenkins-console",
	.kind = "ci-log",
	.claims = claims,
	.read = read,
};
