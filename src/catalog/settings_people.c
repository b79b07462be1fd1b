/* SPDX-License-Identifier: Apache-2.0 */

/*
 * people: of assay.yaml. Each name, e-mail and login is an alias of one person: one that two people
 * claim is refused, as it would make the one the other. The id is an alias too.
 */
#include "catalog/settings_int.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

static const char *const forges[] = { "github", "gitlab", "gitea", "bitbucket", "azure", "harness", "jira" };

static int read_id(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_id(n, r->a, &r->person->id, e);
}

static int read_names(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_texts(n, r->a, &r->person->names, e);
}

static int check_email(void *into, const struct yaml *n, struct err *e)
{
	(void)into;
	if (!memchr(n->text.p, '@', n->text.n))
		return node_refuse(n, e, "expected an e-mail address such as anna@example.com");
	return 0;
}

static int read_emails(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_texts(n, r->a, &r->person->emails, e) < 0)
		return -1;
	return node_each(n, check_email, r, e);
}

/* The forge before the colon, and *ret_login what follows; "" and all of it for a login of all forges,
 * NULL for a forge that there is not. */
static const char *forge_of(const char *login, const char **ret_login)
{
	const char *colon = strchr(login, ':');

	*ret_login = colon ? colon + 1 : login;
	if (!colon)
		return "";
	for (size_t i = 0; i < COUNT_OF(forges); i++)
		if (strncasecmp(login, forges[i], (size_t)(colon - login)) == 0 &&
		    strlen(forges[i]) == (size_t)(colon - login) && colon[1])
			return forges[i];
	return NULL;
}

static int read_logins(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	const char *login;

	if (node_texts(n, r->a, &r->person->logins, e) < 0)
		return -1;
	for (size_t i = 0; i < r->person->logins.count; i++)
		if (!forge_of(r->person->logins.items[i], &login))
			return node_refuse(n, e,
					   "'%.60s': expected a login, or one of a forge such as github:anna "
					   "(github, gitlab, gitea, bitbucket, azure, harness, jira)",
					   r->person->logins.items[i]);
	return 0;
}

static const struct node_key person_keys[] = {
	{ "id", read_id, true },
	{ "names", read_names, false },
	{ "emails", read_emails, false },
	{ "logins", read_logins, false },
};

static int read_person(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->person = &r->people[r->s->person_count];
	if (node_map(n, person_keys, COUNT_OF(person_keys), r, e) < 0)
		return -1;
	r->people_places[r->s->person_count++] = n;
	return 0;
}

static int compare_alias(const void *a, const void *b)
{
	const struct settings_alias *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	if (!c)
		c = strcmp(x->forge, y->forge);
	return c ? c : (x->person > y->person) - (x->person < y->person);
}

static void add_alias(struct reading *r, struct settings_alias *aliases, const char *forge, const char *name,
		      size_t person)
{
	char *lower = arena_cstr(r->a, str_of(name));

	for (char *p = lower; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	aliases[r->s->alias_count++] = (struct settings_alias){ forge, lower, person };
}

static void add_aliases(struct reading *r, struct settings_alias *aliases, size_t person)
{
	const struct settings_person *p = &r->people[person];

	add_alias(r, aliases, "", p->id, person);
	for (size_t i = 0; i < p->names.count; i++)
		add_alias(r, aliases, "", p->names.items[i], person);
	for (size_t i = 0; i < p->emails.count; i++)
		add_alias(r, aliases, "", p->emails.items[i], person);
	for (size_t i = 0; i < p->logins.count; i++) {
		const char *login, *forge = forge_of(p->logins.items[i], &login);

		add_alias(r, aliases, forge, login, person);
	}
}

/* Sorts them and drops what one person has twice. */
static int index_aliases(struct reading *r, struct settings_alias *aliases, struct err *e)
{
	struct settings *s = r->s;
	size_t kept = 0;

	qsort(aliases, s->alias_count, sizeof *aliases, compare_alias);
	for (size_t i = 0; i < s->alias_count; i++) {
		const struct settings_alias *x = &aliases[i], *last = kept ? &aliases[kept - 1] : NULL;

		if (!last || strcmp(last->name, x->name) != 0 || strcmp(last->forge, x->forge) != 0) {
			aliases[kept++] = *x;
			continue;
		}
		if (last->person != x->person)
			return node_refuse(r->people_places[x->person], e,
					   "'%.60s' names the person at line %zu too", x->name,
					   r->people_places[last->person]->line);
	}
	s->alias_count = kept;
	s->aliases = aliases;
	return 0;
}

int settings_read_people(void *reading, const struct yaml *n, struct err *e)
{
	struct reading *r = reading;
	size_t count = node_count(n), room = 0;
	struct settings_alias *aliases;

	if (count > SETTINGS_PEOPLE_MAX)
		return node_refuse(n, e, "more than %d people", SETTINGS_PEOPLE_MAX);
	r->people = arena_alloc(r->a, (count + 1) * sizeof *r->people);
	r->people_places = arena_alloc(r->a, (count + 1) * sizeof *r->people_places);
	r->s->people = r->people;
	if (node_each(n, read_person, r, e) < 0)
		return -1;
	for (size_t i = 0; i < r->s->person_count; i++)
		room += 1 + r->people[i].names.count + r->people[i].emails.count + r->people[i].logins.count;
	aliases = arena_alloc(r->a, (room + 1) * sizeof *aliases);
	for (size_t i = 0; i < r->s->person_count; i++)
		add_aliases(r, aliases, i);
	return index_aliases(r, aliases, e);
}

static int compare_name(const struct settings_alias *x, struct str name)
{
	size_t n = strlen(x->name);
	int c = strncasecmp(x->name, name.p, n < name.n ? n : name.n);

	return c ? c : (n > name.n) - (n < name.n);
}

const struct settings_person *settings_person(const struct settings *s, struct str name, const char *forge)
{
	const struct settings_person *of_all = NULL;
	size_t from = 0, to = s->alias_count;

	if (!str_given(name))
		return NULL;
	while (from < to) {
		size_t at = from + (to - from) / 2;

		if (compare_name(&s->aliases[at], name) < 0)
			from = at + 1;
		else
			to = at;
	}
	for (; from < s->alias_count && compare_name(&s->aliases[from], name) == 0; from++) {
		if (forge && strcmp(s->aliases[from].forge, forge) == 0)
			return &s->people[s->aliases[from].person];
		if (!*s->aliases[from].forge)
			of_all = &s->people[s->aliases[from].person];
	}
	return of_all;
}
