/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_NEAREST_H
#define ASSAY_BASE_NEAREST_H

#include "base/str.h"

/*
 * "Did you mean …": of the names that are offered, the one that takes the fewest edits
 * (a letter more, less or another, or two swapped; case counts nothing) to make of the
 * given one. A name that shares too little is none: more than a third of it would change.
 */
#define NEAREST_LEN_MAX 64

struct nearest {
	struct str given;
	struct str best;	/* "not given" while nothing is near */
	size_t distance;
};

#define NEAREST_INIT(given_str) ((struct nearest){ (given_str), STR_NONE, 0 })

void nearest_offer(struct nearest *n, struct str name);

/* " (did you mean 'x'?)" or "", in buf, for the end of a message. */
const char *nearest_hint(const struct nearest *n, char *buf, size_t size);
#define NEAREST_HINT_LEN (NEAREST_LEN_MAX + 24)

#endif
