/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/format_file.h"

#include <stdlib.h>

#include "base/embed.h"
#include "base/io.h"
#include "catalog/node.h"
#include "crypt/hash.h"

#define FILE_BYTES_MAX ((size_t)1024 * 1024)
#define SHIPPED_FOLDER "catalog/formats/"

const char format_shipped[] = "shipped";

struct reading {
	struct arena *a;
	struct format_file *file;
	struct format_alternative *alternative;
	struct format_fact *fact;
};

bool format_name_valid(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return name.n > 0;
}

struct str format_prelude(void)
{
	return embed_find(SHIPPED_FOLDER "prelude.jq");
}

static int read_name(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_text(n, r->a, &r->file->name, e) < 0)
		return -1;
	return format_name_valid(n->text) ? 0 :
					    node_refuse(n, e, "expected a name of lower-case letters, digits and '-'");
}

static int read_title(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->file->title, e);
}

static int read_kind(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->file->kind, e);
}

static int read_syntax(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	const char *word;

	if (node_word(n, document_syntax_names, DOCUMENT_SYNTAXES, &word, e) < 0)
		return -1;
	for (int i = 0; i < DOCUMENT_SYNTAXES; i++)
		if (strcmp(word, document_syntax_names[i]) == 0)
			r->file->syntax = (enum document_syntax)i;
	return 0;
}

static int read_filter(const struct yaml *n, struct format_filter *ret, struct err *e)
{
	if (n->type != YAML_SCALAR || !str_given(str_trim(n->text)))
		return node_refuse(n, e, "expected a filter");
	if (!str_utf8(n->text) || memchr(n->text.p, '\0', n->text.n))
		return node_refuse(n, e, "a NUL, or bytes that are not UTF-8");
	/* A block begins in the line after its key. */
	*ret = (struct format_filter){ n->text, n->line + (memchr(n->text.p, '\n', n->text.n) != NULL) };
	return 0;
}

static int check_pointer(const struct yaml *n, struct str pointer, struct err *e)
{
	return !pointer.n || str_starts(pointer, "/") ? 0 :
							node_refuse(n, e, "expected a JSON Pointer, which begins with /");
}

static int read_has(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_texts(n, r->a, &r->alternative->has, e) < 0)
		return -1;
	for (const struct yaml *p = n->first; p; p = p->next)
		if (check_pointer(p, p->text, e) < 0)
			return -1;
	return 0;
}

static int read_is(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	struct format_alternative *x = r->alternative;

	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected pointers, each with a text");
	x->is = arena_alloc(r->a, node_count(n) * sizeof *x->is);
	for (const struct yaml *p = n->first; p; p = p->next) {
		struct format_is *is = &x->is[x->is_count++];

		if (check_pointer(p, p->key, e) < 0)
			return -1;
		is->pointer = arena_cstr(r->a, p->key);
		if (p->type == YAML_LIST) {
			if (node_texts(p, r->a, &is->texts, e) < 0)
				return -1;
			continue;
		}
		is->texts.items = arena_alloc(r->a, sizeof *is->texts.items);
		if (node_text(p, r->a, &is->texts.items[is->texts.count++], e) < 0)
			return -1;
	}
	return 0;
}

static int read_columns(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_texts(n, r->a, &r->alternative->columns, e);
}

static int read_named(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_texts(n, r->a, &r->alternative->named, e);
}

static int read_matches(void *into, const struct yaml *n, struct err *e)
{
	((struct reading *)into)->alternative->matches = n->text;
	return n->type == YAML_SCALAR && n->text.n ? 0 : node_refuse(n, e, "expected a regular expression");
}

static int read_where(void *into, const struct yaml *n, struct err *e)
{
	return read_filter(n, &((struct reading *)into)->alternative->where, e);
}

static const struct node_key alternative_keys[] = {
	{ "has", read_has, false },	    { "is", read_is, false },	    { "columns", read_columns, false },
	{ "matches", read_matches, false }, { "where", read_where, false }, { "named", read_named, false },
};

