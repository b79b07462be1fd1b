/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/lint.h"

#include <string.h>
#include <strings.h>

/* Of the words of two titles, so many of ten are in both: the same thing in other words. */
#define ALIKE_TENTHS 8
#define WORDS_MAX 64

const char *lint_fault_name(enum lint_fault f)
{
	static const char *const names[] = {
		[LINT_ORPHAN] = "orphan",
		[LINT_UNTESTED] = "untested",
		[LINT_UNCOVERED] = "uncovered",
		[LINT_UNSAID] = "unsaid",
		[LINT_ALIKE] = "alike",
	};

	return names[f];
}

struct linting {
	const struct catalog *c;
	const struct list *frameworks;
	lint_report *report;
	void *arg;
};

static void tell(const struct linting *l, struct lint_finding f)
{
	l->report(l->arg, &f);
}

static bool has_check(const struct catalog *c, const struct catalog_control *control)
{
	for (size_t i = 0; i < c->check_count; i++)
		if (strcmp(c->checks[i].control, control->id) == 0)
			return true;
	return false;
}

static void lint_untested(const struct linting *l, const struct catalog_control *control)
{
	for (size_t i = 0; i < control->mapping_count; i++)
		if (strcmp(control->mappings[i].support, "integral-to") == 0) {
			tell(l, (struct lint_finding){ .fault = LINT_UNTESTED,
						       .control = control,
						       .requirement = control->mappings[i].requirement,
						       .stated = control->gap });
			return;
		}
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* The words of three letters and more: articles and prepositions say little. */
static size_t words_of(const char *title, struct str words[WORDS_MAX])
{
	size_t n = 0;

	while (*title && n < WORDS_MAX) {
		const char *start = title;

		while (is_word_char(*title))
			title++;
		if (title - start >= 3)
			words[n++] = (struct str){ start, (size_t)(title - start) };
		if (*title)
			title++;
	}
	return n;
}

static bool holds(const struct str *words, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (words[i].n == word.n && strncasecmp(words[i].p, word.p, word.n) == 0)
			return true;
	return false;
}

static bool same_title(const struct catalog_control *a, const struct catalog_control *b)
{
	struct str x[WORDS_MAX], y[WORDS_MAX];
	size_t nx = words_of(a->title, x), ny = words_of(b->title, y), both = 0;

	for (size_t i = 0; i < nx; i++)
		both += holds(y, ny, x[i]);
	return both * 10 >= ALIKE_TENTHS * (nx + ny - both) && both > 0;
}

static bool same_support(const struct catalog_control *a, const struct catalog_control *b)
{
	if (a->mapping_count != b->mapping_count || !a->mapping_count || !list_same(&a->evidence, &b->evidence))
		return false;
	for (size_t i = 0; i < a->mapping_count; i++) {
		bool there = false;

		for (size_t k = 0; k < b->mapping_count && !there; k++)
			there = a->mappings[i].requirement == b->mappings[k].requirement &&
				strcmp(a->mappings[i].support, b->mappings[k].support) == 0;
		if (!there)
			return false;
	}
	return true;
}

static void lint_unsaid(const struct linting *l, const struct catalog_control *control)
{
	for (size_t i = 0; i < control->mapping_count; i++) {
		const struct catalog_mapping *m = &control->mappings[i];

		if (m->residual && strcmp(m->residual, CATALOG_RESIDUAL_UNSAID) == 0)
			tell(l, (struct lint_finding){ .fault = LINT_UNSAID,
						       .control = control,
						       .requirement = m->requirement });
	}
}

static void lint_control(const struct linting *l, size_t at)
{
	const struct catalog_control *control = &l->c->controls[at];

	if (!control->mapping_count)
		tell(l, (struct lint_finding){ .fault = LINT_ORPHAN, .control = control });
	if (!has_check(l->c, control))
		lint_untested(l, control);
	lint_unsaid(l, control);
	for (size_t i = at + 1; i < l->c->control_count; i++)
		if (same_title(control, &l->c->controls[i]) || same_support(control, &l->c->controls[i]))
			tell(l, (struct lint_finding){ .fault = LINT_ALIKE,
						       .control = control,
						       .other = &l->c->controls[i] });
}

static bool wanted(const struct list *frameworks, const char *id)
{
	return !frameworks || list_has(frameworks, id);
}

static void lint_requirements(const struct linting *l)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	bool *covered = arena_alloc(&a, (l->c->requirement_count + 1) * sizeof *covered);

	for (size_t i = 0; i < l->c->control_count; i++)
		for (size_t k = 0; k < l->c->controls[i].mapping_count; k++)
			covered[l->c->controls[i].mappings[k].requirement - l->c->requirements] = true;
	for (size_t i = 0; i < l->c->requirement_count; i++) {
		const struct catalog_requirement *r = &l->c->requirements[i];

		if (r->assessable && !covered[i] && wanted(l->frameworks, r->framework))
			tell(l, (struct lint_finding){ .fault = LINT_UNCOVERED, .requirement = r, .stated = r->gap });
	}
}

void catalog_lint(const struct catalog *c, const struct list *frameworks, lint_report *report, void *arg)
{
	struct linting l = { c, frameworks, report, arg };

	for (size_t i = 0; i < c->control_count; i++)
		lint_control(&l, i);
	lint_requirements(&l);
}
