/* SPDX-License-Identifier: Apache-2.0 */

/* collect: of the settings: what `assay collect` fetches when it is not told. The name of a collector
 * is looked up when it runs: collectors may stand beside assay.yaml. */
#include "catalog/settings_int.h"

static int read_url(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->source->url, e);
}

static int read_since(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (n->type != YAML_SCALAR)
		return node_refuse(n, e, "expected a date such as 2025-03-09");
	return when_parse(n->text, &r->source->since, e) < 0 ? node_place(n, e) : 0;
}

static int read_without(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_texts(n, r->a, &r->source->without, e);
}

static int read_token_env(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_id(n, r->a, &r->source->token_env, e);
}

static int read_token_file(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->source->token_file, e);
}

static int read_ca_file(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->source->ca_file, e);
}

static const struct node_key source_keys[] = {
	{ "url", read_url, false },	       { "since", read_since, false },
	{ "without", read_without, false },    { "token_env", read_token_env, false },
	{ "token_file", read_token_file, false }, { "ca_file", read_ca_file, false },
};

/* The one key that is none of an option names the collector: "github: acme/shop". */
static int read_source(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->source = &r->sources[r->s->source_count];
	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a collector and its target, as github: acme/shop");
	for (const struct yaml *c = n->first; c; c = c->next) {
		const struct node_key *key = NULL;

		for (size_t i = 0; i < COUNT_OF(source_keys); i++)
			if (str_is(c->key, source_keys[i].name))
				key = &source_keys[i];
		if (!key && r->source->collector)
			return node_refuse(c, e, "unknown key '%.*s': the collector is '%.60s' already",
					   STR_FMT(str_quote(c->key)), r->source->collector);
		if (!key) {
			r->source->collector = arena_cstr(r->a, c->key);
			if (node_text(c, r->a, &r->source->target, e) < 0)
				return -1;
		} else if (!(c->type == YAML_SCALAR && !c->text.p) && key->read(r, c, e) < 0) {
			return -1;
		}
	}
	if (!r->source->collector)
		return node_refuse(n, e, "expected a collector and its target, as github: acme/shop");
	r->s->source_count++;
	return 0;
}

int settings_read_collect(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_count(n) > SETTINGS_SOURCES_MAX)
		return node_refuse(n, e, "more than %d sources", SETTINGS_SOURCES_MAX);
	r->sources = arena_alloc(r->a, (node_count(n) + 1) * sizeof *r->sources);
	r->s->sources = r->sources;
	return node_each(n, read_source, r, e);
}
