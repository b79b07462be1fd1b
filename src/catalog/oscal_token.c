/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/oscal_token.h"

#include <stdio.h>

#include "crypt/hash.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_inner(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool oscal_token_is(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!is_inner(id.p[i]))
			return false;
	return id.n && (is_letter(id.p[0]) || id.p[0] == '_');
}

void oscal_token_put(struct buf *b, struct str id)
{
	bool gap = false;

	if (!id.n || !(is_letter(id.p[0]) || id.p[0] == '_'))
		buf_add_char(b, '_');
	for (size_t i = 0; i < id.n; i++) {
		if (!is_inner(id.p[i])) {
			gap = true;
			continue;
		}
		if (gap && i)
			buf_add_char(b, '-');
		gap = false;
		buf_add_char(b, id.p[i]);
	}
}

void oscal_uuid(struct str name, char ret[OSCAL_UUID_LEN + 1])
{
	struct sha256 d = sha256_of(name);
	size_t n = 0;

	d.b[6] = (unsigned char)((d.b[6] & 0x0f) | 0x50);
	d.b[8] = (unsigned char)((d.b[8] & 0x3f) | 0x80);
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			ret[n++] = '-';
		n += (size_t)snprintf(ret + n, 3, "%02x", d.b[i]);
	}
}
