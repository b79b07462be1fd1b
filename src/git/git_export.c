/* SPDX-License-Identifier: Apache-2.0 */
#include "git/git_export.h"

#include <git2.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "git/commit_log.h"
#include "git/oid_set.h"

/*
 * Two walks. The first follows first parents from the tip and keeps only ids. The second goes
 * over that chain from its oldest commit: what a commit brings in is what a walk over its
 * parents finds that no earlier one found and that base does not reach. So each commit is
 * walked over once, and no more than one segment is held in memory beside the ids.
 */
#define ZERO_ID      "0000000000000000000000000000000000000000"
#define NAME_LEN_MAX 255
#define UNIT_MAX     (COMMIT_LOG_MAX - (4u << 20))
#define COMMIT_MAX   (16u << 20)
#define TREE_MAX     (64u << 20)

struct oid_list {
	git_oid *ids;
	size_t count, room;
};

/* A commit whose parents are being walked over; they stand in a list of ids. */
struct frame {
	git_oid id;
	size_t first, count, next;
};

struct exporter {
	const struct git_export *x;
	struct git_exported *ret;
	struct arena arena;
	git_repository *repo;
	git_odb *odb;
	struct str repository;
	struct str refname;
	git_oid tip;
	git_oid base;
	bool has_base;
	struct oid_list chain; /* newest first */
	struct oid_set done;
	struct oid_set fresh; /* what base does not reach; unused without one */
	struct frame *frames;
	size_t depth, frame_room;
	struct oid_list parents;
	struct buf mailmap; /* its record */
	struct buf unit;    /* records of the change at hand */
	struct buf segment;
	size_t tip_at; /* where the segment's header has its tip */
	size_t segment_changes;
	size_t records_at;
};

static const char *reason(void)
{
	const git_error *g = git_error_last();

	return g && g->message ? g->message : "unknown reason";
}

static void hex_of(const git_oid *id, char hex[COMMIT_ID_LEN + 1])
{
	git_oid_tostr(hex, COMMIT_ID_LEN + 1, id);
}

static void list_add(struct oid_list *l, const git_oid *id)
{
	if (l->count == l->room) {
		l->room = l->room ? 2 * l->room : 256;
		l->ids = xrealloc(l->ids, l->room * sizeof *l->ids);
	}
	l->ids[l->count++] = *id;
}

static int start_library(struct err *e)
{
	/* Extensions of a repository that change nothing about its commits. */
	static const char *extensions[] = { "partialclone", "preciousobjects", "relativeworktrees",
					    "worktreeconfig" };
	static const int levels[] = { GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
				      GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL };

	if (git_libgit2_init() < 0)
		return err_set(e, ERR_ENV, "cannot start libgit2");
	for (size_t i = 0; i < COUNT_OF(levels); i++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, COUNT_OF(extensions));
	/* Nothing of the repository is run, so whose it is does not matter. */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	/* Each object is read once or twice, and hashed by whoever reads the artifact. */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	return 0;
}

static int open_repository(struct exporter *x, struct err *e)
{
	if (git_repository_open_ext(&x->repo, x->x->path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) < 0) {
		if (strstr(reason(), "objectformat"))
			return err_set(e, ERR_INPUT,
				       "the repository has SHA-256 ids, which are not supported");
		return err_set(e, ERR_INPUT, "cannot open as a git repository: %s", reason());
	}
	if (git_repository_is_shallow(x->repo))
		return err_set(e, ERR_INPUT,
			       "a shallow clone lacks a part of its history; complete it with 'git fetch "
			       "--unshallow'");
	if (git_repository_odb(&x->odb, x->repo) < 0)
		return err_set(e, ERR_INPUT, "cannot open the objects of the repository: %s", reason());
	return 0;
}

