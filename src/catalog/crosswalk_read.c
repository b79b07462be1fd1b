/* SPDX-License-Identifier: Apache-2.0 */

/* Reading catalog/crosswalks/ID.tsv: the header, and each row by itself. */
#include <stddef.h>

#include "base/nearest.h"
#include "catalog/catalog_int.h"
#include "catalog/crosswalk_int.h"
#include "catalog/line.h"
#include "catalog/lookup.h"

enum {
	SOURCE, TARGET, RELATION, RATIONALE, CONFIDENCE, STATUS, REF, BASIS, CORRECTED_SOURCE, CORRECTED_TARGET,
	CORRECTION, FIELDS
};

struct reading {
	struct catalog *c;
	struct catalog_crosswalk *x;
	struct crosswalk_edge *edges;
	const char *source, *target;	/* the header's, id and version */
	const struct crosswalk_places *places;	/* NULL: lines of the file */
	size_t line;
};

static const struct header_key {
	const char *name;
	size_t at;	/* in catalog_crosswalk; of a pin in reading */
	bool required, pin;
} keys[] = {
	{ "crosswalk", offsetof(struct catalog_crosswalk, id), true, false },
	{ "title", offsetof(struct catalog_crosswalk, title), true, false },
	{ "source", offsetof(struct reading, source), false, true },
	{ "target", offsetof(struct reading, target), false, true },
	{ "author", offsetof(struct catalog_crosswalk, author), true, false },
	{ "published", offsetof(struct catalog_crosswalk, published), true, false },
	{ "licence", offsetof(struct catalog_crosswalk, licence), true, false },
	{ "attribution", offsetof(struct catalog_crosswalk, attribution), false, false },
	{ "method", offsetof(struct catalog_crosswalk, method), true, false },
};

static const char **value_of(struct reading *r, const struct header_key *key)
{
	char *base = key->pin ? (char *)r : (char *)r->x;

	return (const char **)(void *)(base + key->at);
}

#define RELATION_WORDS                                                                                            \
	"equal, subset-of, superset-of, intersects-with, no-relationship, integral-to, example-of, precedes, related"

static bool plain_text(struct str s)
{
	return !memchr(s.p, '\t', s.n) && !line_has_control(s) && str_utf8(s);
}

/* "# key: value"; false: some other comment. */
static bool header_line(struct str line, struct str *ret_key, struct str *ret_value)
{
	if (!str_take(&line, "# ") || !memchr(line.p, ':', line.n))
		return false;
	*ret_key = str_cut(&line, ':');
	*ret_value = str_trim(line);
	return true;
}

struct str crosswalk_id_of(struct str bytes)
{
	struct str key, value;

	str_take(&bytes, STR_UTF8_BOM);
	while (bytes.p)
		if (header_line(str_cut(&bytes, '\n'), &key, &value) && str_is(key, "crosswalk"))
			return value;
	return STR_NONE;
}

static int read_header_line(struct reading *r, struct str line, struct err *e)
{
	struct str key, value;

	if (!header_line(line, &key, &value))
		return 0;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const char **at = value_of(r, &keys[i]);

		if (!str_is(key, keys[i].name))
			continue;
		if (r->x->edge_count)
			return err_set(e, ERR_INPUT, "expected '# %s:' above the first row", keys[i].name);
		if (*at)
			return err_set(e, ERR_INPUT, "'# %s:' twice", keys[i].name);
		if (!value.n || !plain_text(value))
			return err_set(e, ERR_INPUT, "expected text in UTF-8 after '# %s:'", keys[i].name);
		*at = arena_cstr(&r->c->arena, value);
	}
	return 0;
}

