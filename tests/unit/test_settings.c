/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/embed.h"
#include "catalog/catalog.h"
#include "db/sandbox.h"

static void refused(const char *yaml, const char *message)
{
	struct settings s;
	struct err e = { 0 };

	assert_int_equal(settings_parse(str_of(yaml), &s, &e), -1);
	assert_int_equal(e.kind, ERR_INPUT);
	assert_string_equal(e.msg, message);
}

static int64_t span(const struct settings *s, const char *key)
{
	for (size_t i = 0; i < s->span_count; i++)
		if (strcmp(s->spans[i].key, key) == 0)
			return s->spans[i].seconds;
	return -1;
}

static void an_empty_file_is_the_defaults(void **state)
{
	struct settings s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_parse(STR_LIT(""), &s, &e), 0);
	assert_string_equal(s.origin, "example.com/assay");
	assert_int_equal(s.frameworks.count, 6);
	assert_int_equal(s.scope_count, 6);
	assert_null(s.branch);
	assert_string_equal(s.approval_keys.items[0], "Acked-by");
	assert_string_equal(s.ticket_pattern, "[A-Z][A-Z0-9]+-[0-9]+");
	assert_int_equal(span(&s, "sla.critical"), 72 * 3600);
	assert_int_equal(span(&s, "cadence.access_review"), 92 * 86400);
	assert_int_equal(s.span_count, 34);
	assert_string_equal(s.digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	settings_free(&s);
}

static const char full[] =
	"organisation: Test Ltd\n"
	"systems:\n"
	"  - id: shop\n"
	"    name: Web shop\n"
	"    repositories: [shop, shop-web]\n"
	"    components: [acme-shop]\n"
	"    phases: {idea: 2024-01-10, poc: 2024-02-01, release: 2024-10-01 12:00, eol: }\n"
	"  - id: old\n"
	"    in_scope: false\n"
	"    reason: retired before the period\n"
	"git:\n"
	"  branch: main\n"
	"  approval_patterns: ['(?<approver>\\S+) says yes']\n"
	"sla: {critical: 4h}\n"
	"cadence:\n"
	"  scan: 2w\n";

static void everything_given_is_read(void **state)
{
	struct settings s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_parse(str_of(full), &s, &e), 0);
	assert_int_equal(s.system_count, 2);
	assert_string_equal(s.systems[0].name, "Web shop");
	assert_int_equal(s.systems[0].phase_count, 3);
	assert_string_equal(s.systems[0].phases[2].name, "release");
	assert_string_equal(s.systems[0].phases[2].began.text, "2024-10-01T12:00:00Z");
	assert_false(s.systems[1].in_scope);
	assert_string_equal(s.systems[1].reason, "retired before the period");
	assert_string_equal(s.branch, "main");
	assert_int_equal(s.approval_patterns.count, 1);
	assert_int_equal(span(&s, "sla.critical"), 4 * 3600);
	assert_int_equal(span(&s, "sla.high"), 72 * 3600);
	assert_int_equal(span(&s, "cadence.scan"), 14 * 86400);
	settings_free(&s);
}

static void repositories_and_components_find_their_system(void **state)
{
	struct settings s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_parse(str_of(full), &s, &e), 0);
	assert_ptr_equal(settings_system_of_repository(&s, STR_LIT("shop-web")), &s.systems[0]);
	assert_ptr_equal(settings_system_of_repository(&s, STR_LIT("old")), &s.systems[1]);
	assert_ptr_equal(settings_system_of_component(&s, STR_LIT("acme-shop")), &s.systems[0]);
	assert_null(settings_system_of_component(&s, STR_LIT("shop")));
	assert_null(settings_system_of_component(&s, STR_NONE));
	settings_free(&s);
}

static void an_unknown_key_is_refused_with_the_nearest(void **state)
{
	(void)state;
	refused("organisation: a\norganization: b\n",
		"line 2, column 1: unknown key 'organization' (did you mean 'organisation'?)");
	refused("git:\n  aproval_keys: [a]\n",
		"line 2, column 3: unknown key 'aproval_keys' (did you mean 'approval_keys'?)");
	refused("sla:\n  critcal: 4h\n", "line 2, column 3: unknown key 'critcal' (did you mean 'critical'?)");
	refused("systems:\n- id: a\n  zzz: 1\n", "line 3, column 3: unknown key 'zzz'");
	refused("systems:\n- id: a\n  phases: {mpv: 2024-01-01}\n",
		"line 3, column 12: 'mpv' is none of idea, poc, mvp, release, eol (did you mean 'mvp'?)");
}

