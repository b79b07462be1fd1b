/* SPDX-License-Identifier: Apache-2.0 */

/* Reading a check, checks/ID.sql: a header in comments, then one SELECT. */
#include "base/buf.h"
#include "base/nearest.h"
#include "catalog/catalog_int.h"

#define VALUE_MAX 4096 /* bytes of a header value, over all of its lines */

enum { ID, CONTROL, TITLE, TYPE, POPULATION, DEVIATION, EVIDENCE, KEYS };

static const char *const key_names[KEYS] = {
	[ID] = "id",
	[CONTROL] = "control",
	[TITLE] = "title",
	[TYPE] = "type",
	[POPULATION] = "population",
	[DEVIATION] = "deviation",
	[EVIDENCE] = "evidence",
};

struct header {
	struct arena *a;
	const char *values[KEYS];
	size_t lines[KEYS]; /* where each stands */
	int newest;         /* the key that a continued line belongs to; -1: none */
	size_t line;
};

/* "-- key: value" → key; anything else is "not given". */
static struct str key_of(struct str comment, struct str *ret_value)
{
	struct str value = comment;
	struct str key = str_cut(&value, ':');

	if (!value.p || !key.n || (value.n && value.p[0] != ' '))
		return STR_NONE;
	for (size_t i = 0; i < key.n; i++)
		if (!((key.p[i] >= 'a' && key.p[i] <= 'z') || key.p[i] == '_'))
			return STR_NONE;
	*ret_value = str_trim(value);
	return key;
}

static int read_key(struct header *h, struct str key, struct str value, struct err *e)
{
	struct nearest near = NEAREST_INIT(key);
	char hint[NEAREST_HINT_LEN];

	for (int k = 0; k < KEYS; k++) {
		if (!str_is(key, key_names[k]))
			continue;
		if (h->values[k])
			return err_set(e, ERR_INPUT, "'%s' is there already at line %zu", key_names[k],
				       h->lines[k]);
		h->values[k] = arena_cstr(h->a, value);
		h->lines[k] = h->line;
		h->newest = k;
		return 0;
	}
	for (int k = 0; k < KEYS; k++)
		nearest_offer(&near, str_of(key_names[k]));
	return err_set(e, ERR_INPUT, "unknown key '%.*s'%s", STR_FMT(str_quote(key)),
		       nearest_hint(&near, hint, sizeof hint));
}

static int read_comment(struct header *h, struct str line, struct err *e)
{
	struct str rest = line;
	struct str key, value = STR_NONE;

	str_take(&rest, "--");
	if (!str_utf8(rest) || memchr(rest.p, '\0', rest.n))
		return err_set(e, ERR_INPUT, "not text in UTF-8");
	if (str_starts(rest, "  ") && h->newest >= 0) {
		const char *so_far = h->values[h->newest];

		rest = str_trim(rest);
		if (strlen(so_far) + rest.n > VALUE_MAX)
			return err_set(e, ERR_INPUT, "'%s' is longer than %d bytes", key_names[h->newest],
				       VALUE_MAX);
		h->values[h->newest] =
			arena_printf(h->a, "%s%s%.*s", so_far, *so_far ? " " : "", STR_FMT(rest));
		return 0;
	}
	h->newest = -1;
	str_take(&rest, " ");
	key = key_of(rest, &value);
	return key.p ? read_key(h, key, value, e) : 0;
}

static int read_header(struct header *h, struct str *sql, struct err *e)
{
	while (sql->p) {
		struct str rest = *sql;
		struct str line = str_trim(str_cut(&rest, '\n'));

		h->line++;
		if (line.n && !str_starts(line, "--"))
			return 0;
		if (!line.n)
			h->newest = -1;
		else if (read_comment(h, line, e) < 0)
			return err_ctx(e, "line %zu", h->line);
		*sql = rest;
	}
	return 0;
}

static int read_evidence(const struct header *h, struct arena *a, struct list *ret, struct err *e)
{
	struct str rest = str_of(h->values[EVIDENCE]);

	while (rest.p) {
		struct str kind = str_trim(str_cut(&rest, ','));
		struct nearest near = NEAREST_INIT(kind);
		char hint[NEAREST_HINT_LEN];
		const char *found = NULL;

		for (size_t i = 0; i < catalog_evidence_kind_count; i++)
			if (str_is(kind, catalog_evidence_kinds[i]))
				found = catalog_evidence_kinds[i];
		if (!found) {
			for (size_t i = 0; i < catalog_evidence_kind_count; i++)
				nearest_offer(&near, str_of(catalog_evidence_kinds[i]));
			err_set(e, ERR_INPUT, "no kind of evidence is called '%.*s'%s",
				STR_FMT(str_quote(kind)),
				nearest_hint(&near, hint, sizeof hint));
			return err_ctx(e, "line %zu", h->lines[EVIDENCE]);
		}
		list_add(ret, a, found);
	}
	return 0;
}

static int check_header(const struct header *h, struct err *e)
{
	for (int k = 0; k < KEYS; k++) {
		if (!h->values[k])
			return err_set(e, ERR_INPUT, "line 1: expected a header line '-- %s: …'",
				       key_names[k]);
		if (!h->values[k][0])
			return err_set(e, ERR_INPUT, "line %zu: '%s' has no value", h->lines[k],
				       key_names[k]);
	}
	if (strcmp(h->values[TYPE], "1") != 0 && strcmp(h->values[TYPE], "2") != 0)
		return err_set(e, ERR_INPUT, "line %zu: type: expected 1 (at a date) or 2 (over a period)",
			       h->lines[TYPE]);
	for (const char *p = h->values[ID]; *p; p++)
		if ((unsigned char)*p <= ' ' || strchr("/\\:'\"", *p))
			return err_set(e, ERR_INPUT, "line %zu: id: expected a name such as CHG-02",
				       h->lines[ID]);
	return 0;
}

int catalog_read_check(struct str bytes, struct arena *a, struct catalog_check *ret, struct err *e)
{
	struct header h = { .a = a, .newest = -1 };
	struct str sql = bytes;

	*ret = (struct catalog_check){ 0 };
	if (read_header(&h, &sql, e) < 0 || check_header(&h, e) < 0)
		return -1;
	if (!str_starts_nocase(str_trim(sql), "select") && !str_starts_nocase(str_trim(sql), "with"))
		return err_set(e, ERR_INPUT, "line %zu: expected one SELECT after the header", h.line);
	*ret = (struct catalog_check){
		.id = h.values[ID],
		.control = h.values[CONTROL],
		.control_line = h.lines[CONTROL],
		.title = h.values[TITLE],
		.type = h.values[TYPE][0] - '0',
		.population = h.values[POPULATION],
		.deviation = h.values[DEVIATION],
		.sql = arena_str(a, bytes),
	};
	catalog_file_digest(bytes, ret->digest);
	return read_evidence(&h, a, &ret->evidence, e);
}
