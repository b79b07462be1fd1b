/* SPDX-License-Identifier: Apache-2.0 */
#include "base/wrap.h"

/* Code points: every byte but those that continue one. */
static size_t width_of(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

void wrap_put(struct buf *b, struct str text, size_t indent, size_t width)
{
	size_t at = indent;

	while (text.p) {
		struct str word = str_cut(&text, ' ');
		size_t n = width_of(word);

		if (!word.n)
			continue;
		if (at > indent && at + 1 + n > width) {
			buf_addf(b, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			buf_add_char(b, ' ');
			at++;
		}
		buf_add_str(b, word);
		at += n;
	}
	buf_add_char(b, '\n');
}
