/* SPDX-License-Identifier: Apache-2.0 */
#include "base/plain.h"

/* The code point of the control that s begins with, and its length; 0 when it is none. */
static unsigned control_at(struct str s, size_t *ret_len)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned c;

	*ret_len = 1;
	if (p[0] < 0x20 || p[0] == 0x7f)
		return p[0];
	*ret_len = 2;
	if (p[0] == 0xc2 && s.n >= 2 && p[1] >= 0x80 && p[1] < 0xa0)
		return p[1];
	*ret_len = 3;
	if (p[0] != 0xe2 || s.n < 3)
		return 0;
	c = 0x2000u | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	/* Line and paragraph separators, embeddings, overrides, isolates. */
	return (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ? c : 0;
}

static bool stays(char c, enum plain_mode mode)
{
	return mode == PLAIN_LINES && (c == '\n' || c == '\t');
}

void plain_put(struct buf *b, struct str s, enum plain_mode mode)
{
	size_t begin = 0;

	for (size_t i = 0, len; i < s.n; i += len) {
		unsigned char c = (unsigned char)s.p[i];
		unsigned control;

		len = 1;
		if ((c >= 0x20 && c < 0x7f) || stays(s.p[i], mode))
			continue;
		control = control_at((struct str){ s.p + i, s.n - i }, &len);
		if (!control && c) {
			len = 1;
			continue;
		}
		buf_add(b, s.p + begin, i - begin);
		buf_addf(b, "\\u%04x", control);
		begin = i + len;
	}
	if (s.n > begin)
		buf_add(b, s.p + begin, s.n - begin);
}

const char *plain_s(uint64_t count)
{
	return count == 1 ? "" : "s";
}
