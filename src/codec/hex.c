/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/hex.h"

struct str hex_of(struct str bytes, struct arena *a)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_alloc(a, 2 * bytes.n + 1);

	for (size_t i = 0; i < bytes.n; i++) {
		p[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
		p[2 * i + 1] = digits[bytes.p[i] & 15];
	}
	return (struct str){ p, 2 * bytes.n };
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_take(struct str text, struct arena *a, struct str *ret)
{
	char *p;

	if (!text.p || text.n % 2)
		return false;
	p = arena_alloc(a, text.n / 2 + 1);
	for (size_t i = 0; i < text.n / 2; i++) {
		int high = digit(text.p[2 * i]), low = digit(text.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i] = (char)(high * 16 + low);
	}
	*ret = (struct str){ p, text.n / 2 };
	return true;
}
