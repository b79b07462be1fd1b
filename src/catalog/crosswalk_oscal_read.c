/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The words of ids differ between publishers of one framework (ac-1, AC-1, "label"), so an id is
 * looked up as it stands, by its label, as a token, and whatever its case, over a sorted list of
 * all of these that is made once for a framework.
 */
#include <stdlib.h>

#include "base/nearest.h"
#include "catalog/catalog_int.h"
#include "base/plain.h"
#include "catalog/crosswalk_oscal.h"
#include "catalog/oscal_token.h"

struct token {
	const char *folded;	/* in lower case */
	const struct catalog_requirement *requirement;
};

struct side {
	const struct catalog_framework *framework;
	struct token *tokens;	/* by folded; NULL: not made yet */
	size_t count;
};

struct reading {
	struct crosswalk_drafts *drafts;
	const struct catalog *c;
	struct arena *a;
	struct arena scratch;
	struct side *sides;	/* of all frameworks */
	const struct side *source, *target;
	size_t number;		/* of the map, over all mappings */
	size_t left_out;
};

static const char *folded(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);

	for (char *c = p; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + ('a' - 'A'));
	return p;
}

static int by_folded(const void *a, const void *b)
{
	const struct token *x = a, *y = b;
	int c = strcmp(x->folded, y->folded);

	return c ? c : (x->requirement > y->requirement) - (x->requirement < y->requirement);
}

static void list_tokens(struct reading *r, struct side *side)
{
	CLEANUP(buf_free) struct buf token = BUF_INIT(SIZE_MAX / 2);

	side->tokens = arena_alloc(r->a, 2 * r->c->requirement_count * sizeof *side->tokens);
	side->count = 0;
	for (size_t i = 0; i < r->c->requirement_count; i++) {
		const struct catalog_requirement *q = &r->c->requirements[i];

		if (strcmp(q->framework, side->framework->id) != 0)
			continue;
		buf_clear(&token);
		oscal_token_put(&token, str_of(q->id));
		side->tokens[side->count++] = (struct token){ folded(r->a, str_of(q->id)), q };
		side->tokens[side->count++] = (struct token){ folded(r->a, buf_str(&token)), q };
	}
	qsort(side->tokens, side->count, sizeof *side->tokens, by_folded);
}

/* The published id; the text itself when there is none, or when it could be several. */
static const char *find_id(struct reading *r, const struct side *side, struct str text)
{
	struct token key = { folded(r->a, text), NULL };
	const struct catalog_requirement *exact = catalog_requirement(r->c, str_of(side->framework->id), text);
	size_t low = 0, high = side->count;

	if (exact)
		return exact->id;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(side->tokens[mid].folded, key.folded) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	key.requirement = low < side->count ? side->tokens[low].requirement : NULL;
	if (!key.requirement || strcmp(side->tokens[low].folded, key.folded) != 0)
		return crosswalk_draft_text(r->drafts, text);
	for (size_t i = low; i < side->count && strcmp(side->tokens[i].folded, key.folded) == 0; i++)
		if (side->tokens[i].requirement != key.requirement)
			return crosswalk_draft_text(r->drafts, text);
	return key.requirement->id;
}

/* The value of the property of that name, of ours or without a namespace. */
static struct str prop(struct json item, const char *name)
{
	struct json props, p;
	struct json_iter it;

	if (!json_get(item, "props", &props))
		return STR_NONE;
	for (json_begin(props, &it); json_next(&it, &p);) {
		struct str ns = json_get_str(p, "ns");

		if (str_is(json_get_str(p, "name"), name) && (!ns.p || str_is(ns, OSCAL_NS)))
			return json_get_str(p, "value");
	}
	return STR_NONE;
}

/* All values of the property, with ';' between. */
static const char *props_joined(struct reading *r, struct json item, const char *name)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(CATALOG_FILE_BYTES_MAX);
	struct json props, p;
	struct json_iter it;

	if (!json_get(item, "props", &props))
		return NULL;
	for (json_begin(props, &it); json_next(&it, &p);) {
		if (!str_is(json_get_str(p, "name"), name) || !str_is(json_get_str(p, "ns"), OSCAL_NS))
			continue;
		if (b.n)
			buf_add_char(&b, ';');
		buf_add_str(&b, json_get_str(p, "value"));
	}
	return crosswalk_draft_text(r->drafts, buf_str(&b));
}