static void a_value_of_the_wrong_shape_is_refused_with_its_place(void **state)
{
	(void)state;
	refused("- a\n", "line 1, column 1: expected a mapping with keys such as 'organisation'");
	refused("frameworks: soc2\n", "line 1, column 1: expected a list");
	refused("organisation: [a]\n", "line 1, column 1: expected a text, not a list");
	refused("categories: []\n", "line 1, column 1: expected at least one category");
	refused("sla: {critical: soon}\n",
		"line 1, column 7: 'soon' is not a span of time such as 72h, 30d or 2w");
	refused("origin: two words\n", "line 1, column 1: expected a name such as example.com/assay, "
		"of printable ASCII without spaces and '+'");
	refused("organisation: \"a\\0b\"\n",
		"line 1, column 1: expected a text of one line without control characters");
	refused("git: {approval_keys: ['Acked-by:']}\n",
		"line 1, column 23: expected a trailer's key such as Reviewed-by, without ':'");
	refused("categories: [security, security]\n", "line 1, column 1: 'security' is listed twice");
}

static void systems_are_checked_against_one_another(void **state)
{
	(void)state;
	refused("systems:\n- name: x\n", "line 2, column 3: no 'id'");
	refused("systems:\n- id: a/b\n", "line 2, column 3: 'a/b': expected letters, digits, '-', '_' and '.' only");
	refused("systems:\n- id: a\n- id: a\n", "line 3, column 3: id 'a' belongs to the system at line 2 too");
	refused("systems:\n- id: a\n  repositories: [r]\n- id: b\n  repositories: [r]\n",
		"line 4, column 3: repository 'r' belongs to the system at line 2 too");
	refused("systems:\n- id: a\n  in_scope: false\n",
		"line 2, column 3: system 'a' is not in scope: expected a 'reason'");
	refused("systems:\n- id: a\n  reason: none\n",
		"line 2, column 3: system 'a' has a 'reason' to be out of scope: expected 'in_scope: false'");
	refused("systems:\n- id: a\n  phases: {idea: 2024-02-01, mvp: 2024-01-01}\n",
		"line 3, column 3: phase 'mvp' begins before 'idea'");
	refused("systems:\n- id: a\n  phases: {idea: 2024-02-30}\n",
		"line 3, column 12: '2024-02-30' is not a date or time such as 2025-03-09 or 2025-03-09T14:05:00Z");
}

static void a_file_over_its_ceilings_is_refused(void **state)
{
	size_t n = SETTINGS_BYTES_MAX + 1;
	char *bytes = malloc(n);
	struct settings s;
	struct err e = { 0 };
	size_t at = 0;

	(void)state;
	memset(bytes, '#', n);
	assert_int_equal(settings_parse((struct str){ bytes, n }, &s, &e), -1);
	assert_string_equal(e.msg, "larger than 1048576 bytes");
	err_clear(&e);
	at += (size_t)snprintf(bytes, n, "systems:\n");
	for (int i = 0; i <= SETTINGS_SYSTEMS_MAX; i++)
		at += (size_t)snprintf(bytes + at, n - at, "- id: s%d\n", i);
	assert_int_equal(settings_parse((struct str){ bytes, at }, &s, &e), -1);
	assert_non_null(strstr(e.msg, "more than 10000 systems"));
	free(bytes);
}

static void the_file_of_init_is_valid_and_all_defaults(void **state)
{
	struct settings s, none;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_parse(embed_find("src/cli/init.yaml"), &s, &e), 0);
	assert_int_equal(settings_parse(STR_LIT(""), &none, &e), 0);
	assert_string_equal(s.origin, none.origin);
	assert_string_equal(s.organisation, none.organisation);
	assert_int_equal(s.frameworks.count, none.frameworks.count);
	assert_int_equal(s.system_count, 0);
	settings_free(&s);
	settings_free(&none);
}

/* What stands commented in the file of init is what holds when it is left out. */
static void the_comments_of_init_tell_the_defaults(void **state)
{
	struct str rest = embed_find("src/cli/init.yaml");
	char *text = calloc(1, rest.n + 1);
	struct settings s, none;
	struct err e = { 0 };
	size_t at = 0;

	(void)state;
	while (rest.p) {
		struct str line = str_cut(&rest, '\n');

		if (str_starts(line, "#  ") && !str_has(line, "reason:"))
			line = (struct str){ line.p + 1, line.n - 1 };
		memcpy(text + at, line.p, line.n);
		at += line.n;
		text[at++] = '\n';
	}
	if (settings_parse((struct str){ text, at - 1 }, &s, &e) < 0)
		fail_msg("%s", e.msg);
	assert_int_equal(settings_parse(STR_LIT(""), &none, &e), 0);
	assert_int_equal(s.system_count, 1);
	assert_int_equal(s.systems[0].phase_count, 4);
	assert_string_equal(s.ticket_pattern, none.ticket_pattern);
	assert_int_equal(s.approval_patterns.count, 0);
	for (size_t i = 0; i < none.span_count; i++)
		assert_int_equal(s.spans[i].seconds, none.spans[i].seconds);
	settings_free(&s);
	settings_free(&none);
	free(text);
}

