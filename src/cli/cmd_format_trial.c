/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd_format_trial.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/plain.h"
#include "codec/json_out.h"

#define SHOWN_FACTS	  20
#define WARNINGS_MAX	  1000
#define CANDIDATES_SHOWN  5
#define FIELDS_MAX	  48
#define OUT_CEILING	  ((size_t)512 * 1024 * 1024)

struct tally {
	const char *kind;
	size_t count;
	struct field_count {
		const char *name;
		size_t count;
	} fields[FIELDS_MAX];
	size_t field_count;
	struct buf lines;
};

struct warning {
	const char *kind, *locator, *field, *what;
	size_t count;
};

struct candidate {
	const char *format, *failed;
	size_t held, conditions;
};

static struct tally *tally_of(struct trial *t, const char *kind)
{
	for (size_t i = 0; i < t->tally_count; i++)
		if (strcmp(t->tallies[i].kind, kind) == 0)
			return &t->tallies[i];
	t->tallies = arena_grow(&t->a, t->tallies, t->tally_count, sizeof *t->tallies);
	t->tallies[t->tally_count] = (struct tally){ .kind = kind, .lines = BUF_INIT(OUT_CEILING) };
	return &t->tallies[t->tally_count++];
}

/* A description's facts, too, which are shown with what its filters gave. */
void trial_stored(void *arg, const char *kind, struct str texts)
{
	struct trial *t = arg;
	struct tally *y;
	size_t i = 0;

	while (i < t->stored_count && strcmp(t->stored[i].kind, kind) != 0)
		i++;
	if (i == t->stored_count) {
		t->stored = arena_grow(&t->a, t->stored, t->stored_count, sizeof *t->stored);
		t->stored[t->stored_count++] = (struct tally){ .kind = arena_cstr(&t->a, str_of(kind)),
							       .lines = BUF_INIT(OUT_CEILING) };
	}
	y = &t->stored[i];
	if (y->count++ >= SHOWN_FACTS && !cli_option(t->c, "all"))
		return;
	plain_put(&y->lines, texts, PLAIN_LINE);
	buf_add_char(&y->lines, '\n');
}

/* "1 policy", "2 policies", "3 patches", "4 findings", "5 not read" */
static void put_count(struct buf *b, size_t count, const char *kind)
{
	struct str s = str_of(kind);
	bool y = str_ends(s, "y");
	bool es = str_ends(s, "ch") || str_ends(s, "sh") || str_ends(s, "s") || str_ends(s, "x");

	if (str_is(s, "unread")) {
		buf_addf(b, "%zu not read\n", count);
		return;
	}
	s.n -= count != 1 && y;
	buf_addf(b, "%zu %.*s%s\n", count, STR_FMT(s), count == 1 ? "" : y ? "ies" : es ? "es" : "s");
}

static void put_stored(struct trial *t, const struct tally *y)
{
	struct buf *b = &t->c->out;

	put_count(b, y->count, y->kind);
	buf_add_str(b, buf_str(&y->lines));
	if (y->count > SHOWN_FACTS && !cli_option(t->c, "all"))
		buf_addf(b, "  … and %zu more (--all)\n", y->count - SHOWN_FACTS);
}

static void count_field(struct tally *y, const char *name)
{
	size_t i = 0;

	while (i < y->field_count && strcmp(y->fields[i].name, name) != 0)
		i++;
	if (i == FIELDS_MAX)
		return;
	if (i == y->field_count)
		y->fields[y->field_count++] = (struct field_count){ name, 0 };
	y->fields[i].count++;
}

/* A member of a fact in JSON, counted when it is given. */
static void text(struct trial *t, struct tally *y, const char *name, struct str s)
{
	if (!s.p)
		return;
	count_field(y, name);
	json_out_name(&t->facts_json, name);
	json_put_str(&t->facts_json, s);
}

