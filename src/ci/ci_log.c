/* SPDX-License-Identifier: Apache-2.0 */
#include "ci/ci_log.h"

#include <ctype.h>
#include <stdio.h>

#include "facts/record.h"

void ci_lines_open(struct ci_lines *l, struct str bytes)
{
	str_take(&bytes, "\xef\xbb\xbf");
	*l = (struct ci_lines){ .rest = bytes, .plain = BUF_INIT(CI_LINE_MAX) };
}

void ci_lines_close(struct ci_lines *l)
{
	buf_free(&l->plain);
}

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t')
			return false;
	return true;
}

/* What a terminal would obey: escape sequences (ECMA-48) and other controls; a carriage return is a blank. */
static void add_plain(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == 0x1b && i + 1 < s.n && s.p[i + 1] == '[') {
			for (i += 2; i < s.n && !(s.p[i] >= '@' && s.p[i] <= '~');)
				i++;
			continue;
		}
		if (c >= ' ' || c == '\t')
			buf_add_char(b, (char)c);
		else if (c == '\r' && i + 1 < s.n)
			buf_add_char(b, ' ');
	}
}

bool ci_take_time(struct str *text, struct when *ret)
{
	struct str rest = *text, word;
	struct err ignored = { 0 };
	bool bracket = str_take(&rest, "[");
	const char *end;

	if (rest.n < 20 || !isdigit((unsigned char)rest.p[0]) || rest.p[4] != '-' || rest.p[10] != 'T')
		return false;
	end = memchr(rest.p, bracket ? ']' : ' ', rest.n < 40 ? rest.n : 40);
	word = (struct str){ rest.p, end ? (size_t)(end - rest.p) : rest.n };
	if (word.n > 40 || when_parse(word, ret, &ignored) < 0)
		return false;
	*text = end ? (struct str){ end + 1, rest.n - word.n - 1 } : (struct str){ rest.p + rest.n, 0 };
	if (bracket)
		str_take(text, " ");
	return true;
}

bool ci_lines_next(struct ci_lines *l, struct ci_line *ret)
{
	struct str line;

	if (!l->rest.p)
		return false;
	line = str_cut(&l->rest, '\n');
	if (line.n > CI_LINE_MAX)
		line.n = CI_LINE_MAX;
	*ret = (struct ci_line){ .text = line, .number = ++l->number };
	if (!is_plain(line)) {
		buf_clear(&l->plain);
		add_plain(&l->plain, line);
		ret->text = buf_str(&l->plain);
	}
	ci_take_time(&ret->text, &ret->at);
	return true;
}

int ci_job_step(struct ci_job *j, struct str name, const struct ci_line *at, struct err *e)
{
	struct ci_step *s;

	ci_job_step_end(j, NULL, at->at.text[0] ? &at->at : &j->completed);
	if (++j->steps > CI_STEPS_MAX)
		return err_set(e, ERR_INPUT, "line %zu: more than %d steps", at->number, CI_STEPS_MAX);
	s = arena_alloc(j->r->arena, sizeof *s);
	s->name = arena_str(j->r->arena, name);
	s->started = at->at.text[0] ? at->at : j->completed;
	s->line = at->number;
	if (j->last)
		j->last->next = s;
	else
		j->first = s;
	j->last = s;
	return 0;
}

void ci_job_step_end(struct ci_job *j, const char *result, const struct when *at)
{
	struct ci_step *s = j->last;

	if (!s)
		return;
	if (result)
		s->result = result;
	if (!s->completed.text[0])
		s->completed = *at;
}

void ci_job_see(struct ci_job *j, const struct ci_line *line)
{
	if (line->at.text[0]) {
		if (!j->started.text[0])
			j->started = line->at;
		j->completed = line->at;
	}
	test_sums_add(&j->tests, line->text);
}

/* A log has no id of its job: its name, and when it began, tell it from others. */
static struct str job_id(const struct ci_job *j)
{
	return str_of(arena_printf(j->r->arena, "%.*s %s", STR_FMT(j->name),
				   j->started.text[0] ? j->started.text : "log"));
}

static int add_steps(struct ci_job *j, struct str id, struct err *e)
{
	char number[24], place[40];
	size_t ordinal = 0;

	for (const struct ci_step *s = j->first; s; s = s->next) {
		const struct record_kind *kind = record_kind_by_name(STR_LIT("ci_step"));
		struct str values[RECORD_COLUMNS_MAX] = { 0 };

		snprintf(number, sizeof number, "%zu", ++ordinal);
		snprintf(place, sizeof place, "line=%zu", s->line);
		record_set(kind, values, "ci_job", id);
		record_set(kind, values, "repository", j->repository);
		record_set(kind, values, "ordinal", str_of(number));
		record_set(kind, values, "name", s->name.n ? s->name : STR_LIT("-"));
		record_set(kind, values, "result", str_of(s->result ? s->result : ""));
		record_set(kind, values, "started", when_str(&s->started));
		record_set(kind, values, "completed", when_str(&s->completed));
		if (facts_record(j->r->facts, kind, values, str_of(place), e) < 0)
			return -1;
	}
	return 0;
}

int ci_job_add(struct ci_job *j, struct err *e)
{
	const struct record_kind *kind = record_kind_by_name(STR_LIT("ci_job"));
	struct str values[RECORD_COLUMNS_MAX] = { 0 };
	const struct settings_system *system = settings_system_of_repository(j->r->settings, j->repository);
	char tests[24], failed[24];
	struct str id;

	if (!j->name.n)
		j->name = STR_LIT("job");
	id = job_id(j);
	ci_job_step_end(j, NULL, &j->completed);
	snprintf(tests, sizeof tests, "%llu", (unsigned long long)j->tests.tests);
	snprintf(failed, sizeof failed, "%llu", (unsigned long long)j->tests.failed);
	record_set(kind, values, "ci_job", id);
	record_set(kind, values, "repository", j->repository);
	record_set(kind, values, "system", str_of(system ? system->id : ""));
	record_set(kind, values, "name", j->name);
	record_set(kind, values, "stage", j->stage);
	record_set(kind, values, "change", j->change);
	record_set(kind, values, "runner", j->runner);
	record_set(kind, values, "result", str_of(j->result ? j->result : ""));
	record_set(kind, values, "started", when_str(&j->started));
	record_set(kind, values, "completed", when_str(&j->completed));
	if (j->tests.summaries) {
		record_set(kind, values, "tests", str_of(tests));
		record_set(kind, values, "failed", str_of(failed));
	}
	j->r->occurred = j->completed;
	if (facts_record(j->r->facts, kind, values, STR_LIT("line=1"), e) < 0)
		return -1;
	return add_steps(j, id, e);
}
