/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/markdown_table.h"

#include "base/buf.h"

#define FIELD_BYTES_MAX ((size_t)1024 * 1024)

size_t markdown_row(struct str line, struct arena *a, struct str *fields, size_t max)
{
	struct str text = str_trim(line);
	CLEANUP(buf_free) struct buf field = BUF_INIT(FIELD_BYTES_MAX);
	size_t count = 0;

	if (!str_take(&text, "|"))
		return 0;
	for (size_t i = 0; i < text.n && count < max; i++) {
		if (text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1] == '|') {
			buf_add_char(&field, text.p[++i]);
		} else if (text.p[i] == '|') {
			fields[count++] = arena_str(a, str_trim(buf_str(&field)));
			buf_clear(&field);
		} else {
			buf_add_char(&field, text.p[i]);
		}
	}
	if (str_trim(buf_str(&field)).n && count < max)
		fields[count++] = arena_str(a, str_trim(buf_str(&field)));
	return count;
}

bool markdown_rule(struct str line)
{
	bool dash = false;

	line = str_trim(line);
	for (size_t i = 0; i < line.n; i++) {
		if (!line.p[i] || !strchr("|-: ", line.p[i]))
			return false;
		dash |= line.p[i] == '-';
	}
	return dash;
}