static void put_finding(struct trial *t, struct tally *y, const struct fact_finding *f)
{
	struct buf *b = &t->facts_json;

	text(t, y, "tool", f->tool);
	text(t, y, "rule", f->rule);
	text(t, y, "id", f->id);
	text(t, y, "title", f->title);
	text(t, y, "level", f->level);
	text(t, y, "severity", f->severity);
	text(t, y, "cve", f->cve);
	text(t, y, "cwe", f->cwe);
	text(t, y, "cvss", f->cvss);
	if (f->score >= 0) {
		count_field(y, "score");
		json_out_name(b, "score");
		json_put_real(b, f->score);
	}
	text(t, y, "component", f->component);
	text(t, y, "version", f->version);
	text(t, y, "purl", f->purl);
	text(t, y, "fixed", f->fixed);
	text(t, y, "file", f->file);
	if (f->line) {
		count_field(y, "line");
		json_out_number(b, "line", f->line);
	}
	text(t, y, "url", f->url);
	text(t, y, "first_seen", when_str(&f->first_seen));
	text(t, y, "closed", when_str(&f->closed));
	text(t, y, "state", f->state);
	if (f->suppressed) {
		count_field(y, "suppressed");
		json_out_bool(b, "suppressed", true);
	}
	text(t, y, "suppression", f->suppression);
	text(t, y, "mitigation", f->mitigation);
	text(t, y, "message", f->message);
	text(t, y, "fingerprint", f->fingerprint);
}

static void put_cut(struct buf *b, struct str s, size_t width)
{
	buf_add_str(b, str_head(s, width));
	if (s.n > width)
		buf_add_cstr(b, "…");
}

/* Where it is: file and line, else component and version, else URL. */
static void put_where(struct buf *b, const struct fact_finding *f)
{
	if (f->file.p) {
		put_cut(b, f->file, 60);
		if (f->line)
			buf_addf(b, ":%" PRId64, f->line);
	} else if (f->component.p) {
		put_cut(b, f->component, 50);
		if (f->version.p) {
			buf_add_char(b, ' ');
			put_cut(b, f->version, 20);
		}
	} else {
		put_cut(b, f->url, 70);
	}
}

static void line_of_finding(struct buf *b, const struct fact_finding *f)
{
	buf_addf(b, "  %-8.*s ", f->severity.p ? (int)f->severity.n : 1, f->severity.p ? f->severity.p : "-");
	put_cut(b, str_given(f->rule) ? f->rule : STR_LIT("-"), 24);
	buf_add_cstr(b, "  ");
	put_cut(b, str_given(f->title) ? f->title : f->message, 60);
	buf_add_cstr(b, "  ");
	put_where(b, f);
	buf_add_cstr(b, "  ");
	put_cut(b, f->locator, 60);
	buf_add_char(b, '\n');
}

static void put_record(struct trial *t, struct tally *y, const struct described_fact *f, bool shown)
{
	if (shown) {
		buf_add_cstr(&y->lines, "  ");
		put_cut(&y->lines, f->locator, 60);
	}
	for (size_t i = 0; i < f->record->count; i++) {
		if (!f->values[i].p)
			continue;
		text(t, y, f->record->columns[i].name, f->values[i]);
		if (shown) {
			buf_addf(&y->lines, "  %s=", f->record->columns[i].name);
			put_cut(&y->lines, f->values[i], 40);
		}
	}
	if (shown)
		buf_add_char(&y->lines, '\n');
}

static void put_scan(struct trial *t, const struct fact_scan *s)
{
	struct tally *y = tally_of(t, "scan");
	struct buf facts = t->facts_json;

	y->count++;
	buf_addf(&y->lines, "  tool=%.*s", STR_FMT(s->tool));
	if (s->tool_version.p)
		buf_addf(&y->lines, "  version=%.*s", STR_FMT(s->tool_version));
	if (s->category.p) {
		buf_add_cstr(&y->lines, "  category=");
		put_cut(&y->lines, s->category, 60);
	}
	if (s->occurred.text[0])
		buf_addf(&y->lines, "  occurred=%s", s->occurred.text);
	buf_add_char(&y->lines, '\n');
	t->facts_json = t->scan;
	buf_add_cstr(&t->facts_json, t->scan_count++ ? ",{" : "{");
	text(t, y, "tool", s->tool);
	text(t, y, "version", s->tool_version);
	text(t, y, "category", s->category);
	text(t, y, "occurred", when_str(&s->occurred));
	json_out_number(&t->facts_json, "results", s->results);
	buf_add_char(&t->facts_json, '}');
	t->scan = t->facts_json;
	t->facts_json = facts;
}

