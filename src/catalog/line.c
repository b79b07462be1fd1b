/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/line.h"

int line_check_start(struct str *bytes, struct err *e)
{
	if (str_starts(*bytes, "\xff\xfe") || str_starts(*bytes, "\xfe\xff"))
		return err_set(e, ERR_INPUT, "UTF-16: expected UTF-8");
	/* Without a mark, every second byte of plain text is a NUL. */
	if (bytes->n >= 2 && !bytes->p[0] != !bytes->p[1])
		return err_set(e, ERR_INPUT, "UTF-16 or UTF-32: expected UTF-8");
	str_take(bytes, STR_UTF8_BOM);
	return 0;
}

/* The characters U+0080 to U+009F, and U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069. */
static bool is_control_sequence(const unsigned char *p, size_t n)
{
	if (n >= 2 && p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f)
		return true;
	if (n < 3 || p[0] != 0xe2)
		return false;
	if (p[1] == 0x80)
		return p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xaa && p[2] <= 0xae);
	return p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9;
}

bool line_has_control(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0; i < s.n; i++)
		if ((p[i] < 0x20 && p[i] != '\t') || p[i] == 0x7f ||
		    (p[i] >= 0x80 && is_control_sequence(&p[i], s.n - i)))
			return true;
	return false;
}

int line_check(struct str line, struct err *e)
{
	if (!str_utf8(line))
		return err_set(e, ERR_INPUT, "not text in UTF-8");
	if (line_has_control(line))
		return err_set(e, ERR_INPUT, "a control character: expected text");
	return 0;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

const char *line_of(struct arena *a, struct str text, size_t max)
{
	struct str s = str_trim(text);
	size_t n = 0;
	char *line;

	line = arena_alloc(a, s.n + sizeof "\u2026");
	for (size_t i = 0; i < s.n; i++)
		if (!is_space(s.p[i]))
			line[n++] = s.p[i];
		else if (!is_space(s.p[i - 1]))
			line[n++] = ' ';
	if (n <= max) {
		line[n] = '\0';
		return line;
	}
	memcpy(&line[str_head((struct str){ line, n }, max).n], "\u2026", sizeof "\u2026");
	return line;
}

const char *line_kept(struct arena *a, struct str text)
{
	char *kept = arena_cstr(a, text);

	for (char *p = kept; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	return kept;
}
