/* SPDX-License-Identifier: Apache-2.0 */
#include "records/outline.h"

#include "base/buf.h"
#include "codec/frontmatter.h"
#include "codec/markdown_table.h"

/*
 * One walk over the lines. A line that continues a mark's paragraph is added to its value, so that a root cause of three
 * lines is not cut after the first.
 */
#define NAME_BYTES_MAX	40
#define NAME_WORDS_MAX	6
#define VALUE_BYTES_MAX ((size_t)4096)
#define VALUE_LINES_MAX 20

struct walk {
	struct outline *o;
	struct arena *a;
	struct str rest;
	size_t line;		/* number of the line that was read last */
	struct str section;
	bool in_table, in_matter;
	struct outline_mark *open;	/* the mark whose paragraph may go on; NULL */
	size_t open_lines;	/* that it has */
	bool titled;		/* the first heading is behind us */
	bool after_title;	/* nothing but empty lines since the title */
};

static struct str next(struct walk *w)
{
	struct str line = str_cut(&w->rest, '\n');

	w->line++;
	while (line.n && strchr(" \t\r", line.p[line.n - 1]) && line.p[line.n - 1])
		line.n--;
	return line;
}

/* "[text](address)" from its bracket on: the text; *ret_used is its length in s. */
static bool link_text(struct str s, struct str *ret, size_t *ret_used)
{
	const char *close = memchr(s.p, ']', s.n), *end;
	size_t rest;

	if (!close || close + 1 >= s.p + s.n || close[1] != '(')
		return false;
	rest = (size_t)(s.p + s.n - close);
	end = memchr(close, ')', rest);
	if (!end)
		return false;
	*ret = (struct str){ s.p + 1, (size_t)(close - s.p) - 1 };
	*ret_used = (size_t)(end - s.p) + 1;
	return true;
}

/* Without emphasis, code marks and links; what is longer than a value may be is cut. */
static struct str plain(struct str s, struct arena *a)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(VALUE_BYTES_MAX);
	struct str text;
	size_t used;

	s = str_head(str_trim(s), VALUE_BYTES_MAX);
	while (s.n > 1 && *s.p == '_' && s.p[s.n - 1] == '_')
		s = str_trim((struct str){ s.p + 1, s.n - 2 });
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '*' || s.p[i] == '`' || (s.p[i] == '_' && i + 1 < s.n && s.p[i + 1] == '_'))
			i += s.p[i] == '_';
		else if (s.p[i] == '[' && link_text((struct str){ s.p + i, s.n - i }, &text, &used)) {
			buf_add_str(&b, text);
			i += used - 1;
		} else {
			buf_add_char(&b, s.p[i]);
		}
	}
	text = str_trim(buf_str(&b));
	if (str_ends(text, "\\"))
		text.n--;
	return arena_str(a, str_trim(text));
}

