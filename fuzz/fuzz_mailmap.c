/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "base/str.h"
#include "git/mailmap.h"

/* A mailmap, and a person to look up in it: the first line, "name<mail". */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { size ? (const char *)data : "", size };
	struct str email = str_cut(&rest, '\n');
	struct str name = str_cut(&email, '<');
	struct arena a = ARENA_INIT;
	struct mailmap m;

	if (!email.p)
		email = STR_LIT("");
	mailmap_parse(rest, &a, &m);
	mailmap_apply(&m, &name, &email);
	arena_free(&a);
	return 0;
}
