/* SPDX-License-Identifier: Apache-2.0 */

/* What single groups and controls of an OSCAL catalog say, and how others write it. */
#include <ctype.h>
#include <stdlib.h>

#include "catalog/line.h"
#include "catalog/oscal_catalog.h"
#include "catalog/oscal_token.h"

#define PARAM_TEXT_MAX 200
#define PROPS_MAX 10000		/* of one control that are looked at */

struct str oscal_prop(struct json v, const char *name, const char *ns)
{
	struct json props, p;
	struct json_iter it;

	if (!json_get(v, "props", &props))
		return STR_NONE;
	for (json_begin(props, &it); json_next(&it, &p) && it.index < PROPS_MAX;) {
		struct str in = json_get_str(p, "ns");
		bool right = ns ? str_is(in, ns) : !in.p || str_starts(in, "http://csrc.nist.gov/ns/oscal");

		if (right && str_is(json_get_str(p, "name"), name) && !json_get_str(p, "class").p)
			return str_trim(json_get_str(p, "value"));
	}
	return STR_NONE;
}

bool oscal_part(struct json v, const char *name, struct json *ret)
{
	struct json_iter it;
	struct json parts;

	if (!json_get(v, "parts", &parts))
		return false;
	for (json_begin(parts, &it); json_next(&it, ret);)
		if (str_is(json_get_str(*ret, "name"), name))
			return true;
	return false;
}

/* The letters and digits of s from its end on: the next one before *at, or 0. */
static int previous(struct str s, size_t *at)
{
	while (*at) {
		unsigned char c = (unsigned char)s.p[--*at];

		if (isalnum(c) || c >= 0x80)
			return tolower(c);
	}
	return 0;
}

/* Whether end is what id ends with, but for case and punctuation; and not empty. */
static bool ends_alike(struct str id, struct str end, bool whole)
{
	size_t i = id.n, k = end.n;
	int a, b;

	if (!(b = previous(end, &k)))
		return false;
	do {
		a = previous(id, &i);
		if (a != b)
			return false;
		b = previous(end, &k);
	} while (b);
	return !whole || !previous(id, &i);
}

bool oscal_same_id(struct str a, struct str b)
{
	return ends_alike(a, b, true);
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

static bool is_published(struct str id, struct str label)
{
	return label.n && label.n <= CATALOG_ID_MAX && ends_alike(id, label, !has_digit(label));
}

/* "Access Control (03.01)" has "03.01". */
static struct str in_brackets(struct str label)
{
	size_t n = label.n;

	if (n < 3 || label.p[n - 1] != ')')
		return STR_NONE;
	while (n && label.p[n - 1] != '(')
		n--;
	return n ? (struct str){ &label.p[n], label.n - n - 1 } : STR_NONE;
}

const char *oscal_published_id(const struct oscal_reading *r, const struct oscal_node *n)
{
	struct str label = oscal_prop(n->v, "label", NULL), title = str_trim(json_get_str(n->v, "title"));
	struct str id = str_of(n->id);

	if (r->ours && label.n)
		return line_of(r->a, label, CATALOG_ID_MAX);
	if (is_published(id, label))
		return line_of(r->a, label, CATALOG_ID_MAX);
	if (is_published(id, in_brackets(label)))
		return line_of(r->a, in_brackets(label), CATALOG_ID_MAX);
	if (is_published(id, title))
		return line_of(r->a, title, CATALOG_ID_MAX);
	return n->id;
}

static bool is_withdrawn(struct json v)
{
	return str_is_nocase(oscal_prop(v, "status", NULL), "withdrawn");
}

bool oscal_is_enhancement(struct json v)
{
	struct json links, link;
	struct json_iter it;

	if (str_ends(json_get_str(v, "class"), "enhancement"))
		return true;
	if (!json_get(v, "links", &links))
		return false;
	for (json_begin(links, &it); json_next(&it, &link);)
		if (str_is(json_get_str(link, "rel"), "required"))
			return true;
	return false;
}

/* Whether it is in NIST's CSF catalog a category or subcategory of 1.1 that 2.0 has no more. */
static bool is_of_csf_11(struct json v)
{
	struct str class = json_get_str(v, "class");
	struct json part;

	if (str_is(class, "subcategory"))
		return !oscal_part(v, "example", &part);
	return str_is(class, "category") && oscal_part(v, "statement", &part) &&
	       !str_trim(json_get_str(part, "prose")).n;
}

/* Whether the catalog is that one: nothing is marked as withdrawn, some subcategories have examples. */
static bool is_csf_20(const struct oscal_reading *r, const struct framework_draft *d)
{
	bool examples = false;
	struct json part;

	if (r->ours || !d->title || !str_has(str_of(d->title), "Cybersecurity Framework"))
		return false;
	for (size_t i = 0; i < r->count; i++) {
		if (r->nodes[i].retired)
			return false;
		examples |= str_is(json_get_str(r->nodes[i].v, "class"), "subcategory") &&
			    oscal_part(r->nodes[i].v, "example", &part);
	}
	return examples;
}

void oscal_find_retired(struct oscal_reading *r, struct framework_draft *d)
{
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++)
		r->nodes[i].retired = is_withdrawn(r->nodes[i].v);
	if (!is_csf_20(r, d))
		return;
	for (size_t i = 0; i < r->count; i++)
		n += r->nodes[i].retired = is_of_csf_11(r->nodes[i].v);
	if (n)
		d->remark = arena_printf(r->a,
					 "%zu categories and subcategories without examples or statement taken for "
					 "those of CSF 1.1 that 2.0 has no more",
					 n);
}

/* The published id of what a link points at: "#ac-2_smt.k" is a part of ac-2. */
static struct str linked(const struct oscal_reading *r, struct str href)
{
	size_t at;

