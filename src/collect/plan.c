/* SPDX-License-Identifier: Apache-2.0 */

/* Reading a collector but for its requests (plan_request.c), and finding its file. */
#include "collect/plan.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/embed.h"
#include "base/io.h"
#include "base/nearest.h"
#include "collect/plan_int.h"
#include "collect/url.h"
#include "crypt/hash.h"

#define SHIPPED         "catalog/collectors/"
#define NAME_MAX_BYTES  64
#define OVERLAP_DEFAULT 600
#define SETTLE_DEFAULT  ((int64_t)7 * 24 * 3600)

static int read_name(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return node_id(n, r->a, &r->plan->name, e);
}

static int read_title(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return node_text(n, r->a, &r->plan->title, e);
}

static int read_note(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return node_prose(n, r->a, &r->plan->note, e);
}

static int read_url(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;
	CLEANUP(buf_free) struct buf base = BUF_INIT(URL_MAX);

	if (node_text(n, r->a, &r->plan->url, e) < 0)
		return -1;
	if (url_base(r->plan->url, &base, e) < 0) {
		e->kind = ERR_INPUT;
		return node_place(n, e);
	}
	return 0;
}

static int read_target(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	if (node_texts(n, r->a, &r->plan->target, e) < 0)
		return -1;
	return r->plan->target.count ? 0 : node_refuse(n, e, "expected the names of a target's parts, as [owner, repo]");
}

static int read_env(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return node_id(n, r->a, &r->plan->token_env, e);
}

static int read_user(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return node_id(n, r->a, &r->plan->user_env, e);
}

static int read_scheme(void *into, const struct yaml *n, struct err *e)
{
	static const char *const words[] = {
		[PLAN_BEARER] = "bearer",
		[PLAN_TOKEN] = "token",
		[PLAN_BASIC] = "basic",
		[PLAN_BASIC_OR_BEARER] = "basic-or-bearer",
		[PLAN_PRIVATE_TOKEN] = "private-token",
	};
	struct plan_reading *r = into;
	const char *word;

	if (node_word(n, words, COUNT_OF(words), &word, e) < 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i] == word)
			r->plan->auth = (enum plan_auth)i;
	return 0;
}

static const struct node_key token_keys[] = {
	{ "env", read_env, true },
	{ "user", read_user, false },
	{ "scheme", read_scheme, false },
};

static int read_token(void *into, const struct yaml *n, struct err *e)
{
	return node_map(n, token_keys, COUNT_OF(token_keys), into, e);
}

static int read_headers(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	if (plan_read_pairs(r, n, false, &r->plan->headers, e) < 0)
		return -1;
	for (const struct yaml *c = n->first; c; c = c->next)
		if (plan_check_header(c, c->key, true, e) < 0 || plan_check_header(c, c->text, false, e) < 0)
			return -1;
	return 0;
}

static int read_since(void *into, const struct yaml *n, struct err *e)
{
	static const char *const words[] = { "rfc3339", "minute" };
	struct plan_reading *r = into;
	const char *word;

	if (node_word(n, words, COUNT_OF(words), &word, e) < 0)
		return -1;
	r->plan->since_minutes = word == words[1];
	return 0;
}

static int read_span(const struct yaml *n, int64_t *ret, struct err *e)
{
	if (n->type != YAML_SCALAR)
		return node_refuse(n, e, "expected a span of time such as 10m or 7d");
	return n->text.p && when_parse_span(n->text, ret, e) < 0 ? node_place(n, e) : 0;
}

static int read_overlap(void *into, const struct yaml *n, struct err *e)
{
	return read_span(n, &((struct plan_reading *)into)->plan->overlap_seconds, e);
}

static int read_settle(void *into, const struct yaml *n, struct err *e)
{
	return read_span(n, &((struct plan_reading *)into)->plan->settle_seconds, e);
}

static int read_requests(void *into, const struct yaml *n, struct err *e)
{
	struct plan_reading *r = into;

	return plan_read_requests(r, n, &r->plan->requests, e);
}

/* In the order in which they are read: requests speak of the target's variables. */
static const struct node_key plan_keys[] = {
	{ "collector", read_name, true },
	{ "title", read_title, true },
	{ "note", read_note, false },
	{ "url", read_url, false },
	{ "target", read_target, true },
	{ "token", read_token, true },
	{ "headers", read_headers, false },
	{ "since", read_since, false },
	{ "overlap", read_overlap, false },
	{ "settle", read_settle, false },
	{ "requests", read_requests, true },
};