/* The last part of the path of the repository that work trees share, without .git. */
static void name_repository(struct exporter *x)
{
	struct str path = str_of(git_repository_commondir(x->repo)), last;
	char *name;

	do {
		const char *slash;

		while (path.n && path.p[path.n - 1] == '/')
			path.n--;
		slash = path.n ? memrchr(path.p, '/', path.n) : NULL;
		last = slash ? (struct str){ slash + 1, path.n - (size_t)(slash + 1 - path.p) } : path;
		path.n -= last.n;
	} while (str_is(last, ".git") && path.n);
	if (str_ends(last, ".git") && last.n > 4)
		last.n -= 4;
	last = commit_text(last, false, &x->arena);
	if (last.n > NAME_LEN_MAX)
		last.n = NAME_LEN_MAX;
	name = arena_cstr(&x->arena, last.n ? last : STR_LIT("repository"));
	for (char *p = name; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '_';
	x->repository = str_of(name);
}

/* A branch, never a tag of its name, as git's own rules for short names would have it. */
static int find_branch(struct exporter *x, const char *branch, git_reference **ret, struct err *e)
{
	int failed;

	if (str_starts(str_of(branch), "refs/")) {
		failed = git_reference_lookup(ret, x->repo, branch);
	} else {
		failed = git_reference_lookup(ret, x->repo, arena_printf(&x->arena, "refs/heads/%s", branch));
		if (failed == GIT_ENOTFOUND)
			failed = git_reference_lookup(
				ret, x->repo, arena_printf(&x->arena, "refs/remotes/origin/%s", branch));
	}
	return failed ? err_set(e, ERR_INPUT, "no branch '%s': %s", branch, reason()) : 0;
}

/* HEAD is on a branch that has no commits, as after an import into an empty repository: the
 * only branch there is, else the one of the names that git itself gives to a first one. */
static int find_first_branch(struct exporter *x, git_reference **ret, struct err *e)
{
	static const char *const usual[] = { "refs/heads/main", "refs/heads/master" };
	git_branch_iterator *branches = NULL;
	git_reference *other = NULL;
	git_branch_t kind;

	if (git_branch_iterator_new(&branches, x->repo, GIT_BRANCH_LOCAL) < 0)
		return err_set(e, ERR_INPUT, "cannot list branches: %s", reason());
	if (git_branch_next(ret, &kind, branches) == 0 && git_branch_next(&other, &kind, branches) == 0) {
		git_reference_free(*ret);
		*ret = NULL;
	}
	git_reference_free(other);
	git_branch_iterator_free(branches);
	for (size_t i = 0; !*ret && i < COUNT_OF(usual); i++)
		if (git_reference_lookup(ret, x->repo, usual[i]) < 0)
			*ret = NULL;
	return *ret ? 0 : err_set(e, ERR_INPUT, "the repository has no commits on the branch that HEAD is on");
}

static int find_reference(struct exporter *x, git_reference **ret, struct err *e)
{
	int failed;

	if (x->x->branch)
		return find_branch(x, x->x->branch, ret, e);
	failed = git_repository_head(ret, x->repo);
	if (failed == GIT_EUNBORNBRANCH)
		return find_first_branch(x, ret, e);
	return failed ? err_set(e, ERR_INPUT, "cannot read HEAD: %s", reason()) : 0;
}

static int find_tip(struct exporter *x, struct err *e)
{
	git_reference *ref = NULL;
	git_object *commit = NULL;
	int result = 0;

	if (find_reference(x, &ref, e) < 0)
		return -1;
	x->refname = str_of(arena_cstr(&x->arena, str_of(git_reference_name(ref))));
	if (git_reference_peel(&commit, ref, GIT_OBJECT_COMMIT) < 0)
		result = err_set(e, ERR_INPUT, "branch %s does not lead to a commit: %s",
				 git_reference_name(ref), reason());
	else
		x->tip = *git_object_id(commit);
	git_object_free(commit);
	git_reference_free(ref);
	return result;
}

/* Asked before it is read: a few bytes of a pack can become gigabytes of an object. */
static int check_size(struct exporter *x, const git_oid *id, size_t max, const char *what, struct err *e)
{
	git_object_t type;
	size_t n;

	if (git_odb_read_header(&n, &type, x->odb, id) < 0)
		return err_set(e, ERR_INPUT, "%s cannot be read: %s", what, reason());
	return n > max ? err_set(e, ERR_INPUT, "%s is larger than %zu bytes", what, max) : 0;
}

static int read_commit(struct exporter *x, const git_oid *id, git_odb_object **ret, struct err *e)
{
	char hex[COMMIT_ID_LEN + 1];
	char what[COMMIT_ID_LEN + 8];

	hex_of(id, hex);
	snprintf(what, sizeof what, "commit %s", hex);
	if (check_size(x, id, COMMIT_MAX, what, e) < 0)
		return -1;
	if (git_odb_read(ret, x->odb, id) < 0)
		return err_set(e, ERR_INPUT, "commit %s cannot be read: %s", hex, reason());
	if (git_odb_object_type(*ret) == GIT_OBJECT_COMMIT)
		return 0;
	git_odb_object_free(*ret);
	*ret = NULL;
	return err_set(e, ERR_INPUT, "object %s: expected a commit", hex);
}

static struct str bytes_of(git_odb_object *o)
{
	return (struct str){ git_odb_object_data(o), git_odb_object_size(o) };
}

static git_oid parent_of(struct str raw, size_t n)
{
	git_oid id;

	git_oid_fromstrn(&id, commit_parent(raw, n).p, COMMIT_ID_LEN);
	return id;
}

static int is_known(struct exporter *x, const git_oid *id, struct err *e)
{
	char hex[COMMIT_ID_LEN + 1];

	if (!x->x->is_known)
		return 0;
	hex_of(id, hex);
	return x->x->is_known(x->x->arg, x->repository, commit_log_branch(x->refname), str_of(hex), e);
}

/* Only objects with other bytes than their ids say can do that: the library does not hash
 * what it reads, and the reader of the artifact comes later. */
static int follows_itself(const git_oid *id, struct err *e)
{
	char hex[COMMIT_ID_LEN + 1];

	hex_of(id, hex);
	return err_set(e, ERR_INPUT, "commit %s is among its own ancestors: the repository is damaged", hex);
}

/* Follows first parents from the tip to what is known, or to the root. */
static int follow_chain(struct exporter *x, struct err *e)
{
	CLEANUP(oid_set_free) struct oid_set seen = OID_SET_INIT;
	git_oid id = x->tip;

	for (;;) {
		git_odb_object *o;
		int known = is_known(x, &id, e);
		size_t parents;

		if (known < 0)
			return -1;
		if (known) {
			x->base = id;
			x->has_base = true;
			return 0;
		}
		if (!oid_set_add(&seen, id.id))
			return follows_itself(&id, e);
		if (read_commit(x, &id, &o, e) < 0)
			return -1;
		list_add(&x->chain, &id);
		parents = commit_parent_count(bytes_of(o));
		if (parents)
			id = parent_of(bytes_of(o), 0);
		git_odb_object_free(o);
		if (!parents)
			return 0;
	}
}

/* Collects what the tip reaches and base does not. */
static int collect_fresh(struct exporter *x, struct err *e)
{
	git_revwalk *walk = NULL;
	git_oid id;
	int failed;

	failed = git_revwalk_new(&walk, x->repo);
	if (!failed)
		failed = git_revwalk_push(walk, &x->tip);
	if (!failed)
		failed = git_revwalk_hide(walk, &x->base);
	while (!failed && !(failed = git_revwalk_next(&id, walk)))
		oid_set_add(&x->fresh, id.id);
	git_revwalk_free(walk);
	return failed == GIT_ITEROVER ? 0 : err_set(e, ERR_INPUT, "cannot walk the history: %s", reason());
}

/* The id of the .mailmap in the branch's tip: 1, or 0 when there is none. */
static int find_mailmap(struct exporter *x, git_oid *ret, struct err *e)
{
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	const git_tree_entry *entry = NULL;
	int result = 0;

	if (git_commit_lookup(&commit, x->repo, &x->tip) < 0)
		return err_set(e, ERR_INPUT, "the tip cannot be read: %s", reason());
	result = check_size(x, git_commit_tree_id(commit), TREE_MAX, "the tip's tree", e);
	if (result == 0 && git_commit_tree(&tree, commit) < 0)
		result = err_set(e, ERR_INPUT, "the tip's tree cannot be read: %s", reason());
	else if (result == 0)
		entry = git_tree_entry_byname(tree, ".mailmap");
	/* A link is not followed, as git does not: it may lead out of the repository. */
	if (entry && (git_tree_entry_filemode(entry) == GIT_FILEMODE_BLOB ||
		      git_tree_entry_filemode(entry) == GIT_FILEMODE_BLOB_EXECUTABLE)) {
		*ret = *git_tree_entry_id(entry);
		result = 1;
	}
	git_tree_free(tree);
	git_commit_free(commit);
	return result;
}

/* The .mailmap of the branch's tip, as a record. */
static int read_mailmap(struct exporter *x, struct err *e)
{
	git_blob *blob = NULL;
	char hex[COMMIT_ID_LEN + 1];
	git_oid id;
	int found = find_mailmap(x, &id, e);

	if (found <= 0)
		return found;
	if (check_size(x, &id, COMMIT_LOG_MAILMAP_MAX, ".mailmap", e) < 0)
		return -1;
	if (git_blob_lookup(&blob, x->repo, &id) < 0)
		return err_set(e, ERR_INPUT, ".mailmap cannot be read: %s", reason());
	hex_of(&id, hex);
	buf_addf(&x->mailmap, "%s blob %zu\n", hex, (size_t)git_blob_rawsize(blob));
	buf_add(&x->mailmap, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob));
	buf_add_char(&x->mailmap, '\n');
	git_blob_free(blob);
	return 0;
}