struct counted {
	int64_t systems, phases, spans;
};

static int take_counts(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	struct counted *c = arg;

	(void)e;
	(void)n;
	if (row)
		*c = (struct counted){ cells[0].i, cells[1].i, cells[2].i };
	return 0;
}

static struct counted counts(const char *path)
{
	static const char sql[] = "SELECT (SELECT count(system) FROM v_system), (SELECT count(system) FROM v_phase), "
				  "(SELECT count(name) FROM v_setting)";
	struct counted c = { -1, -1, -1 };
	struct sandbox *box = NULL;
	struct err e = { 0 };

	assert_int_equal(sandbox_open(path, &sandbox_defaults, &box, &e), 0);
	if (sandbox_run(box, str_of(sql), NULL, 0, take_counts, &c, &e) < 0)
		fail_msg("%s", e.msg);
	sandbox_close(box);
	return c;
}

static void store(const char *path, struct str yaml)
{
	struct settings s;
	struct err e = { 0 };
	struct db *db = NULL;

	assert_int_equal(db_open(path, DB_WRITE, &db, &e), 0);
	assert_int_equal(settings_parse(yaml, &s, &e), 0);
	if (settings_store(&s, db, &e) < 0 || settings_store(&s, db, &e) < 0)
		fail_msg("%s", e.msg);
	settings_free(&s);
	db_close(db);
}

static void the_store_holds_what_the_newest_settings_say(void **state)
{
	char dir[] = "/tmp/test_settings.XXXXXX";
	char path[64];
	struct counted c;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/assay.db", dir);
	store(path, str_of(full));
	c = counts(path);
	assert_int_equal(c.systems, 2);
	assert_int_equal(c.phases, 3);
	assert_int_equal(c.spans, 34);
	store(path, STR_LIT("systems: [{id: one}]"));
	c = counts(path);
	assert_int_equal(c.systems, 1);
	assert_int_equal(c.phases, 0);
	unlink(path);
	rmdir(dir);
}

static const char scoped[] =
	"frameworks: [soc2, iso27001, csf2, nis2, ssdf]\n"
	"systems:\n"
	"  - id: shop\n"
	"  - {id: api, environments: [poc]}\n"
	"  - {id: lab, in_scope: false, reason: no customers}\n"
	"scope:\n"
	"  soc2: {categories: [security, privacy]}\n"
	"  iso27001:\n"
	"    systems: [shop]\n"
	"    environments: [production]\n"
	"    why: the certificate covers the shop\n"
	"    out: {A.7.4: the landlord watches}\n"
	"    justify: {A.5.7: attacked daily}\n";

static void systems_in(const struct settings *s, const char *framework, bool shop, bool api, bool lab)
{
	const struct settings_scope *scope = settings_scope(s, str_of(framework));

	assert_non_null(scope);
	assert_int_equal(scope->systems[0], shop);
	assert_int_equal(scope->systems[1], api);
	assert_int_equal(scope->systems[2], lab);
}

static void each_framework_has_its_own_scope(void **state)
{
	const struct settings_scope *iso;
	struct settings s;
	struct err e = { 0 };

	(void)state;
	if (settings_parse(str_of(scoped), &s, &e) < 0)
		fail_msg("%s", e.msg);
	systems_in(&s, "soc2", true, true, false);
	systems_in(&s, "ssdf", true, true, false);
	systems_in(&s, "iso27001", true, false, false);
	systems_in(&s, "csf2", true, true, true);
	assert_null(settings_scope(&s, STR_LIT("cisa")));
	assert_int_equal(settings_scope(&s, STR_LIT("soc2"))->categories.count, 2);
	assert_string_equal(settings_scope(&s, STR_LIT("nis2"))->categories.items[0], "directive");
	assert_int_equal(settings_scope(&s, STR_LIT("ssdf"))->categories.count, 0);
	assert_true(settings_scope(&s, STR_LIT("csf2"))->all_systems);
	iso = settings_scope(&s, STR_LIT("iso27001"));
	assert_string_equal(settings_note(iso->out, iso->out_count, STR_LIT("A.7.4"))->text, "the landlord watches");
	assert_null(settings_note(iso->out, iso->out_count, STR_LIT("A.5.7")));
	assert_string_equal(iso->justify[0].text, "attacked daily");
	assert_string_equal(iso->environments.items[0], "production");
	settings_free(&s);
}

