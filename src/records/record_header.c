/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Which kind of record a header is of, and which of its names are which columns. Our own names come first;
 * only what no kind fits by them is looked at again with the names that others give to our columns
 * (record_synonyms.def). docs/RECORDS.md has the rule.
 */
#include "records/record_header.h"

#include "catalog/settings.h"

#define SYNONYM_COLUMNS_MIN 3
#define TITLE_FIELDS_MAX 2

static const struct synonym {
	const char *kind, *column, *name;
} synonyms[] = {
#define SYNONYM(kind, column, name) { #kind, #column, name },
#include "records/record_synonyms.def"
#undef SYNONYM
};

/* The synonyms of a kind stand together. */
struct synonyms_of {
	const struct synonym *first, *end;
};

static struct synonyms_of synonyms_of(const struct record_kind *kind)
{
	struct synonyms_of s = { synonyms, synonyms + COUNT_OF(synonyms) };

	while (s.first < s.end && strcmp(s.first->kind, kind->name) != 0)
		s.first++;
	for (s.end = s.first; s.end < synonyms + COUNT_OF(synonyms) && strcmp(s.end->kind, kind->name) == 0;)
		s.end++;
	return s;
}

static const struct synonym *synonym_of(struct synonyms_of of, struct str name)
{
	for (const struct synonym *s = of.first; s < of.end; s++)
		if (record_name_is(name, s->name))
			return s;
	return NULL;
}

static void match_synonyms(const struct record_kind *kind, const struct str *names, size_t count,
			   struct record_header *ret)
{
	const struct synonym *by[RECORD_COLUMNS_MAX] = { NULL };
	struct synonyms_of of = synonyms_of(kind);

	/* Of several names of a column the one that is listed first. */
	for (size_t i = 0; i < count; i++) {
		const struct synonym *s = record_column_by_name(kind, names[i]) ? NULL : synonym_of(of, names[i]);
		size_t c = s ? (size_t)(record_column_by_name(kind, str_of(s->column)) - kind->columns) : 0;

		if (!s || (by[c] ? by[c] <= s : ret->at[c] >= 0))
			continue;
		ret->at[c] = (int)i;
		by[c] = s;
	}
}

size_t record_match_kind(const struct record_kind *kind, const struct str *names, size_t count, bool by_synonyms,
			 struct record_header *ret)
{
	size_t known = 0;

	*ret = (struct record_header){ .kind = kind, .by_synonyms = by_synonyms };
	for (size_t c = 0; c < kind->count; c++)
		ret->at[c] = -1;
	for (size_t i = 0; i < count; i++) {
		const struct record_column *column = record_column_by_name(kind, names[i]);
		int *at = column ? &ret->at[column - kind->columns] : NULL;

		if (at && *at >= 0)
			ret->twice = column->name;
		else if (at)
			*at = (int)i;
	}
	if (by_synonyms)
		match_synonyms(kind, names, count, ret);
	for (size_t c = 0; c < kind->count; c++) {
		known += ret->at[c] >= 0;
		if (ret->at[c] < 0 && kind->columns[c].required && !ret->missing)
			ret->missing = kind->columns[c].name;
	}
	return known;
}

/* By our own names alone. Of several kinds that fit, the one that knows most of the names; of those that know as
 * many, the one that the first name is of. */
static void match_own(const struct str *names, size_t count, struct record_header *ret)
{
	struct record_header fits = { 0 }, broken = { 0 }, h;
	size_t best = 0;
	bool best_named = false, tie = false;

	for (size_t k = 0; k < record_kind_count; k++) {
		const struct record_kind *kind = &record_kinds[k];
		bool named_after = record_name_is(names[0], kind->name);
		size_t known = record_match_kind(kind, names, count, false, &h);

		if (known < (named_after ? 2 : 3))
			continue;
		if (h.missing) {
			if (named_after && strcmp(kind->name, "person") != 0)
				broken = h;
			continue;
		}
		if (known > best || (known == best && named_after)) {
			fits = h;
			tie = false;
		} else if (known == best && !best_named) {
			tie = true;
		} else {
			continue;
		}
		best = known;
		best_named = named_after;
	}
	*ret = best ? fits : broken;
	if (best && tie)
		*ret = (struct record_header){ 0 };
}

