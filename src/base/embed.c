/* SPDX-License-Identifier: Apache-2.0 */
#include "base/embed.h"

struct str embed_find(const char *path)
{
	for (size_t i = 0; i < embed_count; i++)
		if (strcmp(embed_files[i].path, path) == 0)
			return embed_bytes(&embed_files[i]);
	return STR_NONE;
}
