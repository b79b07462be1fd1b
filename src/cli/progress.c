/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "cli/cmd.h"

#define ERASE_LINE "\r\033[K"

void cli_progress(void *arg, const char *what, uint64_t done, uint64_t total)
{
	struct cli *c = arg;
	struct progress_line *line = &c->progress;
	time_t now = time(NULL);

	if (!line->began)
		line->began = now;
	if (now - line->began < 1 || now == line->shown || !isatty(STDERR_FILENO))
		return;
	line->shown = now;
	line->dirty = true;
	if (total)
		fprintf(stderr, ERASE_LINE "%llu of %llu %s", (unsigned long long)done, (unsigned long long)total,
			what);
	else
		fprintf(stderr, ERASE_LINE "%llu %s", (unsigned long long)done, what);
}

void cli_progress_end(struct cli *c)
{
	if (c->progress.dirty)
		fputs(ERASE_LINE, stderr);
	c->progress.dirty = false;
}
