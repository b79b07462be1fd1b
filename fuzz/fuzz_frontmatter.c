/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "base/err.h"
#include "codec/frontmatter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool is_within(struct str part, struct str whole)
{
	return !part.p || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = { (const char *)data, n };
	struct frontmatter f;
	struct str title;

	frontmatter_split(bytes, &f);
	title = frontmatter_title(f.body);
	if (!is_within(f.yaml, bytes) || !is_within(f.body, bytes) || !is_within(title, f.body))
		BUG("a slice of something else");
	if (title.p && !title.n)
		BUG("a title without text");
	return 0;
}
