/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/requirement_status.h"
#include "base/compiler.h"

#define CASES 100000
#define EDGES_MAX 5
#define CLOSING_MAX 3

/* The same numbers in every run. */
struct dice {
	uint64_t state;
};

static unsigned roll(struct dice *d, unsigned sides)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (unsigned)(d->state >> 33) % sides;
}

struct some {
	struct status_edge edges[EDGES_MAX];
	enum verdict closing[EDGES_MAX][CLOSING_MAX];
	size_t count;
};

static void fill(struct dice *d, struct some *s)
{
	s->count = roll(d, EDGES_MAX + 1);
	for (size_t i = 0; i < s->count; i++) {
		/* Many operate, so that the rarer statuses come up as well. */
		s->edges[i] = (struct status_edge){
			.verdict = roll(d, 2) ? VERDICT_OPERATED : (enum verdict)roll(d, VERDICTS),
			.integral = roll(d, 2),
			.challenged = roll(d, 8) == 0,
			.residual = roll(d, 2),
			.closed_by = s->closing[i],
			.closed_by_count = roll(d, CLOSING_MAX + 1),
		};
		for (size_t k = 0; k < CLOSING_MAX; k++)
			s->closing[i][k] = roll(d, 3) ? VERDICT_OPERATED : (enum verdict)roll(d, VERDICTS);
	}
}

static void copy(struct some *to, const struct some *from)
{
	*to = *from;
	for (size_t i = 0; i < to->count; i++)
		to->edges[i].closed_by = to->closing[i];
}

static enum requirement_status status(const struct some *s)
{
	return requirement_status_of(s->edges, s->count);
}

/* How good a status is, deviations left out: of these there is no better or worse. */
static int rank(enum requirement_status s)
{
	static const int ranks[] = {
		[REQUIREMENT_SUPPORTED] = 3, [REQUIREMENT_PARTLY] = 2,	   [REQUIREMENT_NO_EVIDENCE] = 1,
		[REQUIREMENT_NOT_MAPPED] = 0, [REQUIREMENT_DEVIATIONS] = -1, [REQUIREMENT_NOT_IN_SCOPE] = -1,
	};

	return ranks[s];
}

/* What evidence can make of a verdict: something where there was nothing. Its deviations are the exception. */
static enum verdict with_evidence(struct dice *d, enum verdict v)
{
	if (v == VERDICT_NO_EVIDENCE)
		return roll(d, 2) ? VERDICT_NO_POPULATION : VERDICT_OPERATED;
	return v == VERDICT_NO_POPULATION ? VERDICT_OPERATED : v;
}

static void adding_evidence_never_worsens_a_status_but_by_a_deviation(void **state)
{
	struct dice d = { 20261122 };
	struct some before, after;
	size_t seen[REQUIREMENT_STATUSES] = { 0 }, better = 0;

	(void)state;
	for (size_t n = 0; n < CASES; n++) {
		fill(&d, &before);
		copy(&after, &before);
		for (size_t i = 0; i < after.count; i++) {
			if (roll(&d, 2))
				after.edges[i].verdict = with_evidence(&d, after.edges[i].verdict);
			for (size_t k = 0; k < CLOSING_MAX; k++)
				if (roll(&d, 2))
					after.closing[i][k] = with_evidence(&d, after.closing[i][k]);
		}
		seen[status(&before)]++;
		assert_true(rank(status(&after)) >= rank(status(&before)));
		better += rank(status(&after)) > rank(status(&before));
	}
	/* The cases do reach every status, and evidence does help. */
	for (int s = 0; s < REQUIREMENT_NOT_IN_SCOPE; s++)
		assert_true(seen[s] > CASES / 100);
	assert_true(better > CASES / 100);
}

static void a_deviation_is_never_outweighed(void **state)
{
	struct dice d = { 7 };
	struct some s;

	(void)state;
	for (size_t n = 0; n < CASES; n++) {
		fill(&d, &s);
		if (!s.count)
			continue;
		s.edges[roll(&d, (unsigned)s.count)].verdict = VERDICT_DEVIATIONS;
		assert_int_equal(status(&s), REQUIREMENT_DEVIATIONS);
	}
}

static void taking_away_an_example_never_improves_a_status_but_for_its_deviations(void **state)
{
	struct dice d = { 42 };
	struct some before, after;

	(void)state;
	for (size_t n = 0; n < CASES; n++) {
		size_t i;

		fill(&d, &before);
		i = before.count ? roll(&d, (unsigned)before.count) : 0;
		if (!before.count || before.edges[i].integral || before.edges[i].verdict == VERDICT_DEVIATIONS)
			continue;
		copy(&after, &before);
		after.edges[i] = after.edges[--after.count];
		assert_true(rank(status(&after)) <= rank(status(&before)));
	}
}

