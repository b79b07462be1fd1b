/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/frontmatter.h"

static struct str trim_end(struct str line)
{
	while (line.n && (line.p[line.n - 1] == ' ' || (line.p[line.n - 1] >= '\t' && line.p[line.n - 1] <= '\r')))
		line.n--;
	return line;
}

static struct str next_line(struct str *rest)
{
	return trim_end(str_cut(rest, '\n'));
}

void frontmatter_split(struct str bytes, struct frontmatter *ret)
{
	struct str rest = bytes, line;
	const char *begin;

	str_take(&rest, STR_UTF8_BOM);
	*ret = (struct frontmatter){ STR_NONE, 0, rest, 1 };
	if (!str_is(next_line(&rest), "---"))
		return;
	begin = rest.p;
	for (size_t n = 2; rest.p; n++) {
		const char *at = rest.p;

		line = next_line(&rest);
		if (!str_is(line, "---") && !str_is(line, "..."))
			continue;
		if (!rest.p)
			rest = (struct str){ bytes.p + bytes.n, 0 };
		*ret = (struct frontmatter){ { begin, (size_t)(at - begin) }, 2, rest, n + 1 };
		return;
	}
}

/* Without up to three spaces of indent; four make code. */
static struct str dedent(struct str line)
{
	for (int i = 0; i < 3 && line.n && line.p[0] == ' '; i++) {
		line.p++;
		line.n--;
	}
	return line;
}

static size_t run_of(struct str line, char c)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == c)
		n++;
	return n;
}

/* The text of "## Text ##"; "not given" when the line is no such heading. */
static struct str atx_text(struct str line)
{
	size_t n = run_of(line, '#'), end;
	struct str text;

	if (n < 1 || n > 6 || (n < line.n && line.p[n] != ' ' && line.p[n] != '\t'))
		return STR_NONE;
	text = str_trim((struct str){ line.p + n, line.n - n });
	for (end = text.n; end && text.p[end - 1] == '#'; end--)
		;
	if (end == 0 || text.p[end - 1] == ' ' || text.p[end - 1] == '\t')
		text.n = end;
	return str_trim(text);
}

static bool is_underline(struct str line)
{
	return line.n && (run_of(line, '=') == line.n || run_of(line, '-') == line.n);
}

/* What begins a block that is no paragraph: quotes, tables, lists, code. */
static bool begins_other_block(struct str line)
{
	bool bullet = line.n && strchr("-*+", line.p[0]) && (line.n == 1 || line.p[1] == ' ' || line.p[1] == '\t');

	return bullet || str_starts(line, ">") || str_starts(line, "|") || str_starts(line, "    ") ||
	       str_starts(line, "\t") || str_starts(line, " ");
}

/* Moves behind a fenced code block or a comment that the line begins; false for others. */
static bool skip_block(struct str line, struct str *rest)
{
	char mark = line.n && (line.p[0] == '`' || line.p[0] == '~') ? line.p[0] : '\0';
	size_t fence = mark ? run_of(line, mark) : 0;
	bool comment = str_starts(line, "<!--");

	if (!comment && fence < 3)
		return false;
	if (comment && str_has(line, "-->"))
		return true;
	while (rest->p) {
		struct str l = dedent(next_line(rest));

		if (comment ? str_has(l, "-->") : run_of(l, mark) >= fence && run_of(l, mark) == l.n)
			break;
	}
	return true;
}

struct str frontmatter_title(struct str body)
{
	struct str rest = body, paragraph = STR_NONE;
	bool other = false;	/* inside a block that is no paragraph, until an empty line */

	while (rest.p) {
		struct str line = dedent(next_line(&rest));
		struct str text = atx_text(line);

		if (text.n)
			return text;
		if (paragraph.p && is_underline(line))
			return str_trim(paragraph);
		if (!line.n || skip_block(line, &rest)) {
			paragraph = STR_NONE;
			other = false;
		} else if (paragraph.p) {
			paragraph.n = (size_t)(line.p + line.n - paragraph.p);
		} else if (other || begins_other_block(line)) {
			other = true;
		} else {
			paragraph = line;
		}
	}
	return STR_NONE;
}