static int read_alternative(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	struct format_alternative *x = &r->file->alternatives[r->file->alternative_count++];

	x->line = n->line;
	r->alternative = x;
	if (node_map(n, alternative_keys, COUNT_OF(alternative_keys), r, e) < 0)
		return -1;
	if (!x->has.count && !x->is_count && !x->columns.count && !x->matches.p && !x->where.text.p)
		return node_refuse(n, e, "expected a condition");
	if (x->columns.count && r->file->syntax != DOCUMENT_CSV && r->file->syntax != DOCUMENT_XLSX)
		return node_refuse(n, e, "columns: only csv and xlsx have them");
	return 0;
}

static int read_recognise(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->file->alternatives = arena_alloc(r->a, (node_count(n) + 1) * sizeof *r->file->alternatives);
	if (node_each(n, read_alternative, r, e) < 0)
		return -1;
	return r->file->alternative_count ? 0 : node_refuse(n, e, "expected an alternative");
}

static int read_index(void *into, const struct yaml *n, struct err *e)
{
	return read_filter(n, &((struct reading *)into)->file->index, e);
}

static int read_cut(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	struct list *cuts = &r->file->cuts;

	if (n->type != YAML_LIST || !n->first)
		return node_refuse(n, e, "expected a list of JSON Pointers");
	cuts->items = arena_alloc(r->a, node_count(n) * sizeof *cuts->items);
	for (const struct yaml *p = n->first; p; p = p->next) {
		if (p->type != YAML_SCALAR || (p->text.n && !str_starts(p->text, "/")))
			return node_refuse(p, e, "expected a JSON Pointer, which is empty or begins with /");
		cuts->items[cuts->count++] = arena_cstr(r->a, p->text);
	}
	return 0;
}

static int read_scan(void *into, const struct yaml *n, struct err *e)
{
	return read_filter(n, &((struct reading *)into)->file->scan, e);
}

static int read_fact_kind(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->fact->kind_line = n->line;
	return node_text(n, r->a, &r->fact->kind, e);
}

static int read_each(void *into, const struct yaml *n, struct err *e)
{
	return read_filter(n, &((struct reading *)into)->fact->each, e);
}

static int read_fields(void *into, const struct yaml *n, struct err *e)
{
	return read_filter(n, &((struct reading *)into)->fact->fields, e);
}

static const struct node_key fact_keys[] = {
	{ "kind", read_fact_kind, true },
	{ "each", read_each, true },
	{ "fields", read_fields, true },
};

static int read_fact(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->fact = &r->file->facts[r->file->fact_count++];
	return node_map(n, fact_keys, COUNT_OF(fact_keys), r, e);
}

static int read_facts(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->file->facts = arena_alloc(r->a, (node_count(n) + 1) * sizeof *r->file->facts);
	if (node_each(n, read_fact, r, e) < 0)
		return -1;
	return r->file->fact_count ? 0 : node_refuse(n, e, "expected a kind of fact");
}

static const struct node_key file_keys[] = {
	{ "format", read_name, true },	       { "title", read_title, true }, { "kind", read_kind, false },
	{ "syntax", read_syntax, true },       { "recognise", read_recognise, true }, { "scan", read_scan, false },
	{ "index", read_index, false },	       { "cut", read_cut, false },    { "facts", read_facts, true },
};

int format_file_parse(struct str bytes, struct arena *a, struct format_file *ret, struct err *e)
{
	struct reading r = { .a = a, .file = ret };
	const struct yaml *syntax;
	struct yaml *top;

	*ret = (struct format_file){ .bytes = bytes };
	if (yaml_parse(bytes, a, &top, e) < 0)
		return -1;
	if (!top)
		return err_set(e, ERR_INPUT, "expected a description of a format, not an empty file");
	/* What the others may have depends on it, wherever it stands. */
	syntax = yaml_get(top, "syntax");
	if (syntax && read_syntax(&r, syntax, e) < 0)
		return -1;
	return node_map(top, file_keys, COUNT_OF(file_keys), &r, e);
}