static void begin_segment(struct exporter *x, const git_oid *base)
{
	char hex[COMMIT_ID_LEN + 1] = ZERO_ID;

	if (base)
		hex_of(base, hex);
	buf_clear(&x->segment);
	buf_addf(&x->segment, COMMIT_LOG_MAGIC "1\nrepository %.*s\nbranch %.*s\nbase %s\ntip ",
		 STR_FMT(x->repository), STR_FMT(x->refname), hex);
	x->tip_at = x->segment.n;
	buf_add_cstr(&x->segment, ZERO_ID "\n");
	buf_add_str(&x->segment, buf_str(&x->mailmap));
	x->records_at = x->segment.n;
	x->segment_changes = 0;
}

static int end_segment(struct exporter *x, const git_oid *tip, struct err *e)
{
	struct git_segment s = { .repository = x->repository, .branch = commit_log_branch(x->refname) };

	git_oid_fmt(x->segment.p + x->tip_at, tip);
	s.bytes = buf_str(&x->segment);
	s.changes = x->segment_changes;
	x->ret->segments++;
	x->ret->changes += s.changes;
	return x->x->segment(x->x->arg, &s, e);
}

static void add_record(struct exporter *x, const git_oid *id, struct str raw)
{
	char hex[COMMIT_ID_LEN + 1];

	hex_of(id, hex);
	buf_addf(&x->unit, "%s commit %zu\n", hex, raw.n);
	buf_add_str(&x->unit, raw);
	buf_add_char(&x->unit, '\n');
	x->ret->commits++;
}

