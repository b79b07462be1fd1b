/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lines.h"

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

/* The bytes of the next word. */
static size_t word_length(const char *s)
{
	return strcspn(s, " \t\r\n");
}

void lines_put(struct buf *b, const char *lead, const char *text)
{
	size_t indent = lines_columns(lead), at = indent;

	buf_add_cstr(b, lead);
	for (;;) {
		size_t bytes, columns = 0;

		text += strspn(text, " \t\r\n");
		bytes = word_length(text);
		if (!bytes)
			break;
		for (size_t i = 0; i < bytes; i++)
			columns += begins_character(text[i]);
		if (at > indent && at + 1 + columns > LINES_WIDTH) {
			buf_add_char(b, '\n');
			lines_put_cell(b, "", indent);
			at = indent;
		}
		if (at > indent) {
			buf_add_char(b, ' ');
			at++;
		}
		buf_add(b, text, bytes);
		at += columns;
		text += bytes;
	}
	buf_add_char(b, '\n');
}