static const char *text_of(struct reading *r, struct str s)
{
	return crosswalk_draft_text(r->drafts, s);
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "catalogs/SOC2/catalog.json" names soc2: a part of the address, letters and digits alone, is the id
 * of a framework. */
static bool names(struct str part, const char *id)
{
	size_t n = 0;

	for (size_t i = 0; i < part.n; i++) {
		char c = part.p[i], d;

		if (!is_word(c))
			continue;
		while (id[n] && !is_word(id[n]))
			n++;
		d = id[n];
		c = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
		d = (char)(d >= 'A' && d <= 'Z' ? d + ('a' - 'A') : d);
		if (d != c)
			return false;
		n++;
	}
	return n && !id[n];
}

/* The id that its catalog is found under once it is imported: of its file, or of the folder of "SOC2/catalog.json". */
static const char *id_for(struct reading *r, struct str href)
{
	CLEANUP(buf_free) struct buf id = BUF_INIT(CATALOG_ID_MAX);
	struct str rest = href, stem = href;

	while (rest.p) {
		struct str part = str_cut(&rest, '/');

		part = str_cut(&(struct str){ part.p, part.n }, '.');
		if (!str_is_nocase(part, "catalog"))
			stem = part;
	}
	for (size_t i = 0; i < stem.n && id.n < CATALOG_ID_MAX - 1; i++)
		if (is_word(stem.p[i]) || (id.n && (stem.p[i] == '-' || stem.p[i] == '_')))
			buf_add_char(&id, stem.p[i]);
	return id.n ? text_of(r, buf_str(&id)) : "ID";
}

static const struct catalog_framework *named_in(const struct catalog *c, struct str href)
{
	struct str rest = href;

	while (rest.p) {
		struct str part = str_cut(&rest, '/');
		struct str stem = part;

		stem = str_cut(&stem, '.');
		for (size_t i = 0; i < c->framework_count; i++)
			if (names(part, c->frameworks[i].id) || names(stem, c->frameworks[i].id))
				return &c->frameworks[i];
	}
	return NULL;
}

static int read_side(struct reading *r, struct json mapping, const char *key, const struct side **ret,
		     const char **ret_version, struct err *e)
{
	const struct catalog_framework *f;
	struct json resource;
	struct str href, framework;
	struct side *side;

	if (!json_get(mapping, key, &resource))
		return err_set(e, ERR_INPUT, "%s: expected a resource", key);
	href = json_get_str(resource, "href");
	framework = prop(resource, "framework");
	*ret_version = text_of(r, prop(resource, "framework").p ? prop(resource, "version") : STR_NONE);
	f = framework.p ? catalog_framework(r->c, framework) : named_in(r->c, href);
	if (!f)
		return err_set(e, ERR_INPUT, "%s: '%.*s' is no framework of the catalog: import that first (--id %s)",
			       key, STR_FMT(str_quote(framework.p ? framework : href)),
			       id_for(r, framework.p ? framework : href));
	side = &r->sides[f - r->c->frameworks];
	side->framework = f;
	if (!side->tokens)
		list_tokens(r, side);
	*ret = side;
	return 0;
}

struct set {
	const char **ids;	/* NULL: the framework as a whole */
	size_t count;
};

static int read_set(struct reading *r, struct json map, const char *key, const struct side *side, struct set *ret,
		    struct err *e)
{
	struct json list, item;
	struct json_iter it;

	if (!json_get(map, key, &list) || !json_count(list))
		return err_set(e, ERR_INPUT, "expected %s", key);
	if (json_count(list) > CROSSWALK_OSCAL_SET_MAX)
		return err_set(e, ERR_INPUT, "more than %d %s", CROSSWALK_OSCAL_SET_MAX, key);
	ret->ids = arena_alloc(r->a, json_count(list) * sizeof *ret->ids);
	ret->count = 0;
	for (json_begin(list, &it); json_next(&it, &item);) {
		struct str id = json_get_str(item, "id-ref"), label = prop(item, "label");

		if (!str_given(id))
			return err_set(e, ERR_INPUT, "%s/%zu/id-ref: expected an id", key, it.index);
		if (str_is(prop(item, "whole-framework"), "yes"))
			ret->ids[ret->count++] = NULL;
		else if (str_is(prop(item, "stated-only"), "yes"))
			ret->ids[ret->count++] = text_of(r, label.p ? label : id);
		else
			ret->ids[ret->count++] = find_id(r, side, label.p ? label : id);
	}
	return 0;
}

/* Our word for theirs; "" when a map of several ends says nothing of each pair of them. */
static int relation_of(struct json map, const struct set *sources, const struct set *targets, const char **ret,
		       struct err *e)
{
	struct str word = json_get_str(map, "relationship");
	bool sets = sources->count > 1 || targets->count > 1;
	enum crosswalk_relation relation = RELATION_RELATED;

	if (str_is(word, "equal-to") || str_is(word, "equivalent-to"))
		relation = RELATION_EQUAL;
	else if (!crosswalk_relation_of(word, &relation) || relation == RELATION_EQUAL)
		return err_set(e, ERR_INPUT,
			       "relationship '%.*s': expected equal-to, equivalent-to, subset-of, superset-of, "
			       "intersects-with or no-relationship",
			       STR_FMT(str_quote(word)));
	if (sets && relation == RELATION_EQUAL && sources->count == 1)
		relation = RELATION_SUPERSET_OF;
	else if (sets && relation == RELATION_EQUAL && targets->count == 1)
		relation = RELATION_SUBSET_OF;
	else if (sets && relation != RELATION_NO_RELATIONSHIP &&
		 !(relation == RELATION_SUPERSET_OF && sources->count == 1) &&
		 !(relation == RELATION_SUBSET_OF && targets->count == 1))
		relation = RELATION_RELATED;
	*ret = crosswalk_relation_name(relation);
	return 0;
}

/* high from 0.8, medium from 0.5: OSCAL has a share where we have words. */
static const char *confidence_of(struct reading *r, struct json map)
{
	struct json score, share;
	enum json_type t;

	if (!json_get(map, "confidence-score", &score))
		return NULL;
	if (!json_get(score, "percentage", &share))
		return text_of(r, json_get_str(score, "category"));
	t = json_type(share);
	if (t != JSON_INT && t != JSON_REAL)
		return NULL;
	return crosswalk_confidence_name(json_real(share) >= 0.8 ? CONFIDENCE_HIGH :
					 json_real(share) >= 0.5 ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW);
}

/* What OSCAL has no field for. */
static void read_row_props(struct reading *r, struct json item, struct crosswalk_row *row)
{
	struct str order = prop(item, "row");

	if (!order.p || !str_to_u64(order, &row->order))
		row->order = 0;
	row->fields[FIELD_STATUS] = text_of(r, prop(item, "status"));
	row->fields[FIELD_REF] = text_of(r, prop(item, "ref"));
	row->fields[FIELD_CORRECTED_SOURCE] = props_joined(r, item, "corrected-source");
	row->fields[FIELD_CORRECTED_TARGET] = props_joined(r, item, "corrected-target");
	row->fields[FIELD_CORRECTION] = text_of(r, prop(item, "correction"));
}

/* The rationale of the map, else of its mapping, else of the collection. */
static struct str rationale_of(struct json map, struct json mapping, struct json collection)
{
	struct str s = json_get_str(map, "matching-rationale");
	struct json provenance;

	if (!s.p)
		s = json_get_str(mapping, "matching-rationale");
	if (!s.p && json_get(collection, "provenance", &provenance))
		s = json_get_str(provenance, "matching-rationale");
	return s.p ? s : STR_LIT("semantic");
}

static const char *basis_of(struct reading *r, struct json map, const char *relation, const struct set *sources,
			    const struct set *targets)
{
	const char *text = text_of(r, json_get_str(map, "remarks"));
	struct str word = json_get_str(map, "relationship");

	if (sources->count == 1 && targets->count == 1)
		return text;
	return arena_printf(r->a, "Stated as %.*s between %zu source%s and %zu target%s together%s%s%s", STR_FMT(word),
			    sources->count, plain_s(sources->count), targets->count,
			    plain_s(targets->count),
			    strcmp(relation, "related") == 0 ? ", which says nothing of each pair" : "",
			    text ? ". " : "", text ? text : "");
}

struct place {
	struct json collection, mapping;
	size_t index;	/* of the mapping */
	struct crosswalk_draft *draft;
};

static int read_map(struct reading *r, const struct place *at, struct json map, struct err *e)
{
	struct set sources, targets;
	struct crosswalk_row all = { 0 };	/* what is the same for each pair */
	const char *relation = NULL;
	enum crosswalk_relation known = RELATION_RELATED;
	struct json unused;

	r->number++;
	if (read_set(r, map, "sources", r->source, &sources, e) < 0 ||
	    read_set(r, map, "targets", r->target, &targets, e) < 0 ||
	    relation_of(map, &sources, &targets, &relation, e) < 0)
		return -1;
	if (sources.count * targets.count > CROSSWALK_OSCAL_SET_MAX)
		return err_set(e, ERR_INPUT, "more than %d pairs", CROSSWALK_OSCAL_SET_MAX);
	r->left_out += json_get(map, "qualifiers", &unused) + json_get(map, "coverage", &unused);
	crosswalk_relation_of(str_of(relation), &known);
	all.number = r->number;
	all.source_framework = r->source->framework->id;
	all.target_framework = r->target->framework->id;
	all.fields[FIELD_RELATION] = relation;
	all.fields[FIELD_CONFIDENCE] = confidence_of(r, map);
	all.fields[FIELD_BASIS] = basis_of(r, map, relation, &sources, &targets);
	if (crosswalk_is_set_theory(known))
		all.fields[FIELD_RATIONALE] = text_of(r, rationale_of(map, at->mapping, at->collection));
	read_row_props(r, map, &all);
	for (size_t i = 0; i < sources.count * targets.count; i++) {
		struct crosswalk_row *row = crosswalk_draft_add(r->drafts, at->draft, e);

		if (!row)
			return -1;
		*row = all;
		row->fields[FIELD_SOURCE] = sources.ids[i / targets.count];
		row->fields[FIELD_TARGET] = targets.ids[i % targets.count];
	}
	return 0;
}

static struct crosswalk_row *add_gap(struct reading *r, const struct place *at, bool source, struct str id,
				     struct err *e)
{
	struct crosswalk_row *row = crosswalk_draft_add(r->drafts, at->draft, e);

	if (!row)
		return NULL;
	row->number = ++r->number;
	row->source_framework = r->source->framework->id;
	row->target_framework = r->target->framework->id;
	row->fields[FIELD_SOURCE] = source ? find_id(r, r->source, id) : "-";
	row->fields[FIELD_TARGET] = source ? "-" : find_id(r, r->target, id);
	row->fields[FIELD_RELATION] = crosswalk_relation_name(RELATION_NO_RELATIONSHIP);
	return row;
}

/* One more property of the gap. */
static void take_gap_prop(struct reading *r, struct str name, struct str value, struct crosswalk_row *row)
{
	static const struct {
		const char *name;
		enum crosswalk_field field;
	} fields[] = {
		{ "status", FIELD_STATUS }, { "confidence", FIELD_CONFIDENCE }, { "ref", FIELD_REF },
		{ "correction", FIELD_CORRECTION }, { "corrected-source", FIELD_CORRECTED_SOURCE },
		{ "corrected-target", FIELD_CORRECTED_TARGET },
	};

	if (str_is(name, "row") && !str_to_u64(value, &row->order))
		row->order = 0;
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const char **to = &row->fields[fields[i].field];
		const char *text;

		if (!str_is(name, fields[i].name))
			continue;
		text = text_of(r, value);
		/* Joined by way of the drafts, which count what they hold. */
		*to = *to && text ? text_of(r, str_of(arena_printf(&r->scratch, "%s;%s", *to, text))) : text;
		arena_reset(&r->scratch);
	}
}

