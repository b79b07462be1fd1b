/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in for libFuzzer in the builds without it: hands each file named, and each
 * file of each folder named, to the target once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"

#define INPUT_MAX (64 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int replay(void *arg, const char *path, bool is_git, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(INPUT_MAX);
	size_t *count = arg;
	uint8_t *exact;

	(void)is_git;
	if (io_read_file(path, &b, e) < 0)
		return err_ctx(e, "%s", path);
	/* As libFuzzer does: not one byte more than the input, so that ASan sees its end. */
	exact = xmalloc(b.n);
	if (b.n)
		memcpy(exact, b.p, b.n);
	LLVMFuzzerTestOneInput(exact, b.n);
	free(exact);
	(*count)++;
	return 0;
}

int main(int argc, char **argv)
{
	struct err e = { 0 };
	size_t count = 0;

	for (int i = 1; i < argc; i++) {
		if (io_walk(argv[i], replay, &count, &e) < 0) {
			fprintf(stderr, "replay: %s\n", e.msg);
			return 5;
		}
	}
	printf("%zu inputs\n", count);
	return count ? 0 : 2;
}
