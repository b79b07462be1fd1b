/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Loading a catalog: what ships, then the workspace's files over it, then what only the
 * whole can tell (does the control of a check exist?), sorted, and its digest.
 */
#include "catalog/catalog.h"

#include <stdlib.h>

#include "base/embed.h"
#include "base/io.h"
#include "catalog/catalog_int.h"
#include "catalog/crosswalk.h"
#include "catalog/lookup.h"

const char *const catalog_evidence_kinds[] = {
	"git-history",
	"sbom",
	"scan",
	"test-results",
	"policy",
	"person",
	"ticket",
	"deployment",
	"training",
	"acknowledgment",
	"access_grant",
	"access_review",
	"access_revocation",
	"alert",
	"incident",
	"risk",
	"exception",
	"activity",
	"supplier",
	"asset",
	"account",
	"release_asset",
	"deployment_approval",
	"pull_request",
	"pull_request_commit",
	"review",
	"review_request",
	"check_run",
	"branch_protection",
	"environment_protection",
	"code_owner",
	"release",
	"push",
	"audit_event",
	"ticket_transition",
	"ci_run",
	"ci_job",
	"ci_step",
	"vex",
	"threat_model",
	"threat",
	"attestation",
	"archive",
	"ci-log",
	"document",
};
const size_t catalog_evidence_kind_count = COUNT_OF(catalog_evidence_kinds);

const char catalog_shipped[] = "shipped";

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

int catalog_may_replace(const char *id, const char *origin, const char *there, struct err *e)
{
	if (same(there, catalog_shipped) == same(origin, catalog_shipped))
		return err_set(e, ERR_INPUT, "id '%s' is there already (%s)", id, there);
	return 0;
}

void catalog_file_digest(struct str bytes, char hex[SHA256_HEX_LEN + 1])
{
	const struct embed_file *f = embed_of(bytes);
	struct sha256 d;

	if (f) {
		memcpy(hex, f->sha256, SHA256_HEX_LEN + 1);
		return;
	}
	d = sha256_of(bytes);
	sha256_hex(&d, hex);
}

static int add_control(struct catalog *c, struct str bytes, const char *origin, struct err *e)
{
	struct catalog_control control;
	size_t i = 0;

	if (catalog_read_control(bytes, c, &control, e) < 0)
		return -1;
	control.origin = origin;
	while (i < c->control_count && !same(c->controls[i].id, control.id))
		i++;
	if (i < c->control_count) {
		if (catalog_may_replace(control.id, origin, c->controls[i].origin, e) < 0)
			return -1;
	} else {
		c->controls = arena_grow(&c->arena, c->controls, c->control_count++, sizeof control);
	}
	c->controls[i] = control;
	return 0;
}

static int add_check(struct catalog *c, struct str bytes, const char *origin, struct err *e)
{
	struct catalog_check check;
	size_t i = 0;

	if (catalog_read_check(bytes, &c->arena, &check, e) < 0)
		return -1;
	check.origin = origin;
	while (i < c->check_count && !same(c->checks[i].id, check.id))
		i++;
	if (i < c->check_count) {
		if (catalog_may_replace(check.id, origin, c->checks[i].origin, e) < 0)
			return -1;
	} else {
		c->checks = arena_grow(&c->arena, c->checks, c->check_count++, sizeof check);
	}
	c->checks[i] = check;
	return 0;
}

typedef int add_file(struct catalog *c, struct str bytes, const char *origin, struct err *e);

struct loading {
	struct catalog *c;
	const char *workspace;	/* NULL: none */
	const struct catalog_file *instead;
	size_t instead_count;
};

static int load_shipped(struct catalog *c, const char *dir, const char *suffix, add_file *add, struct err *e)
{
	for (size_t i = 0; i < embed_count; i++) {
		const struct embed_file *f = &embed_files[i];

		if (!str_starts(str_of(f->path), dir) || !str_ends(str_of(f->path), suffix))
			continue;
		if (add(c, embed_bytes(f), catalog_shipped, e) < 0)
			return err_ctx(e, "%s (shipped)", f->path);
	}
	return 0;
}

static int load_gaps(struct catalog *c, struct err *e)
{
	for (size_t i = 0; i < embed_count; i++) {
		struct str name = str_of(embed_files[i].path);

		if (!str_take(&name, "catalog/gaps/") || !str_ends(name, ".tsv"))
			continue;
		name.n -= strlen(".tsv");
		if (catalog_read_gaps(embed_bytes(&embed_files[i]), name, c, e) < 0)
			return err_ctx(e, "%s (shipped)", embed_files[i].path);
	}
	return 0;
}

