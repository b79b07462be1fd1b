/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/format_draft.h"

#include <stdlib.h>

#include "codec/document.h"
#include "codec/xlsx_read.h"

#define DEPTH_MAX     6
#define MEMBERS_MAX   200
#define KEYS_SHOWN    4
#define BEHIND	      100
#define COLUMNS_SHOWN 6

/* What tools call the fields of a finding: letters and digits only, the likeliest first. */
static const struct synonym {
	const char *field;
	const char *names;
} synonyms[] = {
	{ "rule", "ruleid rule checkid testid pluginid vulnerabilityid vulnid vulnerability check signature code" },
	{ "id", "findingid issueid id uuid guid fingerprint" },
	{ "title", "title name summary shortdescription headline" },
	{ "message", "message description details desc text longdescription" },
	{ "severity", "severity severitylevel risk level criticality priority impact" },
	{ "cve", "cve cves cveid cveids" },
	{ "cwe", "cwe cwes cweid cweids" },
	{ "cvss", "cvssvector cvssv3vector vector vectorstring" },
	{ "score", "cvssscore basescore cvssbasescore cvssv3score score cvss" },
	{ "component", "component package packagename pkgname library dependency module artifact product" },
	{ "version", "version packageversion installedversion currentversion componentversion" },
	{ "purl", "purl packageurl" },
	{ "fixed", "fixedversion fixedin fixversion fixedversions patchedversions" },
	{ "mitigation", "mitigation remediation recommendation solution fix advice" },
	{ "file", "file filename filepath path sourcefile location" },
	{ "line", "line linenumber startline lineno beginline" },
	{ "url", "url uri endpoint host target" },
	{ "first_seen", "firstseen discovered detected created createdat firstdetected date timestamp" },
	{ "state", "status state" },
	{ "suppressed", "suppressed falsepositive ignored muted" },
};

/* The list that looks most like findings. */
struct best {
	struct buf path;	/* a jq path: ".results[]" */
	struct buf array;	/* a pointer to the array that it is in */
	struct json item;	/* its first */
	size_t fields;
	bool found;
};

/* How near the name is to the field: 1 the likeliest; 0: it is none of its names. One that ends in such a name
 * ("issue_severity") comes behind all that are one. */
static size_t rank(const struct synonym *s, struct str name)
{
	struct str rest = str_of(s->names);
	char buf[64];
	struct str given = str_squeeze(name, buf, sizeof buf);
	size_t behind = 0;

	for (size_t n = 1; rest.p; n++) {
		struct str known = str_cut(&rest, ' ');

		if (str_eq(known, given))
			return n;
		if (!behind && known.n > 3 && given.n > known.n &&
		    !memcmp(given.p + given.n - known.n, known.p, known.n))
			behind = n + BEHIND;
	}
	return behind;
}

/* The members of the item that are fields, each taken once; prints them when b is given. */
static size_t put_fields(struct json item, bool xml, struct buf *b);

static bool is_identifier(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (i && c >= '0' && c <= '9')))
			return false;
	}
	return name.n > 0;
}

/* On the way through the document, as a filter's path and as a JSON Pointer. */
struct way {
	struct buf path, pointer;
	size_t array;			/* of pointer: leads to the innermost array; SIZE_MAX: there is none */
};

static void put_step(struct way *w, struct str name)
{
	struct buf *b = &w->path;

	json_pointer_add(&w->pointer, name);
	if (is_identifier(name)) {
		buf_add_char(b, '.');
		buf_add_str(b, name);
		return;
	}
	buf_add_cstr(b, b->n ? "[" : ".[");
	json_put_str(b, name);
	buf_add_char(b, ']');
}

static void offer(struct best *best, struct json item, const struct way *w, bool xml)
{
	size_t fields = put_fields(item, xml, NULL);

	if (best->found && fields <= best->fields)
		return;
	buf_clear(&best->path);
	buf_add_str(&best->path, buf_str(&w->path));
	buf_clear(&best->array);
	buf_add(&best->array, w->pointer.p ? w->pointer.p : "", w->array);
	best->item = item;
	best->fields = fields;
	best->found = true;
}