bool record_is_title(const struct str *fields, size_t count)
{
	size_t filled = 0;

	for (size_t i = 0; i < count; i++)
		filled += str_trim(fields[i]).n > 0;
	return filled <= TITLE_FIELDS_MAX;
}

/* How many names the kind knows; several may be of one column. */
static size_t count_names(const struct record_kind *kind, const struct str *names, size_t count)
{
	struct synonyms_of of = synonyms_of(kind);
	size_t known = 0;

	for (size_t i = 0; i < count; i++)
		known += record_column_by_name(kind, names[i]) || synonym_of(of, names[i]);
	return known;
}

/* By the names that others give: the kind that fills most of its columns with them, and of those that fill as many
 * the one that knows most names, when it is one. */
static void match_others(const struct str *names, size_t count, struct record_header *ret)
{
	struct record_header h;
	size_t best = 0, best_names = 0;

	*ret = (struct record_header){ 0 };
	for (size_t k = 0; k < record_kind_count; k++) {
		size_t known = record_match_kind(&record_kinds[k], names, count, true, &h);
		size_t known_names = 0;

		if (h.missing || known < SYNONYM_COLUMNS_MIN || known < best)
			continue;
		known_names = count_names(h.kind, names, count);
		if (known == best && known_names < best_names)
			continue;
		*ret = known > best || known_names > best_names ? h : (struct record_header){ 0 };
		best = known;
		best_names = known_names;
	}
}

/* Many a list of users has no logins, as people log in by their e-mail: where no kind fits, that is the account. */
static bool match_emails(const struct str *names, size_t count, struct record_header *ret)
{
	const struct record_kind *kind = record_kind_by_name(STR_LIT("account"));
	int *account = &ret->at[record_column_by_name(kind, STR_LIT("account")) - kind->columns];
	int *person = &ret->at[record_column_by_name(kind, STR_LIT("person")) - kind->columns];
	size_t known = record_match_kind(kind, names, count, true, ret);

	if (*account >= 0 || *person < 0)
		return false;
	*account = *person;
	ret->missing = NULL;
	ret->by_email = true;
	return known >= SYNONYM_COLUMNS_MIN;
}

static size_t count_missing(const struct record_header *h)
{
	size_t missing = 0;

	for (size_t c = 0; c < h->kind->count; c++)
		missing += h->kind->columns[c].required && h->at[c] < 0;
	return missing;
}

size_t record_nearest(const struct str *names, size_t count, struct record_header *ret)
{
	struct record_header h;
	size_t best = 0;

	*ret = (struct record_header){ 0 };
	for (size_t k = 0; k < record_kind_count; k++) {
		size_t known = record_match_kind(&record_kinds[k], names, count, true, &h);

		if (!known || known < best || (known == best && count_missing(&h) >= count_missing(ret)))
			continue;
		best = known;
		*ret = h;
	}
	return best;
}

/* The header has every name of the map. What else it has counts by our own names. */
static bool match_map(const struct settings_record_map *m, const struct str *names, size_t count, struct record_header *ret)
{
	const struct record_kind *kind = record_kind_by_name(str_of(m->kind));

	if (!kind)
		return false;
	record_match_kind(kind, names, count, false, ret);
	ret->map = m;
	for (size_t i = 0; i < m->ours.count; i++) {
		const struct record_column *column = record_column_by_name(kind, str_of(m->ours.items[i]));
		size_t at = 0;

		while (at < count && !str_is_nocase(str_trim(names[at]), m->theirs.items[i]))
			at++;
		if (at == count || !column)
			return false;
		ret->at[column - kind->columns] = (int)at;
	}
	ret->missing = NULL;
	for (size_t c = 0; c < kind->count; c++)
		if (kind->columns[c].required && ret->at[c] < 0 && !record_fixed(ret, &kind->columns[c]).p && !ret->missing)
			ret->missing = kind->columns[c].name;
	return true;
}