/* Our own gaps: a property for the requirement, and after it those of the same group, which say more of
 * it. Returns 1 when there were any. */
static int read_gap_props(struct reading *r, const struct place *at, struct err *e)
{
	struct crosswalk_row *row = NULL;
	struct str of = STR_NONE;
	struct json props, p;
	struct json_iter it;

	if (!json_get(at->mapping, "props", &props))
		return 0;
	for (json_begin(props, &it); json_next(&it, &p);) {
		struct str name = json_get_str(p, "name"), group = json_get_str(p, "group");
		struct str value = json_get_str(p, "value");
		bool source = str_is(name, "unmapped-source");

		if (!group.p || !value.p || !str_is(json_get_str(p, "ns"), OSCAL_NS))
			continue;
		if (source || str_is(name, "unmapped-target")) {
			row = add_gap(r, at, source, value, e);
			if (!row)
				return -1;
			row->fields[FIELD_BASIS] = text_of(r, json_get_str(p, "remarks"));
			of = group;
		} else if (row && str_eq(group, of)) {
			take_gap_prop(r, name, value, row);
		}
	}
	return row != NULL;
}

/* Those of a gap summary: ids only. Patterns are left out. */
static int read_gap_summary(struct reading *r, const struct place *at, bool source, struct err *e)
{
	struct json summary, list, choice, ids, id;
	struct json_iter it, inner;

	if (!json_get(at->mapping, source ? "source-gap-summary" : "target-gap-summary", &summary) ||
	    !json_get(summary, "unmapped-controls", &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &choice);) {
		if (!json_get(choice, "with-ids", &ids)) {
			r->left_out++;
			continue;
		}
		for (json_begin(ids, &inner); json_next(&inner, &id);)
			if (!add_gap(r, at, source, json_str(id).p ? json_str(id) : STR_LIT("?"), e))
				return -1;
	}
	return 0;
}

