/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "sbom/bom_json.h"
#include "sbom/spdx.h"

/*
 * SPDX 2 in tag-value, written as SPDX JSON (sbom/bom_json.h). A line is a tag and its value;
 * <text>…</text> holds a value over several lines. A tag that begins a section (a package, a
 * file, a relationship, …) ends the one before, and what has no tag that we know is left alone:
 * tools write remarks, rules and values that go on without <text>. Relationships and
 * annotations may stand in the middle of a section: a tag that they cannot have is of the section before.
 */
enum section { DOCUMENT, CREATION, PACKAGE, FILE_, SNIPPET, LICENSE, RELATIONSHIP, ANNOTATION, SECTIONS };

#define FILE FILE_	/* in the table of tags, not the C library's */
enum form { TEXT, LIST, FLAG, CHECKSUM, EXTERNAL_REF, DOCUMENT_REF, VERIFICATION, RELATION };

struct tag {
	enum section section;
	struct str name;
	const char *member;
	enum form form;
};

static const struct tag tags[] = {
#define TAG(section, name, member, form) { section, { #name, sizeof(#name) - 1 }, member, form },
#include "sbom/spdx_tag.def"
#undef TAG
};
#undef FILE

/* What SPDX JSON calls the array of a section's objects. */
static const char *const arrays[SECTIONS] = {
	[PACKAGE] = "packages", [FILE_] = "files", [SNIPPET] = "snippets", [LICENSE] = "hasExtractedLicensingInfos",
	[RELATIONSHIP] = "relationships", [ANNOTATION] = "annotations",
};

struct value {
	const struct tag *tag;
	struct str text;
};

struct gathered {
	struct value *values;
	size_t count, room;
	unsigned long line;	/* of its first */
};

struct tag_value {
	struct gathered open[SECTIONS];	/* what waits to be written */
	struct buf written[SECTIONS];	/* objects of arrays, one after the other */
	enum section section, before;	/* at hand, and the one before a relationship or annotation */
};

static const struct tag *tag_of(enum section section, struct str name)
{
	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (tags[i].section == section && str_eq(tags[i].name, name))
			return &tags[i];
	return NULL;
}

/* The first tag of its section in the table. */
static bool begins_section(const struct tag *t)
{
	return t->section > CREATION && (t == tags || t[-1].section != t->section);
}

/* Up to the next white space; *rest is what follows it. */
static struct str word(struct str *rest)
{
	struct str s = str_trim(*rest);
	size_t n = 0;

	while (n < s.n && !strchr(" \t", s.p[n]))
		n++;
	*rest = str_trim((struct str){ s.p + n, s.n - n });
	return (struct str){ s.p, n };
}

static void put_checksum(struct buf *b, const char *name, struct str v)
{
	struct str algorithm = v.n && memchr(v.p, ':', v.n) ? str_cut(&v, ':') : STR_LIT("");

	json_out_open(b, name, '{');
	bom_json_text(b, "algorithm", str_trim(algorithm));
	bom_json_text(b, "checksumValue", str_trim(v));
	json_out_close(b, '}');
}

static void put_verification(struct buf *b, const char *name, struct str v)
{
	struct str code = memchr(v.p, '(', v.n) ? str_cut(&v, '(') : v;

	json_out_open(b, name, '{');
	bom_json_text(b, "packageVerificationCodeValue", str_trim(code));
	json_out_close(b, '}');
}

static void put_words(struct buf *b, struct str v, const char *const names[3])
{
	bom_json_text(b, names[0], word(&v));
	bom_json_text(b, names[1], word(&v));
	bom_json_text(b, names[2], v);
}

static void put_document_ref(struct buf *b, struct str v)
{
	json_out_open(b, NULL, '{');
	bom_json_text(b, "externalDocumentId", word(&v));
	bom_json_text(b, "spdxDocument", word(&v));
	put_checksum(b, "checksum", v);
	json_out_close(b, '}');
}

