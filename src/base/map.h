/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_MAP_H
#define ASSAY_BASE_MAP_H

#include "base/str.h"

/*
 * Finds texts again: a number for each distinct text. Texts are borrowed: they live as long as
 * the map. The hash is seeded by where the map's memory lies, so that nobody can prepare texts
 * that collide; nothing depends on the order of slots.
 */
struct map {
	struct map_slot *slots;
	size_t room;	/* a power of two, or 0 */
	size_t count;
	uint64_t seed;
};

#define MAP_INIT ((struct map){ NULL, 0, 0, 0 })
#define MAP_NONE SIZE_MAX

/* Keeps number for key, unless the key is there: the first stays. False when it was there. */
bool map_add(struct map *m, struct str key, size_t number);

/* The number of the key, MAP_NONE when it is not there. */
size_t map_find(const struct map *m, struct str key);

void map_free(struct map *m);

#endif