	str_take(&href, "#");
	if (href.n > 2 * CATALOG_ID_MAX)
		return href;
	at = catalog_find_key(r->ids, r->count, href);
	for (size_t n = href.n; at == SIZE_MAX && n; n--)
		if (href.p[n - 1] == '_')
			at = catalog_find_key(r->ids, r->count, (struct str){ href.p, n - 1 });
	return at == SIZE_MAX ? href : str_of(r->nodes[at].published);
}

/* "incorporated-into", "moved_to", "addressed-by" in words, or NULL. */
static const char *where_to(struct str rel)
{
	static const char *const words[][2] = { { "incorporated-into", "incorporated into" },
						{ "incorporated_into", "incorporated into" },
						{ "moved-to", "moved to" },
						{ "moved_to", "moved to" },
						{ "addressed-by", "addressed by" },
						{ "addressed_by", "addressed by" } };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_is(rel, words[i][0]))
			return words[i][1];
	return NULL;
}

const char *oscal_went_to(struct oscal_reading *r, const struct oscal_node *n, size_t max)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(FRAMEWORK_IMPORT_BYTES_MAX);
	const char *last = "";
	struct json links, link;
	struct json_iter it;

	if (json_get(n->v, "links", &links))
		for (json_begin(links, &it); json_next(&it, &link);) {
			const char *words = where_to(json_get_str(link, "rel"));

			if (!words || b.n > max)
				continue;
			buf_addf(&b, "%s%s%s", b.n ? (words == last ? ", " : "; ") : "", words == last ? "" : words,
				 words == last ? "" : " ");
			buf_add_str(&b, linked(r, json_get_str(link, "href")));
			last = words;
		}
	return line_of(r->a, b.n ? buf_str(&b) : STR_LIT("not in this edition any more"), max);
}

static int by_id(const void *a, const void *b)
{
	const struct catalog_key *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

static bool each_once(const struct catalog_key *keys, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(keys[i - 1].id, keys[i].id) == 0)
			return false;
	return true;
}

/* A group need not have an id: then its place among all is one. */
static void name_groups(struct oscal_reading *r)
{
	for (size_t i = 0; i < r->count; i++)
		if (!*r->nodes[i].id)
			r->nodes[i].id = r->nodes[i].label = arena_printf(r->a, "group-%zu", i + 1);
}

int oscal_choose_ids(struct oscal_reading *r, struct err *e)
{
	struct catalog_key *labels = arena_alloc(r->a, r->count * sizeof *labels);
	bool by_label;

	name_groups(r);
	r->ids = arena_alloc(r->a, r->count * sizeof *r->ids);
	for (size_t i = 0; i < r->count; i++) {
		labels[i] = (struct catalog_key){ r->nodes[i].label, i };
		r->ids[i] = (struct catalog_key){ r->nodes[i].id, i };
	}
	qsort(labels, r->count, sizeof *labels, by_id);
	qsort(r->ids, r->count, sizeof *r->ids, by_id);
	if (r->param_count)
		qsort(r->param_ids, r->param_count, sizeof *r->param_ids, by_id);
	for (size_t i = 1; i < r->count; i++)
		if (strcmp(r->ids[i - 1].id, r->ids[i].id) == 0)
			return err_set(e, ERR_INPUT, "%s: id '%.60s' is there already, in %s",
				       r->nodes[r->ids[i].ordinal].place, r->ids[i].id,
				       r->nodes[r->ids[i - 1].ordinal].place);
	by_label = each_once(labels, r->count);
	for (size_t i = 0; i < r->count; i++)
		r->nodes[i].published = by_label ? r->nodes[i].label : r->nodes[i].id;
	return 0;
}

/* Its values, else what it stands for, in brackets. */
static void put_param(struct oscal_reading *r, struct str id, struct buf *b)
{
	size_t at = catalog_find_key(r->param_ids, r->param_count, id);
	struct json list, item, p = { 0 };
	struct json_iter it;
	size_t n = 0;

	if (at != SIZE_MAX)
		p = r->params[at];
	if (at != SIZE_MAX && json_get(p, "values", &list))
		for (json_begin(list, &it); json_next(&it, &item) && b->n < PARAM_TEXT_MAX;) {
			buf_add_cstr(b, n++ ? ", " : "");
			buf_add_str(b, json_str(item));
		}
	if (n)
		return;
	buf_add_char(b, '[');
	buf_add_str(b, at != SIZE_MAX && json_get_str(p, "label").n ? json_get_str(p, "label") : id);
	buf_add_char(b, ']');
}

const char *oscal_text(struct oscal_reading *r, struct str text, size_t max)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(4 * (size_t)FRAMEWORK_IMPORT_BYTES_MAX);

	while (text.n && b.n <= max) {
		const char *open = memmem(text.p, text.n, "{{", 2);
		struct str inside, rest = text;
		const char *close;

		rest.n = open ? (size_t)(open - text.p) : text.n;
		buf_add_str(&b, rest);
		if (!open)
			break;
		inside = (struct str){ open + 2, text.n - rest.n - 2 };
		close = memmem(inside.p, inside.n, "}}", 2);
		if (!close) {
			buf_add_str(&b, (struct str){ open, text.n - rest.n });
			break;
		}
		text = (struct str){ close + 2, inside.n - (size_t)(close - inside.p) - 2 };
		inside = str_trim((struct str){ inside.p, (size_t)(close - inside.p) });
		if (str_take(&inside, "insert:")) {
			str_cut(&inside, ',');
			put_param(r, str_trim(inside), &b);
		}
	}
	return line_of(r->a, buf_str(&b), max);
}