struct str record_fixed(const struct record_header *h, const struct record_column *column)
{
	for (size_t i = 0; h->map && i < h->map->set.count; i++)
		if (record_name_is(str_of(h->map->set.items[i]), column->name))
			return str_of(h->map->values.items[i]);
	return STR_NONE;
}

void record_match_again(const struct record_header *like, const struct str *names, size_t count,
			struct record_header *ret)
{
	if (like->by_email)
		match_emails(names, count, ret);
	else if (!like->map || !match_map(like->map, names, count, ret))
		record_match_kind(like->kind, names, count, like->by_synonyms, ret);
	ret->map = like->map;
	ret->order = like->order;
}

static int check_columns(const struct settings_record_map *m, const struct record_kind *kind, const struct list *names,
			 struct err *e)
{
	for (size_t i = 0; i < names->count; i++)
		if (!record_column_by_name(kind, str_of(names->items[i])))
			return err_set(e, ERR_USAGE, "assay.yaml: line %zu: records of kind %s have no column '%s'", m->line,
				       m->kind, names->items[i]);
	return 0;
}

int record_maps_check(const struct settings *s, struct err *e)
{
	for (size_t i = 0; i < s->record_map_count; i++) {
		const struct settings_record_map *m = &s->record_maps[i];
		const struct record_kind *kind = record_kind_by_name(str_of(m->kind));

		if (!kind)
			return err_set(e, ERR_USAGE,
				       "assay.yaml: line %zu: there is no kind of record '%s' (assay template lists them)",
				       m->line, m->kind);
		if (check_columns(m, kind, &m->ours, e) < 0 || check_columns(m, kind, &m->set, e) < 0)
			return -1;
	}
	return 0;
}

static void match_any(const struct settings *s, const struct str *names, size_t count, struct record_header *ret)
{
	struct record_header others;

	for (size_t i = 0; i < s->record_map_count; i++)
		if (match_map(&s->record_maps[i], names, count, ret))
			return;
	match_own(names, count, ret);
	if (ret->kind && !ret->missing)
		return;
	match_others(names, count, &others);
	if (others.kind || (!ret->kind && match_emails(names, count, &others)))
		*ret = others;
}

void record_match(const struct settings *s, const struct str *names, size_t count, struct record_header *ret)
{
	*ret = (struct record_header){ 0 };
	if (count)
		match_any(s, names, count, ret);
	ret->order = ret->map && ret->map->dates ? ret->map->dates : s->dates;
}

int record_header_check(const struct record_header *h, struct err *e)
{
	if (!h->kind)
		return err_set(e, ERR_INPUT, "expected the columns of a kind of record");
	if (h->missing)
		return err_set(e, ERR_INPUT, "records of kind %s need a column %s", h->kind->name, h->missing);
	if (h->twice)
		return err_set(e, ERR_INPUT, "two columns are named %s", h->twice);
	return 0;
}

int record_read(struct reading *r, const struct record_header *h, const struct str *fields, struct str locator,
		const char *where, struct err *e)
{
	const struct record_kind *kind = h->kind;
	struct str values[RECORD_COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < kind->count; i++) {
		const struct record_column *column = &kind->columns[i];

		struct str given = h->at[i] >= 0 ? fields[h->at[i]] : record_fixed(h, column);

		if (record_convert(column, record_said(column, given), h->order, r->arena, &values[i], e) < 0)
			return err_ctx(e, "%s, column %s", where, column->name);
		if (column->required && !values[i].p)
			return err_set(e, ERR_INPUT, "%s, column %s: expected a value, not nothing", where, column->name);
	}
	record_set_system(kind, r->settings, values);
	record_occurred(kind, values, &r->occurred);
	return facts_record(r->facts, kind, values, locator, e) < 0 ? err_ctx(e, "%s", where) : 0;
}