/* An item of an array, or the value itself. */
static void put_value(struct buf *b, const struct tag *t, struct str v)
{
	static const char *const reference[] = { "referenceCategory", "referenceType", "referenceLocator" };
	static const char *const relation[] = { "spdxElementId", "relationshipType", "relatedSpdxElement" };

	switch (t->form) {
	case TEXT:
		bom_json_text(b, t->member, v);
		break;
	case LIST:
		bom_json_text(b, NULL, v);
		break;
	case FLAG:
		json_out_bool(b, t->member, str_is_nocase(v, "true"));
		break;
	case CHECKSUM:
		put_checksum(b, NULL, v);
		break;
	case EXTERNAL_REF:
		json_out_open(b, NULL, '{');
		put_words(b, v, reference);
		json_out_close(b, '}');
		break;
	case DOCUMENT_REF:
		put_document_ref(b, v);
		break;
	case VERIFICATION:
		put_verification(b, t->member, v);
		break;
	case RELATION:
		put_words(b, v, relation);
		break;
	}
}

static bool is_array(const struct tag *t)
{
	return t->form == LIST || t->form == CHECKSUM || t->form == EXTERNAL_REF || t->form == DOCUMENT_REF;
}

/* The members of a section: of a tag that comes once, the first value. */
static void put_members(struct buf *b, const struct gathered *g, enum section section)
{
	for (size_t t = 0; t < COUNT_OF(tags); t++) {
		bool any = false;

		if (tags[t].section != section)
			continue;
		for (size_t i = 0; i < g->count; i++) {
			if (g->values[i].tag != &tags[t] || (any && !is_array(&tags[t])))
				continue;
			if (!any && is_array(&tags[t]))
				json_out_open(b, tags[t].member, '[');
			put_value(b, &tags[t], g->values[i].text);
			any = true;
		}
		if (any && is_array(&tags[t]))
			json_out_close(b, ']');
	}
}

static void end_section(struct tag_value *d, enum section section)
{
	struct gathered *g = &d->open[section];
	struct buf *b = &d->written[section];

	if (!g->count || !arrays[section])
		return;
	if (!b->n) {
		buf_add_char(b, '{');
		json_out_open(b, arrays[section], '[');
	}
	bom_json_object(b, NULL, g->line);
	put_members(b, g, section);
	json_out_close(b, '}');
	g->count = 0;
}

/* The tag, in the section at hand or one that it may stand in anywhere. */
static const struct tag *find_tag(struct tag_value *d, struct str name)
{
	const struct tag *t = tag_of(d->section, name);

	if (!t && d->section >= RELATIONSHIP)
		t = tag_of(d->before, name);
	for (size_t i = 0; !t && i < COUNT_OF(tags); i++)
		if (str_eq(tags[i].name, name) && (tags[i].section <= CREATION || begins_section(&tags[i])))
			t = &tags[i];
	return t;
}

static void begin_section(struct tag_value *d, enum section section)
{
	if (section >= RELATIONSHIP && d->section < RELATIONSHIP)
		d->before = d->section;
	for (int s = PACKAGE; section < RELATIONSHIP && s < RELATIONSHIP; s++)
		end_section(d, (enum section)s);
	end_section(d, section);
	d->section = section;
}

static void add(struct tag_value *d, struct str name, struct str text, unsigned long line)
{
	const struct tag *t = find_tag(d, name);
	struct gathered *g;

	if (!t)
		return;
	if (begins_section(t))
		begin_section(d, t->section);
	g = &d->open[t->section];
	if (!g->count)
		g->line = line;
	if (g->count == g->room) {
		g->room = g->room ? g->room * 2 : 64;
		g->values = xrealloc(g->values, g->room * sizeof *g->values);
	}
	g->values[g->count++] = (struct value){ t, text };
}