/* Is it to be exported with the change at hand? */
static bool take(struct exporter *x, const git_oid *id)
{
	return (!x->has_base || oid_set_has(&x->fresh, id->id)) && oid_set_add(&x->done, id->id);
}

static void push_frame(struct exporter *x, const git_oid *id, struct str raw)
{
	struct frame f = { .id = *id, .first = x->parents.count, .count = commit_parent_count(raw) };

	for (size_t i = 0; i < f.count; i++) {
		git_oid parent = parent_of(raw, i);

		list_add(&x->parents, &parent);
	}
	if (x->depth == x->frame_room) {
		x->frame_room = x->frame_room ? 2 * x->frame_room : 64;
		x->frames = xrealloc(x->frames, x->frame_room * sizeof *x->frames);
	}
	x->frames[x->depth++] = f;
}

/* A commit goes straight into the unit when all before it is there; else it waits in a
 * frame, and is read again when its turn comes. */
static int enter(struct exporter *x, const git_oid *id, bool again, struct err *e)
{
	git_odb_object *o;
	struct str raw;
	bool ready = again;

	if (read_commit(x, id, &o, e) < 0)
		return -1;
	raw = bytes_of(o);
	if (!ready) {
		git_oid first = commit_parent_count(raw) ? parent_of(raw, 0) : *id;

		ready = commit_parent_count(raw) < 2 && (oid_set_has(&x->done, first.id) ||
							 (x->has_base && !oid_set_has(&x->fresh, first.id)));
	}
	if (ready)
		add_record(x, id, raw);
	else
		push_frame(x, id, raw);
	git_odb_object_free(o);
	return buf_overflowed(&x->unit)
		       ? err_set(e, ERR_INPUT, "one change brings in more than %u bytes", UNIT_MAX)
		       : 0;
}

