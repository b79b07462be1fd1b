/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>
#include <git2.h>

#include "git/git_change.h"
#include "git/git_export.h"
#include "git_repo.h"

/* libgit2 1.5 leaks PCRE2's memory when it looks for an extension that is not there. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2-8.so";
}

/* What an export gave, read back: one line a change, "title author approvals/independent". */
struct got {
	struct git_exported exported;
	struct err e;
	int result;
	struct buf changes;
	struct buf first; /* the first artifact */
	char repository[300], branch[300];
	const char *known; /* the one commit that was exported before */
	size_t side;       /* commits that are not changes */
};

static const char *const keys[] = { "Acked-by", "Reviewed-by" };
static const struct settings settings = { .approval_keys = { (const char **)(uintptr_t)keys, 2 } };

static int is_known(void *arg, struct str repository, struct str branch, struct str commit, struct err *e)
{
	const struct got *g = arg;

	(void)repository, (void)branch, (void)e;
	return g->known && str_is(commit, g->known);
}

static int on_change(void *arg, const struct git_change *c, struct err *e)
{
	struct got *g = arg;

	(void)e;
	buf_addf(&g->changes, "%.*s %.*s %zu/%zu\n", STR_FMT(c->title), STR_FMT(c->author),
		 c->approvals.count, c->approvals.independent);
	return 0;
}

static int on_segment(void *arg, const struct git_segment *s, struct err *e)
{
	struct got *g = arg;
	struct arena a = ARENA_INIT;
	struct commit_log log;
	int result = commit_log_parse(s->bytes, &a, &log, e);

	if (!g->first.n)
		buf_add_str(&g->first, s->bytes);
	snprintf(g->repository, sizeof g->repository, "%.*s", STR_FMT(s->repository));
	snprintf(g->branch, sizeof g->branch, "%.*s", STR_FMT(s->branch));
	if (result == 0) {
		g->side += log.count - s->changes;
		result = git_change_each(&log, &settings, on_change, g, e);
	}
	arena_free(&a);
	return result;
}

static struct got got;

static void export(const char *path, const char *branch, const char *known)
{
	struct git_export x = {
		.path = path, .branch = branch, .is_known = is_known, .segment = on_segment, .arg = &got
	};

	got = (struct got){ .changes = BUF_INIT(1 << 24), .first = BUF_INIT(1 << 26), .known = known };
	got.result = git_export(&x, &got.exported, &got.e);
	if (got.result < 0)
		buf_add_cstr(&got.changes, got.e.msg);
}

static int forget(void **state)
{
	(void)state;
	buf_free(&got.changes);
	buf_free(&got.first);
	return 0;
}

static void assert_changes(const char *want)
{
	assert_string_equal(got.changes.p ? got.changes.p : "", want);
}

static void changes_come_oldest_first(void **state)
{
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one\n\nAcked-by: Bob <bob@a.example>" });
	repo_commit(&r, (struct repo_commit){ .message = "two" });
	repo_flush(&r);
	export(r.path, NULL, NULL);
	repo_close(&r);
	assert_int_equal(got.result, 0);
	assert_changes("one Ann 1/1\ntwo Ann 0/0\n");
	assert_string_equal(got.repository, "shop");
	assert_string_equal(got.branch, "main");
	assert_int_equal(got.exported.segments, 1);
	assert_string_equal(got.exported.base, "0000000000000000000000000000000000000000");
}

static void a_merge_is_one_change_and_its_authors_cannot_approve_it(void **state)
{
	const char *merge = "merge\n\nAcked-by: Bob <bob@a.example>\nAcked-by: Cid <cid@a.example>";
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one" });
	repo_commit(&r,
		    (struct repo_commit){
			    .branch = "side", .from = 1, .message = "s1", .author = "Bob <bob@a.example>" });
	repo_commit(&r, (struct repo_commit){ .branch = "side", .message = "s2" });
	repo_commit(&r, (struct repo_commit){ .message = "two" });
	repo_commit(&r, (struct repo_commit){ .message = merge, .merge = 3 });
	repo_commit(&r, (struct repo_commit){ .message = "four\n\nAcked-by: Bob" });
	repo_flush(&r);
	export(r.path, "main", NULL);
	repo_close(&r);
	assert_changes("one Ann 0/0\ntwo Ann 0/0\nmerge Ann 2/1\nfour Ann 1/1\n");
	assert_int_equal(got.side, 2);
}

