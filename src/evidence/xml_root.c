/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/xml_root.h"

static struct str after(struct str s, const char *mark)
{
	const char *at = memmem(s.p, s.n, mark, strlen(mark));
	size_t skipped = at ? (size_t)(at - s.p) + strlen(mark) : s.n;

	return (struct str){ s.p + skipped, s.n - skipped };
}

static struct str skip(struct str s, size_t n)
{
	return str_trim((struct str){ s.p + n, s.n - n });
}

/* The text from the root element's tag on. A DOCTYPE's internal subset is passed over. */
static struct str find_root(struct str s)
{
	str_take(&s, STR_UTF8_BOM);
	for (s = str_trim(s); s.n > 1 && s.p[0] == '<'; s = str_trim(s)) {
		struct str tag = s;

		if (str_starts(s, "<?"))
			s = after(s, "?>");
		else if (str_starts(s, "<!--"))
			s = after(s, "-->");
		else if (str_starts(s, "<!")) {
			tag = str_cut(&tag, '>');
			s = memchr(tag.p, '[', tag.n) ? after(after(s, "]"), ">") : after(s, ">");
		} else
			return skip(s, 1);
	}
	return STR_LIT("");
}

struct str xml_root(struct str bytes, struct str *ret_tag)
{
	struct str root = find_root(bytes), rest = root;
	size_t n = 0;

	*ret_tag = str_cut(&rest, '>');
	while (n < root.n && !strchr(" \t\r\n/>", root.p[n]))
		n++;
	root.n = n;
	for (size_t i = 0; i < root.n; i++)
		if (root.p[i] == ':')
			root = (struct str){ root.p + i + 1, root.n - i - 1 };
	return root;
}