static void find_best(struct json v, struct way *w, bool xml, unsigned depth, struct best *best)
{
	const size_t path = w->path.n, pointer = w->pointer.n, array = w->array;
	struct json_iter it;
	struct json member;
	struct str name;

	if (depth > DEPTH_MAX)
		return;
	if (json_is(v, JSON_ARRAY)) {
		if (!json_item(v, 0, &member))
			return;
		buf_add_cstr(&w->path, path ? "[]" : ".[]");
		json_pointer_add(&w->pointer, STR_LIT("*"));
		w->array = pointer;
		find_best(member, w, xml, depth + 1, best);
	} else if (json_is(v, JSON_OBJECT)) {
		if (array != SIZE_MAX)
			offer(best, v, w, xml);
		for (json_members(v, &it); json_member(&it, &name, &member) && it.index < MEMBERS_MAX;) {
			put_step(w, name);
			find_best(member, w, xml, depth + 1, best);
			w->path.n = path;
			w->pointer.n = pointer;
		}
	}
	w->path.n = path;
	w->pointer.n = pointer;
	w->array = array;
}

/* How a filter names the member: of XML an element's text, or an attribute. */
static void put_value(struct buf *b, struct str name, bool xml)
{
	if (xml && *name.p != '@') {
		buf_add_cstr(b, "text(");
		json_put_str(b, name);
		buf_add_char(b, ')');
		return;
	}
	if (is_identifier(name)) {
		buf_add_char(b, '.');
		buf_add_str(b, name);
		return;
	}
	buf_add_cstr(b, ".[");
	json_put_str(b, name);
	buf_add_char(b, ']');
}

/* Which of the names that are not taken is nearest to the field; SIZE_MAX: none is near. */
static size_t nearest_name(const struct synonym *s, const struct str *names, const bool *taken, size_t count)
{
	size_t at = SIZE_MAX, nearest = 0;

	for (size_t i = 0; i < count; i++) {
		size_t n = taken[i] ? 0 : rank(s, names[i]);

		if (n && (!nearest || n < nearest)) {
			nearest = n;
			at = i;
		}
	}
	return at;
}

static size_t put_fields(struct json item, bool xml, struct buf *b)
{
	struct str names[MEMBERS_MAX];
	bool taken[MEMBERS_MAX] = { false }, done[COUNT_OF(synonyms)] = { false };
	size_t count = 0, fields = 0;
	struct json_iter it;
	struct json member;

	for (json_members(item, &it); count < MEMBERS_MAX && json_member(&it, &names[count], &member);)
		count += names[count].n && names[count].p[0] != '#';
	/* Names that say it outright before those that end so. */
	for (size_t f = 0; f < 2 * COUNT_OF(synonyms); f++) {
		const struct synonym *s = &synonyms[f % COUNT_OF(synonyms)];
		size_t at = nearest_name(s, names, taken, count);

		if (done[f % COUNT_OF(synonyms)] || at == SIZE_MAX || (f < COUNT_OF(synonyms) && rank(s, names[at]) > BEHIND))
			continue;
		taken[at] = done[f % COUNT_OF(synonyms)] = true;
		if (b) {
			buf_addf(b, "%s%s: ", fields ? ",\n       " : "", s->field);
			put_value(b, names[at], xml);
		}
		fields++;
	}
	if (b && !fields && count) {
		buf_add_cstr(b, "title: ");
		put_value(b, names[0], xml);
	}
	return fields;
}

