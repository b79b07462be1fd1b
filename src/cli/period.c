/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/period.h"

static int not_given(struct err *e)
{
	return err_set(e, ERR_USAGE, "say which period: --from DATE --to DATE");
}

static int refuse(const char *option, struct err *e)
{
	e->kind = ERR_USAGE;
	return err_ctx(e, "%s", option);
}

int period_from(const char *text, struct when *ret, struct err *e)
{
	if (!text)
		return not_given(e);
	return when_parse(str_of(text), ret, e) < 0 ? refuse("--from", e) : 0;
}

int period_to(const char *text, struct when *ret, struct err *e)
{
	if (!text)
		return not_given(e);
	return when_parse_end(str_of(text), ret, e) < 0 ? refuse("--to", e) : 0;
}