static void only_what_is_not_known_is_exported(void **state)
{
	char old_tip[COMMIT_ID_LEN + 1];
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one" });
	repo_commit(&r, (struct repo_commit){ .branch = "side", .from = 1, .message = "s1" });
	repo_commit(&r, (struct repo_commit){ .message = "two" });
	repo_commit(&r, (struct repo_commit){ .message = "merge s1", .merge = 2 });
	repo_flush(&r);
	export(r.path, "main", NULL);
	memcpy(old_tip, got.exported.tip, sizeof old_tip);
	forget(NULL);
	repo_commit(&r, (struct repo_commit){ .branch = "side", .from = 2, .message = "s2" });
	repo_commit(&r, (struct repo_commit){ .from = 4, .message = "three", .merge = 5 });
	repo_flush(&r);
	export(r.path, "main", old_tip);
	assert_changes("three Ann 0/0\n");
	assert_int_equal(got.side, 1);
	assert_string_equal(got.exported.base, old_tip);
	memcpy(old_tip, got.exported.tip, sizeof old_tip);
	forget(NULL);
	export(r.path, "main", old_tip);
	repo_close(&r);
	assert_int_equal(got.result, 0);
	assert_int_equal(got.exported.segments, 0);
	assert_string_equal(got.exported.base, old_tip);
}

static void rewritten_history_goes_on_where_it_left_what_is_known(void **state)
{
	char fork[COMMIT_ID_LEN + 1];
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one" });
	repo_flush(&r);
	export(r.path, "main", NULL);
	memcpy(fork, got.exported.tip, sizeof fork);
	forget(NULL);
	repo_commit(&r, (struct repo_commit){ .message = "two" });
	repo_flush(&r);
	repo_commit(&r, (struct repo_commit){ .message = "two, again", .from = 1 });
	repo_flush(&r);
	export(r.path, "main", fork);
	repo_close(&r);
	assert_changes("two, again Ann 0/0\n");
	assert_string_equal(got.exported.base, fork);
}

static void a_long_history_is_cut_into_segments(void **state)
{
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	for (int i = 0; i < GIT_SEGMENT_CHANGES + 2; i++)
		repo_commit(&r, (struct repo_commit){ .message = "x" });
	repo_flush(&r);
	export(r.path, "main", NULL);
	repo_close(&r);
	assert_int_equal(got.result, 0);
	assert_int_equal(got.exported.segments, 2);
	assert_int_equal(got.exported.changes, GIT_SEGMENT_CHANGES + 2);
}

static int refuse_segment(void *arg, const struct git_segment *s, struct err *e)
{
	size_t *calls = arg;

	(void)s, (void)e;
	++*calls;
	return 1;
}

static void nothing_is_exported_behind_a_segment_that_was_not_taken(void **state)
{
	size_t calls = 0;
	struct git_export x = { .segment = refuse_segment, .arg = &calls };
	struct git_exported done;
	struct err e = { 0 };
	struct repo r;
	int result;

	(void)state;
	repo_open(&r, "shop");
	for (int i = 0; i < GIT_SEGMENT_CHANGES + 2; i++)
		repo_commit(&r, (struct repo_commit){ .message = "x" });
	repo_flush(&r);
	x.path = r.path;
	result = git_export(&x, &done, &e);
	repo_close(&r);
	assert_int_equal(result, 0);
	assert_int_equal(calls, 1);
}

static void the_project_s_mailmap_says_who_is_who(void **state)
{
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one\n\nAcked-by: annie <old@a.example>" });
	repo_commit(&r,
		    (struct repo_commit){
			    .message = "two",
			    .mailmap = "Ann Example <ann@a.example>\n<ann@a.example> <old@a.example>\n" });
	repo_flush(&r);
	export(r.path, NULL, NULL);
	repo_close(&r);
	assert_changes("one Ann Example 1/0\ntwo Ann Example 0/0\n");
}

