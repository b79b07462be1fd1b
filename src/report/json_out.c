/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json_out.h"

#include "codec/json.h"

static void begin(struct buf *b, const char *name)
{
	char last = b->n ? b->p[b->n - 1] : '{';

	if (last != '{' && last != '[')
		buf_add_char(b, ',');
	/* An array's items stand on lines of their own. */
	if (!name && b->n)
		buf_add_char(b, '\n');
	if (!name)
		return;
	json_put_cstr(b, name);
	buf_add_char(b, ':');
}

void out_open(struct buf *b, const char *name, char bracket)
{
	begin(b, name);
	buf_add_char(b, bracket);
}

void out_close(struct buf *b, char bracket)
{
	buf_add_char(b, bracket);
}

void out_text(struct buf *b, const char *name, const char *v)
{
	begin(b, name);
	json_put_cstr(b, v);
}

void out_number(struct buf *b, const char *name, int64_t n)
{
	begin(b, name);
	buf_addf(b, "%lld", (long long)n);
}

void out_bool(struct buf *b, const char *name, bool v)
{
	begin(b, name);
	buf_add_cstr(b, v ? "true" : "false");
}
