/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/json_out.h"

#include "codec/json.h"

static void begin(struct buf *b, const char *name)
{
	char last = b->n ? b->p[b->n - 1] : '{';

	if (last != '{' && last != '[')
		buf_add_char(b, ',');
	if (!name && b->n)
		buf_add_char(b, '\n');
	if (!name)
		return;
	json_put_cstr(b, name);
	buf_add_char(b, ':');
}

void json_out_open(struct buf *b, const char *name, char bracket)
{
	begin(b, name);
	buf_add_char(b, bracket);
}

void json_out_close(struct buf *b, char bracket)
{
	buf_add_char(b, bracket);
}

void json_out_name(struct buf *b, const char *name)
{
	begin(b, name);
}

void json_out_text(struct buf *b, const char *name, const char *v)
{
	begin(b, name);
	json_put_cstr(b, v);
}

void json_out_number(struct buf *b, const char *name, int64_t n)
{
	begin(b, name);
	buf_addf(b, "%lld", (long long)n);
}

void json_out_bool(struct buf *b, const char *name, bool v)
{
	begin(b, name);
	buf_add_cstr(b, v ? "true" : "false");
}

void json_out_texts(struct buf *b, const char *name, const char *const *items, size_t count)
{
	json_out_open(b, name, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_char(b, ',');
		json_put_cstr(b, items[i]);
	}
	json_out_close(b, ']');
}
