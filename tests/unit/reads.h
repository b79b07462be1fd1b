/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_TESTS_READS_H
#define ASSAY_TESTS_READS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "facts_recorder.h"

/* The artifact, read with no settings, gives exactly these lines (facts_recorder.h). */
static inline void assert_reads_str(struct str artifact, const char *want)
{
	static const struct settings none;
	struct arena a = ARENA_INIT;
	const char *got = read_as_text(&a, artifact, &none);
	bool same = !strcmp(got, want);

	if (!same)
		print_error("got:\n%s\nwant:\n%s\n", got, want);
	arena_free(&a);
	assert_true(same);
}

static inline void assert_reads(const char *artifact, const char *want)
{
	assert_reads_str(str_of(artifact), want);
}

/* What is said of it has this in it. */
static inline void assert_says(const char *artifact, const char *want)
{
	static const struct settings none;
	struct arena a = ARENA_INIT;
	const char *got = read_as_text(&a, str_of(artifact), &none);
	bool said = strstr(got, want) != NULL;

	if (!said)
		print_error("got:\n%s\nwant in it:\n%s\n", got, want);
	arena_free(&a);
	assert_true(said);
}

#endif