/* An id that may stand in names of files and of rows. */
static bool is_id(const char *id)
{
	return id[strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")] == '\0' &&
	       id[0] != '.' && id[0] != '-' && strlen(id) <= 64;
}

static int pin(const struct catalog *c, const char *text, const char **ret_id, const char **ret_version,
	       struct err *e)
{
	struct str rest = str_of(text);
	const struct catalog_framework *f = catalog_need_framework(c, str_cut(&rest, ' '), e);

	if (!f)
		return -1;
	rest = rest.p ? str_trim(rest) : STR_LIT("");
	if (!str_is(rest, f->version))
		return err_set(e, ERR_INPUT, "%s is pinned to version '%.*s', the catalog has '%.100s'", f->id,
			       STR_FMT(str_quote(rest)), f->version);
	*ret_id = f->id;
	*ret_version = f->version;
	return 0;
}

/* Once, before the first row. */
static int end_header(struct reading *r, struct err *e)
{
	static const char *const methods[] = { "human", "automation", "hybrid" };
	struct catalog_crosswalk *x = r->x;
	bool known = false;

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (keys[i].required && !*value_of(r, &keys[i]))
			return err_set(e, ERR_INPUT, "expected '# %s:' above the first row", keys[i].name);
	if (!is_id(x->id))
		return err_set(e, ERR_INPUT,
			       "crosswalk '%.60s': expected letters, digits, '-', '_' and '.', at most 64", x->id);
	for (size_t i = 0; i < COUNT_OF(methods); i++)
		known |= strcmp(x->method, methods[i]) == 0;
	if (!known)
		return err_set(e, ERR_INPUT, "method '%.60s': expected human, automation or hybrid", x->method);
	if (!r->source != !r->target)
		return err_set(e, ERR_INPUT, "expected both '# source:' and '# target:', or neither");
	x->ours = str_starts(str_of(x->author), "Assay");
	if (r->source && (pin(r->c, r->source, &x->source, &x->source_version, e) < 0 ||
			  pin(r->c, r->target, &x->target, &x->target_version, e) < 0))
		return -1;
	return 0;
}

static int split(struct str line, struct str fields[FIELDS], struct err *e)
{
	size_t n = 0;

	while (line.p) {
		struct str field = str_trim(str_cut(&line, '\t'));

		if (n == FIELDS)
			return err_set(e, ERR_INPUT, "more than %d fields", FIELDS);
		if (!plain_text(field))
			return err_set(e, ERR_INPUT, "field %zu: expected text in UTF-8 without control characters",
				       n + 1);
		fields[n++] = field;
	}
	/* Editors take trailing tabs away. */
	if (n <= BASIS)
		return err_set(e, ERR_INPUT, "%zu fields where %d are expected, separated by tabs", n, FIELDS);
	while (n < FIELDS)
		fields[n++] = STR_LIT("");
	return 0;
}

static const char *text_or_null(struct arena *a, struct str s)
{
	return s.n ? arena_cstr(a, s) : NULL;
}

/* The requirement that must be there, with the nearest or where it went when it is not. */
static const struct catalog_requirement *need(const struct catalog *c, struct str framework, struct str id,
					      struct err *e)
{
	const struct catalog_requirement *r = catalog_need_requirement(c, framework, id, e);

	if (r && r->standing == STANDING_RETIRED) {
		err_set(e, ERR_INPUT, "'%s' is retired in %s%s%.200s", r->id, r->framework, r->note ? ": " : "",
			r->note ? r->note : "");
		return NULL;
	}
	return r;
}

/* Splits "soc2:CC8.1" of mixed frameworks; in a pinned crosswalk the text is the id. */
static int name_end(const struct reading *r, struct str text, const char *pinned, const char **ret_framework,
		    struct str *ret_id, struct err *e)
{
	const struct catalog_framework *f;

	*ret_framework = pinned;
	*ret_id = text;
	if (pinned)
		return 0;
	if (str_is(text, "-")) {
		*ret_framework = "-";
		return 0;
	}
	f = catalog_need_framework(r->c, str_cut(ret_id, ':'), e);
	if (!f)
		return -1;
	*ret_framework = f->id;
	return 0;
}

static int read_end(const struct reading *r, struct str text, const char *pinned, bool contested,
		    struct crosswalk_end *ret, struct err *e)
{
	struct str id;

	*ret = (struct crosswalk_end){ 0 };
	if (!text.n)
		return err_set(e, ERR_INPUT, "expected an id, or '-'");
	if (name_end(r, text, pinned, &ret->framework, &id, e) < 0)
		return -1;
	if (!id.p || str_is(id, "-"))
		return 0;
	if (!id.n || memchr(id.p, ';', id.n))
		return err_set(e, ERR_INPUT, "'%.*s': expected one id, and a row for each pair",
			       STR_FMT(str_quote(text)));
	if (id.n > CATALOG_ID_MAX)
		return err_set(e, ERR_INPUT, "an id of more than %d bytes", CATALOG_ID_MAX);
	ret->requirement = contested ? catalog_requirement(r->c, str_of(ret->framework), id) :
				       need(r->c, str_of(ret->framework), id, e);
	if (!contested && !ret->requirement)
		return -1;
	ret->id = ret->requirement ? ret->requirement->id : arena_cstr(&r->c->arena, id);
	return 0;
}

static int read_corrected(const struct reading *r, struct str list, const char *pinned,
			  const struct catalog_requirement *const **ret, size_t *ret_count, struct err *e)
{
	const struct catalog_requirement **found = NULL;
	size_t count = 0;

	if (!list.n)
		return 0;
	while (list.p) {
		struct str text = str_trim(str_cut(&list, ';'));
		const struct catalog_requirement *q;
		const char *framework;
		struct str id;

		if (name_end(r, text, pinned, &framework, &id, e) < 0)
			return -1;
		q = need(r->c, str_of(framework), id, e);
		if (!q)
			return -1;
		if (count == CROSSWALK_CORRECTED_MAX)
			return err_set(e, ERR_INPUT, "more than %d corrected ids", CROSSWALK_CORRECTED_MAX);
		found = arena_grow(&r->c->arena, found, count, sizeof(const struct catalog_requirement *));
		found[count++] = q;
	}
	*ret = found;
	*ret_count = count;
	return 0;
}

static int read_words(const struct str fields[FIELDS], struct crosswalk_edge *edge, struct err *e)
{
	struct nearest near = NEAREST_INIT(fields[RELATION]);
	char hint[NEAREST_HINT_LEN];

	if (!crosswalk_relation_of(fields[RELATION], &edge->relation)) {
		for (int i = 0; i < CROSSWALK_RELATIONS; i++)
			nearest_offer(&near, str_of(crosswalk_relation_name((enum crosswalk_relation)i)));
		nearest_hint(&near, hint, sizeof hint);
		return err_set(e, ERR_INPUT, "relation '%.*s' is unknown%s", STR_FMT(str_quote(fields[RELATION])),
			       *hint ? hint : ": expected one of " RELATION_WORDS);
	}
	if (!crosswalk_rationale_of(fields[RATIONALE], &edge->rationale))
		return err_set(e, ERR_INPUT, "rationale '%.*s': expected syntactic, semantic, functional or nothing",
			       STR_FMT(str_quote(fields[RATIONALE])));
	if (!crosswalk_confidence_of(fields[CONFIDENCE], &edge->confidence))
		return err_set(e, ERR_INPUT, "confidence '%.*s': expected high, medium, low or nothing",
			       STR_FMT(str_quote(fields[CONFIDENCE])));
	if (!crosswalk_status_of(fields[STATUS], &edge->status))
		return err_set(e, ERR_INPUT, "status '%.*s': expected asserted, reviewed or contested",
			       STR_FMT(str_quote(fields[STATUS])));
	return 0;
}

static bool is_none(const struct crosswalk_end *end)
{
	return !end->id && (end->framework[0] == '-' || end->framework[0] == '\0');
}

/* What the columns of one row ask of each other. */
static int check_row(const struct reading *r, const struct str fields[FIELDS], const struct crosswalk_edge *edge,
		     struct err *e)
{
	bool pinned = r->x->source;
	bool no_source = pinned ? !edge->source.id : is_none(&edge->source);
	bool no_target = pinned ? !edge->target.id : is_none(&edge->target);
	bool set_theory = crosswalk_is_set_theory(edge->relation);

	if (no_source && no_target)
		return err_set(e, ERR_INPUT, "'-' on both ends: expected an id on one");
	if ((no_source || no_target) && edge->relation != RELATION_NO_RELATIONSHIP)
		return err_set(e, ERR_INPUT, "relation '%s' with '-': expected no-relationship",
			       crosswalk_relation_name(edge->relation));
	if (edge->rationale && (!set_theory || no_source || no_target))
		return err_set(e, ERR_INPUT, "rationale '%s' on a row %s: expected none",
			       crosswalk_rationale_name(edge->rationale),
			       set_theory ? "with '-'" : "that is not of set theory");
	if (!edge->rationale && set_theory && edge->source.id && edge->target.id)
		return err_set(e, ERR_INPUT,
			       "relation '%s' without a rationale: expected syntactic, semantic or functional",
			       crosswalk_relation_name(edge->relation));
	if (edge->status == EDGE_CONTESTED && !edge->correction)
		return err_set(e, ERR_INPUT, "a contested row without a correction");
	if (edge->status != EDGE_CONTESTED &&
	    (edge->correction || fields[CORRECTED_SOURCE].n || fields[CORRECTED_TARGET].n))
		return err_set(e, ERR_INPUT, "a correction on a row that is not contested");
	if (r->x->ours && !edge->basis[0])
		return err_set(e, ERR_INPUT, "a row of ours without a basis");
	return 0;
}

static int read_row(struct reading *r, struct str line, struct err *e)
{
	struct str fields[FIELDS] = { 0 };
	struct arena *a = &r->c->arena;
	struct crosswalk_edge edge = { .line = r->places ? r->places->numbers[r->line - 1] : r->line };
	bool contested;

	if (!r->x->edge_count && end_header(r, e) < 0)
		return -1;
	if (split(line, fields, e) < 0 || read_words(fields, &edge, e) < 0)
		return -1;
	contested = edge.status == EDGE_CONTESTED;
	if (read_end(r, fields[SOURCE], r->x->source, contested, &edge.source, e) < 0 ||
	    read_end(r, fields[TARGET], r->x->target, contested, &edge.target, e) < 0)
		return -1;
	edge.ref = text_or_null(a, fields[REF]);
	edge.basis = arena_cstr(a, fields[BASIS]);
	edge.correction = text_or_null(a, fields[CORRECTION]);
	if (check_row(r, fields, &edge, e) < 0 ||
	    read_corrected(r, fields[CORRECTED_SOURCE], r->x->source, &edge.corrected_sources,
			   &edge.corrected_source_count, e) < 0 ||
	    read_corrected(r, fields[CORRECTED_TARGET], r->x->target, &edge.corrected_targets,
			   &edge.corrected_target_count, e) < 0)
		return -1;
	if (r->x->edge_count == CROSSWALK_ROWS_MAX)
		return err_set(e, ERR_INPUT, "more than %d rows", CROSSWALK_ROWS_MAX);
	r->edges = arena_grow(a, r->edges, r->x->edge_count, sizeof edge);
	r->edges[r->x->edge_count++] = edge;
	return 0;
}

/* A line of the header is one of the file, wherever its rows came from. */
static int at_line(const struct reading *r, bool row, struct err *e)
{
	if (!r->places)
		return err_ctx(e, "line %zu", r->line);
	return row ? err_ctx(e, "%s %zu", r->places->unit, r->places->numbers[r->line - 1]) : -1;
}

int crosswalk_read(struct str bytes, struct catalog *c, struct catalog_crosswalk *ret, struct err *e)
{
	return crosswalk_read_from(bytes, NULL, c, ret, e);
}

int crosswalk_read_from(struct str bytes, const struct crosswalk_places *places, struct catalog *c,
			struct catalog_crosswalk *ret, struct err *e)
{
	struct reading r = { .c = c, .x = ret, .places = places };
	struct str rest = bytes;

	*ret = (struct catalog_crosswalk){ .origin = "", .unit = places ? places->unit : "line" };
	if (bytes.n > CATALOG_CROSSWALK_BYTES_MAX)
		return err_set(e, ERR_INPUT, "more than %d bytes", CATALOG_CROSSWALK_BYTES_MAX);
	if (memchr(bytes.p ? bytes.p : "", '\0', bytes.n))
		return err_set(e, ERR_INPUT, "expected text in UTF-8, found NUL bytes");
	str_take(&rest, STR_UTF8_BOM);
	while (rest.p) {
		struct str line = str_cut(&rest, '\n');
		int done = 0;

		r.line++;
		if (str_starts(line, "#"))
			done = read_header_line(&r, line, e);
		else if (str_trim(line).n)
			done = read_row(&r, line, e);
		if (done < 0)
			return at_line(&r, !str_starts(line, "#"), e);
	}
	if (!ret->edge_count)
		return err_set(e, ERR_INPUT, "no rows");
	ret->edges = r.edges;
	ret->bytes = arena_str(&c->arena, bytes);
	catalog_file_digest(bytes, ret->digest);
	return crosswalk_rules(c, &c->arena, ret, r.edges, e);
}