static void a_repository_has_the_name_of_its_folder(void **state)
{
	char path[200], other[200];
	struct repo r;

	(void)state;
	repo_open(&r, "shop.git");
	repo_commit(&r, (struct repo_commit){ 0 });
	repo_flush(&r);
	export(r.path, NULL, NULL);
	assert_string_equal(got.repository, "shop");
	forget(NULL);
	snprintf(path, sizeof path, "%s/till", r.root);
	snprintf(other, sizeof other, "%s/other", r.root);
	repo_git("clone", "-q", r.path, path);
	repo_git("-C", path, "worktree", "add", "-q", "--detach", other);
	snprintf(path, sizeof path, "%s/till/.git", r.root);
	export(path, NULL, NULL);
	assert_string_equal(got.repository, "till");
	forget(NULL);
	export(other, NULL, NULL);
	assert_string_equal(got.repository, "till");
	assert_string_equal(got.branch, "HEAD");
	forget(NULL);
	snprintf(path, sizeof path, "%s/till", r.root);
	repo_git("-C", path, "checkout", "-q", "--detach");
	repo_git("-C", path, "branch", "-q", "-D", "main");
	export(path, "main", NULL);
	assert_string_equal(got.branch, "main");
	repo_close(&r);
}

static void a_tag_is_not_taken_for_the_branch(void **state)
{
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one" });
	repo_commit(&r, (struct repo_commit){ .message = "two" });
	buf_add_cstr(&r.stream, "reset refs/tags/main\nfrom :1\n\n");
	repo_flush(&r);
	export(r.path, "main", NULL);
	repo_close(&r);
	assert_changes("one Ann 0/0\ntwo Ann 0/0\n");
}

static void extensions_that_do_not_touch_commits_are_fine(void **state)
{
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one" });
	repo_flush(&r);
	repo_git("-C", r.path, "config", "core.repositoryFormatVersion", "1");
	repo_git("-C", r.path, "config", "extensions.worktreeConfig", "true");
	repo_git("-C", r.path, "config", "extensions.partialClone", "origin");
	export(r.path, NULL, NULL);
	repo_close(&r);
	assert_changes("one Ann 0/0\n");
}

static void assert_refused(const char *why)
{
	assert_int_equal(got.result, -1);
	assert_int_equal(got.e.kind, ERR_INPUT);
	if (!strstr(got.e.msg, why))
		fail_msg("'%s' does not say '%s'", got.e.msg, why);
}

static void what_cannot_be_exported_is_refused_with_the_reason(void **state)
{
	char path[200], url[200];
	struct repo r;

	(void)state;
	repo_open(&r, "shop");
	export(r.root, NULL, NULL);
	assert_refused("cannot open as a git repository");
	forget(NULL);
	export(r.path, NULL, NULL);
	assert_refused("has no commits");
	repo_commit(&r, (struct repo_commit){ 0 });
	repo_commit(&r, (struct repo_commit){ 0 });
	repo_flush(&r);
	forget(NULL);
	export(r.path, "release", NULL);
	assert_refused("no branch 'release'");
	forget(NULL);
	snprintf(url, sizeof url, "file://%s", r.path);
	snprintf(path, sizeof path, "%s/cut", r.root);
	repo_git("clone", "-q", "--depth", "1", url, path);
	export(path, NULL, NULL);
	assert_refused("shallow clone");
	forget(NULL);
	snprintf(path, sizeof path, "%s/long", r.root);
	repo_git("init", "-q", "--object-format=sha256", path);
	export(path, NULL, NULL);
	assert_refused("SHA-256");
	repo_close(&r);
}

/* Every flipped bit and every cut is noticed, but in the names that the artifact only claims. */
static void a_forged_artifact_is_refused(void **state)
{
	struct str names, all;
	struct repo r;
	size_t accepted = 0;
	const char *at;

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one", .mailmap = "Ann E <ann@a.example>\n" });
	repo_commit(&r, (struct repo_commit){ .branch = "side", .from = 1, .message = "s1" });
	repo_commit(&r, (struct repo_commit){ .message = "merge", .merge = 2 });
	repo_flush(&r);
	export(r.path, NULL, NULL);
	repo_close(&r);
	all = buf_str(&got.first);
	at = memmem(all.p, all.n, "\nbase ", 6);
	names = (struct str){ all.p, (size_t)(at - all.p) };
	for (size_t i = 0; i < all.n; i++) {
		struct arena a = ARENA_INIT;
		struct commit_log log;
		struct err e = { 0 };

		got.first.p[i] ^= 1;
		accepted += i >= names.n && commit_log_parse(all, &a, &log, &e) == 0;
		got.first.p[i] ^= 1;
		accepted += commit_log_parse((struct str){ all.p, i }, &a, &log, &e) == 0;
		arena_free(&a);
	}
	assert_int_equal(accepted, 0);
}