/* "[/a, /b]": pointers to the members of v, from prefix on. */
static void put_pointers(struct json v, const char *prefix, bool attributes, struct buf *b)
{
	struct json_iter it;
	struct json member;
	struct str name;
	size_t shown = 0;

	for (json_members(v, &it); shown < KEYS_SHOWN && json_member(&it, &name, &member);) {
		CLEANUP(buf_free) struct buf pointer = BUF_INIT(4096);

		if (*name.p == '#' || (attributes && *name.p != '@') || name.n > 200)
			continue;
		buf_add_cstr(&pointer, prefix);
		json_pointer_add(&pointer, name);
		buf_add_cstr(b, shown++ ? ", " : "");
		json_put_str(b, buf_str(&pointer));
	}
}

static void put_recognise(const struct document *d, struct buf *b)
{
	struct json root = d->top, first;
	struct json_iter it;
	struct str name;

	buf_add_cstr(b, "recognise:\n  - has: [");
	if (d->syntax == DOCUMENT_XML || d->syntax == DOCUMENT_HTML) {
		CLEANUP(buf_free) struct buf pointer = BUF_INIT(4096);

		json_members(d->top, &it);
		if (json_member(&it, &name, &root)) {
			size_t before;

			json_pointer_add(&pointer, name);
			json_put_str(b, buf_str(&pointer));
			before = b->n;
			buf_add_cstr(b, ", ");
			put_pointers(root, pointer.p, true, b);
			if (b->n == before + 2)
				b->n = before;
		}
	} else if (json_is(root, JSON_ARRAY)) {
		if (json_item(root, 0, &first))
			put_pointers(first, "/0", false, b);
	} else {
		put_pointers(root, "", false, b);
	}
	buf_add_cstr(b, "]\n");
}

/* The names of a table's columns: of its first row, whose members they are. */
static void put_columns(const struct document *d, struct buf *b)
{
	struct json rows = d->top, row, member;
	struct json_iter it;
	struct str name;
	size_t shown = 0;

	buf_add_cstr(b, "recognise:\n  - columns: [");
	if (json_is(rows, JSON_OBJECT)) {
		json_members(d->top, &it);
		json_member(&it, &name, &rows);
	}
	if (json_item(rows, 0, &row))
		for (json_members(row, &it); shown < COLUMNS_SHOWN && json_member(&it, &name, &member);) {
			if (!name.n || *name.p == '#')
				continue;
			buf_add_cstr(b, shown++ ? ", " : "");
			json_put_str(b, name);
		}
	buf_add_cstr(b, "]\n");
}

/* A text is told by its first line, letter by letter. */
static void put_matches(struct str sample, struct buf *b)
{
	CLEANUP(buf_free) struct buf pattern = BUF_INIT(4096);
	struct str line;

	sample = str_trim(sample);
	line = str_trim(str_cut(&sample, '\n'));
	buf_add_char(&pattern, '^');
	for (size_t i = 0; i < line.n && i < 60; i++) {
		if (strchr("\\^$.[]|()?*+{}", line.p[i]))
			buf_add_char(&pattern, '\\');
		buf_add_char(&pattern, line.p[i]);
	}
	buf_add_cstr(b, "recognise:\n  - matches: ");
	json_put_str(b, buf_str(&pattern));
	buf_add_char(b, '\n');
}

static int read_as(enum document_syntax syntax, struct str bytes, struct document *ret)
{
	struct err no = { 0 };

	return document_read(syntax, bytes, NULL, ret, &no);
}

static bool has_columns(const struct document *d)
{
	struct json row;

	return json_item(d->top, 0, &row) && json_count(row) > 2;
}

