/* SPDX-License-Identifier: Apache-2.0 */
#include "git/approval.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/address.h"
#include "base/buf.h"
#include "codec/regex.h"

#define LABEL_MAX 32

struct approval_rules {
	const struct settings *settings;
	const struct list *keys;
	const struct list *patterns;
	struct regex **searches;   /* one a pattern */
	char (*labels)[LABEL_MAX]; /* what v_approval calls it */
	struct regex *ticket;      /* NULL: no tickets */
	struct str *tickets;       /* found in the message at hand; kept from call to call */
	size_t ticket_room;
};

/* What one call of approval_find works on. */
struct finder {
	struct str message;
	const char *counted; /* line is that of this place */
	size_t line;
	const struct settings *settings;
	const struct mailmap *people;
	const struct approval_person *authors;
	struct approval_list *list;
};

static int compile_patterns(struct approval_rules *rules, struct err *e)
{
	const struct list *p = rules->patterns;

	rules->searches = xcalloc(p->count, sizeof *rules->searches);
	rules->labels = xcalloc(p->count, sizeof *rules->labels);
	for (size_t i = 0; i < p->count; i++) {
		snprintf(rules->labels[i], LABEL_MAX, "pattern %zu", i + 1);
		if (regex_new(str_of(p->items[i]), &rules->searches[i], e) < 0)
			return err_ctx(e, "approval_patterns, pattern %zu", i + 1);
		if (regex_group_number(rules->searches[i], "approver") < 0)
			return err_set(
				e, ERR_USAGE,
				"approval_patterns, pattern %zu: expected a group (?<approver>…) in it",
				i + 1);
	}
	return 0;
}

int approval_rules_new(const struct settings *s, struct approval_rules **ret, struct err *e)
{
	struct approval_rules *rules = xcalloc(1, sizeof *rules);

	rules->settings = s;
	rules->keys = &s->approval_keys;
	rules->patterns = &s->approval_patterns;
	if (compile_patterns(rules, e) < 0)
		goto fail;
	if (s->ticket_pattern && regex_new(str_of(s->ticket_pattern), &rules->ticket, e) < 0) {
		err_ctx(e, "ticket_pattern");
		goto fail;
	}
	*ret = rules;
	return 0;
fail:
	approval_rules_free(rules);
	return -1;
}

void approval_rules_free(struct approval_rules *rules)
{
	if (!rules)
		return;
	for (size_t i = 0; rules->searches && i < rules->patterns->count; i++)
		regex_free(rules->searches[i]);
	regex_free(rules->ticket);
	free(rules->searches);
	free(rules->labels);
	free(rules->tickets);
	free(rules);
}

void approval_rules_freep(struct approval_rules **rules)
{
	approval_rules_free(*rules);
}

static bool same_nocase(struct str a, struct str b)
{
	return a.n && a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* A bot of a forge: "merge-helper[bot]", or the address that hides it. */
static bool is_bot(const struct approval *x)
{
	return str_ends(x->name, "[bot]") || str_ends(address_login(x->email, NULL), "[bot]");
}

/* Whom the settings know by that address or name. */
static const struct settings_person *known_person(const struct settings *s, struct str name, struct str email)
{
	const struct settings_person *p;
	const char *forge = NULL;
	struct str login;

	if (!s->alias_count)
		return NULL;
	login = address_login(email, &forge);
	p = settings_person(s, email, NULL);
	if (!p)
		p = settings_person(s, login, forge);
	return p ? p : settings_person(s, name, NULL);
}

static bool is_author(const struct settings *s, const struct approval *x, const struct approval_person *authors)
{
	for (const struct approval_person *p = authors; p; p = p->next) {
		if (x->person && (x->person == known_person(s, p->name, p->email) ||
				  x->person == settings_person(s, p->commit_name, NULL)))
			return true;
		if (same_nocase(x->name, p->name) || same_nocase(x->email, p->email))
			return true;
		if (!x->email.n &&
		    (same_nocase(x->name, p->commit_name) || same_nocase(x->name, address_login(p->email, NULL))))
			return true;
	}
	return false;
}

static bool is_listed(const struct approval *x, const struct approval_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct approval *y = &list->items[i];

		if (x->person && x->person == y->person)
			return true;
		if (x->email.n && y->email.n ? same_nocase(x->email, y->email)
					     : same_nocase(x->name, y->name))
			return true;
	}
	return false;
}

/* The line of the message that p points into. Approvals come in the order of the message,
 * but for patterns, each of which begins anew: so it is counted on from the one before. */
static size_t line_of(struct finder *f, const char *p)
{
	if (p < f->counted) {
		f->counted = f->message.p;
		f->line = 1;
	}
	for (const char *at = f->counted; (at = memchr(at, '\n', (size_t)(p - at))); at++)
		f->line++;
	f->counted = p;
	return f->line;
}