static unsigned long lines_in(struct str s)
{
	unsigned long n = 0;

	for (const char *p = s.p, *end = s.p + s.n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	return n;
}

/* A value that begins with <text> goes on to </text>; *rest is then what follows its last line. */
static int take_text(struct str *value, struct str *rest, unsigned long *line, struct err *e)
{
	const char *begin, *end, *artifact_end = rest->p ? rest->p + rest->n : value->p + value->n;
	struct str whole;

	if (!str_take(value, "<text>"))
		return 0;
	begin = value->p;
	end = memmem(begin, (size_t)(artifact_end - begin), "</text>", 7);
	if (!end)
		return err_set(e, ERR_INPUT, "line %lu: expected </text> after <text>", *line);
	whole = (struct str){ begin, (size_t)(end - begin) };
	*line += lines_in(whole);
	*value = str_trim(whole);
	*rest = (struct str){ end, (size_t)(artifact_end - end) };
	str_cut(rest, '\n');
	return 0;
}

static int read_lines(struct tag_value *d, struct str rest, struct err *e)
{
	unsigned long line = 0;

	str_take(&rest, STR_UTF8_BOM);
	while (rest.p) {
		struct str value = str_trim(str_cut(&rest, '\n')), name;
		unsigned long first = ++line;

		if (!value.n || value.p[0] == '#' || !memchr(value.p, ':', value.n))
			continue;
		name = str_cut(&value, ':');
		value = str_trim(value);
		if (take_text(&value, &rest, &line, e) < 0)
			return -1;
		add(d, name, value, first);
	}
	return 0;
}

/* All arrays behind the longest: it need not be copied, and may be most of the document. */
static void put_arrays(struct tag_value *d, struct buf *b)
{
	struct buf *longest = &d->written[PACKAGE];

	for (int s = PACKAGE; s < SECTIONS; s++) {
		end_section(d, (enum section)s);
		if (d->written[s].n)
			json_out_close(&d->written[s], ']');
		if (d->written[s].n > longest->n)
			longest = &d->written[s];
	}
	*b = *longest;
	*longest = (struct buf){ 0 };
	if (!b->n)
		buf_add_char(b, '{');
	for (int s = PACKAGE; s < SECTIONS; s++) {
		struct str rest = buf_str(&d->written[s]);

		b->overflowed |= buf_overflowed(&d->written[s]);
		if (str_take(&rest, "{"))
			buf_add_char(b, ',');
		buf_add_str(b, rest);
		buf_free(&d->written[s]);
	}
}

static void put_document(struct tag_value *d, struct buf *b)
{
	put_arrays(d, b);
	json_out_number(b, BOM_LINE, 1);
	put_members(b, &d->open[DOCUMENT], DOCUMENT);
	if (d->open[CREATION].count) {
		bom_json_object(b, "creationInfo", d->open[CREATION].line);
		put_members(b, &d->open[CREATION], CREATION);
		json_out_close(b, '}');
	}
	json_out_close(b, '}');
}

static int read_tag_value(struct reading *r, struct err *e)
{
	struct bom_json j = BOM_JSON_INIT;
	struct tag_value d = { .section = DOCUMENT };
	int ret;

	for (int s = 0; s < SECTIONS; s++)
		d.written[s] = BUF_INIT(BOM_JSON_MAX);
	ret = read_lines(&d, r->bytes, e);
	if (ret == 0)
		put_document(&d, &j.text);
	if (ret == 0)
		ret = bom_json_read(&j, r, spdx_read, e);
	for (int s = 0; s < SECTIONS; s++) {
		buf_free(&d.written[s]);
		free(d.open[s].values);
	}
	bom_json_done(&j);
	return ret;
}

#define SEARCHED ((size_t)64 * 1024)

/* The version is among the first tags, after remarks. */
static bool claims(const struct reading *r)
{
	struct str rest = { r->bytes.p, r->bytes.n < SEARCHED ? r->bytes.n : SEARCHED };

	if (r->looks_json)
		return false;
	str_take(&rest, STR_UTF8_BOM);
	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (str_take(&line, "SPDXVersion:"))
			return str_starts(str_trim(line), "SPDX-");
	}
	return false;
}

const struct format format_spdx_tag = {
	.name = "spdx-tag",
	.kind = "sbom",
	.claims = claims,
	.read = read_tag_value,
};