/* "formats/bandit.yaml" is bandit's. */
static int add_file(struct format_shelf *s, struct str bytes, const char *path, const char *origin, struct err *e)
{
	const char *slash = strrchr(path, '/');
	struct str base = str_of(slash ? slash + 1 : path);
	struct format_file file;
	size_t i = 0;

	if (format_file_parse(bytes, &s->arena, &file, e) < 0)
		return -1;
	base.n -= sizeof ".yaml" - 1;
	if (!str_eq(str_of(file.name), base))
		return err_set(e, ERR_INPUT, "format: '%s': expected the name of the file, '%.*s'", file.name, STR_FMT(base));
	file.origin = origin;
	while (i < s->count && strcmp(s->files[i].name, file.name) != 0)
		i++;
	if (i == s->count)
		s->files = arena_grow(&s->arena, s->files, s->count++, sizeof file);
	s->files[i] = file;
	return 0;
}

static int load_shipped(struct format_shelf *s, struct err *e)
{
	for (size_t i = 0; i < embed_count; i++) {
		struct str path = str_of(embed_files[i].path);

		if (str_starts(path, SHIPPED_FOLDER) && str_ends(path, ".yaml") &&
		    add_file(s, embed_bytes(&embed_files[i]), path.p, format_shipped, e) < 0)
			return err_ctx(e, "%s", path.p);
	}
	return 0;
}

static int load_file(void *arg, const char *path, bool is_git, struct err *e)
{
	struct format_shelf *s = arg;
	CLEANUP(buf_free) struct buf b = BUF_INIT(FILE_BYTES_MAX);
	const char *kept;

	if (is_git || !str_ends(str_of(path), ".yaml"))
		return 0;
	kept = arena_cstr(&s->arena, str_of(path));
	if (io_read_file(path, &b, e) < 0 || add_file(s, arena_str(&s->arena, buf_str(&b)), kept, kept, e) < 0)
		return err_ctx(e, "%s", path);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct format_file *)a)->name, ((const struct format_file *)b)->name);
}

static const char *folder_of(const char *workspace, struct arena *a)
{
	const char *path = workspace ? arena_printf(a, "%s/formats", workspace) : NULL;

	return path && io_exists(path) ? path : NULL;
}

int format_shelf_load(const char *folder, struct format_shelf *ret, struct err *e)
{
	const char *own;

	*ret = (struct format_shelf){ .arena = ARENA_INIT };
	own = folder_of(folder, &ret->arena);
	if (load_shipped(ret, e) < 0 || (own && io_walk(own, load_file, ret, e) < 0)) {
		format_shelf_free(ret);
		return -1;
	}
	if (ret->count)
		qsort(ret->files, ret->count, sizeof *ret->files, by_name);
	return 0;
}

void format_shelf_free(struct format_shelf *s)
{
	arena_free(&s->arena);
	*s = (struct format_shelf){ 0 };
}

const struct format_file *format_shelf_find(const struct format_shelf *s, struct str name)
{
	for (size_t i = 0; i < s->count; i++)
		if (str_is(name, s->files[i].name))
			return &s->files[i];
	return NULL;
}

static int hash_file(void *arg, const char *path, bool is_git, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(FILE_BYTES_MAX);
	uint64_t n;

	if (is_git || !str_ends(str_of(path), ".yaml"))
		return 0;
	if (io_read_file(path, &b, e) < 0)
		return err_ctx(e, "%s", path);
	n = b.n;
	hash_add(arg, &n, sizeof n);
	hash_add(arg, b.p ? b.p : "", b.n);
	return 0;
}

int format_shelf_digest(const char *folder, char hex[65], struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	CLEANUP(hash_freep) struct hash *h = hash_new();
	const char *own = folder_of(folder, &a);
	struct sha256 d;

	for (size_t i = 0; i < embed_count; i++)
		if (str_starts(str_of(embed_files[i].path), SHIPPED_FOLDER))
			hash_add(h, embed_files[i].sha256, SHA256_HEX_LEN);
	if (own && io_walk(own, hash_file, h, e) < 0)
		return -1;
	d = hash_end(h);
	sha256_hex(&d, hex);
	return 0;
}
