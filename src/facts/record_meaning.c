/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/record_meaning.h"

#include <stdio.h>

#include "base/embed.h"

#define COMMENT "-- "

/* The schema from the line "CREATE TABLE kind (" on, and the line before it. */
static bool find_table(const struct record_kind *kind, struct str *ret_above, struct str *ret_table)
{
	char wanted[80];

	snprintf(wanted, sizeof wanted, "CREATE TABLE %s (", kind->name);
	for (size_t i = 0; i < embed_count; i++) {
		struct str rest = embed_bytes(&embed_files[i]), above = STR_NONE;

		if (!str_starts(str_of(embed_files[i].path), "sql/schema/"))
			continue;
		while (rest.p) {
			struct str line = str_cut(&rest, '\n');

			if (str_is(line, wanted)) {
				*ret_above = above;
				*ret_table = rest;
				return true;
			}
			above = line;
		}
	}
	return false;
}

struct str record_kind_meaning(const struct record_kind *kind)
{
	struct str above, table;

	return find_table(kind, &above, &table) && str_take(&above, COMMENT) ? above : STR_NONE;
}

struct str record_column_meaning(const struct record_kind *kind, const struct record_column *column)
{
	struct str above, rest;

	if (!find_table(kind, &above, &rest))
		return STR_NONE;
	while (rest.p) {
		struct str line = str_cut(&rest, '\n'), words = str_trim(line);
		const char *comment = line.n ? memmem(line.p, line.n, COMMENT, sizeof COMMENT - 1) : NULL;

		if (str_starts(line, ")"))
			break;
		if (comment && str_is(str_cut(&words, ' '), column->name))
			return (struct str){ comment + 3, (size_t)(line.p + line.n - comment) - 3 };
	}
	return STR_NONE;
}

const char *record_type_name(enum record_type t)
{
	static const char *const names[] = {
		[RECORD_TEXT] = "text", [RECORD_WORD] = "word",   [RECORD_TIME] = "time",
		[RECORD_INT] = "int",   [RECORD_YESNO] = "yesno",
	};

	return names[t];
}
