/* SPDX-License-Identifier: Apache-2.0 */
#include "git/mailmap.h"

#include <stdlib.h>
#include <strings.h>

/*
 * Entries are sorted by the address they apply to, then by the name; an entry for any name
 * has an empty one. Equal keys are merged, so a look-up is one or two binary searches.
 */
struct mailmap_entry {
	struct str email, name;               /* as in commits; name is empty: any */
	struct str proper_name, proper_email; /* "not given": unchanged */
	size_t line;
};

static int compare_nocase(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? strncasecmp(a.p, b.p, n) : 0;

	/* strncasecmp stops at a NUL; what follows one is told apart by length alone. */
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int compare_key(const struct mailmap_entry *a, const struct mailmap_entry *b)
{
	int c = compare_nocase(a->email, b->email);

	return c ? c : compare_nocase(a->name, b->name);
}

static int compare_entry(const void *va, const void *vb)
{
	const struct mailmap_entry *a = va, *b = vb;
	int c = compare_key(a, b);

	return c ? c : (a->line > b->line) - (a->line < b->line);
}

static int compare_search(const void *va, const void *vb)
{
	return compare_key(va, vb);
}

/* Cuts "Name <mail>" from the front of *rest: false when there is none. */
static bool cut_person(struct str *rest, struct str *ret_name, struct str *ret_email)
{
	const char *open = rest->n ? memchr(rest->p, '<', rest->n) : NULL;
	const char *close = open ? memchr(open, '>', rest->n - (size_t)(open - rest->p)) : NULL;

	if (!close)
		return false;
	*ret_name = str_trim((struct str){ rest->p, (size_t)(open - rest->p) });
	*ret_email = str_trim((struct str){ open + 1, (size_t)(close - open - 1) });
	rest->n -= (size_t)(close + 1 - rest->p);
	rest->p = close + 1;
	return true;
}

static bool parse_line(struct str line, struct mailmap_entry *ret)
{
	struct str name1, email1, name2, email2;

	line = str_trim(line);
	if (!line.n || line.p[0] == '#' || !cut_person(&line, &name1, &email1))
		return false;
	*ret = (struct mailmap_entry){ .email = email1, .name = STR_LIT("") };
	ret->proper_name = name1.n ? name1 : STR_NONE;
	if (!cut_person(&line, &name2, &email2))
		return name1.n != 0;
	ret->email = email2;
	ret->name = name2;
	ret->proper_email = email1.n ? email1 : STR_NONE;
	return true;
}

/* Of entries for any name, a later one adds to an earlier one; of entries for one name it
 * replaces it. Both as git does. */
static size_t merge_equal(struct mailmap_entry *all, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (!n || compare_key(&all[n - 1], &all[i]) != 0) {
			all[n++] = all[i];
			continue;
		}
		if (all[i].proper_name.p || all[i].name.n)
			all[n - 1].proper_name = all[i].proper_name;
		if (all[i].proper_email.p || all[i].name.n)
			all[n - 1].proper_email = all[i].proper_email;
	}
	return n;
}

void mailmap_parse(struct str text, struct arena *a, struct mailmap *ret)
{
	struct mailmap_entry *all;
	size_t lines = 1, n = 0, line = 0;

	*ret = MAILMAP_INIT;
	if (!str_given(text))
		return;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	all = arena_alloc(a, lines * sizeof *all);
	for (struct str rest = text; rest.p;) {
		struct str s = str_cut(&rest, '\n');

		if (parse_line(s, &all[n]))
			all[n++].line = line;
		line++;
	}
	if (n)
		qsort(all, n, sizeof *all, compare_entry);
	ret->entries = all;
	ret->count = merge_equal(all, n);
}

static const struct mailmap_entry *find(const struct mailmap *m, struct str email, struct str name)
{
	struct mailmap_entry key = { .email = email, .name = name };

	if (!m->count)
		return NULL;
	return bsearch(&key, m->entries, m->count, sizeof *m->entries, compare_search);
}

void mailmap_apply(const struct mailmap *m, struct str *name, struct str *email)
{
	const struct mailmap_entry *found = NULL;

	if (name->n)
		found = find(m, *email, *name);
	if (!found)
		found = find(m, *email, STR_LIT(""));
	if (!found)
		return;
	if (found->proper_name.p)
		*name = found->proper_name;
	if (found->proper_email.p)
		*email = found->proper_email;
}