static const char *method_of(struct reading *r, struct json mapping, struct json collection)
{
	struct str s = json_get_str(mapping, "method");
	struct json provenance;

	if (!s.p && json_get(collection, "provenance", &provenance))
		s = json_get_str(provenance, "method");
	return text_of(r, s);
}

static int begin_mapping(struct reading *r, struct place *at, struct err *e)
{
	struct json metadata;
	const char *source_version, *target_version;
	struct crosswalk_draft *d;
	struct str title = json_get_str(at->mapping, "mapping-description"), published;

	if (read_side(r, at->mapping, "source-resource", &r->source, &source_version, e) < 0 ||
	    read_side(r, at->mapping, "target-resource", &r->target, &target_version, e) < 0)
		return -1;
	d = crosswalk_draft_of(r->drafts, text_of(r, prop(at->mapping, "crosswalk")), "map", e);
	if (!d)
		return -1;
	at->draft = d;
	published = prop(at->mapping, "published");
	if (!d->id && json_get(at->collection, "metadata", &metadata)) {
		title = json_get_str(metadata, "title");
		published = json_get_str(metadata, "version");
	}
	d->title = text_of(r, title);
	d->author = text_of(r, prop(at->mapping, "author"));
	d->published = text_of(r, published);
	d->licence = text_of(r, prop(at->mapping, "licence"));
	d->attribution = text_of(r, prop(at->mapping, "attribution"));
	d->method = method_of(r, at->mapping, at->collection);
	d->mixed |= str_is(prop(at->mapping, "mixed"), "yes");
	d->source_version = d->mixed ? NULL : source_version;
	d->target_version = d->mixed ? NULL : target_version;
	return 0;
}

