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

/* Do both have the same facts, in any order? If not, ret says so by the first in which they differ: "…, as a whole …". Sorts
 * both. */
bool cut_facts_same(struct cut_facts *pieces, struct cut_facts *whole, struct buf *ret);

#endif
