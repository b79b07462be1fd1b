/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/record.h"

#include <assert.h>

#include "catalog/settings.h"

#define REQUIRED true
#define OPTIONAL false

#define RECORD(kind, id, occurred) static const struct record_column columns_of_##kind[] = {
#define COLUMN(name, type, required) { #name, ":" #name, RECORD_##type, required },
#define RECORD_END(kind) };
#include "facts/record.def"
#undef RECORD
#undef COLUMN
#undef RECORD_END

const struct record_kind record_kinds[] = {
#define RECORD(kind, id, occurred)                                                                 \
	{ #kind, SQL_##id##_ADD, #occurred, columns_of_##kind, COUNT_OF(columns_of_##kind) },
#define COLUMN(name, type, required)
#define RECORD_END(kind)
#include "facts/record.def"
#undef RECORD
#undef COLUMN
#undef RECORD_END
};

#define RECORD(kind, id, occurred) \
	static_assert(COUNT_OF(columns_of_##kind) <= RECORD_COLUMNS_MAX, "raise RECORD_COLUMNS_MAX");
#define COLUMN(name, type, required)
#define RECORD_END(kind)
#include "facts/record.def"
#undef RECORD
#undef COLUMN
#undef RECORD_END

const size_t record_kind_count = COUNT_OF(record_kinds);

const struct record_kind *record_kind_by_name(struct str name)
{
	for (size_t i = 0; i < record_kind_count; i++)
		if (str_is(name, record_kinds[i].name))
			return &record_kinds[i];
	return NULL;
}

static bool is_separator(char c)
{
	return c == ' ' || c == '-' || c == '_';
}

bool record_name_is(struct str given, const char *name)
{
	size_t i = 0;

	given = str_trim(given);
	for (;; i++, name++) {
		while (i < given.n && is_separator(given.p[i]))
			i++;
		while (is_separator(*name))
			name++;
		if (i == given.n || !*name)
			return i == given.n && !*name && given.n;
		if (given.p[i] != *name && !(given.p[i] >= 'A' && given.p[i] <= 'Z' && given.p[i] - 'A' + 'a' == *name))
			return false;
	}
}

const struct record_column *record_column_by_name(const struct record_kind *kind, struct str name)
{
	for (size_t i = 0; i < kind->count; i++)
		if (record_name_is(name, kind->columns[i].name))
			return &kind->columns[i];
	return NULL;
}

int record_date_in_doubt(struct str s, struct err *e)
{
	return err_set(e, ERR_INPUT, "'%.*s' may be two dates: say dates: day-first, or dates: month-first, in assay.yaml",
		       STR_FMT(str_quote(s)));
}

static int convert_time(struct str s, enum when_order order, struct arena *a, struct str *ret, struct err *e)
{
	struct err unread = { 0 };
	struct when w;

	/* What when_parse says of a text that is no time in any form is what was expected. */
	if (when_parse(s, &w, &unread) < 0 && !when_ordered(s, order, &w)) {
		if (when_ambiguous(s))
			return record_date_in_doubt(s, e);
		return when_parse(s, &w, e);
	}
	*ret = arena_str(a, when_str(&w));
	return 0;
}

/* What exports write where there is no time or number. */
static bool is_nothing(struct str s)
{
	static const char *const words[] = { "never", "never logged in", "n/a", "na", "none", "-", "--", "not applicable",
					     "no_information", "not_supported", "null" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_is_nocase(s, words[i]))
			return true;
	return false;
}

static int convert_yesno(struct str s, struct str *ret, struct err *e)
{
	static const char *const yes[] = { "yes", "true", "y", "1", "on", "enabled", "enforced", "enrolled", "active",
					   "registered", "configured" };
	static const char *const no[] = { "no", "false", "n", "0", "off", "disabled", "none", "not enrolled", "inactive",
					  "not registered", "not configured", "not enforced", "not enabled" };

	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		if (str_is_nocase(s, yes[i]) || str_is_nocase(s, no[i])) {
			*ret = str_is_nocase(s, yes[i]) ? STR_LIT("yes") : STR_LIT("no");
			return 0;
		}
	}
	return err_set(e, ERR_INPUT, "'%.*s' is neither yes nor no", (int)(s.n < 60 ? s.n : 60), s.p);
}

static int convert_int(struct str s, struct str *ret, struct err *e)
{
	uint64_t v;

	if (!str_to_u64(s, &v) || v > INT64_MAX)
		return err_set(e, ERR_INPUT, "'%.*s' is not a whole number such as 17",
			       (int)(s.n < 60 ? s.n : 60), s.p);
	*ret = s;
	return 0;
}

static struct str convert_word(struct str s, struct arena *a)
{
	struct str rank, after = s;
	uint64_t number;
	char *word;

	/* "1 - Critical", as service desks write it. */
	rank = str_cut(&after, ' ');
	if (str_to_u64(rank, &number) && str_take(&after, "- ") && str_trim(after).n)
		s = str_trim(after);
	word = arena_cstr(a, s);
	for (char *p = word; *p; p++)
		*p = *p == ' ' || *p == '_' ? '-' : *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
	return (struct str){ word, s.n };
}

static bool is_one_of(struct str s, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_is_nocase(s, words[i]))
			return true;
	return false;
}

struct str record_said(const struct record_column *column, struct str given)
{
	static const char *const columns[] = { "manager", "owner", "approved_by", "reviewer", "triaged_by", "performed_by",
					       "deployed_by", "justification", "compensating", "root_cause", "agreement",
					       "contact", "service", "classification", "document", "severity", "criticality",
					       "treatment" };
	static const char *const none[] = { "n/a", "na", "none", "nobody", "no one", "not applicable", "null", "-", "--" };
	static const char *const not_yet[] = { "tbd", "tba", "tbc", "to be determined", "to be defined", "to be confirmed",
					       "unknown", "unassigned", "not assigned", "not available", "pending", "todo", "?" };
	struct str s = str_trim(given);

	if (!is_one_of(str_of(column->name), columns, COUNT_OF(columns)))
		return given;
	/* Whose manager is not known does not report to nobody. */
	if (is_one_of(s, none, COUNT_OF(none)) ||
	    (strcmp(column->name, "manager") != 0 && is_one_of(s, not_yet, COUNT_OF(not_yet))))
		return STR_NONE;
	return given;
}

int record_convert(const struct record_column *column, struct str given, enum when_order order, struct arena *a,
		   struct str *ret, struct err *e)
{
	struct str s = str_trim(given);

	*ret = STR_NONE;
	if (!str_given(s))
		return 0;
	if (!str_utf8(s) || memchr(s.p, '\0', s.n))
		return err_set(e, ERR_INPUT, "not text in UTF-8");
	if (!column->required && (column->type == RECORD_TIME || column->type == RECORD_INT) && is_nothing(s))
		return 0;
	switch (column->type) {
	case RECORD_TEXT:
		*ret = s;
		return 0;
	case RECORD_WORD:
		*ret = convert_word(s, a);
		return 0;
	case RECORD_TIME:
		return convert_time(s, order, a, ret, e);
	case RECORD_INT:
		return convert_int(s, ret, e);
	case RECORD_YESNO:
		return convert_yesno(s, ret, e);
	}
	BUG("a column of no type");
}

void record_occurred(const struct record_kind *kind, const struct str *values, struct when *latest)
{
	for (size_t i = 0; i < kind->count; i++) {
		if (strcmp(kind->columns[i].name, kind->occurred) != 0 || values[i].n != WHEN_LEN)
			continue;
		if (str_cmp(values[i], when_str(latest)) > 0)
			memcpy(latest->text, values[i].p, WHEN_LEN);
	}
}

static struct str *value_of(const struct record_kind *kind, struct str *values, const char *name)
{
	for (size_t i = 0; i < kind->count; i++)
		if (strcmp(kind->columns[i].name, name) == 0)
			return &values[i];
	return NULL;
}

void record_set(const struct record_kind *kind, struct str *values, const char *column, struct str value)
{
	struct str *at = value_of(kind, values, column);

	if (!at)
		BUG("%s has no column %s", kind->name, column);
	*at = str_given(value) ? value : STR_NONE;
}

void record_set_system(const struct record_kind *kind, const struct settings *s, struct str *values)
{
	struct str *system = value_of(kind, values, "system"), *repository = value_of(kind, values, "repository");
	const struct settings_system *found;
	struct str name;

	if (!system || (repository ? system->p || !repository->p : !system->p || settings_system(s, *system)))
		return;
	name = repository ? *repository : *system;
	found = settings_system_of_repository(s, name);
	if (found)
		*system = str_of(found->id);
}
