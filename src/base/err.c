/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Messages quote foreign text: a line stays one line, and no terminal is given commands. */
static void mask_controls(char *p)
{
	for (; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
}

int err_set_at(struct err *e, enum err_kind kind, const char *file, int line, const char *fmt, ...)
{
	va_list va;

	if (e->kind != ERR_NONE)
		return -1;
	e->kind = kind;
	e->file = file;
	e->line = line;
	va_start(va, fmt);
	vsnprintf(e->msg, sizeof e->msg, fmt, va);
	va_end(va);
	mask_controls(e->msg);
	return -1;
}

int err_ctx(struct err *e, const char *fmt, ...)
{
	char cause[sizeof e->msg];
	va_list va;
	int n;

	memcpy(cause, e->msg, sizeof cause);
	va_start(va, fmt);
	n = vsnprintf(e->msg, sizeof e->msg, fmt, va);
	va_end(va);
	if (n >= 0 && (size_t)n + 3 < sizeof e->msg) {
		size_t room = sizeof e->msg - (size_t)n - 3;

		memcpy(e->msg + n, ": ", 2);
		strncpy(e->msg + n + 2, cause, room);
		e->msg[sizeof e->msg - 1] = '\0';
	}
	mask_controls(e->msg);
	return -1;
}

void err_clear(struct err *e)
{
	*e = (struct err){ 0 };
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list va;

	fprintf(stderr, "assay: bug at %s:%d: ", file, line);
	va_start(va, fmt);
	vfprintf(stderr, fmt, va);
	va_end(va);
	fputc('\n', stderr);
	abort();
}
