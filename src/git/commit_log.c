/* SPDX-License-Identifier: Apache-2.0 */
#include "git/commit_log.h"

#include <git2.h>
#include <stdlib.h>

#include "git/commit.h"

/*
 * Three passes, each linear but for one sort: cut the bytes into records and hash them;
 * follow first parents from the tip, marking the chain; walk from each commit of the chain,
 * oldest first, over what no earlier one reached, which must be exactly the records that
 * stand between them.
 */
#define NAME_MAX_BYTES 1024

struct reader {
	struct str all;
	struct str rest;
	struct arena *arena;
	struct commit_log *log;
	struct commit_record **by_id; /* sorted */
};

static size_t at_byte(const struct reader *r)
{
	return (size_t)(r->rest.p - r->all.p) + 1;
}

static bool is_zero(struct str id)
{
	return str_is(id, "0000000000000000000000000000000000000000");
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

static int read_header(struct reader *r, unsigned line, const char *key, struct str *ret, struct err *e)
{
	struct str s = r->rest.p ? str_cut(&r->rest, '\n') : STR_NONE;
	size_t n = strlen(key);

	if (!r->rest.p || !str_starts(s, key) || s.n == n || s.n - n > NAME_MAX_BYTES)
		return err_set(e, ERR_INPUT, "line %u: expected '%s' and a value", line, key);
	*ret = (struct str){ s.p + n, s.n - n };
	if (!str_utf8(*ret) || has_control(*ret))
		return err_set(e, ERR_INPUT, "line %u: expected text without control characters", line);
	return 0;
}

static int read_headers(struct reader *r, struct err *e)
{
	struct commit_log *log = r->log;
	struct str version;

	if (read_header(r, 1, COMMIT_LOG_MAGIC, &version, e) < 0)
		return -1;
	if (!str_is(version, "1"))
		return err_set(e, ERR_INPUT, "line 1: version '%.*s' is not known, expected 1",
			       version.n > 20 ? 20 : (int)version.n, version.p);
	if (read_header(r, 2, "repository ", &log->repository, e) < 0 ||
	    read_header(r, 3, "branch ", &log->branch, e) < 0 ||
	    read_header(r, 4, "base ", &log->base, e) < 0 || read_header(r, 5, "tip ", &log->tip, e) < 0)
		return -1;
	if (!commit_is_id(log->base) || !commit_is_id(log->tip))
		return err_set(e, ERR_INPUT, "line %d: expected 40 lower-case hex digits",
			       commit_is_id(log->base) ? 5 : 4);
	return 0;
}

/* Cuts one record off r->rest; does not look into it. */
static int cut_record(struct reader *r, const char **ret_type, struct commit_record *ret, struct err *e)
{
	size_t at = at_byte(r);
	struct str rest = r->rest;
	struct str head = str_cut(&rest, '\n');
	struct str id = str_cut(&head, ' ');
	struct str type = head.p ? str_cut(&head, ' ') : STR_NONE;
	uint64_t size;

	if (!rest.p || !commit_is_id(id) || (!str_is(type, "commit") && !str_is(type, "blob")) ||
	    !str_to_u64(head, &size))
		return err_set(e, ERR_INPUT, "byte %zu: expected '<id> commit <size>'", at);
	if (rest.n < 1 || size > rest.n - 1 || rest.p[size] != '\n')
		return err_set(e, ERR_INPUT, "byte %zu: expected an object of %llu bytes and a line end", at,
			       (unsigned long long)size);
	*ret_type = str_is(type, "blob") ? "blob" : "commit";
	*ret = (struct commit_record){ .id = id, .raw = { rest.p, size } };
	r->rest = (struct str){ rest.p + size + 1, rest.n - size - 1 };
	return 0;
}

static int check_id(const char *type, const struct commit_record *c, struct err *e)
{
	char id[COMMIT_ID_LEN + 1];

	if (commit_object_id(type, c->raw, id, e) < 0)
		return err_ctx(e, "%s %.*s", type, STR_FMT(c->id));
	if (!str_is(c->id, id))
		return err_set(e, ERR_INPUT, "%s %.*s: its bytes have the id %s", type, STR_FMT(c->id), id);
	return 0;
}

static int count_records(struct reader r, size_t *ret, struct err *e)
{
	struct commit_record c;
	const char *type;

	for (*ret = 0; r.rest.n; ++*ret)
		if (cut_record(&r, &type, &c, e) < 0)
			return -1;
	return 0;
}

static int read_records(struct reader *r, struct err *e)
{
	struct commit_log *log = r->log;
	const char *type;
	size_t n;

	if (count_records(*r, &n, e) < 0)
		return -1;
	log->records = arena_alloc(r->arena, (n + 1) * sizeof *log->records);
	for (size_t i = 0; i < n; i++) {
		struct commit_record *c = &log->records[log->count];

		if (cut_record(r, &type, c, e) < 0 || check_id(type, c, e) < 0)
			return -1;
		if (strcmp(type, "commit") == 0) {
			log->count++;
			continue;
		}
		if (i || c->raw.n > COMMIT_LOG_MAILMAP_MAX)
			return err_set(
				e, ERR_INPUT,
				"blob %.*s: expected one .mailmap of at most %u bytes before the commits",
				STR_FMT(c->id), COMMIT_LOG_MAILMAP_MAX);
		log->mailmap = commit_text(c->raw, false, r->arena);
	}
	return 0;
}

static int compare_records(const void *va, const void *vb)
{
	const struct commit_record *const *a = va, *const *b = vb;

	return memcmp((*a)->id.p, (*b)->id.p, COMMIT_ID_LEN);
}

static int index_records(struct reader *r, struct err *e)
{
	struct commit_log *log = r->log;

	r->by_id = arena_alloc(r->arena, (log->count + 1) * sizeof *r->by_id);
	for (size_t i = 0; i < log->count; i++)
		r->by_id[i] = &log->records[i];
	qsort(r->by_id, log->count, sizeof *r->by_id, compare_records);
	for (size_t i = 1; i < log->count; i++)
		if (compare_records(&r->by_id[i - 1], &r->by_id[i]) == 0)
			return err_set(e, ERR_INPUT, "commit %.*s stands here twice",
				       STR_FMT(r->by_id[i]->id));
	return 0;
}

static struct commit_record *find(const struct reader *r, struct str id)
{
	struct commit_record key = { .id = id }, *k = &key, **found;

	found = bsearch(&k, r->by_id, r->log->count, sizeof *r->by_id, compare_records);
	return found ? *found : NULL;
}

static int mark_chain(struct reader *r, struct err *e)
{
	struct str id = r->log->tip;

	for (;;) {
		struct commit_record *c = find(r, id);

		if (!c)
			return err_set(e, ERR_INPUT,
				       "commit %.*s is missing, which first parents lead to from the tip",
				       STR_FMT(id));
		c->change = true;
		if (commit_parent_count(c->raw) == 0) {
			if (is_zero(r->log->base))
				return 0;
			return err_set(e, ERR_INPUT,
				       "first parents lead from the tip to the root %.*s and not to the base",
				       STR_FMT(id));
		}
		id = commit_parent(c->raw, 0);
		if (str_eq(id, r->log->base))
			return 0;
	}
}

/* Walks from records[top] over what no walk reached yet; these must stand from first to
 * top, each behind its parents. */
static int check_unit(struct reader *r, bool *reached, size_t *stack, size_t first, size_t top, struct err *e)
{
	struct commit_record *all = r->log->records;
	size_t depth = 0, found = 1;

	reached[top] = true;
	stack[depth++] = top;
	while (depth) {
		size_t at = stack[--depth];
		size_t parents = commit_parent_count(all[at].raw);

		for (size_t i = 0; i < parents; i++) {
			struct str id = commit_parent(all[at].raw, i);
			struct commit_record *p = find(r, id);
			size_t k = p ? (size_t)(p - all) : 0;

			if (!p && is_zero(r->log->base))
				return err_set(e, ERR_INPUT, "commit %.*s is missing, a parent of %.*s",
					       STR_FMT(id), STR_FMT(all[at].id));
			if (p && (k >= at || (!reached[k] && k < first)))
				return err_set(e, ERR_INPUT,
					       "commit %.*s: expected it before its child %.*s and behind "
					       "the change before",
					       STR_FMT(id), STR_FMT(all[at].id));
			if (!p || reached[k])
				continue;
			reached[k] = true;
			stack[depth++] = k;
			found++;
		}
	}
	if (found != top - first + 1)
		return err_set(e, ERR_INPUT, "commits before %.*s: expected none but those that it brings in",
			       STR_FMT(all[top].id));
	return 0;
}

static int check_order(struct reader *r, struct err *e)
{
	size_t n = r->log->count, first = 0;
	bool *reached = arena_alloc(r->arena, n + 1);
	size_t *stack = arena_alloc(r->arena, (n + 1) * sizeof *stack);

	for (size_t i = 0; i < n; i++) {
		if (!r->log->records[i].change)
			continue;
		if (check_unit(r, reached, stack, first, i, e) < 0)
			return -1;
		first = i + 1;
	}
	if (first != n)
		return err_set(e, ERR_INPUT, "commit %.*s: expected nothing behind the tip",
			       STR_FMT(r->log->records[first].id));
	return 0;
}

static int parse(struct reader *r, struct err *e)
{
	if (read_headers(r, e) < 0 || read_records(r, e) < 0 || index_records(r, e) < 0 ||
	    mark_chain(r, e) < 0)
		return -1;
	return check_order(r, e);
}

int commit_log_parse(struct str bytes, struct arena *a, struct commit_log *ret, struct err *e)
{
	struct reader r = { .all = bytes, .rest = bytes, .arena = a, .log = ret };
	int result;

	*ret = (struct commit_log){ 0 };
	if (bytes.n > COMMIT_LOG_MAX)
		return err_set(e, ERR_INPUT, "larger than %u bytes", COMMIT_LOG_MAX);
	if (git_libgit2_init() < 0)
		return err_set(e, ERR_ENV, "cannot start libgit2");
	result = parse(&r, e);
	git_libgit2_shutdown();
	return result;
}

struct str commit_log_branch(struct str refname)
{
	struct str name = refname;

	if (str_starts(refname, "refs/heads/"))
		return (struct str){ refname.p + 11, refname.n - 11 };
	if (!str_starts(refname, "refs/remotes/"))
		return refname;
	name.p += 13;
	name.n -= 13;
	str_cut(&name, '/');
	return name.p ? name : refname;
}
