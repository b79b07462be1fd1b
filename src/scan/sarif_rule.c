/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/sarif_rule.h"

#include <stdlib.h>

/* Ceilings on what is searched one by one for each result. */
#define COMPONENTS_SEARCHED 256
#define LEVELS_SEARCHED	    16

static int compare(const void *a, const void *b)
{
	const struct sarif_rule *x = *(struct sarif_rule *const *)a, *y = *(struct sarif_rule *const *)b;
	int c = str_cmp(x->id, y->id);

	return c ? c : (x->order > y->order) - (x->order < y->order);
}

static int load_component(struct sarif_component *ret, struct json v, struct buf *place, struct arena *a,
			  struct err *e)
{
	struct json_iter it;
	struct json list, rule;
	int given;

	if (!json_is(v, JSON_OBJECT))
		return place_expected(place, NULL, "an object", e);
	ret->name = json_get_str(v, "name");
	ret->guid = json_get_str(v, "guid");
	given = place_list(place, v, "rules", &list, e);
	if (given <= 0)
		return given;
	ret->rules = arena_alloc(a, (json_count(list) + 1) * sizeof *ret->rules);
	for (json_begin(list, &it); json_next(&it, &rule);) {
		if (!json_is(rule, JSON_OBJECT))
			return place_expected(place, "rules", "an array of objects", e);
		ret->rules[ret->count++] =
			(struct sarif_rule){ .id = json_get_str(rule, "id"), .descriptor = rule };
	}
	return 0;
}

static int load_components(struct sarif_rules *ret, struct json run, struct buf *place, struct arena *a,
			   struct err *e)
{
	size_t back = place_member(place, "tool"), extensions = 0;
	struct json_iter it;
	struct json tool, driver, list, v;
	int given = json_get(run, "tool", &tool) ? place_list(place, tool, "extensions", &list, e) : 0;

	if (given < 0)
		return -1;
	if (given)
		extensions = json_count(list);
	ret->components = arena_alloc(a, (extensions + 1) * sizeof *ret->components);
	ret->count = 1;
	if (json_get(run, "tool", &tool) && json_get(tool, "driver", &driver)) {
		size_t up = place_member(place, "driver");

		if (load_component(&ret->components[0], driver, place, a, e) < 0)
			return -1;
		place_back(place, up);
	}
	if (given)
		for (json_begin(list, &it); json_next(&it, &v);) {
			size_t up = place_item(place, "extensions", it.index);

			if (load_component(&ret->components[ret->count++], v, place, a, e) < 0)
				return -1;
			place_back(place, up);
		}
	place_back(place, back);
	return 0;
}

static void load_taxonomies(struct sarif_rules *ret, struct json run, struct arena *a)
{
	struct json_iter it;
	struct json list, v;

	if (!json_get(run, "taxonomies", &list))
		return;
	ret->taxonomies = arena_alloc(a, (json_count(list) + 1) * sizeof *ret->taxonomies);
	for (json_begin(list, &it); json_next(&it, &v);)
		ret->taxonomies[ret->taxonomy_count++] = json_get_str(v, "name");
}

double sarif_score(struct json v)
{
	struct json properties, score;
	struct str s;
	char text[16];
	char *end;
	double d;

	if (!json_get(v, "properties", &properties) || !json_get(properties, "security-severity", &score))
		return -1;
	if (json_is(score, JSON_INT) || json_is(score, JSON_REAL))
		return json_real(score);
	s = str_trim(json_str(score));
	if (!s.n || s.n >= sizeof text || s.p[0] < '0' || s.p[0] > '9')
		return -1;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	d = strtod(text, &end);
	return *end ? -1 : d;
}

/* What every result of the rule shares is worked out once. */
static void learn(const struct sarif_rules *rules, struct sarif_rule *rule, struct weakness *w, struct arena *a)
{
	struct json configuration;

	if (json_get(rule->descriptor, "defaultConfiguration", &configuration))
		rule->level = json_get_str(configuration, "level");
	rule->score = sarif_score(rule->descriptor);
	rule->has_messages = json_get(rule->descriptor, "messageStrings", &rule->messages);
	weakness_clear(w);
	sarif_weakness(rules, rule->descriptor, w);
	rule->cve = arena_str(a, buf_str(&w->cve));
	rule->cwe = arena_str(a, buf_str(&w->cwe));
}

int sarif_rules_load(struct sarif_rules *ret, struct json run, struct buf *place, struct arena *a,
		     struct err *e)
{
	struct weakness w = WEAKNESS_INIT;
	size_t n = 0;

	*ret = (struct sarif_rules){ 0 };
	if (load_components(ret, run, place, a, e) < 0)
		return -1;
	load_taxonomies(ret, run, a);
	for (size_t i = 0; i < ret->count; i++)
		n += ret->components[i].count;
	ret->by_id = arena_alloc(a, (n + 1) * sizeof(struct sarif_rule *));
	for (size_t i = 0; i < ret->count; i++)
		for (size_t k = 0; k < ret->components[i].count; k++) {
			struct sarif_rule *rule = &ret->components[i].rules[k];

			rule->order = ret->total;
			ret->by_id[ret->total++] = rule;
			learn(ret, rule, &w, a);
		}
	weakness_free(&w);
	qsort(ret->by_id, ret->total, sizeof *ret->by_id, compare);
	return 0;
}