void trial_fact(void *arg, const struct described_fact *f)
{
	struct trial *t = arg;
	struct buf *b = &t->facts_json;
	struct tally *y;
	bool shown;

	cut_facts_add(&t->whole, f);
	if (f->scan) {
		put_scan(t, f->scan);
		return;
	}
	y = tally_of(t, f->kind);
	shown = !t->c->json && (y->count < SHOWN_FACTS || cli_option(t->c, "all"));
	y->count++;
	if (!t->c->json)
		buf_clear(b);
	buf_add_cstr(b, b->n ? ",{" : "{");
	json_out_text(b, "kind", f->kind);
	json_out_name(b, "locator");
	json_put_str(b, f->locator);
	if (f->finding) {
		if (shown)
			line_of_finding(&y->lines, f->finding);
		put_finding(t, y, f->finding);
	} else {
		put_record(t, y, f, shown);
	}
	json_out_name(b, "given");
	json_put(b, f->given, 0);
	buf_add_char(b, '}');
}

void trial_warning(void *arg, const char *kind, struct str locator, const char *field, const char *what)
{
	struct trial *t = arg;
	size_t i = 0;

	while (i < t->warning_count && (strcmp(t->warnings[i].field, field) != 0 || strcmp(t->warnings[i].what, what) != 0))
		i++;
	if (i == WARNINGS_MAX)
		return;
	if (i == t->warning_count) {
		t->warnings = arena_grow(&t->a, t->warnings, t->warning_count++, sizeof *t->warnings);
		t->warnings[i] = (struct warning){ kind, arena_cstr(&t->a, locator), arena_cstr(&t->a, str_of(field)),
						   arena_cstr(&t->a, str_of(what)), 0 };
	}
	t->warnings[i].count++;
}

void trial_candidate(void *arg, const struct format_file *f, size_t held, size_t conditions, const char *failed)
{
	struct trial *t = arg;

	if (2 * held < conditions)
		return; /* the rest is by chance: many reports have a version */
	t->candidates = arena_grow(&t->a, t->candidates, t->candidate_count, sizeof *t->candidates);
	t->candidates[t->candidate_count++] =
		(struct candidate){ f->name, arena_cstr(&t->a, str_of(failed)), held, conditions };
}

static int by_held(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->held != y->held)
		return x->held < y->held ? 1 : -1;
	return strcmp(x->format, y->format);
}

static void put_tally(struct trial *t, const struct tally *y)
{
	struct buf *b = &t->c->out;

	put_count(b, y->count, y->kind);
	buf_add_str(b, buf_str(&y->lines));
	if (strcmp(y->kind, "scan") == 0)
		return;
	if (y->count > SHOWN_FACTS && !cli_option(t->c, "all"))
		buf_addf(b, "  … and %zu more (--all)\n", y->count - SHOWN_FACTS);
	buf_add_cstr(b, "  fields:");
	for (size_t i = 0; i < y->field_count; i++)
		buf_addf(b, "%s %s %zu", i ? "," : "", y->fields[i].name, y->fields[i].count);
	buf_add_char(b, '\n');
}

static void put_text(struct trial *t, const char *path, const struct format *f, int64_t facts)
{
	struct buf *b = &t->c->out;

	if (!f) {
		buf_addf(b, "%s: no format recognises it\n", path);
		for (size_t i = 0; i < t->candidate_count && i < CANDIDATES_SHOWN; i++)
			buf_addf(b, "  %s: %zu of %zu conditions hold, but not %s\n", t->candidates[i].format,
				 t->candidates[i].held, t->candidates[i].conditions, t->candidates[i].failed);
		buf_add_str(b, buf_str(&t->near));
		return;
	}
	buf_addf(b, "%s: %s, %" PRId64 " fact%s\n", path, f->name, facts, plain_s((uint64_t)facts));
	for (size_t i = 0; i < t->tally_count; i++)
		put_tally(t, &t->tallies[i]);
	for (size_t i = 0; !t->tally_count && i < t->stored_count; i++)
		put_stored(t, &t->stored[i]);
	buf_add_str(b, buf_str(&t->near));
	for (size_t i = 0; i < t->cut_count; i++)
		buf_addf(b, "the same when read in pieces, cut at '%s'\n", t->cuts[i]);
	for (size_t i = 0; i < t->warning_count; i++) {
		const struct warning *w = &t->warnings[i];

		buf_addf(b, "warning: %s%s%s: %s", w->locator, *w->locator ? " " : "", w->field, w->what);
		if (w->count > 1)
			buf_addf(b, " (%zu times)", w->count);
		buf_add_char(b, '\n');
	}
}

