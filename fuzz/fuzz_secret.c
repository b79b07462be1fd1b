/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "facts/secret.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Matches go forward and stay inside; what was redacted has none of them left where they stood. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(16 * 1024 * 1024);
	struct str bytes = { (const char *)data, n };
	struct secret_scan scan = { .from = 0 };
	size_t before = 0;
	struct secret s;

	while (secret_next(bytes, &scan, &s)) {
		if (s.at < before || s.n == 0 || s.at + s.n > n || scan.from != s.at + s.n)
			BUG("a match at %zu of %zu bytes", s.at, s.n);
		before = scan.from;
	}
	if (secret_redact(bytes, &b) != (before > 0))
		BUG("redacted and found disagree");
	return 0;
}
