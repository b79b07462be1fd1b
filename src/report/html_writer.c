/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html_writer.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

#define REPLACEMENT "\xef\xbf\xbd"

static void end_tag_head(struct html *h)
{
	if (h->in_tag)
		buf_add_char(h->b, '>');
	h->in_tag = false;
}

/* Elements after which a line may end without adding a space that would show. */
static bool ends_line(const char *tag)
{
	static const char *const tags[] = {
		"body", "caption", "circle", "dd", "div", "dl", "dt", "g", "h1", "h2", "h3", "h4", "head", "header",
		"li", "line", "main", "meta", "nav", "ol", "p", "path", "rect", "section", "style", "svg", "table",
		"tbody", "td", "th", "thead", "title", "tr", "ul", "use",
	};

	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (strcmp(tags[i], tag) == 0)
			return true;
	return false;
}

void html_open(struct html *h, const char *tag)
{
	end_tag_head(h);
	if (h->depth == HTML_DEPTH_MAX)
		BUG("markup nested deeper than %d", HTML_DEPTH_MAX);
	h->open[h->depth++] = tag;
	buf_add_char(h->b, '<');
	buf_add_cstr(h->b, tag);
	h->in_tag = true;
}

/* HTML knows elements without an end tag; the foreign ones of SVG may be written so too. */
static bool is_void(const char *tag)
{
	static const char *const tags[] = { "meta", "circle", "line", "path", "rect", "use" };

	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (strcmp(tags[i], tag) == 0)
			return true;
	return false;
}

void html_close(struct html *h)
{
	const char *tag;

	if (h->depth == 0)
		BUG("an end tag without its element");
	tag = h->open[--h->depth];
	if (h->in_tag && is_void(tag)) {
		buf_add_cstr(h->b, "/>");
		h->in_tag = false;
	} else {
		end_tag_head(h);
		buf_add_cstr(h->b, "</");
		buf_add_cstr(h->b, tag);
		buf_add_char(h->b, '>');
	}
	if (ends_line(tag))
		buf_add_char(h->b, '\n');
}

/* The length of the well-formed UTF-8 sequence at s, 0 for none; s is terminated. */
static size_t sequence(const char *s)
{
	unsigned char c = (unsigned char)*s;
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	for (size_t i = 1; i < n; i++)
		if (!s[i])
			return 0;
	return str_utf8((struct str){ s, n }) ? n : 0;
}

/* Control characters of C0 and C1, marks and overrides of direction, and the two code
 * points that XML forbids. */
static bool is_unsafe(const char *s, size_t n)
{
	const unsigned char *c = (const unsigned char *)s;

	if (n == 1)
		return (c[0] < 0x20 && c[0] != '\n' && c[0] != '\t') || c[0] == 0x7f;
	if (n == 2)
		return c[0] == 0xc2 && c[1] < 0xa0;
	if (n == 3 && c[0] == 0xe2 && c[1] == 0x80)
		return c[2] == 0x8e || c[2] == 0x8f || (c[2] >= 0xaa && c[2] <= 0xae);
	if (n == 3 && c[0] == 0xe2 && c[1] == 0x81)
		return c[2] >= 0xa6 && c[2] <= 0xa9;
	return n == 3 && c[0] == 0xef && c[1] == 0xbf && c[2] >= 0xbe;
}

static void put_escaped(struct buf *b, const char *s)
{
	while (s && *s) {
		size_t n = sequence(s);

		if (!n || is_unsafe(s, n))
			buf_add_cstr(b, REPLACEMENT);
		else if (*s == '<')
			buf_add_cstr(b, "&lt;");
		else if (*s == '>')
			buf_add_cstr(b, "&gt;");
		else if (*s == '&')
			buf_add_cstr(b, "&amp;");
		else if (*s == '"')
			buf_add_cstr(b, "&quot;");
		else if (*s == '\'')
			buf_add_cstr(b, "&#39;");
		else
			buf_add(b, s, n);
		s += n ? n : 1;
	}
}

void html_text(struct html *h, const char *text)
{
	end_tag_head(h);
	put_escaped(h->b, text);
}

static void put_formatted(struct html *h, const char *fmt, va_list args) PRINTF(2, 0);
static void put_formatted(struct html *h, const char *fmt, va_list args)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(1024 * 1024);
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n > 0 && buf_reserve(&text, (size_t)n + 1)) {
		vsnprintf(text.p, (size_t)n + 1, fmt, args);
		put_escaped(h->b, text.p);
	}
}

void html_textf(struct html *h, const char *fmt, ...)
{
	va_list args;

	end_tag_head(h);
	va_start(args, fmt);
	put_formatted(h, fmt, args);
	va_end(args);
}

static void begin_attr(struct html *h, const char *name)
{
	if (!h->in_tag)
		BUG("attribute %s outside a tag", name);
	buf_add_char(h->b, ' ');
	buf_add_cstr(h->b, name);
	buf_add_cstr(h->b, "=\"");
}

void html_attr(struct html *h, const char *name, const char *value)
{
	begin_attr(h, name);
	put_escaped(h->b, value);
	buf_add_char(h->b, '"');
}

void html_attrf(struct html *h, const char *name, const char *fmt, ...)
{
	va_list args;

	begin_attr(h, name);
	va_start(args, fmt);
	put_formatted(h, fmt, args);
	va_end(args);
	buf_add_char(h->b, '"');
}

void html_number(struct html *h, int64_t n)
{
	char digits[24], out[32];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)n);
	size_t o = 0;

	for (int i = 0; i < len; i++) {
		out[o++] = digits[i];
		if (i < len - 1 && (len - 1 - i) % 3 == 0 && isdigit((unsigned char)digits[i]))
			out[o++] = ',';
	}
	out[o] = '\0';
	html_text(h, out);
}

void html_open_class(struct html *h, const char *tag, const char *class)
{
	html_open(h, tag);
	if (class)
		html_attr(h, "class", class);
}

void html_element(struct html *h, const char *tag, const char *class, const char *text)
{
	html_open_class(h, tag, class);
	html_text(h, text);
	html_close(h);
}

static void put_anchor(struct buf *b, const char *prefix, const char *key)
{
	buf_add_cstr(b, prefix);
	for (; *key; key++) {
		unsigned char c = (unsigned char)*key;

		if ((c < 0x80 && isalnum(c)) || c == '.' || c == '-')
			buf_add_char(b, *key);
		else
			buf_addf(b, "_%02x", c);
	}
}

void html_anchor_id(struct html *h, const char *prefix, const char *key)
{
	begin_attr(h, "id");
	put_anchor(h->b, prefix, key);
	buf_add_char(h->b, '"');
}

void html_anchor_href(struct html *h, const char *prefix, const char *key)
{
	begin_attr(h, "href");
	buf_add_char(h->b, '#');
	put_anchor(h->b, prefix, key);
	buf_add_char(h->b, '"');
}

void html_put_trusted_markup(struct html *h, struct str markup)
{
	end_tag_head(h);
	buf_add_str(h->b, markup);
}
