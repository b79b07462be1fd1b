/* SPDX-License-Identifier: Apache-2.0 */
#include <time.h>
#include <unistd.h>

#include "cli/cmd.h"

/* The terminal is one of the process; so is what stands on its last line. */
static struct {
	time_t began, shown;
	bool dirty;
} line;

void cli_progress(void *arg, const char *what, uint64_t done, uint64_t total)
{
	time_t now = time(NULL);

	(void)arg;
	if (!line.began)
		line.began = now;
	if (now - line.began < 1 || now == line.shown || !isatty(STDERR_FILENO))
		return;
	line.shown = now;
	line.dirty = true;
	if (total)
		fprintf(stderr, "\r\033[K%llu of %llu %s", (unsigned long long)done, (unsigned long long)total, what);
	else
		fprintf(stderr, "\r\033[K%llu %s", (unsigned long long)done, what);
}

void cli_progress_end(void)
{
	if (line.dirty)
		fputs("\r\033[K", stderr);
	line.dirty = false;
}