struct walk {
	struct catalog *c;
	const char *suffix;
	add_file *add;
	size_t bytes_max;
	size_t skip; /* length of the workspace's path and slash: origin is what follows */
	size_t files;
	const struct catalog_file *instead;
	size_t instead_count;
};

static bool is_instead(const struct walk *w, const char *origin)
{
	for (size_t i = 0; i < w->instead_count; i++)
		if (same(w->instead[i].path, origin))
			return true;
	return false;
}

static int visit(void *arg, const char *path, bool is_git, struct err *e)
{
	struct walk *w = arg;
	CLEANUP(buf_free) struct buf b = BUF_INIT(w->bytes_max);
	const char *origin = arena_cstr(&w->c->arena, str_of(path + w->skip));

	if (is_git || !str_ends(str_of(path), w->suffix) || is_instead(w, origin))
		return 0;
	if (++w->files > CATALOG_FILES_MAX)
		return err_set(e, ERR_INPUT, "%s: more than %d files", path, CATALOG_FILES_MAX);
	if (io_read_file(path, &b, e) < 0 || w->add(w->c, buf_str(&b), origin, e) < 0)
		return err_ctx(e, "%s", origin);
	return 0;
}

/* What is not read must not look as if it were. */
static int refuse_link(void *arg, const char *path, struct err *e)
{
	const struct walk *w = arg;

	return err_set(e, ERR_INPUT, "%s: a symbolic link, which is not followed: expected the file itself",
		       path + w->skip);
}

static int add_instead(struct walk *w, const char *dir, struct err *e)
{
	for (size_t i = 0; i < w->instead_count; i++) {
		struct str rest = str_of(w->instead[i].path);
		const char *origin = arena_cstr(&w->c->arena, rest);

		if (str_take(&rest, dir) && str_starts(rest, "/") && w->add(w->c, w->instead[i].bytes, origin, e) < 0)
			return err_ctx(e, "%s", origin);
	}
	return 0;
}

static int load_workspace(const struct loading *l, const char *dir, const char *suffix, add_file *add, struct err *e)
{
	struct walk w = { .c = l->c, .suffix = suffix, .add = add,
			  .bytes_max = add == catalog_add_framework ? CATALOG_FRAMEWORK_BYTES_MAX :
				       add == catalog_add_crosswalk ? CATALOG_CROSSWALK_BYTES_MAX :
								      CATALOG_FILE_BYTES_MAX,
			  .instead = l->instead, .instead_count = l->instead_count };
	const struct io_walker walker = { .visit = visit, .link = refuse_link, .arg = &w };
	const char *path;

	if (!l->workspace)
		return 0;
	w.skip = strlen(l->workspace) + 1;
	path = arena_printf(&l->c->arena, "%s/%s", l->workspace, dir);
	if (io_exists(path) && io_walk_with(&walker, path, e) < 0)
		return -1;
	return add_instead(&w, dir, e);
}

static int by_crosswalk(const void *a, const void *b)
{
	return strcmp(((const struct catalog_crosswalk *)a)->id, ((const struct catalog_crosswalk *)b)->id);
}

static int by_control(const void *a, const void *b)
{
	return strcmp(((const struct catalog_control *)a)->id, ((const struct catalog_control *)b)->id);
}

static int by_check(const void *a, const void *b)
{
	return strcmp(((const struct catalog_check *)a)->id, ((const struct catalog_check *)b)->id);
}

static void sort(void *items, size_t count, size_t size, int (*order)(const void *, const void *))
{
	if (count)
		qsort(items, count, size, order);
}

static int check_controls(const struct catalog *c, struct err *e)
{
	for (size_t i = 0; i < c->check_count; i++) {
		const struct catalog_check *check = &c->checks[i];

		if (!catalog_need_control(c, str_of(check->control), e))
			return err_ctx(e, "%s: line %zu",
				       same(check->origin, catalog_shipped) ? check->id : check->origin,
				       check->control_line);
	}
	return 0;
}

static const struct catalog_mapping *mapping_to(const struct catalog_control *c,
						const struct catalog_requirement *r)
{
	for (size_t i = 0; c && i < c->mapping_count; i++)
		if (c->mappings[i].requirement == r)
			return &c->mappings[i];
	return NULL;
}

/* A shipped control may name one that a workspace has replaced by its own, for other requirements. */
static bool may_close(const struct catalog_control *control, const struct catalog_control *by,
		      const struct catalog_requirement *r)
{
	return mapping_to(by, r) ||
	       (by && same(control->origin, catalog_shipped) && !same(by->origin, catalog_shipped));
}