/* The records of the artifact, in the order given, behind its header. */
static int parse_reordered(const struct commit_log *log, const size_t *order, size_t n, struct err *e)
{
	struct buf b = BUF_INIT(1 << 20);
	struct arena a = ARENA_INIT;
	struct commit_log again;
	int result;

	buf_addf(&b, COMMIT_LOG_MAGIC "1\nrepository shop\nbranch refs/heads/main\nbase %.*s\ntip %.*s\n",
		 STR_FMT(log->base), STR_FMT(log->tip));
	for (size_t i = 0; i < n; i++) {
		const struct commit_record *c = &log->records[order[i]];

		buf_addf(&b, "%.*s commit %zu\n%.*s\n", STR_FMT(c->id), c->raw.n, STR_FMT(c->raw));
	}
	result = commit_log_parse(buf_str(&b), &a, &again, e);
	arena_free(&a);
	buf_free(&b);
	return result;
}

static void commits_out_of_their_place_are_refused(void **state)
{
	static const struct {
		size_t order[5], n;
		const char *why;
	} cases[] = {
		{ { 0, 1, 2, 3 }, 4, "" },
		{ { 1, 0, 2, 3 }, 4, "none but those" },
		{ { 0, 2, 1, 3 }, 4, "before its child" },
		{ { 0, 1, 3, 2 }, 4, "before its child" },
		{ { 0, 1, 3 }, 3, "is missing" },
		{ { 0, 1, 2 }, 3, "is missing" },
		{ { 1, 2, 3 }, 3, "is missing" },
		{ { 0, 1, 2, 3, 2 }, 5, "twice" },
		{ { 0 }, 0, "is missing" },
	};
	struct arena a = ARENA_INIT;
	struct commit_log log;
	struct repo r;
	struct err e = { 0 };

	(void)state;
	repo_open(&r, "shop");
	repo_commit(&r, (struct repo_commit){ .message = "one" });
	repo_commit(&r, (struct repo_commit){ .branch = "side", .from = 1, .message = "s1" });
	repo_commit(&r, (struct repo_commit){ .branch = "side", .message = "s2" });
	repo_commit(&r, (struct repo_commit){ .message = "merge", .merge = 3 });
	repo_flush(&r);
	export(r.path, NULL, NULL);
	repo_close(&r);
	assert_int_equal(commit_log_parse(buf_str(&got.first), &a, &log, &e), 0);
	assert_int_equal(log.count, 4);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err why = { 0 };

		if (parse_reordered(&log, cases[i].order, cases[i].n, &why) < 0
			    ? !strstr(why.msg, cases[i].why)
			    : cases[i].why[0] != '\0')
			fail_msg("case %zu: '%s' does not say '%s'", i, why.msg, cases[i].why);
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(changes_come_oldest_first, forget),
		cmocka_unit_test_teardown(a_merge_is_one_change_and_its_authors_cannot_approve_it, forget),
		cmocka_unit_test_teardown(only_what_is_not_known_is_exported, forget),
		cmocka_unit_test_teardown(rewritten_history_goes_on_where_it_left_what_is_known, forget),
		cmocka_unit_test_teardown(a_long_history_is_cut_into_segments, forget),
		cmocka_unit_test(nothing_is_exported_behind_a_segment_that_was_not_taken),
		cmocka_unit_test_teardown(the_project_s_mailmap_says_who_is_who, forget),
		cmocka_unit_test_teardown(a_repository_has_the_name_of_its_folder, forget),
		cmocka_unit_test_teardown(a_tag_is_not_taken_for_the_branch, forget),
		cmocka_unit_test_teardown(extensions_that_do_not_touch_commits_are_fine, forget),
		cmocka_unit_test_teardown(what_cannot_be_exported_is_refused_with_the_reason, forget),
		cmocka_unit_test_teardown(a_forged_artifact_is_refused, forget),
		cmocka_unit_test_teardown(commits_out_of_their_place_are_refused, forget),
	};

	/* Held here, so that the thousands of starts below cost nothing. */
	git_libgit2_init();
	return cmocka_run_group_tests_name("git_export", tests, NULL, NULL);
}
