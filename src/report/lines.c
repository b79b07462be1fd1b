/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lines.h"

#include "base/wrap.h"

static bool begins_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

size_t lines_columns(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += begins_character(*s);
	return n;
}

void lines_put_cell(struct buf *b, const char *s, size_t columns)
{
	size_t wide = lines_columns(s), keep = wide <= columns ? columns : columns > 3 ? columns - 3 : 0, n = 0;

	for (; *s && (n < keep || !begins_character(*s)); s++) {
		n += begins_character(*s);
		buf_add_char(b, *s);
	}
	for (; wide > columns && n < columns; n++)
		buf_add_char(b, '.');
	for (; n < columns; n++)
		buf_add_char(b, ' ');
}

void lines_put(struct buf *b, const char *lead, const char *text)
{
	buf_add_cstr(b, lead);
	wrap_put(b, str_of(text), lines_columns(lead), LINES_WIDTH);
}
