/* SPDX-License-Identifier: Apache-2.0 */
#include "base/address.h"

static size_t digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

struct str address_login(struct str email, const char **forge)
{
	const char *at = email.n ? memrchr(email.p, '@', email.n) : NULL;
	struct str login, host;
	bool of_user, of_gitlab;
	size_t n;

	if (!at)
		return STR_NONE;
	login = (struct str){ email.p, (size_t)(at - email.p) };
	host = (struct str){ at + 1, email.n - login.n - 1 };
	of_user = str_starts_nocase(host, "users.noreply.");
	if (!of_user && !str_starts_nocase(host, "noreply."))
		return STR_NONE;
	n = digits(login);
	of_gitlab = n && n < login.n && login.p[n] == '-' && of_user && !str_starts_nocase(host, "users.noreply.github.");
	if (of_gitlab || (n && n < login.n && login.p[n] == '+'))
		login = (struct str){ login.p + n + 1, login.n - n - 1 };
	if (!login.n)
		return STR_NONE;
	if (forge)
		*forge = of_gitlab ? "gitlab" : of_user ? "github" : "gitea";
	return login;
}