static bool is_name(struct str s)
{
	size_t words = 1;

	if (!s.n || s.n > NAME_BYTES_MAX || s.p[0] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		words += c == ' ';
		if (c < 0x80 && !strchr(" -_/()'&", c) && !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
			return false;
	}
	return words <= NAME_WORDS_MAX;
}

static struct outline_mark *add_mark(struct walk *w, struct str name, struct str value)
{
	struct outline_mark *m = &w->o->marks[w->o->mark_count];

	if (w->o->mark_count == OUTLINE_MARKS_MAX || !is_name(name) || !str_utf8(name) || !str_utf8(value))
		return NULL;
	*m = (struct outline_mark){ name, value, w->section, w->line, w->in_matter };
	w->o->mark_count++;
	return m;
}

/* "**Name:** value", "Name: value"; false when it is no mark. */
static bool take_mark(struct walk *w, struct str line)
{
	const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
	size_t before = colon ? (size_t)(colon - line.p) : 0;
	struct str name, value;

	if (!colon || before > NAME_BYTES_MAX + 8)
		return false;
	value = (struct str){ colon + 1, line.n - before - 1 };
	if (value.n && !strchr(" \t*_`", *value.p))
		return false;
	name = plain((struct str){ line.p, before }, w->a);
	while (str_take(&name, "_"))
		;
	while (value.n && strchr("*_", *value.p))
		value = (struct str){ value.p + 1, value.n - 1 };
	w->open = add_mark(w, name, plain(value, w->a));
	w->open_lines = 1;
	return w->open != NULL;
}

/* Several marks in one line, each with a colon. */
static bool take_marks(struct walk *w, struct str line)
{
	static const char *const between[] = { " | ", " \xc2\xb7 ", " \xe2\x80\xa2 " };

	for (size_t i = 0; i < COUNT_OF(between); i++) {
		const char *at = line.n ? memmem(line.p, line.n, between[i], strlen(between[i])) : NULL;
		struct str first = { line.p, at ? (size_t)(at - line.p) : 0 }, more;

		if (!at || !take_mark(w, first))
			continue;
		more = (struct str){ at + strlen(between[i]), line.n - first.n - strlen(between[i]) };
		if (!take_marks(w, more))
			take_mark(w, more);
		w->open = NULL;
		return true;
	}
	return false;
}

static struct str without_bullet(struct str line)
{
	line = str_trim(line);
	while (str_take(&line, "> "))
		line = str_trim(line);
	if (line.n > 1 && strchr("-*+", *line.p) && line.p[1] == ' ')
		line = str_trim((struct str){ line.p + 2, line.n - 2 });
	return line;
}

static void take_text(struct walk *w, struct str line)
{
	struct outline_mark *open = w->open;
	struct str text = without_bullet(line);
	bool bullet = text.p != str_trim(line).p;

	if (w->after_title)
		w->o->under_title = plain(text, w->a);
	w->after_title = false;
	w->open = NULL;
	if (take_marks(w, text) || take_mark(w, text))
		return;
	if (!open || bullet || open->value.n + text.n > VALUE_BYTES_MAX || w->open_lines++ == VALUE_LINES_MAX)
		return;
	text = plain(text, w->a);
	if (!str_utf8(text))
		return;
	open->value = str_of(arena_printf(w->a, "%.*s%s%.*s", STR_FMT(open->value), open->value.n ? " " : "", STR_FMT(text)));
	w->open = open;
}

/* The first heading is the title's, or says it again below a front matter. */
static void take_heading(struct walk *w, struct str text, size_t level)
{
	struct outline *o = w->o;

	text = plain(text, w->a);
	w->open = NULL;
	w->after_title = !w->titled && (!o->title.p || level == 1);
	w->titled = true;
	if (!str_utf8(text))
		return;
	if (!o->title.p) {
		o->title = text;
		o->title_line = w->line;
	}
	if (w->after_title)
		return;
	w->section = text;
	if (o->heading_count < OUTLINE_HEADINGS_MAX)
		o->headings[o->heading_count++] = (struct outline_heading){ text, w->rest, w->line };
}

static void take_row(struct walk *w, struct str line)
{
	struct outline_row row = { .header = !w->in_table, .section = w->section, .line = w->line };
	struct outline *o = w->o;

	w->in_table = true;
	w->open = NULL;
	if (o->row_count == OUTLINE_ROWS_MAX)
		return;
	row.count = markdown_row(line, w->a, row.fields, OUTLINE_COLUMNS_MAX);
	for (size_t i = 0; i < row.count; i++)
		row.fields[i] = plain(row.fields[i], w->a);
	if (row.count == 2)
		add_mark(w, row.fields[0], row.fields[1]);
	if (!row.count)
		return;
	o->rows = arena_grow(w->a, o->rows, o->row_count, sizeof *o->rows);
	o->rows[o->row_count++] = row;
}

/* "## Text"; "not given" for other lines. */
static struct str heading_of(struct str line, size_t *ret_level)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '#')
		n++;
	if (!n || n > 6 || n == line.n || line.p[n] != ' ')
		return STR_NONE;
	*ret_level = n;
	line = str_trim((struct str){ line.p + n, line.n - n });
	while (line.n && line.p[line.n - 1] == '#')
		line.n--;
	return str_trim(line);
}

static void skip_to(struct walk *w, const char *end)
{
	while (w->rest.p)
		if (str_has(next(w), end))
			return;
}

/* Is it underlined, and so a heading? The underline is passed over. */
static bool underlined(struct walk *w, struct str line)
{
	struct str rest = w->rest, under = rest.p ? str_trim(str_cut(&rest, '\n')) : STR_NONE;

	if (!line.n || under.n < 3 || strchr("|>-*+ ", *line.p))
		return false;
	for (size_t i = 0; i < under.n; i++)
		if (under.p[i] != under.p[0] || (under.p[0] != '=' && under.p[0] != '-'))
			return false;
	return true;
}

static void take_line(struct walk *w, struct str line)
{
	size_t level = 1;
	struct str trimmed = str_trim(line), heading = heading_of(trimmed, &level);

	if (!str_starts(trimmed, "|"))
		w->in_table = false;
	if (!trimmed.n) {
		w->open = NULL;
	} else if (str_starts(trimmed, "```") || str_starts(trimmed, "~~~")) {
		skip_to(w, *trimmed.p == '`' ? "```" : "~~~");
	} else if (str_starts(trimmed, "<!--")) {
		if (!str_has(trimmed, "-->"))
			skip_to(w, "-->");
	} else if (heading.p) {
		take_heading(w, heading, level);
	} else if (underlined(w, trimmed)) {
		take_heading(w, trimmed, str_starts(str_trim(w->rest), "=") ? 1 : 2);
		next(w);
		if (w->o->heading_count)
			w->o->headings[w->o->heading_count - 1].below = w->rest;
	} else if (str_starts(trimmed, "|")) {
		if (!markdown_rule(trimmed))
			take_row(w, trimmed);
	} else {
		take_text(w, line);
	}
}

