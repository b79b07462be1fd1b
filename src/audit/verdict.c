/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/verdict.h"

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {
		[VERDICT_OPERATED] = "operated",
		[VERDICT_DEVIATIONS] = "deviations",
		[VERDICT_NO_POPULATION] = "no population",
		[VERDICT_NO_EVIDENCE] = "no evidence",
		[VERDICT_NOT_IN_SCOPE] = "not in scope",
	};

	return names[v];
}

int verdict_read(struct str name, enum verdict *ret, struct err *e)
{
	for (int v = 0; v < VERDICTS; v++)
		if (str_is(name, verdict_name((enum verdict)v))) {
			*ret = (enum verdict)v;
			return 0;
		}
	return err_set(e, ERR_INTEGRITY, "the store has a verdict '%.*s'", STR_FMT(name));
}

enum verdict verdict_of(int64_t n, int64_t k)
{
	return n == 0 ? VERDICT_NO_POPULATION : k ? VERDICT_DEVIATIONS : VERDICT_OPERATED;
}

enum verdict verdict_worse(enum verdict a, enum verdict b)
{
	static const int weights[] = {
		[VERDICT_NOT_IN_SCOPE] = 0, [VERDICT_OPERATED] = 1,   [VERDICT_NO_POPULATION] = 2,
		[VERDICT_NO_EVIDENCE] = 3,  [VERDICT_DEVIATIONS] = 4,
	};

	return weights[b] > weights[a] ? b : a;
}