/* In the first syntax that fits. */
static int read_sample(struct str bytes, struct document *ret, struct err *e)
{
	struct str start = bytes;
	char c;

	str_take(&start, STR_UTF8_BOM);
	start = str_trim(start);
	c = start.n ? *start.p : '\0';
	if (xlsx_claims(bytes))
		return document_read(DOCUMENT_XLSX, bytes, NULL, ret, e);
	if (c == '{' || c == '[')
		return read_as(DOCUMENT_JSON, bytes, ret) == 0 ? 0 : document_read(DOCUMENT_JSONL, bytes, NULL, ret, e);
	if (c == '<')
		return read_as(DOCUMENT_XML, bytes, ret) == 0 ? 0 : document_read(DOCUMENT_HTML, bytes, NULL, ret, e);
	if (read_as(DOCUMENT_CSV, bytes, ret) == 0) {
		if (has_columns(ret))
			return 0;
		document_free(ret);
	}
	if (read_as(DOCUMENT_YAML, bytes, ret) == 0) {
		if (json_is(ret->top, JSON_OBJECT) || json_is(ret->top, JSON_ARRAY))
			return 0;
		document_free(ret);
	}
	return document_read(DOCUMENT_TEXT, bytes, NULL, ret, e);
}

static void put_scan(struct json top, struct buf *b)
{
	static const char *const times[] = { "generated_at", "timestamp", "date", "created", "createdAt", "scan_date" };
	static const char *const versions[] = { "version", "tool_version", "toolVersion" };
	const char *version = NULL, *occurred = NULL;
	struct json v;

	for (size_t i = 0; i < COUNT_OF(versions) && !version; i++)
		version = json_get(top, versions[i], &v) ? versions[i] : NULL;
	for (size_t i = 0; i < COUNT_OF(times) && !occurred; i++)
		occurred = json_get(top, times[i], &v) ? times[i] : NULL;
	if (!version && !occurred)
		return;
	buf_add_cstr(b, "scan: '{");
	if (version)
		buf_addf(b, "version: .%s", version);
	if (occurred)
		buf_addf(b, "%soccurred: .%s", version ? ", " : "", occurred);
	buf_add_cstr(b, "}'\n");
}

static void put_draft(struct str name, struct str sample, const struct document *d, struct buf *b)
{
	struct best best = { .path = BUF_INIT(64 * 1024), .array = BUF_INIT(64 * 1024) };
	struct way way = { BUF_INIT(64 * 1024), BUF_INIT(64 * 1024), SIZE_MAX };
	bool xml = d->syntax == DOCUMENT_XML || d->syntax == DOCUMENT_HTML;

	buf_addf(b, "# A draft: look at each line, then try it: assay format test %.*s FILE\n", STR_FMT(name));
	buf_addf(b, "format: %.*s\ntitle: %.*s\nsyntax: %s\n", STR_FMT(name), STR_FMT(name), document_syntax_names[d->syntax]);
	if (d->syntax == DOCUMENT_TEXT)
		put_matches(sample, b);
	else if (d->syntax == DOCUMENT_CSV || d->syntax == DOCUMENT_XLSX)
		put_columns(d, b);
	else
		put_recognise(d, b);
	if (d->syntax == DOCUMENT_JSON || d->syntax == DOCUMENT_YAML)
		put_scan(d->top, b);
	find_best(d->top, &way, xml, 0, &best);
	if (best.found) {
		buf_add_cstr(b, "cut: [");
		json_put_str(b, best.array.n ? buf_str(&best.array) : STR_LIT(""));
		buf_add_cstr(b, "]\n");
	}
	buf_addf(b, "facts:\n  - kind: finding\n    each: %s\n    fields: |\n      {", best.found ? best.path.p : ".");
	if (best.found)
		put_fields(best.item, xml, b);
	buf_add_cstr(b, "}\n");
	buf_free(&best.path);
	buf_free(&best.array);
	buf_free(&way.path);
	buf_free(&way.pointer);
}

static const char example[] = "{\"results\":[{\"rule\":1,\"title\":1,\"severity\":1,\"file\":1,\"line\":1}],\"version\":1}";

int format_draft(struct str name, struct str sample, struct buf *b, struct err *e)
{
	CLEANUP(document_free) struct document d = { 0 };

	if (!sample.p)
		sample = str_of(example);
	if (read_sample(sample, &d, e) < 0)
		return -1;
	put_draft(name, sample, &d, b);
	return 0;
}