/* Names and texts at the left edge; lists and what is indented belong to readers of YAML. */
static void take_matter(struct walk *w, struct str yaml)
{
	struct str rest = w->rest;

	w->rest = yaml;
	w->in_matter = true;
	while (w->rest.p) {
		struct str line = next(w), name = line, value;
		size_t n;

		if (!line.n || *line.p == ' ' || *line.p == '#' || *line.p == '-')
			continue;
		name = str_cut(&line, ':');
		value = str_trim(line);
		n = value.n;
		if (n > 1 && (*value.p == '"' || *value.p == '\'') && value.p[n - 1] == *value.p)
			value = (struct str){ value.p + 1, n - 2 };
		if (line.p)
			add_mark(w, name, value);
		if (line.p && value.n && str_utf8(value) &&
		    (str_is_nocase(name, "title") || (str_is_nocase(name, "name") && !w->o->title.p)))
			w->o->title = value;
	}
	w->in_matter = false;
	w->rest = rest;
}

/* What stands below a heading ends where the next begins. */
static void end_sections(struct outline *o, struct str bytes)
{
	const char *end = bytes.p + bytes.n;

	for (size_t i = o->heading_count; i-- > 0;) {
		struct str *below = &o->headings[i].below;

		*below = below->p ? (struct str){ below->p, (size_t)(end - below->p) } : (struct str){ end, 0 };
		end = below->p;
	}
}

struct outline *outline_read(struct str bytes, struct arena *a)
{
	struct frontmatter f;
	struct outline *o;
	struct walk w = { .a = a };

	if (bytes.n > OUTLINE_BYTES_MAX || memchr(bytes.n ? bytes.p : "", '\0', bytes.n))
		return NULL;
	o = arena_alloc(a, sizeof *o);
	w.o = o;
	frontmatter_split(bytes, &f);
	if (f.yaml.p) {
		w.line = f.yaml_line - 1;
		o->title_line = 1;
		take_matter(&w, f.yaml);
		w.after_title = o->title.p != NULL;
	}
	w.rest = f.body;
	w.line = f.body_line - 1;
	while (w.rest.p)
		take_line(&w, next(&w));
	end_sections(o, bytes);
	return o->title.p || o->mark_count ? o : NULL;
}

struct str outline_paragraph(struct str markdown, size_t max, struct arena *a)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(VALUE_BYTES_MAX);
	struct str rest = markdown;

	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (str_starts(line, "#") || str_starts(line, "```") || str_starts(line, "|") || str_starts(line, "<!--") ||
		    (!line.n && b.n) || b.n + line.n > max)
			break;
		if (!line.n)
			continue;
		if (b.n)
			buf_add_char(&b, ' ');
		buf_add_str(&b, without_bullet(line));
	}
	return b.n && str_utf8(buf_str(&b)) ? plain(buf_str(&b), a) : STR_NONE;
}

size_t outline_items(struct str markdown)
{
	struct str rest = markdown;
	size_t count = 0;

	while (rest.p) {
		struct str line = str_cut(&rest, '\n');
		size_t digits = 0;

		while (digits < line.n && line.p[digits] >= '0' && line.p[digits] <= '9')
			digits++;
		if (digits && digits + 1 < line.n && (line.p[digits] == '.' || line.p[digits] == ')') && line.p[digits + 1] == ' ')
			count++;
		else if (!digits && line.n > 2 && strchr("-*+", *line.p) && line.p[1] == ' ' && *line.p)
			count++;
	}
	return count;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool outline_is_value(struct str s)
{
	static const char *const none[] = { "tbd", "tbc", "n/a", "na", "none", "-", "--", "\xe2\x80\x94", "?", "yes", "no",
					    "pending", "draft", "unknown", "yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy" };

	for (size_t i = 0; i < COUNT_OF(none); i++)
		if (str_is_nocase(s, none[i]))
			return false;
	return s.n && !strchr("<[{", *s.p) && !str_has(s, "{{") && !str_has(s, "}}");
}

bool outline_has_word(struct str text, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.n; i++) {
		struct str at = { text.p + i, text.n - i };

		if (str_starts_nocase(at, word) && (!i || !is_letter(text.p[i - 1])) && (at.n == n || !is_letter(at.p[n])))
			return true;
	}
	return false;
}
