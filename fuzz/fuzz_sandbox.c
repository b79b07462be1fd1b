/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "db/fixture.h"
#include "db/sandbox.h"

/* SQL of a check or a query, over views without rows, within limits that a fuzzer can wait for. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Both for all runs; the fixture's file is removed at the end. */
static struct fixture *fixture;
static struct sandbox *sandbox;

static void close_both(void)
{
	sandbox_closep(&sandbox);
	fixture_closep(&fixture);
}

static struct sandbox *opened(void)
{
	static const struct sandbox_limits limits = { 200, 100, 64 * 1024 };
	struct err e = { 0 };

	if (!sandbox) {
		if (fixture_open(&fixture, &e) < 0 ||
		    sandbox_open(fixture_path(fixture), &limits, &sandbox, &e) < 0)
			abort();
		atexit(close_both);
	}
	return sandbox;
}

static int on_row(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	volatile char *last = arg;

	(void)row, (void)e;
	for (size_t i = 0; i < n; i++)
		if (cells[i].s.n)
			*last = cells[i].s.p[cells[i].s.n - 1];
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sandbox_param params[] = { { ":from", STR_LIT("2025-01-01T00:00:00Z") } };
	struct err e = { 0 };
	char last = 0;

	sandbox_run(opened(), (struct str){ (const char *)data, size }, params, 1, on_row, &last, &e);
	return 0;
}
