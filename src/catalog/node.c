/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/node.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/nearest.h"
#include "catalog/line.h"
#include "catalog/settings.h"

int node_place(const struct yaml *n, struct err *e)
{
	return err_ctx(e, "line %zu, column %zu", n->line, n->column);
}

static bool left_out(const struct yaml *n)
{
	return n->type == YAML_SCALAR && !n->text.p;
}

size_t node_count(const struct yaml *n)
{
	size_t count = 0;

	for (const struct yaml *c = n->first; c; c = c->next)
		count++;
	return count;
}

/* Also what turns the direction of a text round, so that it reads as something else than it says. */
static bool has_control(struct str s, bool prose)
{
	if (!prose && (memchr(s.p, '\n', s.n) || memchr(s.p, '\t', s.n)))
		return true;
	while (s.p)
		if (line_has_control(str_cut(&s, '\n')))
			return true;
	return false;
}

static int read_text(const struct yaml *n, bool prose, struct arena *a, const char **ret, struct err *e)
{
	struct str text = str_trim(n->text);

	if (n->type != YAML_SCALAR)
		return node_refuse(n, e, "expected a text, not a %s",
				   n->type == YAML_LIST ? "list" : "mapping");
	if (!text.n)
		return node_refuse(n, e, "expected a text, not nothing");
	if (has_control(text, prose))
		return node_refuse(n, e, "expected a text%s without control characters",
				   prose ? "" : " of one line");
	*ret = arena_cstr(a, text);
	return 0;
}

int node_text(const struct yaml *n, struct arena *a, const char **ret, struct err *e)
{
	return read_text(n, false, a, ret, e);
}

int node_prose(const struct yaml *n, struct arena *a, const char **ret, struct err *e)
{
	return read_text(n, true, a, ret, e);
}

int node_id(const struct yaml *n, struct arena *a, const char **ret, struct err *e)
{
	if (node_text(n, a, ret, e) < 0)
		return -1;
	for (const char *p = *ret; *p; p++) {
		bool ok = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
			  strchr("-_.", *p);

		if (!ok)
			return node_refuse(n, e, "'%.60s': expected letters, digits, '-', '_' and '.' only",
					   *ret);
	}
	return 0;
}

int node_bool(const struct yaml *n, bool *ret, struct err *e)
{
	static const struct {
		const char *text;
		bool value;
	} words[] = { { "true", true }, { "false", false }, { "yes", true }, { "no", false } };

	for (size_t i = 0; n->type == YAML_SCALAR && i < COUNT_OF(words); i++) {
		if (str_is_nocase(n->text, words[i].text)) {
			*ret = words[i].value;
			return 0;
		}
	}
	return node_refuse(n, e, "expected true or false");
}

int node_each(const struct yaml *n, int (*read)(void *into, const struct yaml *n, struct err *e), void *into,
	      struct err *e)
{
	if (n->type != YAML_LIST)
		return node_refuse(n, e, "expected a list");
	for (const struct yaml *c = n->first; c; c = c->next)
		if (read(into, c, e) < 0)
			return -1;
	return 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int refuse_twice(const struct yaml *n, const struct list *list, struct err *e)
{
	size_t bytes = list->count * sizeof(char *);
	const char **sorted = xmalloc(bytes);
	int ret = 0;

	if (bytes)
		memcpy(sorted, list->items, bytes);
	qsort(sorted, list->count, sizeof *sorted, by_text);
	for (size_t i = 1; i < list->count && ret == 0; i++)
		if (strcmp(sorted[i - 1], sorted[i]) == 0)
			ret = node_refuse(n, e, "'%.60s' is listed twice", sorted[i]);
	free(sorted);
	return ret;
}

struct texts {
	struct arena *a;
	struct list *list;
	const char *const *names; /* NULL: any text */
	size_t count;
};

static int read_item(void *into, const struct yaml *n, struct err *e)
{
	struct texts *t = into;
	const char **item = &t->list->items[t->list->count];

	if ((t->names ? node_word(n, t->names, t->count, item, e) : node_text(n, t->a, item, e)) < 0)
		return -1;
	t->list->count++;
	return 0;
}

static int read_list(const struct yaml *n, struct texts *t, struct list *ret, struct err *e)
{
	struct list list = { arena_alloc(t->a, (node_count(n) + 1) * sizeof(char *)), 0 };
	int failed;

	t->list = &list;
	failed = node_each(n, read_item, t, e) < 0 || refuse_twice(n, &list, e) < 0;
	t->list = NULL;
	if (failed)
		return -1;
	*ret = list;
	return 0;
}

int node_texts(const struct yaml *n, struct arena *a, struct list *ret, struct err *e)
{
	return read_list(n, &(struct texts){ .a = a }, ret, e);
}

int node_words(const struct yaml *n, const char *const *names, size_t count, struct arena *a,
	       struct list *ret, struct err *e)
{
	return read_list(n, &(struct texts){ .a = a, .names = names, .count = count }, ret, e);
}

static const char *joined(const char *const *names, size_t count, struct buf *b)
{
	for (size_t i = 0; i < count; i++)
		buf_addf(b, "%s%s", i ? ", " : "", names[i]);
	return b->p ? b->p : "";
}

int node_word(const struct yaml *n, const char *const *names, size_t count, const char **ret, struct err *e)
{
	CLEANUP(buf_free) struct buf all = BUF_INIT(300);
	struct nearest near = NEAREST_INIT(n->text);
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; n->type == YAML_SCALAR && i < count; i++)
		if (str_is(n->text, names[i])) {
			*ret = names[i];
			return 0;
		}
	if (n->type != YAML_SCALAR)
		return node_refuse(n, e, "expected one of %s", joined(names, count, &all));
	for (size_t i = 0; i < count; i++)
		nearest_offer(&near, str_of(names[i]));
	return node_refuse(n, e, "'%.*s' is none of %s%s", STR_FMT(str_quote(n->text)),
			   joined(names, count, &all), nearest_hint(&near, hint, sizeof hint));
}

static const struct node_key *find_key(const struct yaml *n, const struct node_key *keys, size_t count,
				       struct err *e)
{
	struct nearest near = NEAREST_INIT(n->key);
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; i < count; i++)
		if (str_is(n->key, keys[i].name))
			return &keys[i];
	for (size_t i = 0; i < count; i++)
		nearest_offer(&near, str_of(keys[i].name));
	node_refuse(n, e, "unknown key '%.*s'%s", STR_FMT(str_quote(n->key)),
		    nearest_hint(&near, hint, sizeof hint));
	return NULL;
}

int node_map(const struct yaml *n, const struct node_key *keys, size_t count, void *into, struct err *e)
{
	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a mapping with keys such as '%s'", keys[0].name);
	/* A key that is mistyped is told as that, not as the missing one. */
	for (const struct yaml *c = n->first; c; c = c->next)
		if (!find_key(c, keys, count, e))
			return -1;
	for (size_t i = 0; i < count; i++) {
		const struct yaml *c = yaml_get(n, keys[i].name);

		if (keys[i].required && (!c || left_out(c)))
			return node_refuse(c ? c : n, e, "no '%s'", keys[i].name);
	}
	for (const struct yaml *c = n->first; c; c = c->next) {
		const struct node_key *key = find_key(c, keys, count, e);

		if (key && !left_out(c) && key->read(into, c, e) < 0)
			return -1;
	}
	return 0;
}