static void without_an_integral_edge_nothing_is_supported(void **state)
{
	struct dice d = { 3 };
	struct some s;

	(void)state;
	for (size_t n = 0; n < CASES; n++) {
		fill(&d, &s);
		for (size_t i = 0; i < s.count; i++)
			s.edges[i].integral = false;
		assert_int_not_equal(status(&s), REQUIREMENT_SUPPORTED);
	}
}

static void an_integral_edge_that_leaves_a_residual_open_is_never_supported(void **state)
{
	struct dice d = { 5 };
	struct some s;
	size_t open = 0;

	(void)state;
	for (size_t n = 0; n < CASES; n++) {
		bool any = false;

		fill(&d, &s);
		for (size_t i = 0; i < s.count; i++)
			any |= s.edges[i].integral && status_residual_open(&s.edges[i]);
		if (any)
			assert_int_not_equal(status(&s), REQUIREMENT_SUPPORTED);
		open += any;
	}
	assert_true(open > CASES / 10);
}

static void a_challenge_never_improves_a_status_and_its_edge_supports_nothing(void **state)
{
	struct dice d = { 11 };
	struct some before, after;

	(void)state;
	for (size_t n = 0; n < CASES; n++) {
		fill(&d, &before);
		copy(&after, &before);
		for (size_t i = 0; i < after.count; i++)
			if (roll(&d, 2))
				after.edges[i].challenged = true;
		assert_true(rank(status(&after)) <= rank(status(&before)));
		for (size_t i = 0; i < after.count; i++)
			after.edges[i].challenged = true;
		assert_int_not_equal(status(&after), REQUIREMENT_SUPPORTED);
		assert_int_not_equal(status(&after), REQUIREMENT_PARTLY);
	}
}

static void the_order_of_edges_does_not_matter(void **state)
{
	struct dice d = { 13 };
	struct some s, reversed;

	(void)state;
	for (size_t n = 0; n < CASES; n++) {
		fill(&d, &s);
		copy(&reversed, &s);
		for (size_t i = 0; i < s.count; i++)
			reversed.edges[i] = s.edges[s.count - 1 - i];
		assert_int_equal(status(&s), status(&reversed));
	}
}

static void the_table(void **state)
{
	const enum verdict yes[] = { VERDICT_OPERATED, VERDICT_OPERATED };
	const enum verdict one[] = { VERDICT_OPERATED, VERDICT_NO_POPULATION };
	struct status_edge integral = { .verdict = VERDICT_OPERATED, .integral = true };
	struct status_edge open = { .verdict = VERDICT_OPERATED, .integral = true, .residual = true };
	struct status_edge example = { .verdict = VERDICT_OPERATED };
	struct status_edge idle = { .verdict = VERDICT_NO_POPULATION, .integral = true };
	struct status_edge both[2] = { integral, idle };

	(void)state;
	assert_int_equal(requirement_status_of(NULL, 0), REQUIREMENT_NOT_MAPPED);
	assert_int_equal(requirement_status_of(&integral, 1), REQUIREMENT_SUPPORTED);
	assert_int_equal(requirement_status_of(&example, 1), REQUIREMENT_PARTLY);
	assert_int_equal(requirement_status_of(&idle, 1), REQUIREMENT_NO_EVIDENCE);
	assert_int_equal(requirement_status_of(both, 2), REQUIREMENT_PARTLY);
	both[1] = example;
	both[1].residual = true;
	assert_int_equal(requirement_status_of(both, 2), REQUIREMENT_SUPPORTED);
	assert_int_equal(requirement_status_of(&open, 1), REQUIREMENT_PARTLY);
	open.closed_by = yes;
	open.closed_by_count = 2;
	assert_int_equal(requirement_status_of(&open, 1), REQUIREMENT_SUPPORTED);
	open.closed_by = one;
	assert_int_equal(requirement_status_of(&open, 1), REQUIREMENT_PARTLY);
	integral.challenged = true;
	assert_int_equal(requirement_status_of(&integral, 1), REQUIREMENT_NO_EVIDENCE);
	integral.verdict = VERDICT_DEVIATIONS;
	assert_int_equal(requirement_status_of(&integral, 1), REQUIREMENT_DEVIATIONS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table),
		cmocka_unit_test(adding_evidence_never_worsens_a_status_but_by_a_deviation),
		cmocka_unit_test(a_deviation_is_never_outweighed),
		cmocka_unit_test(taking_away_an_example_never_improves_a_status_but_for_its_deviations),
		cmocka_unit_test(without_an_integral_edge_nothing_is_supported),
		cmocka_unit_test(an_integral_edge_that_leaves_a_residual_open_is_never_supported),
		cmocka_unit_test(a_challenge_never_improves_a_status_and_its_edge_supports_nothing),
		cmocka_unit_test(the_order_of_edges_does_not_matter),
	};

	return cmocka_run_group_tests_name("requirement_status", tests, NULL, NULL);
}
