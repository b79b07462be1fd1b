/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/period.h"

#define DAY_LEN 10

static int parse(const char *option, const char *text, struct when *ret, struct err *e)
{
	if (!text)
		return err_set(e, ERR_USAGE, "say which period: --from DATE --to DATE");
	if (when_parse(str_of(text), ret, e) == 0)
		return 0;
	e->kind = ERR_USAGE;
	return err_ctx(e, "%s", option);
}

int period_from(const char *text, struct when *ret, struct err *e)
{
	return parse("--from", text, ret, e);
}

int period_to(const char *text, struct when *ret, struct err *e)
{
	if (parse("--to", text, ret, e) < 0)
		return -1;
	if (str_trim(str_of(text)).n == DAY_LEN)
		*ret = when_from_unix(when_to_unix(ret) + 24 * 3600 - 1);
	return 0;
}
