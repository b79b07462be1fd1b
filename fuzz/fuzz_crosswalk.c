/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "catalog/catalog_int.h"
#include "catalog/crosswalk.h"

static const char left[] = "# framework: a\n# title: t\n# version: 1\nA\t\tseries\t\tAll\theading\t\n"
			   "A.1\tA\tcriterion\t\tOne\trequirement\t\nA.2\tA\tcriterion\t\tTwo\trequirement\t\n"
			   "A.3\tA\tcriterion\t\tThree\tretired\tmoved to A.1\n";
static const char right[] = "# framework: b\n# title: t\n# version: 2 (new)\n"
			    "B.1\t\ttask\t\tOne\trequirement\t\nB.2\t\ttask\t\tTwo\trequirement\t\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read and written is read again, to the same bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct catalog c = { .arena = ARENA_INIT };
	struct buf once = BUF_INIT(8 * CATALOG_FILE_BYTES_MAX), again = BUF_INIT(8 * CATALOG_FILE_BYTES_MAX);
	struct catalog_crosswalk x;
	struct err e = { 0 };

	if (catalog_read_framework(str_of(left), &c, &e) < 0 || catalog_read_framework(str_of(right), &c, &e) < 0)
		abort();
	if (crosswalk_read((struct str){ (const char *)data, size }, &c, &x, &e) == 0) {
		crosswalk_write(&x, &once);
		if (once.n <= CATALOG_FILE_BYTES_MAX) {
			if (crosswalk_read(buf_str(&once), &c, &x, &e) < 0)
				abort();
			crosswalk_write(&x, &again);
			if (!str_eq(buf_str(&once), buf_str(&again)))
				abort();
		}
		for (size_t i = 0; i < x.edge_count; i++)
			crosswalk_holds(&x.edges[i]);
	}
	buf_free(&once);
	buf_free(&again);
	catalog_free(&c);
	return 0;
}
