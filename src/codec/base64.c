/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/base64.h"

void base64_put(struct buf *b, struct str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)bytes.p;

	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		uint32_t v = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
			     (left > 2 ? p[i + 2] : 0);
		char four[4] = { digits[v >> 18], digits[v >> 12 & 63], digits[v >> 6 & 63], digits[v & 63] };

		if (left < 3)
			four[3] = '=';
		if (left < 2)
			four[2] = '=';
		buf_add(b, four, 4);
	}
}

static int base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_take(struct str text, struct buf *b)
{
	if (text.n % 4)
		return false;
	for (size_t i = 0; i < text.n; i += 4) {
		size_t pad = 0;
		uint32_t v = 0;
		char three[3];

		if (i + 4 == text.n)
			pad = text.p[i + 3] != '=' ? 0 : text.p[i + 2] != '=' ? 1 : 2;
		for (size_t k = 0; k < 4; k++) {
			int d = k >= 4 - pad ? 0 : base64_digit(text.p[i + k]);

			if (d < 0)
				return false;
			v = v << 6 | (uint32_t)d;
		}
		/* One text for the same bytes: the bits that padding drops must be zero. */
		if ((pad == 1 && (v & 0xff)) || (pad == 2 && (v & 0xffff)))
			return false;
		three[0] = (char)(v >> 16);
		three[1] = (char)(v >> 8);
		three[2] = (char)v;
		buf_add(b, three, 3 - pad);
	}
	return !buf_overflowed(b);
}

bool base64_any(struct str text, struct arena *a, struct str *ret)
{
	CLEANUP(buf_free) struct buf plain = BUF_INIT(text.n + 4);
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(text.n);

	if (!text.p)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\n' && text.p[i] != '\r')
			buf_add_char(&plain, text.p[i] == '-' ? '+' : text.p[i] == '_' ? '/' : text.p[i]);
	for (bool padded = str_ends(buf_str(&plain), "="); plain.n % 4 && !padded;)
		buf_add_char(&plain, '=');
	if (!base64_take(buf_str(&plain), &bytes))
		return false;
	*ret = arena_str(a, buf_str(&bytes));
	if (!ret->p)
		*ret = STR_LIT("");
	return true;
}
