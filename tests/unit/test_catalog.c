/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* cmocka wants the first, second and fourth */
#include <cmocka.h>

#include "base/embed.h"
#include "base/io.h"
#include "catalog/catalog_int.h"
#include "db/sandbox.h"

static const char framework[] =
	"# framework: fw\n# title: A framework\n# version: 1\n# a comment\n"
	"A\t\tseries\tsecurity\tThe first\theading\t\n"
	"A.1\tA\tcriterion\tsecurity\tOne\trequirement\tby noon\n"
	"A.2\tA\tcriterion\t\tTwo\trequirement\t\n";

static const char control[] =
	"id: XX-01\ntitle: All is well\nobjective: So that it is\nowner_role: CISO\ncadence: weekly\n"
	"phases: [mvp, release]\nevidence: [ticket, sbom]\n"
	"supports:\n- framework: fw\n  requirement: A.1\n  support: integral-to\n  residual: >\n    some\n    more\n"
	"gap: none\n";

static const char check[] =
	"-- id: XX-01\n-- control: XX-01\n-- title: All is well\n-- type: 2\n"
	"-- population: Each thing\n--   of every kind.\n-- deviation: It is not well.\n"
	"-- evidence: ticket, sbom\n-- A comment.\n\nSELECT 1\n";

/* text with the first from replaced by to. */
static char *changed(struct arena *a, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	if (!at)
		fail_msg("the text lacks: %s", from);
	return arena_printf(a, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

enum what { FRAMEWORK, CONTROL, CHECK };

static void refused(enum what what, const char *from, const char *to, const char *message)
{
	struct catalog c = { .arena = ARENA_INIT };
	struct arena a = ARENA_INIT;
	struct catalog_control ctl;
	struct catalog_check chk;
	struct err e = { 0 };
	const char *text;
	int ret;

	text = changed(&a, what == FRAMEWORK ? framework : what == CONTROL ? control : check, from, to);
	if (what != FRAMEWORK)
		assert_int_equal(catalog_read_framework(str_of(framework), &c, &e), 0);
	ret = what == FRAMEWORK ? catalog_read_framework(str_of(text), &c, &e) :
	      what == CONTROL	? catalog_read_control(str_of(text), &c, &ctl, &e) :
				  catalog_read_check(str_of(text), &c.arena, &chk, &e);
	catalog_free(&c);
	arena_free(&a);
	assert_int_equal(ret, -1);
	assert_int_equal(e.kind, ERR_INPUT);
	assert_string_equal(e.msg, message);
}

static void a_framework_is_read(void **state)
{
	struct catalog c = { .arena = ARENA_INIT };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_read_framework(str_of(framework), &c, &e), 0);
	assert_string_equal(c.frameworks[0].title, "A framework");
	assert_int_equal(c.requirement_count, 3);
	assert_int_equal(c.requirements[0].standing, STANDING_HEADING);
	assert_false(c.requirements[0].assessable);
	assert_string_equal(c.requirements[1].note, "by noon");
	assert_null(c.requirements[0].parent);
	assert_string_equal(c.requirements[1].parent, "A");
	assert_string_equal(c.requirements[1].category, "security");
	assert_null(c.requirements[2].category);
	assert_int_equal(c.requirements[2].ordinal, 2);
	catalog_free(&c);
}

static void a_broken_framework_is_refused_with_its_line(void **state)
{
	(void)state;
	refused(FRAMEWORK, "# title: A framework\n", "",
		"line 4: expected '# framework:', '# title:' and '# version:' before the first row");
	refused(FRAMEWORK, "\tOne\trequirement", "\tOne", "line 6: 6 fields where 7 are expected, separated by tabs");
	refused(FRAMEWORK, "\tOne\trequirement", "\tOne\tyes",
		"line 6: standing 'yes': expected requirement, heading, detail or retired");
	refused(FRAMEWORK, "A.2", "A.1", "line 7: 'A.1' is there already, in line 6");
	refused(FRAMEWORK, "A.2\tA", "A.2\tB", "line 7: no row above has the parent 'B'");
}

static void a_control_is_read(void **state)
{
	struct catalog c = { .arena = ARENA_INIT };
	struct catalog_control ctl;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_read_framework(str_of(framework), &c, &e), 0);
	assert_int_equal(catalog_read_control(str_of(control), &c, &ctl, &e), 0);
	assert_string_equal(ctl.owner_role, "CISO");
	assert_int_equal(ctl.phases.count, 2);
	assert_string_equal(ctl.evidence.items[1], "sbom");
	assert_int_equal(ctl.mapping_count, 1);
	assert_string_equal(ctl.mappings[0].requirement->title, "One");
	assert_string_equal(ctl.mappings[0].support, "integral-to");
	assert_string_equal(ctl.mappings[0].residual, "some more");
	assert_string_equal(ctl.gap, "none");
	catalog_free(&c);
}

