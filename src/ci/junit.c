/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/xml.h"
#include "evidence/evidence.h"
#include "evidence/xml_root.h"

/*
 * JUnit's XML, which has no schema of its own: what Ant, Surefire, pytest, vitest, gotestsum
 * and the rest agree on is testsuites and testsuite, nested as they like, over testcase. The
 * attributes that sum up are absent or wrong often enough that only cases are counted: each
 * once, as failed, else broken off, else skipped, by the elements directly in it (Surefire's
 * rerunFailure and flakyFailure are neither), or by GoogleTest's words for "not run".
 *
 * What was tested is told by the first property "system", "release" (or "version"), else
 * "commit", of any suite; without a system, by a root or single suite named like a
 * repository or a component of the settings.
 */
struct junit {
	struct reading *r;
	struct fact_test_run run;
	unsigned depth;			/* open elements */
	unsigned case_depth;		/* depth inside the open testcase; 0: none is open */
	bool failed, broken, skipped;	/* the open testcase */
	unsigned suites;		/* directly below the root */
	struct str root_name, suite_name;
	struct str system, release, commit;	/* properties */
};

static void note_time(struct junit *j, const struct xml_attrs *attrs)
{
	struct str written = xml_attr(attrs, "timestamp");
	struct err unreadable = { 0 };
	struct when at = { "" };

	if (!str_given(written) || when_parse(written, &at, &unreadable) < 0)
		return;
	if (!j->run.occurred.text[0] || strcmp(at.text, j->run.occurred.text) < 0)
		j->run.occurred = at;
}

static void open_suite(struct junit *j, const struct xml_attrs *attrs)
{
	struct str name = xml_attr(attrs, "name");

	note_time(j, attrs);
	if (j->depth == 1)
		j->root_name = arena_str(j->r->arena, name);
	if (j->depth == 2 && j->suites++ == 0)
		j->suite_name = arena_str(j->r->arena, name);
}

static void note_property(struct junit *j, const struct xml_attrs *attrs)
{
	struct str name = xml_attr(attrs, "name");
	struct str value = xml_attr(attrs, "value");
	struct str *to = NULL;

	if (str_is(name, "system"))
		to = &j->system;
	else if (str_is(name, "release") || str_is(name, "version"))
		to = &j->release;
	else if (str_is(name, "commit"))
		to = &j->commit;
	if (to && !to->p && str_given(value))
		*to = arena_str(j->r->arena, value);
}

static void open_case(struct junit *j, const struct xml_attrs *attrs)
{
	struct str status = xml_attr(attrs, "status");

	j->case_depth = j->depth;
	j->failed = j->broken = false;
	j->skipped = str_is(status, "notrun") || str_is(status, "disabled") ||
		     str_is(xml_attr(attrs, "result"), "suppressed");
	j->run.cases++;
}

static void open_in_case(struct junit *j, const char *name)
{
	if (j->depth != j->case_depth + 1)
		return;
	j->failed |= !strcmp(name, "failure");
	j->broken |= !strcmp(name, "error");
	j->skipped |= !strcmp(name, "skipped");
}

static int on_start(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at,
		    struct err *e)
{
	struct junit *j = arg;

	j->depth++;
	if (j->depth == 1) {
		j->run.locator = str_of(arena_printf(j->r->arena, "line=%lu", at.line));
		if (strcmp(name, "testsuites") && strcmp(name, "testsuite"))
			return err_set(e, ERR_INPUT, "line %lu, column %lu: expected testsuites or testsuite",
				       at.line, at.column);
	}
	if (j->case_depth)
		open_in_case(j, name);
	else if (!strcmp(name, "testcase"))
		open_case(j, attrs);
	else if (!strcmp(name, "testsuite") || !strcmp(name, "testsuites"))
		open_suite(j, attrs);
	else if (!strcmp(name, "property"))
		note_property(j, attrs);
	return 0;
}

static int on_end(void *arg, const char *name, struct err *e)
{
	struct junit *j = arg;

	(void)name;
	(void)e;
	if (j->case_depth == j->depth) {
		j->run.failures += j->failed;
		j->run.errors += j->broken && !j->failed;
		j->run.skipped += j->skipped && !j->broken && !j->failed;
		j->case_depth = 0;
	}
	j->depth--;
	return 0;
}

/* The system of the settings that name belongs to, else the name itself. */
static struct str system_called(const struct settings *s, struct str name, bool only_known)
{
	const struct settings_system *known = settings_system_of_repository(s, name);

	if (!known)
		known = settings_system_of_component(s, name);
	return known ? str_of(known->id) : only_known ? STR_NONE : name;
}

static int read_junit(struct reading *r, struct err *e)
{
	static const struct xml_handler handler = { .start = on_start, .end = on_end };
	struct junit j = { .r = r };

	if (xml_parse(r->bytes, &handler, &j, e) < 0)
		return -1;
	j.run.name = str_given(j.root_name) || j.suites != 1 ? j.root_name : j.suite_name;
	if (str_given(j.system))
		j.run.system = system_called(r->settings, j.system, false);
	else if (str_given(j.run.name))
		j.run.system = system_called(r->settings, j.run.name, true);
	j.run.release = str_given(j.release) ? j.release : j.commit;
	r->occurred = j.run.occurred;
	return facts_test_run(r->facts, &j.run, e);
}

static bool claims(const struct reading *r)
{
	struct str tag, root = xml_root(r->bytes, &tag);

	return str_is(root, "testsuites") || str_is(root, "testsuite");
}

const struct format format_junit = {
	.name = "junit-xml",
	.kind = "test-results",
	.claims = claims,
	.read = read_junit,
};
