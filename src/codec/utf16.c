/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/utf16.h"

#define REPLACEMENT 0xfffd

bool utf16_marked(struct str bytes)
{
	return str_starts(bytes, "\xff\xfe") || str_starts(bytes, "\xfe\xff");
}

static unsigned unit_at(struct str bytes, size_t i, bool little)
{
	unsigned a = (unsigned char)bytes.p[i], b = (unsigned char)bytes.p[i + 1];

	return little ? a | b << 8 : a << 8 | b;
}

/* p has room for four bytes. */
static size_t put(unsigned char *p, unsigned c)
{
	if (c < 0x80) {
		p[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (unsigned char)(0xc0 | c >> 6);
		p[1] = (unsigned char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (unsigned char)(0xe0 | c >> 12);
		p[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		p[2] = (unsigned char)(0x80 | (c & 0x3f));
		return 3;
	}
	p[0] = (unsigned char)(0xf0 | c >> 18);
	p[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
	p[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	p[3] = (unsigned char)(0x80 | (c & 0x3f));
	return 4;
}

/* The character at *i, which is moved past it. */
static unsigned next(struct str bytes, size_t *i, bool little)
{
	unsigned unit = unit_at(bytes, *i, little), low;

	*i += 2;
	if (unit < 0xd800 || unit > 0xdfff)
		return unit;
	if (unit > 0xdbff || bytes.n - *i < 2)
		return REPLACEMENT;
	low = unit_at(bytes, *i, little);
	if (low < 0xdc00 || low > 0xdfff)
		return REPLACEMENT;
	*i += 2;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

void utf16_to_utf8(struct str bytes, struct buf *ret)
{
	bool little = str_starts(bytes, "\xff\xfe");
	unsigned char piece[4096 + 4];
	size_t n = 0, i = 2;

	while (i + 1 < bytes.n) {
		n += put(piece + n, next(bytes, &i, little));
		if (n < 4096)
			continue;
		buf_add(ret, piece, n);
		n = 0;
	}
	if (i < bytes.n)
		n += put(piece + n, REPLACEMENT);
	buf_add(ret, piece, n);
}
