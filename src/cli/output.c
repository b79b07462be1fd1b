/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include <string.h>

#include "base/io.h"

static const char *name_of(const void *formats, size_t size, size_t i)
{
	const char *name;

	memcpy(&name, (const char *)formats + i * size, sizeof name);
	return name;
}

static int refuse(const char *format, const void *formats, size_t count, size_t size, struct err *e)
{
	CLEANUP(buf_free) struct buf known = BUF_INIT(1024);

	for (size_t i = 0; i < count; i++)
		buf_addf(&known, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", name_of(formats, size, i));
	return err_set(e, ERR_USAGE, "no format '%s': %s", format, known.p);
}

const void *output_format(const struct cli *c, const char *fallback, const void *formats, size_t count, size_t size,
			  struct err *e)
{
	const char *format = cli_option(c, "format");

	if (!format)
		format = c->json && !cli_option(c, "output") ? "json" : fallback;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name_of(formats, size, i), format) != 0)
			continue;
		if (strcmp(format, "xlsx") != 0 || cli_option(c, "output"))
			return (const char *)formats + i * size;
		err_set(e, ERR_USAGE, "a spreadsheet is no text: say where to, -o FILE");
		return NULL;
	}
	refuse(format, formats, count, size, e);
	return NULL;
}

int output_write(struct cli *c, const struct buf *b, bool exact, struct err *e)
{
	const char *path = cli_option(c, "output");

	if (buf_overflowed(b))
		return err_set(e, ERR_ENV, "a report of more than %zu bytes", b->ceiling);
	if (!path || strcmp(path, "-") == 0) {
		c->exact |= exact;
		buf_add_str(&c->out, buf_str(b));
		return 0;
	}
	if (io_write_file(path, buf_str(b), 0666, e) < 0)
		return -1;
	if (c->json)
		buf_addf(&c->out, "{\"bytes\":%zu}\n", b->n);
	else
		buf_addf(&c->out, "wrote %s (%zu bytes)\n", path, b->n);
	return 0;
}
