/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/raised.h"

#include "base/buf.h"

static const char *type_word(struct str s)
{
	static const char *const words[][2] = {
		{ "null", "null" }, { "boolean", "true or false" }, { "number", "a number" },
		{ "string", "a text" }, { "array", "a list" }, { "object", "an object" },
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_starts(s, words[i][0]))
			return words[i][1];
	return NULL;
}

/* "Cannot index number with "id"", "Cannot iterate over null (null)". */
static bool said_of_steps(struct buf *b, struct str s)
{
	const char *type = type_word(s), *with;

	if (!type)
		return false;
	with = s.n ? memmem(s.p, s.n, " with ", 6) : NULL;
	if (!with) {
		buf_addf(b, "expected a list, found %s", type);
		return true;
	}
	s.n -= (size_t)(with + 6 - s.p);
	s.p = with + 6;
	if (str_starts(s, "\""))
		buf_addf(b, "expected an object with %.*s, found %s", STR_FMT(s), type);
	else if (str_starts(s, "string"))
		buf_addf(b, "expected an object, found %s", type);
	else
		buf_addf(b, "expected a list, found %s", type);
	return true;
}

/* "number (3) cannot be matched, as it is not a string" */
static bool said_of_value(struct buf *b, struct str s)
{
	static const struct {
		const char *says, *expected;
	} known[] = {
		{ " cannot be matched", "a text" }, { " cannot be parsed as a number", "a number" },
		{ " cannot be parsed as JSON", "JSON" }, { " cannot be added", "values of one type" },
		{ " cannot be subtracted", "numbers" }, { " cannot be multiplied", "numbers" },
		{ " cannot be divided", "numbers" }, { " cannot be sorted", "a list" }, { " cannot be grouped", "a list" },
		{ " cannot be negated", "a number" }, { " has no keys", "an object" }, { " has no length", "a text or a list" },
		{ " not a string or array", "a text or a list" }, { " number required", "a number" },
		{ " cannot be reversed", "a list" }, { " as object key", "a text" }, { " is not valid in a csv row", "a text" },
		{ " cannot be exploded", "a text" },
	};

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		str_take(&s, "Cannot use ");
		if (!s.n || !memmem(s.p, s.n, known[i].says, strlen(known[i].says)) || !type_word(s))
			continue;
		buf_addf(b, "expected %s, found %s", known[i].expected, type_word(s));
		return true;
	}
	return false;
}

static void put_message(struct buf *b, struct str raised)
{
	struct str s = raised;

	if ((str_take(&s, "Cannot index ") || str_take(&s, "Cannot iterate over ")) && said_of_steps(b, s))
		return;
	s = raised;
	if (str_take(&s, "Cannot check whether ") && type_word(s)) {
		buf_addf(b, "expected an object, found %s", type_word(s));
		return;
	}
	if (said_of_value(b, raised))
		return;
	if (str_starts(raised, "Invalid path expression")) {
		buf_add_cstr(b, "expected a path; up(1) in fields gives what stands above");
		return;
	}
	if (str_ends(raised, " must be a string") || str_ends(raised, " must be strings") ||
	    str_ends(raised, " requires string inputs") || str_ends(raised, " requires string input"))
		buf_add_cstr(b, "expected a text");
	else
		buf_add_str(b, raised);
}

const char *raised_in_words(struct str raised, struct arena *a)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(64 * 1024);

	put_message(&b, raised);
	return buf_overflowed(&b) ? "an error without end" : arena_printf(a, "%.*s", STR_FMT(str_quote(buf_str(&b))));
}