static int read_mapping(struct reading *r, struct place *at, struct err *e)
{
	struct json maps, map;
	struct json_iter it;
	int gaps;

	if (begin_mapping(r, at, e) < 0)
		return err_ctx(e, "/mapping-collection/mappings/%zu", at->index);
	if (!json_get(at->mapping, "maps", &maps) || !json_count(maps))
		return err_set(e, ERR_INPUT, "/mapping-collection/mappings/%zu: expected maps", at->index);
	for (json_begin(maps, &it); json_next(&it, &map);)
		if (read_map(r, at, map, e) < 0)
			return err_ctx(e, "/mapping-collection/mappings/%zu/maps/%zu", at->index, it.index);
	gaps = read_gap_props(r, at, e);
	if (gaps)
		return gaps < 0 ? -1 : 0;
	return read_gap_summary(r, at, true, e) < 0 ? -1 : read_gap_summary(r, at, false, e);
}

static int not_a_mapping(struct json document, struct err *e)
{
	struct json_iter members;
	struct str name = STR_LIT("");
	struct json value;

	json_members(document, &members);
	if (!json_member(&members, &name, &value))
		return err_set(e, ERR_INPUT, "expected an OSCAL mapping-collection");
	return err_set(e, ERR_INPUT, "'%.*s': expected an OSCAL mapping-collection", STR_FMT(str_quote(name)));
}

static int read_collection(struct reading *r, struct json document, struct err *e)
{
	struct place at = { 0 };
	struct json mappings;
	struct json_iter it;

	if (!json_get(document, "mapping-collection", &at.collection))
		return not_a_mapping(document, e);
	if (!json_get(at.collection, "mappings", &mappings) || !json_count(mappings))
		return err_set(e, ERR_INPUT, "/mapping-collection: expected mappings");
	r->sides = arena_alloc(r->a, (r->c->framework_count + 1) * sizeof *r->sides);
	for (json_begin(mappings, &it); json_next(&it, &at.mapping);) {
		at.index = it.index;
		if (read_mapping(r, &at, e) < 0)
			return -1;
	}
	return 0;
}

int crosswalk_read_oscal(struct json document, const struct catalog *c, struct crosswalk_drafts *ret,
			 size_t *ret_left_out, struct err *e)
{
	struct reading r = { .drafts = ret, .c = c, .a = &ret->arena, .scratch = ARENA_INIT };
	int result;

	*ret = (struct crosswalk_drafts){ 0 };
	result = read_collection(&r, document, e);
	arena_free(&r.scratch);
	*ret_left_out = r.left_out;
	return result;
}
