/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "catalog/format_file.h"
#include "codec/jq.h"
#include "evidence/lenient.h"

#define FILTER_BYTES_MAX 2000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool compiles(struct jq_worker *w, const struct buf *filter)
{
	struct buf program = BUF_INIT(1024 * 1024);
	struct jq_output out;
	struct err e = { 0 };
	bool ret;

	buf_add_str(&program, format_prelude());
	buf_add_cstr(&program, "null as $root | null as $source | null as $index | null as $path |\n(");
	buf_add_str(&program, buf_str(filter));
	buf_add_cstr(&program, "\n)");
	ret = jq_worker_compile(w, buf_str(&program), &out, &e) == 0;
	buf_free(&program);
	return ret;
}

/* The first byte picks which rewriting; the rest is the filter. What compiles does so as rewritten. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct jq_worker *worker;
	struct buf given = BUF_INIT(FILTER_BYTES_MAX), rewritten = BUF_INIT(64 * 1024 * 1024);

	if (!size || size > FILTER_BYTES_MAX)
		return 0;
	if (!worker)
		worker = jq_worker_new();
	buf_add(&given, (const char *)data + 1, size - 1);
	(data[0] % 2 ? lenient_each : lenient_fields)(&rewritten, buf_str(&given));
	if (buf_overflowed(&rewritten) || (compiles(worker, &given) && !compiles(worker, &rewritten)))
		abort();
	buf_free(&given);
	buf_free(&rewritten);
	return 0;
}