static int parse(struct str yaml, struct arena *scratch, struct plan *p, struct err *e)
{
	struct plan_reading r = { .a = &p->arena, .plan = p };
	struct sha256 digest = sha256_of(yaml);
	struct yaml *top;

	if (yaml.n > PLAN_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %d bytes", PLAN_BYTES_MAX);
	sha256_hex(&digest, p->digest);
	if (yaml_parse(yaml, scratch, &top, e) < 0)
		return -1;
	if (!top)
		return err_set(e, ERR_INPUT, "line 1, column 1: expected 'collector:'");
	if (top->type == YAML_MAP && !yaml_get(top, "target"))
		return node_refuse(top, e, "expected 'target:'");
	/* Keys come in the order of the document, but what stands in requests is held against the target. */
	if (yaml_get(top, "target") && read_target(&r, yaml_get(top, "target"), e) < 0)
		return -1;
	return node_map(top, plan_keys, COUNT_OF(plan_keys), &r, e);
}

int plan_parse(struct str yaml, struct plan *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena scratch = ARENA_INIT;

	*ret = (struct plan){
		.arena = ARENA_INIT,
		.overlap_seconds = OVERLAP_DEFAULT,
		.settle_seconds = SETTLE_DEFAULT,
	};
	if (parse(yaml, &scratch, ret, e) < 0) {
		plan_free(ret);
		return -1;
	}
	return 0;
}

void plan_free(struct plan *p)
{
	arena_free(&p->arena);
	*p = (struct plan){ .arena = ARENA_INIT };
}

/* "catalog/collectors/github.yaml" and "github.yaml" → "github"; else not given. */
static struct str name_of(struct str file)
{
	if (!str_ends(file, ".yaml") || file.n <= 5 || file.n > NAME_MAX_BYTES || file.p[0] == '.')
		return STR_NONE;
	return (struct str){ file.p, file.n - 5 };
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_name(struct arena *a, struct list *names, struct str file)
{
	struct str name = name_of(file);
	const char *text;

	if (!name.p || list_has(names, text = arena_cstr(a, name)))
		return;
	list_add(names, a, text);
}

static int add_folder(const char *folder, struct arena *a, struct list *names, struct err *e)
{
	const char *path = arena_printf(a, "%s/collectors", folder);
	DIR *d = opendir(path);
	const struct dirent *file;

	if (!d)
		return errno == ENOENT ? 0 : err_set(e, ERR_ENV, "%s: cannot open: %s", path, strerror(errno));
	while ((file = readdir(d)))
		add_name(a, names, str_of(file->d_name));
	closedir(d);
	return 0;
}

int plan_names(const char *folder, struct arena *a, struct list *ret, struct err *e)
{
	*ret = (struct list){ NULL, 0 };
	for (size_t i = 0; i < embed_count; i++) {
		struct str path = str_of(embed_files[i].path);

		if (str_take(&path, SHIPPED))
			add_name(a, ret, path);
	}
	if (folder && add_folder(folder, a, ret, e) < 0)
		return -1;
	if (ret->count)
		qsort(ret->items, ret->count, sizeof *ret->items, by_text);
	return 0;
}

static int no_such(const char *folder, const char *name, struct arena *a, struct err *e)
{
	struct nearest n = NEAREST_INIT(str_of(name));
	char hint[NEAREST_HINT_LEN];
	struct list names;

	if (plan_names(folder, a, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.count; i++)
		nearest_offer(&n, str_of(names.items[i]));
	nearest_hint(&n, hint, sizeof hint);
	return err_set(e, ERR_USAGE, "no collector '%.60s'%s", name, *hint ? hint : " (see assay collect list)");
}

/* Its file, copied into a. */
static int find_bytes(const char *folder, const char *name, struct arena *a, struct str *ret, const char **ret_origin,
		      struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(PLAN_BYTES_MAX);

	if (!*name || strchr(name, '/') || strlen(name) > NAME_MAX_BYTES || *name == '.')
		return no_such(folder, name, a, e);
	if (folder) {
		*ret_origin = arena_printf(a, "%s/collectors/%s.yaml", folder, name);
		if (io_exists(*ret_origin)) {
			if (io_read_file(*ret_origin, &bytes, e) < 0)
				return err_ctx(e, "%s", *ret_origin);
			*ret = arena_str(a, buf_str(&bytes));
			return 0;
		}
	}
	*ret_origin = "shipped";
	*ret = embed_find(arena_printf(a, SHIPPED "%s.yaml", name));
	return ret->p ? 0 : no_such(folder, name, a, e);
}

int plan_load(const char *folder, const char *name, struct plan *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	const char *origin = NULL;
	struct str bytes;

	if (find_bytes(folder, name, &a, &bytes, &origin, e) < 0)
		return -1;
	if (plan_parse(bytes, ret, e) < 0)
		return err_ctx(e, "%s%s", origin, strcmp(origin, "shipped") == 0 ? " collector" : "");
	ret->origin = arena_cstr(&ret->arena, str_of(origin));
	if (strcmp(ret->name, name) != 0) {
		err_set(e, ERR_INPUT, "%s: its name is '%.60s', expected '%.60s' as the file's", origin, ret->name, name);
		plan_free(ret);
		return -1;
	}
	return 0;
}

bool plan_expand(const char *template, enum plan_place place, struct str (*value)(void *arg, struct str name), void *arg,
		 struct buf *ret)
{
	struct str rest = str_of(template);

	while (rest.n) {
		const char *open = memchr(rest.p, '{', rest.n);
		const char *close = open ? memchr(open, '}', rest.n - (size_t)(open - rest.p)) : NULL;
		struct str fixed = { rest.p, close ? (size_t)(open - rest.p) : rest.n };
		struct str text;

		if (place == PLAN_IN_QUERY)
			url_encode(ret, fixed);
		else
			buf_add_str(ret, fixed);
		if (!close)
			return true;
		text = value(arg, (struct str){ open + 1, (size_t)(close - open - 1) });
		if (!str_given(text) || (place == PLAN_IN_PATH && (str_is(text, ".") || str_is(text, ".."))))
			return false;
		url_encode(ret, text);
		rest = (struct str){ close + 1, rest.n - (size_t)(close + 1 - rest.p) };
	}
	return true;
}
