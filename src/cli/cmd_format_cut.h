/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_FORMAT_CUT_H
#define ASSAY_CLI_CMD_FORMAT_CUT_H

#include "evidence/described.h"

/*
 * What a description gives of a report as a whole, held against what it gives of it in pieces: `cut` is a promise that
 * both are the same.
 */

/* The facts of one reading, each as a line that has all that the filter gave. */
struct cut_facts {
	struct arena arena;
	const char **lines;
	size_t count;
};

#define CUT_FACTS_INIT { .arena = ARENA_INIT }

void cut_facts_add(struct cut_facts *x, const struct described_fact *f);
void cut_facts_free(struct cut_facts *x);	/* for CLEANUP; it may be filled again */

/* True: b has the facts of a, in any order. Else *ret_a and *ret_b are the first in which they differ, and NULL where one has
 * no more. Sorts both. */
bool cut_facts_same(struct cut_facts *a, struct cut_facts *b, const char **ret_a, const char **ret_b);

#endif