static void a_broken_control_is_refused_with_its_line(void **state)
{
	(void)state;
	refused(CONTROL, "A.1", "A.11", "line 10, column 3: no requirement 'A.11' in fw (did you mean 'A.1'?)");
	refused(CONTROL, "framework: fw", "framework: fww", "line 10, column 3: no framework 'fww' (did you mean 'fw'?)");
	refused(CONTROL, "requirement: A.1", "requirement: A",
		"line 10, column 3: 'A' is a heading: expected a requirement");
	refused(CONTROL, "integral-to", "integral",
		"line 11, column 3: 'integral' is none of integral-to, example-of (did you mean 'integral-to'?)");
	refused(CONTROL, "owner_role: CISO\n", "", "line 1, column 1: no 'owner_role'");
	refused(CONTROL, "phases: [mvp", "phases: [design",
		"line 6, column 10: 'design' is none of idea, poc, mvp, release, eol");
	refused(CONTROL, "[ticket, sbom]", "[ticket, ticket]", "line 7, column 1: 'ticket' is listed twice");
	refused(CONTROL, "gap: none", "gaps: none", "line 15, column 1: unknown key 'gaps' (did you mean 'gap'?)");
	refused(CONTROL, "gap: none\n", "- framework: fw\n  requirement: A.1\n  support: example-of\n",
		"line 16, column 3: 'A.1' is listed twice");
}

static void an_unknown_kind_of_evidence_is_refused(void **state)
{
	struct catalog c = { .arena = ARENA_INIT };
	struct arena a = ARENA_INIT;
	struct catalog_control ctl;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_read_framework(str_of(framework), &c, &e), 0);
	assert_int_equal(catalog_read_control(str_of(changed(&a, control, "sbom", "sbon")), &c, &ctl, &e), -1);
	assert_non_null(strstr(e.msg, "line 7, column 20: 'sbon' is none of git-history, sbom, "));
	assert_non_null(strstr(e.msg, "(did you mean 'sbom'?)"));
	arena_free(&a);
	catalog_free(&c);
}

static void a_check_is_read(void **state)
{
	struct arena a = ARENA_INIT;
	struct catalog_check chk;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_read_check(str_of(check), &a, &chk, &e), 0);
	assert_string_equal(chk.control, "XX-01");
	assert_int_equal(chk.type, 2);
	assert_string_equal(chk.population, "Each thing of every kind.");
	assert_string_equal(chk.deviation, "It is not well.");
	assert_int_equal(chk.evidence.count, 2);
	assert_true(str_is(chk.sql, check));
	arena_free(&a);
}

static void a_broken_check_is_refused_with_its_line(void **state)
{
	(void)state;
	refused(CHECK, "-- control: XX-01\n", "", "line 1: expected a header line '-- control: …'");
	refused(CHECK, "-- control: XX-01\n", "-- controll: XX-01\n",
		"line 2: unknown key 'controll' (did you mean 'control'?)");
	refused(CHECK, "type: 2", "type: 3", "line 4: type: expected 1 (at a date) or 2 (over a period)");
	refused(CHECK, "-- title: All is well", "-- title:", "line 3: 'title' has no value");
	refused(CHECK, "-- title: All is well", "-- id: again", "line 3: 'id' is there already at line 1");
	refused(CHECK, "ticket, sbom", "ticket, tickets",
		"line 8: no kind of evidence is called 'tickets' (did you mean 'ticket'?)");
	refused(CHECK, "SELECT 1", "DELETE FROM x", "line 11: expected one SELECT after the header");
}

struct row {
	int64_t n;
};

static int take_row(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	(void)n;
	(void)e;
	if (row)
		((struct row *)arg)->n = cells[0].i;
	return 0;
}

static int64_t rows_of(const char *path, const char *sql)
{
	struct sandbox *box = NULL;
	struct row r = { -1 };
	struct err e = { 0 };

	assert_int_equal(sandbox_open(path, &sandbox_defaults, &box, &e), 0);
	if (sandbox_run(box, str_of(sql), NULL, 0, take_row, &r, &e) < 0)
		fail_msg("%s", e.msg);
	sandbox_close(box);
	return r.n;
}

