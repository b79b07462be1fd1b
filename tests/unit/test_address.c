/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>

#include <string.h>

#include "base/address.h"

static void assert_login(const char *email, const char *login, const char *forge)
{
	const char *of = NULL;
	struct str s = address_login(str_of(email), &of);

	if (!str_is(s, login) || strcmp(of, forge) != 0)
		fail_msg("%s: '%.*s' of %s", email, STR_FMT(s), of ? of : "none");
}

static void assert_no_login(const char *email)
{
	const char *of = NULL;

	if (str_given(address_login(str_of(email), &of)) || of)
		fail_msg("%s hides a login", email);
}

static void a_forge_hides_an_address_behind_a_login(void **state)
{
	(void)state;
	assert_login("17+anna@users.noreply.github.com", "anna", "github");
	assert_login("anna@users.noreply.github.com", "anna", "github");
	assert_login("17+Helper[bot]@users.noreply.GitHub.com", "Helper[bot]", "github");
	assert_login("17+anna@users.noreply.git.example.com", "anna", "github");
	assert_login("17-anna-k@users.noreply.gitlab.com", "anna-k", "gitlab");
	assert_login("17-anna@users.noreply.git.example.com", "anna", "gitlab");
	assert_login("anna@noreply.codeberg.org", "anna", "gitea");
	assert_login("17+anna@noreply.example.com", "anna", "gitea");
}

static void a_login_may_begin_with_digits(void **state)
{
	(void)state;
	assert_login("17-anna@users.noreply.github.com", "17-anna", "github");
	assert_login("1337@users.noreply.github.com", "1337", "github");
	assert_login("17-anna@noreply.example.com", "17-anna", "gitea");
}

static void any_other_address_hides_nobody(void **state)
{
	(void)state;
	assert_no_login("");
	assert_no_login("anna");
	assert_no_login("anna@example.com");
	assert_no_login("noreply@github.com");
	assert_no_login("anna@users.noreply");
	assert_no_login("@users.noreply.github.com");
	assert_no_login("17+@users.noreply.github.com");
	assert_no_login("anna@my.users.noreply.github.com");
	assert_no_login("users.noreply.github.com@example.com");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_forge_hides_an_address_behind_a_login),
		cmocka_unit_test(a_login_may_begin_with_digits),
		cmocka_unit_test(any_other_address_hides_nobody),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
