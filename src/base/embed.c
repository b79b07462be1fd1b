/* SPDX-License-Identifier: Apache-2.0 */
#include "base/embed.h"

#include <stdint.h>

struct str embed_find(const char *path)
{
	for (size_t i = 0; i < embed_count; i++)
		if (strcmp(embed_files[i].path, path) == 0)
			return embed_bytes(&embed_files[i]);
	return STR_NONE;
}

/* The table is made in the order in which the bytes stand. */
const struct embed_file *embed_of(struct str bytes)
{
	uintptr_t at = (uintptr_t)bytes.p;
	size_t low = 0, high = embed_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((uintptr_t)embed_files[middle].begin < at)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == embed_count || (uintptr_t)embed_files[low].begin != at || embed_bytes(&embed_files[low]).n != bytes.n)
		return NULL;
	return &embed_files[low];
}