static void what_ships_loads_and_is_stored(void **state)
{
	char dir[] = "/tmp/test_catalog.XXXXXX";
	struct catalog c;
	struct err e = { 0 };
	struct db *db = NULL;
	char path[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/assay.db", dir);
	if (catalog_load(NULL, &c, &e) < 0)
		fail_msg("%s", e.msg);
	assert_non_null(catalog_requirement(&c, STR_LIT("soc2"), STR_LIT("CC8.1")));
	assert_int_equal(db_open(path, DB_WRITE, &db, &e), 0);
	if (catalog_store(&c, db, &e) < 0 || catalog_store(&c, db, &e) < 0)
		fail_msg("%s", e.msg);
	db_close(db);
	assert_int_equal(rows_of(path, "SELECT count(id) FROM v_requirement WHERE framework = 'soc2'"), 61);
	assert_int_equal(rows_of(path, "SELECT count(id) FROM v_requirement WHERE framework = 'ssdf'"), 42);
	assert_int_equal(rows_of(path, "SELECT count(id) FROM v_control"), c.control_count);
	catalog_free(&c);
	unlink(path);
	rmdir(dir);
}

/* A workspace of one control and one check, made of ours by a change; the message of loading
 * it, or "". */
static const char *load_changed(struct arena *a, const char *from, const char *to, struct catalog *c)
{
	static const char mine[] = "id: MINE\ntitle: t\nobjective: o\nowner_role: r\ncadence: weekly\n"
				   "phases: [mvp]\nevidence: [ticket]\nsupports: []\n";
	char dir[] = "/tmp/test_catalog.XXXXXX";
	struct err e = { 0 };
	char *controls, *checks;

	assert_non_null(mkdtemp(dir));
	controls = arena_printf(a, "%s/controls", dir);
	checks = arena_printf(a, "%s/checks", dir);
	assert_int_equal(io_make_dirs(controls, &e), 0);
	assert_int_equal(io_make_dirs(checks, &e), 0);
	controls = arena_printf(a, "%s/mine.yaml", controls);
	checks = arena_printf(a, "%s/mine.sql", checks);
	assert_int_equal(io_write_file(controls, str_of(mine), 0600, &e), 0);
	assert_int_equal(io_write_file(checks, str_of(changed(a, check, from, to)), 0600, &e), 0);
	if (catalog_load(dir, c, &e) == 0)
		e.msg[0] = '\0';
	unlink(controls);
	unlink(checks);
	rmdir(arena_printf(a, "%s/controls", dir));
	rmdir(arena_printf(a, "%s/checks", dir));
	rmdir(dir);
	return arena_printf(a, "%s", e.msg);
}

static void a_workspace_adds_and_replaces(void **state)
{
	struct arena a = ARENA_INIT;
	struct catalog shipped, c;
	struct err e = { 0 };
	const char *replaced;

	(void)state;
	assert_int_equal(catalog_load(NULL, &shipped, &e), 0);
	replaced = arena_printf(&a, "-- id: %s\n-- control: MINE", shipped.checks[0].id);
	assert_string_equal(load_changed(&a, "-- id: XX-01\n-- control: XX-01", replaced, &c), "");
	assert_int_equal(c.control_count, shipped.control_count + 1);
	assert_int_equal(c.check_count, shipped.check_count);
	assert_string_equal(catalog_control(&c, STR_LIT("MINE"))->origin, "controls/mine.yaml");
	assert_string_equal(c.checks[0].origin, "checks/mine.sql");
	assert_string_equal(c.checks[1].origin, "shipped");
	assert_string_not_equal(c.digest, shipped.digest);
	for (size_t i = 1; i < c.control_count; i++)
		assert_true(strcmp(c.controls[i - 1].id, c.controls[i].id) < 0);
	catalog_free(&c);
	catalog_free(&shipped);
	arena_free(&a);
}

static void a_check_of_an_unknown_control_is_refused(void **state)
{
	struct arena a = ARENA_INIT;
	struct catalog c;

	(void)state;
	assert_string_equal(load_changed(&a, "control: XX-01", "control: MIN", &c),
			    "checks/mine.sql: line 2: no control 'MIN' (did you mean 'MINE'?)");
	arena_free(&a);
}

static void the_build_found_the_digests_of_what_ships(void **state)
{
	(void)state;
	assert_true(embed_count > 0);
	for (size_t i = 0; i < embed_count; i++) {
		struct str bytes = embed_bytes(&embed_files[i]);
		struct sha256 d = sha256_of(bytes);
		char hex[SHA256_HEX_LEN + 1];

		sha256_hex(&d, hex);
		assert_string_equal(embed_files[i].sha256, hex);
		assert_ptr_equal(embed_of(bytes), &embed_files[i]);
		bytes.n--;
		assert_null(embed_of(bytes));
	}
	assert_null(embed_of(STR_LIT("of no file")));
	assert_null(embed_of(STR_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_framework_is_read),
		cmocka_unit_test(a_broken_framework_is_refused_with_its_line),
		cmocka_unit_test(a_control_is_read),
		cmocka_unit_test(a_broken_control_is_refused_with_its_line),
		cmocka_unit_test(an_unknown_kind_of_evidence_is_refused),
		cmocka_unit_test(a_check_is_read),
		cmocka_unit_test(a_broken_check_is_refused_with_its_line),
		cmocka_unit_test(what_ships_loads_and_is_stored),
		cmocka_unit_test(the_build_found_the_digests_of_what_ships),
		cmocka_unit_test(a_workspace_adds_and_replaces),
		cmocka_unit_test(a_check_of_an_unknown_control_is_refused),
	};

	return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
