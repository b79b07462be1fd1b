/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include <string.h>

#include "base/io.h"

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
