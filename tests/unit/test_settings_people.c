/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "catalog/settings.h"

static const char people[] =
	"people:\n"
	"  - id: anna\n"
	"    names: [Anna Kramer]\n"
	"    emails: [Anna@Example.com, anna@home.example]\n"
	"    logins: [\"github:ak\", anna-k]\n"
	"  - id: bob\n"
	"    logins: [\"jira:ak\", \"gitlab:anna-k2\"]\n";

static const char *who(const struct settings *s, const char *name, const char *forge)
{
	const struct settings_person *p = settings_person(s, str_of(name), forge);

	return p ? p->id : "";
}

static void a_person_is_found_by_every_name_in_any_case(void **state)
{
	struct settings s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_parse(str_of(people), &s, &e), 0);
	assert_int_equal(s.person_count, 2);
	assert_string_equal(who(&s, "ANNA", NULL), "anna");
	assert_string_equal(who(&s, "anna kramer", NULL), "anna");
	assert_string_equal(who(&s, "anna@example.com", NULL), "anna");
	assert_string_equal(who(&s, "anna-k", "gitlab"), "anna");
	assert_string_equal(who(&s, "anna-", NULL), "");
	assert_string_equal(who(&s, "anna-kk", NULL), "");
	assert_string_equal(who(&s, "", NULL), "");
	settings_free(&s);
}

static void a_login_of_one_forge_is_nobodys_elsewhere(void **state)
{
	struct settings s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_parse(str_of(people), &s, &e), 0);
	assert_string_equal(who(&s, "ak", "github"), "anna");
	assert_string_equal(who(&s, "AK", "jira"), "bob");
	assert_string_equal(who(&s, "ak", "gitlab"), "");
	assert_string_equal(who(&s, "ak", NULL), "");
	settings_free(&s);
}

static void refused(const char *yaml, const char *message)
{
	struct settings s;
	struct err e = { 0 };

	assert_int_equal(settings_parse(str_of(yaml), &s, &e), -1);
	assert_int_equal(e.kind, ERR_INPUT);
	assert_string_equal(e.msg, message);
}

static void a_name_of_two_people_is_refused(void **state)
{
	(void)state;
	refused("people:\n  - id: anna\n    emails: [a@x.example]\n  - id: bob\n    emails: [A@X.example]\n",
		"line 4, column 5: 'a@x.example' names the person at line 2 too");
	refused("people: [{id: anna}, {id: bob, logins: [anna]}]",
		"line 1, column 22: 'anna' names the person at line 1 too");
}

static void what_is_no_address_and_no_login_is_refused(void **state)
{
	(void)state;
	refused("people: [{id: anna, emails: [anna]}]",
		"line 1, column 30: expected an e-mail address such as anna@example.com");
	refused("people: [{id: anna, logins: [\"svn:anna\"]}]",
		"line 1, column 21: 'svn:anna': expected a login, or one of a forge such as github:anna "
		"(github, gitlab, gitea, bitbucket, azure, harness, jira)");
	refused("people: [{names: [Anna]}]", "line 1, column 10: no 'id'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_is_found_by_every_name_in_any_case),
		cmocka_unit_test(a_login_of_one_forge_is_nobodys_elsewhere),
		cmocka_unit_test(a_name_of_two_people_is_refused),
		cmocka_unit_test(what_is_no_address_and_no_login_is_refused),
	};

	return cmocka_run_group_tests_name("settings_people", tests, NULL, NULL);
}