/* The records of one commit of the chain: what it brings in, parents first, then itself. */
static int walk_unit(struct exporter *x, const git_oid *top, struct err *e)
{
	buf_clear(&x->unit);
	oid_set_add(&x->done, top->id);
	if (enter(x, top, false, e) < 0)
		return -1;
	while (x->depth) {
		struct frame *f = &x->frames[x->depth - 1];

		if (f->next < f->count) {
			git_oid parent = x->parents.ids[f->first + f->next++];

			if (take(x, &parent) && enter(x, &parent, false, e) < 0)
				return -1;
			continue;
		}
		x->parents.count = f->first;
		x->depth--;
		if (enter(x, &f->id, true, e) < 0)
			return -1;
	}
	return 0;
}

static int write_segments(struct exporter *x, struct err *e)
{
	const git_oid *before = x->has_base ? &x->base : NULL;

	for (size_t i = x->chain.count; i-- > 0;) {
		const git_oid *id = &x->chain.ids[i];
		size_t records = x->segment.n - x->records_at;

		if (walk_unit(x, id, e) < 0)
			return -1;
		if (x->segment_changes == GIT_SEGMENT_CHANGES ||
		    (x->segment_changes && records + x->unit.n > GIT_SEGMENT_BYTES)) {
			int stop = end_segment(x, before, e);

			if (stop)
				return stop;
			x->segment_changes = 0;
		}
		if (!x->segment_changes)
			begin_segment(x, before);
		buf_add_str(&x->segment, buf_str(&x->unit));
		x->segment_changes++;
		before = id;
	}
	return x->segment_changes ? end_segment(x, before, e) : 0;
}

static int export_all(struct exporter *x, struct err *e)
{
	if (open_repository(x, e) < 0)
		return -1;
	if (x->x->name)
		x->repository = str_of(x->x->name);
	else
		name_repository(x);
	if (find_tip(x, e) < 0 || follow_chain(x, e) < 0)
		return -1;
	hex_of(&x->tip, x->ret->tip);
	if (x->has_base)
		hex_of(&x->base, x->ret->base);
	if (!x->chain.count)
		return 0;
	if ((x->has_base && collect_fresh(x, e) < 0) || read_mailmap(x, e) < 0)
		return -1;
	return write_segments(x, e);
}

static void free_all(struct exporter *x)
{
	buf_free(&x->segment);
	buf_free(&x->unit);
	buf_free(&x->mailmap);
	free(x->parents.ids);
	free(x->frames);
	free(x->chain.ids);
	oid_set_free(&x->done);
	oid_set_free(&x->fresh);
	git_odb_free(x->odb);
	git_repository_free(x->repo);
	arena_free(&x->arena);
}

int git_export(const struct git_export *wanted, struct git_exported *ret, struct err *e)
{
	struct exporter x = {
		.x = wanted,
		.ret = ret,
		.arena = ARENA_INIT,
		.done = OID_SET_INIT,
		.fresh = OID_SET_INIT,
		.mailmap = BUF_INIT(2 * COMMIT_LOG_MAILMAP_MAX),
		.unit = BUF_INIT(UNIT_MAX),
		.segment = BUF_INIT(COMMIT_LOG_MAX),
	};
	int result;

	*ret = (struct git_exported){ .base = ZERO_ID, .tip = ZERO_ID };
	if (start_library(e) < 0)
		return -1;
	result = export_all(&x, e);
	free_all(&x);
	git_libgit2_shutdown();
	return result < 0 ? -1 : 0;
}