static void add(struct finder *f, struct str name, struct str email, struct str rule)
{
	struct approval_list *list = f->list;
	struct approval x = { .name = name, .email = email, .rule = rule };
	const char *place = name.n ? name.p : email.p;

	if (!name.n && !email.n)
		return;
	if (email.n)
		mailmap_apply(f->people, &x.name, &x.email);
	else
		x.email = STR_NONE;
	if (!x.name.n)
		x.name = x.email;
	x.person = known_person(f->settings, x.name, x.email);
	if (list->count == APPROVAL_MAX || is_listed(&x, list))
		return;
	x.line = line_of(f, place);
	x.independent = !is_bot(&x) && !is_author(f->settings, &x, f->authors);
	list->independent += x.independent;
	list->items[list->count++] = x;
}

/* "Name <mail>, Name <mail>", "Name", "mail". An address that is not closed ends with the
 * line, as people forget the '>'. */
static void add_people(struct finder *f, struct str s, struct str rule)
{
	for (s = str_trim(s); s.n;) {
		struct str rest = s, email, name = str_cut(&rest, '<');
		bool bare = !rest.p && memchr(name.p, '@', name.n) && !memchr(name.p, ' ', name.n);

		name = str_trim(name);
		if (!rest.p) {
			add(f, bare ? STR_LIT("") : name, bare ? name : STR_LIT(""), rule);
			return;
		}
		email = str_trim(str_cut(&rest, '>'));
		add(f, name, email, rule);
		s = str_trim(rest);
		if (!s.n || s.p[0] != ',')
			return;
		s.p++;
		s.n--;
		s = str_trim(s);
	}
}

/* What follows "key:" when the line begins with it; "not given" otherwise. */
static struct str after_key(struct str line, const char *key)
{
	size_t n = strlen(key);

	if (!n || !str_starts_nocase(line, key))
		return STR_NONE;
	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	if (n == line.n || line.p[n] != ':')
		return STR_NONE;
	return (struct str){ line.p + n + 1, line.n - n - 1 };
}

static void find_by_keys(const struct approval_rules *rules, struct finder *f)
{
	for (struct str rest = f->message; rest.p;) {
		struct str line = str_cut(&rest, '\n');

		for (size_t i = 0; i < rules->keys->count; i++) {
			struct str value = after_key(line, rules->keys->items[i]);

			if (value.p)
				add_people(f, value, str_of(rules->keys->items[i]));
		}
	}
}

static int find_by_patterns(struct approval_rules *rules, struct finder *f, struct err *e)
{
	for (size_t i = 0; i < rules->patterns->count; i++) {
		struct regex *re = rules->searches[i];
		int group = regex_group_number(re, "approver"), found;

		regex_search(re, f->message);
		while ((found = regex_next(re, e)) == 1)
			add_people(f, regex_group(re, group), str_of(rules->labels[i]));
		if (found < 0)
			return err_ctx(e, "approval_patterns, pattern %zu", i + 1);
	}
	return 0;
}

int approval_find(struct approval_rules *rules, struct str message, const struct mailmap *people,
		  const struct approval_person *authors, struct arena *a, struct approval_list *ret,
		  struct err *e)
{
	struct approval items[APPROVAL_MAX];
	struct approval_list list = { .items = items };
	struct finder f = {
		.message = message,
		.counted = message.p,
		.line = 1,
		.settings = rules->settings,
		.people = people,
		.authors = authors,
		.list = &list,
	};

	find_by_keys(rules, &f);
	if (find_by_patterns(rules, &f, e) < 0)
		return -1;
	*ret = list;
	ret->items = arena_alloc(a, list.count * sizeof *items);
	/* cppcheck-suppress uninitvar ; the first list.count are filled */
	memcpy(ret->items, items, list.count * sizeof *items);
	return 0;
}

static int compare_str(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void keep_ticket(struct approval_rules *rules, size_t *n, struct str ticket)
{
	if (!ticket.n)
		return;
	if (*n == rules->ticket_room) {
		rules->ticket_room = rules->ticket_room ? 2 * rules->ticket_room : 16;
		rules->tickets = xrealloc(rules->tickets, rules->ticket_room * sizeof *rules->tickets);
	}
	rules->tickets[(*n)++] = ticket;
}

int approval_find_tickets(struct approval_rules *rules, struct str message, struct arena *a,
			  struct approval_tickets *ret, struct err *e)
{
	size_t n = 0;
	int found;

	*ret = (struct approval_tickets){ 0 };
	if (!rules->ticket)
		return 0;
	regex_search(rules->ticket, message);
	while ((found = regex_next(rules->ticket, e)) == 1) {
		struct str group = regex_group(rules->ticket, 1);

		keep_ticket(rules, &n, str_trim(group.p ? group : regex_group(rules->ticket, 0)));
	}
	if (found < 0)
		return err_ctx(e, "ticket_pattern");
	if (!n)
		return 0;
	qsort(rules->tickets, n, sizeof *rules->tickets, compare_str);
	ret->items = arena_alloc(a, n * sizeof *ret->items);
	for (size_t i = 0; i < n; i++)
		if (!i || !str_eq(rules->tickets[i - 1], rules->tickets[i]))
			ret->items[ret->count++] = rules->tickets[i];
	return 0;
}
