/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "evidence/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Whatever the bytes are, they have a type that has a name; in a copy of their own, so that a byte read behind
 * them is seen. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *bytes = xcalloc(n ? n : 1, 1);
	const char *media;

	if (n)
		memcpy(bytes, data, n);
	media = media_of((struct str){ bytes, n });
	if (!strchr(media, '/') || !*media_name(media))
		BUG("'%s' is no media type", media);
	free(bytes);
	return 0;
}