/* A residual is closed by controls that support the same requirement. */
static int check_closed_by(const struct catalog *c, const struct catalog_control *control, struct err *e)
{
	for (size_t i = 0; i < control->mapping_count; i++) {
		const struct catalog_mapping *m = &control->mappings[i];

		for (size_t k = 0; k < m->closed_by.count; k++) {
			if (same(m->closed_by.items[k], control->id))
				return err_set(e, ERR_INPUT, "%s: closed_by: what %s:%s needs beside %s cannot be that itself",
					       same(control->origin, catalog_shipped) ? control->id : control->origin,
					       m->requirement->framework, m->requirement->id, control->id);
			if (!may_close(control, catalog_control(c, str_of(m->closed_by.items[k])), m->requirement))
				return err_set(e, ERR_INPUT, "%s: closed_by: no control '%.60s' supports %s:%s",
					       same(control->origin, catalog_shipped) ? control->id : control->origin,
					       m->closed_by.items[k], m->requirement->framework,
					       m->requirement->id);
		}
	}
	return 0;
}

static int check_residuals(const struct catalog *c, struct err *e)
{
	for (size_t i = 0; i < c->control_count; i++)
		if (check_closed_by(c, &c->controls[i], e) < 0)
			return -1;
	return 0;
}

static void digest(struct catalog *c)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(SIZE_MAX / 2);
	struct sha256 d;

	for (size_t i = 0; i < c->framework_count; i++)
		buf_addf(&b, "framework %s %s\n", c->frameworks[i].id, c->frameworks[i].digest);
	for (size_t i = 0; i < c->gaps_count; i++)
		buf_addf(&b, "gap %s %s\n", c->gaps[i].framework, c->gaps[i].digest);
	for (size_t i = 0; c->crosswalks && i < c->crosswalks->count; i++)
		buf_addf(&b, "crosswalk %s %s\n", c->crosswalks->items[i].id, c->crosswalks->items[i].digest);
	for (size_t i = 0; i < c->control_count; i++)
		buf_addf(&b, "control %s %s\n", c->controls[i].id, c->controls[i].digest);
	for (size_t i = 0; i < c->check_count; i++)
		buf_addf(&b, "check %s %s\n", c->checks[i].id, c->checks[i].digest);
	d = sha256_of(buf_str(&b));
	sha256_hex(&d, c->digest);
}

static int load(const struct loading *l, struct err *e)
{
	struct catalog *c = l->c;

	if (load_shipped(c, "catalog/frameworks/", ".tsv", catalog_add_framework, e) < 0 ||
	    load_workspace(l, "frameworks", ".tsv", catalog_add_framework, e) < 0)
		return -1;
	/* Controls point at requirements, which stay where they are from here on. */
	catalog_settle_frameworks(c);
	if (load_gaps(c, e) < 0 ||
	    load_workspace(l, "crosswalks", ".tsv", catalog_add_crosswalk, e) < 0 ||
	    load_shipped(c, "catalog/crosswalks/", ".tsv", catalog_add_crosswalk, e) < 0)
		return -1;
	if (c->crosswalks)
		sort(c->crosswalks->items, c->crosswalks->count, sizeof *c->crosswalks->items, by_crosswalk);
	if (load_shipped(c, "catalog/controls/", ".yaml", add_control, e) < 0 ||
	    load_shipped(c, "checks/", ".sql", add_check, e) < 0 ||
	    load_workspace(l, "controls", ".yaml", add_control, e) < 0 ||
	    load_workspace(l, "checks", ".sql", add_check, e) < 0)
		return -1;
	sort(c->controls, c->control_count, sizeof *c->controls, by_control);
	sort(c->checks, c->check_count, sizeof *c->checks, by_check);
	digest(c);
	return check_controls(c, e) < 0 ? -1 : check_residuals(c, e);
}

int catalog_load_with(const char *workspace, const struct catalog_file *instead, size_t count, struct catalog *ret,
		      struct err *e)
{
	struct loading l = { ret, workspace, instead, count };

	*ret = (struct catalog){ .arena = ARENA_INIT };
	if (load(&l, e) < 0) {
		catalog_free(ret);
		return -1;
	}
	return 0;
}

int catalog_load(const char *workspace, struct catalog *ret, struct err *e)
{
	return catalog_load_with(workspace, NULL, 0, ret, e);
}

void catalog_free(struct catalog *c)
{
	if (c->crosswalks)
		arena_free(&c->crosswalks->arena);
	arena_free(&c->arena);
	*c = (struct catalog){ .arena = ARENA_INIT };
}

const struct catalog_control *catalog_control(const struct catalog *c, struct str id)
{
	for (size_t i = 0; i < c->control_count; i++)
		if (str_is(id, c->controls[i].id))
			return &c->controls[i];
	return NULL;
}

const struct catalog_check *catalog_check(const struct catalog *c, struct str id)
{
	for (size_t i = 0; i < c->check_count; i++)
		if (str_is(id, c->checks[i].id))
			return &c->checks[i];
	return NULL;
}