static void put_json_lists(struct trial *t, struct buf *b)
{
	json_out_open(b, "fields", '{');
	for (size_t i = 0; i < t->tally_count; i++) {
		const struct tally *y = &t->tallies[i];

		json_out_open(b, y->kind, '{');
		for (size_t k = 0; k < y->field_count; k++)
			json_out_number(b, y->fields[k].name, (int64_t)y->fields[k].count);
		json_out_close(b, '}');
	}
	json_out_close(b, '}');
	json_out_open(b, "cut", '[');
	for (size_t i = 0; i < t->cut_count; i++) {
		buf_add_cstr(b, i ? "," : "");
		json_put_cstr(b, t->cuts[i]);
	}
	json_out_close(b, ']');
	json_out_open(b, "warnings", '[');
	for (size_t i = 0; i < t->warning_count; i++) {
		const struct warning *w = &t->warnings[i];

		buf_add_cstr(b, i ? ",{" : "{");
		json_out_text(b, "kind", w->kind);
		json_out_text(b, "locator", w->locator);
		json_out_text(b, "field", w->field);
		json_out_text(b, "what", w->what);
		json_out_number(b, "count", (int64_t)w->count);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
	json_out_open(b, "candidates", '[');
	for (size_t i = 0; i < t->candidate_count; i++) {
		buf_add_cstr(b, i ? ",{" : "{");
		json_out_text(b, "format", t->candidates[i].format);
		json_out_number(b, "held", (int64_t)t->candidates[i].held);
		json_out_number(b, "conditions", (int64_t)t->candidates[i].conditions);
		json_out_text(b, "failed", t->candidates[i].failed);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
	json_out_name(b, "near");
	buf_add_char(b, '[');
	buf_add_str(b, buf_str(&t->near));
	buf_add_char(b, ']');
}

static void put_json(struct trial *t, const char *path, const struct format *f, int64_t facts, const char *error)
{
	struct buf *b = &t->c->out;
	bool several = t->scan_count > 1;

	buf_add_char(b, '{');
	json_out_text(b, "file", path);
	json_out_text(b, "format", f ? f->name : NULL);
	json_out_text(b, "error", error);
	json_out_number(b, "count", facts);
	json_out_name(b, "scan");
	buf_add_cstr(b, several ? "[" : "");
	buf_add_str(b, t->scan.n ? buf_str(&t->scan) : STR_LIT("null"));
	buf_add_cstr(b, several ? "]" : "");
	json_out_name(b, "facts");
	buf_add_char(b, '[');
	buf_add_str(b, buf_str(&t->facts_json));
	buf_add_char(b, ']');
	put_json_lists(t, b);
	buf_add_cstr(b, "}\n");
}

void trial_cut(struct trial *t, const char *pointer)
{
	t->cuts = arena_grow(&t->a, t->cuts, t->cut_count, sizeof *t->cuts);
	t->cuts[t->cut_count++] = pointer;
}

void trial_put(struct trial *t, const char *path, const struct format *f, int64_t facts, const char *error)
{
	if (t->candidate_count)
		qsort(t->candidates, t->candidate_count, sizeof *t->candidates, by_held);
	if (t->c->json)
		put_json(t, path, f, facts, error);
	else if (error)
		buf_addf(&t->c->out, "%s: refused: %s\n", path, error);
	else
		put_text(t, path, f, facts);
}

void trial_init(struct trial *t, struct cli *c)
{
	*t = (struct trial){ .c = c, .whole = CUT_FACTS_INIT, .scan = BUF_INIT(OUT_CEILING), .facts_json = BUF_INIT(OUT_CEILING),
			     .near = BUF_INIT(OUT_CEILING) };
}

void trial_clear(struct trial *t)
{
	for (size_t i = 0; i < t->tally_count; i++)
		buf_free(&t->tallies[i].lines);
	for (size_t i = 0; i < t->stored_count; i++)
		buf_free(&t->stored[i].lines);
	arena_reset(&t->a);
	t->tallies = t->stored = NULL;
	t->warnings = NULL;
	t->candidates = NULL;
	t->cuts = NULL;
	t->tally_count = t->stored_count = t->warning_count = t->candidate_count = t->cut_count = 0;
	buf_clear(&t->scan);
	t->scan_count = 0;
	buf_clear(&t->facts_json);
	buf_clear(&t->near);
	cut_facts_free(&t->whole);
}

void trial_free(struct trial *t)
{
	trial_clear(t);
	buf_free(&t->scan);
	buf_free(&t->facts_json);
	buf_free(&t->near);
	arena_free(&t->a);
}
