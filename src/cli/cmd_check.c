/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "audit/check_test.h"
#include "base/io.h"
#include "cli/cmd.h"
#include "codec/json_out.h"

struct tests {
	struct cli *c;
	const struct catalog *cat;
	struct fixture *fixture;
	uint64_t passed, failed;
};

static void on_case(void *arg, const char *check, const char *name, const char *failure)
{
	struct tests *t = arg;
	struct buf *b = &t->c->out;

	t->passed += !failure;
	t->failed += failure != NULL;
	if (!t->c->json) {
		buf_addf(b, "%s  %s: %s%s%s\n", failure ? "FAILED" : "passed", check, name, failure ? ": " : "",
			 failure ? failure : "");
		return;
	}
	buf_add_char(b, '{');
	json_out_text(b, "check", check);
	json_out_text(b, "name", name);
	json_out_text(b, "failure", failure);
	buf_add_cstr(b, "}\n");
}

static int test_file(void *arg, const char *path, bool is_git, struct err *e)
{
	struct tests *t = arg;

	if (is_git || !str_ends(str_of(path), ".yaml"))
		return 0;
	return check_test_run(t->cat, t->fixture, path, on_case, t, e);
}

static int test(struct cli *c, const struct catalog *cat, struct err *e)
{
	CLEANUP(fixture_closep) struct fixture *fixture = NULL;
	struct tests t = { .c = c, .cat = cat };

	if (c->arg_count < 2)
		return err_set(e, ERR_USAGE, "usage: assay check test PATH...");
	if (fixture_open(&fixture, e) < 0)
		return -1;
	t.fixture = fixture;
	for (int i = 1; i < c->arg_count; i++)
		if (io_walk(c->args[i], test_file, &t, e) < 0)
			return -1;
	if (t.passed + t.failed == 0)
		return err_set(e, ERR_USAGE, "there are no tests (.yaml) there");
	if (!c->json)
		buf_addf(&c->out, "%llu passed, %llu failed\n", (unsigned long long)t.passed,
			 (unsigned long long)t.failed);
	return t.failed > 0;
}

static void put_json(struct buf *b, const struct catalog_check *k)
{
	buf_add_char(b, '{');
	json_out_text(b, "id", k->id);
	json_out_text(b, "control", k->control);
	buf_addf(b, ",\"type\":%d", k->type);
	json_out_text(b, "title", k->title);
	json_out_text(b, "population", k->population);
	json_out_text(b, "deviation", k->deviation);
	json_out_text(b, "origin", k->origin);
	buf_addf(b, ",\"digest\":\"%s\"}", k->digest);
}

static int list(struct cli *c, const struct catalog *cat)
{
	for (size_t i = 0; i < cat->check_count; i++) {
		const struct catalog_check *k = &cat->checks[i];

		if (c->json) {
			buf_add_cstr(&c->out, i ? ",\n" : "[");
			put_json(&c->out, k);
		} else {
			buf_addf(&c->out, "%-8s type %d  %-8s  %s (%s)\n", k->id, k->type, k->control, k->title,
				 k->origin);
		}
	}
	if (c->json)
		buf_add_cstr(&c->out, cat->check_count ? "]\n" : "[]\n");
	return 0;
}

static int show(struct cli *c, const struct catalog *cat, struct err *e)
{
	const struct catalog_check *k = c->arg_count == 2 ? catalog_check(cat, str_of(c->args[1])) : NULL;

	if (!k)
		return err_set(e, ERR_USAGE, c->arg_count == 2 ? "no check '%s'" : "usage: assay check show ID",
			       c->args[c->arg_count - 1]);
	if (c->json) {
		put_json(&c->out, k);
		buf_add_char(&c->out, '\n');
	} else {
		buf_add_str(&c->out, k->sql);
	}
	return 0;
}

static int run(struct cli *c, struct err *e)
{
	struct catalog cat = { 0 };
	int ret;

	if (cli_catalog(c, &cat, NULL, e) < 0)
		return -1;
	if (strcmp(c->args[0], "test") == 0)
		ret = test(c, &cat, e);
	else if (strcmp(c->args[0], "list") == 0 && c->arg_count == 1)
		ret = list(c, &cat);
	else if (strcmp(c->args[0], "show") == 0)
		ret = show(c, &cat, e);
	else
		ret = err_set(e, ERR_USAGE, "usage: assay check %s", c->cmd->args);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_check = {
	.name = "check",
	.args = "list | show ID | test PATH...",
	.brief = "List the checks, show one's SQL, or run tests of checks",
	.text = "Checks and controls in checks/ and controls/ beside assay.yaml are added to those that ship,\n"
		"or replace those of the same id. A test gives rows, a period, and the verdict and items\n"
		"wanted (docs/CHECKS.md). Exit 1 when a test fails.",
	.example = "assay check test checks/tests",
	.min_args = 1,
	.max_args = -1,
	.run = run,
};