/* The first rule of that id, in the order of the document. */
static const struct sarif_rule *find_id(const struct sarif_rules *rules, struct str id)
{
	size_t low = 0, high = rules->total;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(rules->by_id[mid]->id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < rules->total && str_eq(rules->by_id[low]->id, id) ? rules->by_id[low] : NULL;
}

static const struct sarif_rule *find_hierarchical(const struct sarif_rules *rules, struct str id)
{
	for (unsigned level = 0; str_given(id) && level < LEVELS_SEARCHED; level++) {
		const struct sarif_rule *rule = find_id(rules, id);

		if (rule)
			return rule;
		while (id.n && id.p[id.n - 1] != '/')
			id.n--;
		if (id.n)
			id.n--;
	}
	return NULL;
}

/* The component a toolComponentReference means: without one, the driver. */
static const struct sarif_component *component_of(const struct sarif_rules *rules, struct json reference)
{
	struct str name, guid;
	struct json v;
	int64_t index;

	if (!json_get(reference, "toolComponent", &v))
		return &rules->components[0];
	if (json_get_int(v, "index", &index) && index >= 0)
		return (uint64_t)index + 1 < rules->count ? &rules->components[index + 1] : NULL;
	name = json_get_str(v, "name");
	guid = json_get_str(v, "guid");
	for (size_t i = 0; i < rules->count && i < COMPONENTS_SEARCHED; i++) {
		const struct sarif_component *c = &rules->components[i];

		if (str_given(guid) ? str_eq(c->guid, guid) : str_given(name) && str_eq(c->name, name))
			return c;
	}
	return NULL;
}

const struct sarif_rule *sarif_rule_of(const struct sarif_rules *rules, struct json result)
{
	const struct sarif_component *c = &rules->components[0];
	struct str id = json_get_str(result, "ruleId");
	struct json reference;
	int64_t index = -1;

	if (json_get(result, "rule", &reference)) {
		c = component_of(rules, reference);
		json_get_int(reference, "index", &index);
		if (!str_given(id))
			id = json_get_str(reference, "id");
	}
	if (index < 0)
		json_get_int(result, "ruleIndex", &index);
	if (c && index >= 0 && (uint64_t)index < c->count)
		return &c->rules[index];
	return find_hierarchical(rules, id);
}

struct str sarif_rule_id(struct json result, const struct sarif_rule *rule)
{
	struct str id = json_get_str(result, "ruleId");
	struct json reference;

	if (!str_given(id) && json_get(result, "rule", &reference))
		id = json_get_str(reference, "id");
	if (!str_given(id) && rule)
		id = rule->id;
	return str_given(id) ? id : STR_NONE;
}

static void scan_strings(struct json list, struct weakness *w)
{
	struct json_iter it;
	struct json v;

	for (json_begin(list, &it); json_next(&it, &v);)
		weakness_scan(w, json_str(v));
}

/* A value under a name that says CWE: a number says as much as "CWE-79". */
static void add_cwe_value(struct json v, struct weakness *w)
{
	char digits[24];
	struct buf number = BUF_INIT(sizeof digits);

	if (json_is(v, JSON_INT) && json_int(v) > 0) {
		json_put(&number, v, 0);
		weakness_add_cwe(w, buf_str(&number));
	}
	weakness_add_cwe(w, json_str(v));
	buf_free(&number);
}

static bool has_nocase(struct str s, const char *word)
{
	size_t n = strlen(word);

	for (; s.n >= n; s.p++, s.n--)
		if (str_is_nocase((struct str){ s.p, n }, word))
			return true;
	return false;
}

static void scan_properties(struct json properties, struct weakness *w)
{
	struct json_iter it, inner;
	struct json value, v;
	struct str name;

	for (json_members(properties, &it); json_member(&it, &name, &value);) {
		if (str_is(name, "tags"))
			scan_strings(value, w);
		if (has_nocase(name, "cve")) {
			weakness_scan(w, json_str(value));
			scan_strings(value, w);
		}
		if (!has_nocase(name, "cwe"))
			continue;
		add_cwe_value(value, w);
		for (json_begin(value, &inner); json_next(&inner, &v);)
			add_cwe_value(v, w);
	}
}

/* A reference to a taxon: of the taxonomy CWE, its id may be the number alone. */
static void scan_taxon(const struct sarif_rules *rules, struct json reference, struct weakness *w)
{
	struct str id = json_get_str(reference, "id"), taxonomy = STR_NONE;
	struct json component;
	int64_t index;

	if (json_get(reference, "toolComponent", &component)) {
		taxonomy = json_get_str(component, "name");
		if (!str_given(taxonomy) && json_get_int(component, "index", &index) && index >= 0 &&
		    (uint64_t)index < rules->taxonomy_count)
			taxonomy = rules->taxonomies[index];
	}
	if (str_is_nocase(taxonomy, "CWE"))
		weakness_add_cwe(w, id);
	else
		weakness_scan(w, id);
}

void sarif_weakness(const struct sarif_rules *rules, struct json v, struct weakness *w)
{
	static const char *const names[] = { "ruleId", "id", "name" };
	struct json_iter it;
	struct json list, item, target;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		weakness_scan(w, json_get_str(v, names[i]));
	if (json_get(v, "deprecatedIds", &list))
		scan_strings(list, w);
	if (json_get(v, "properties", &list))
		scan_properties(list, w);
	if (json_get(v, "taxa", &list))
		for (json_begin(list, &it); json_next(&it, &item);)
			scan_taxon(rules, item, w);
	if (json_get(v, "relationships", &list))
		for (json_begin(list, &it); json_next(&it, &item);)
			if (json_get(item, "target", &target))
				scan_taxon(rules, target, w);
}