static void categories_at_the_top_are_those_of_soc2(void **state)
{
	struct settings s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_parse(STR_LIT("categories: [security, privacy]\n"), &s, &e), 0);
	assert_int_equal(settings_scope(&s, STR_LIT("soc2"))->categories.count, 2);
	settings_free(&s);
	refused("categories: [security]\nscope:\n  soc2:\n    categories: [security]\n",
		"line 4, column 5: the categories of soc2 are given at line 1 too");
}

static void a_scope_that_says_too_little_or_too_much_is_refused(void **state)
{
	(void)state;
	refused("frameworks: [soc2]\nscope: {soc1: {why: a}}\n",
		"line 2, column 9: 'soc1' is not among 'frameworks' (did you mean 'soc2'?)");
	refused("scope: [soc2]\n", "line 1, column 1: expected a mapping with frameworks for keys, such as 'soc2'");
	refused("scope: {soc2: {system: all}}\n",
		"line 1, column 16: unknown key 'system' (did you mean 'systems'?)");
	refused("systems: [{id: shop}]\nscope: {soc2: {systems: [shp]}}\n",
		"line 2, column 26: no system 'shp' (did you mean 'shop'?)");
	refused("systems: [{id: a}]\nscope: {soc2: {systems: [a, a]}}\n", "line 2, column 29: 'a' is listed twice");
	refused("scope: {soc2: {systems: some}}\n", "line 1, column 16: expected a list of systems, or all");
	refused("systems: [{id: a}, {id: b}]\nscope: {soc2: {systems: [a]}}\n",
		"line 2, column 16: system 'b' is left out of soc2: expected a 'why' beside 'systems'");
	refused("systems: [{id: a}]\nscope: {soc2: {environments: [moon]}}\n",
		"line 2, column 16: no system in the scope runs in 'moon'");
	refused("scope: {soc2: {out: {CC1.1: }}}\n", "line 1, column 22: expected a reason why it does not apply");
	refused("scope: {soc2: {out: [CC1.1]}}\n",
		"line 1, column 16: expected a mapping of requirements, each to a reason why it does not apply");
	refused("scope: {soc2: {out: {CC1: a}, justify: {CC1: b}}}\n",
		"line 1, column 31: 'CC1' is both out and justified");
}

/* What the catalog says of settings that hold by themselves. */
static void against_the_catalog(const struct catalog *c, const char *yaml, const char *message)
{
	struct settings s;
	struct err e = { 0 };

	assert_int_equal(settings_parse(str_of(yaml), &s, &e), 0);
	assert_int_equal(settings_check(&s, c, &e), message ? -1 : 0);
	if (message)
		assert_string_equal(e.msg, message);
	settings_free(&s);
}

static void what_the_catalog_does_not_have_is_refused_with_the_nearest(void **state)
{
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_load(NULL, &c, &e), 0);
	against_the_catalog(&c, "", NULL);
	against_the_catalog(&c, scoped, NULL);
	against_the_catalog(&c, "\nframeworks: [soc3]\n", "line 2: no framework 'soc3' (did you mean 'soc2'?)");
	against_the_catalog(&c, "categories: [securty]\n",
			    "line 1: soc2 has no category 'securty' (did you mean 'security'?)");
	against_the_catalog(&c, "scope:\n  soc2:\n    out:\n      CC8.11: no\n",
			    "line 4, column 7: no requirement 'CC8.11' in soc2 (did you mean 'CC8.1'?)");
	against_the_catalog(&c, "scope: {ssdf: {out: {PW.3.1: no}}}\n",
			    "line 1, column 22: 'PW.3.1' of ssdf is no requirement: it is retired");
	against_the_catalog(&c, "scope: {ssdf: {out: {PW: no}}}\n", NULL);
	catalog_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_is_the_defaults),
		cmocka_unit_test(everything_given_is_read),
		cmocka_unit_test(repositories_and_components_find_their_system),
		cmocka_unit_test(an_unknown_key_is_refused_with_the_nearest),
		cmocka_unit_test(a_value_of_the_wrong_shape_is_refused_with_its_place),
		cmocka_unit_test(systems_are_checked_against_one_another),
		cmocka_unit_test(a_file_over_its_ceilings_is_refused),
		cmocka_unit_test(the_file_of_init_is_valid_and_all_defaults),
		cmocka_unit_test(the_comments_of_init_tell_the_defaults),
		cmocka_unit_test(the_store_holds_what_the_newest_settings_say),
		cmocka_unit_test(each_framework_has_its_own_scope),
		cmocka_unit_test(categories_at_the_top_are_those_of_soc2),
		cmocka_unit_test(a_scope_that_says_too_little_or_too_much_is_refused),
		cmocka_unit_test(what_the_catalog_does_not_have_is_refused_with_the_nearest),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
