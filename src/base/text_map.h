/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_TEXT_MAP_H
#define ASSAY_BASE_TEXT_MAP_H

#include "base/str.h"

/*
 * From texts to numbers: open addressing, the texts copied. Where a text goes depends on a
 * random number, so that nobody can make texts that all go to one place. Numbers are the
 * caller's, mostly indexes into an array beside the map.
 */
struct text_map {
	struct text_map_slot *slots;
	size_t room; /* a power of two, or 0 */
	size_t count;
	uint64_t salt;
};

#define TEXT_MAP_INIT ((struct text_map){ NULL, 0, 0, 0 })

/* The number of that text; NULL when it is not there. Good until the next addition. */
size_t *text_map_get(const struct text_map *m, struct str text);

/* True when it was not there before: it has that number now. Else its number stays. */
bool text_map_add(struct text_map *m, struct str text, size_t number);

/* Whether it was there or not. */
void text_map_set(struct text_map *m, struct str text, size_t number);

void text_map_free(struct text_map *m); /* for CLEANUP; ready for use again */

#endif
