/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/facts_int.h"
#include "facts/record.h"

static void bind(struct facts *f, struct query *q, const struct record_column *column, struct str value)
{
	uint64_t number;

	if (column->type == RECORD_INT && str_to_u64(value, &number))
		query_int(q, column->parameter, (int64_t)number);
	else
		facts_text(f, q, column->parameter, value);
}

int facts_record(struct facts *f, const struct record_kind *kind, const struct str *values,
		 struct str locator, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (facts_open(f, kind->insert, &q, e) < 0)
		return -1;
	facts_locator(f, &q, locator);
	for (size_t i = 0; i < kind->count; i++)
		bind(f, &q, &kind->columns[i], values[i]);
	return facts_exec(f, &q, e);
}
