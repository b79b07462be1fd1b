/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/finding_field.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/when_loose.h"
#include "evidence/cvss.h"
#include "evidence/lenient.h"
#include "evidence/raised.h"

#define TEXT_MAX ((size_t)1024 * 1024)
#define PROSE_MAX ((size_t)64 * 1024)	/* messages and the like are cut there */

static const struct {
	const char *severity;
	const char *words[14];
} severities[] = {
	{ "critical", { "critical", "blocker", "severe", "fatal", "urgent", "emergency" } },
	{ "high", { "high", "error", "serious", "major", "important" } },
	{ "medium", { "medium", "moderate", "warning", "warn", "average" } },
	{ "low", { "low", "minor", "notice", "negligible" } },
	{ "info", { "info", "informational", "information", "note", "none", "unknown", "undefined", "untriaged",
		    "unspecified", "optimization", "best-practice", "pass", "ok" } },
};

const char *finding_severity(struct str word)
{
	word = str_trim(word);
	for (size_t i = 0; i < COUNT_OF(severities); i++)
		for (size_t k = 0; k < COUNT_OF(severities[i].words) && severities[i].words[k]; k++)
			if (str_is_nocase(word, severities[i].words[k]))
				return severities[i].severity;
	return NULL;
}

static struct str without_nul(struct str s, struct arena *a)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(SIZE_MAX / 4);

	if (!s.n || !memchr(s.p, '\0', s.n))
		return s;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i])
			buf_add_char(&b, s.p[i]);
		else
			buf_add_cstr(&b, "\xef\xbf\xbd");
	}
	return arena_str(a, buf_str(&b));
}

static void put_value(struct buf *b, struct json v)
{
	if (json_is(v, JSON_STRING))
		buf_add_str(b, json_str(v));
	else if (!json_is(v, JSON_NULL))
		json_put(b, v, 0);
}

static struct str joined(struct json v, struct arena *a)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(SIZE_MAX / 4);
	struct json_iter it;
	struct json item;

	for (json_begin(v, &it); json_next(&it, &item);) {
		size_t before = b.n;

		if (before)
			buf_add_cstr(&b, ", ");
		put_value(&b, item);
		if (before && b.n == before + 2)
			b.n = before;
	}
	return b.n ? arena_str(a, buf_str(&b)) : STR_NONE;
}

static struct str written(struct json v, struct arena *a)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(SIZE_MAX / 4);

	json_put(&b, v, 0);
	return arena_str(a, buf_str(&b));
}

struct str finding_text(struct json v, struct arena *a)
{
	struct str s = STR_NONE;

	switch (json_type(v)) {
	case JSON_NULL:
		return STR_NONE;
	case JSON_STRING:
		s = json_str(v);
		break;
	case JSON_ARRAY:
		s = joined(v, a);
		break;
	case JSON_BOOL:
	case JSON_INT:
	case JSON_REAL:
	case JSON_OBJECT:
		s = written(v, a);
		break;
	}
	return str_given(s) ? without_nul(s, a) : STR_NONE;
}

bool finding_time(struct json v, struct arena *a, struct when *ret)
{
	if (json_is(v, JSON_INT) || json_is(v, JSON_REAL))
		return when_loose_number(json_real(v), ret);
	return when_loose(finding_text(v, a), ret);
}

static void doubt(const struct finding_fields *x, const char *field, struct str value, const char *what)
{
	char text[200];

	if (!x->warn)
		return;
	snprintf(text, sizeof text, "'%.*s' %s", STR_FMT(str_quote(value)), what);
	x->warn(x->warn_arg, field, text);
}

/* One line: white space of any length is a space. */
static struct str one_line(struct str s, struct arena *a)
{
	char *p = arena_cstr(a, s), *to = p;
	bool space = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = p[i];

		if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
			space = to > p;
			continue;
		}
		if (space)
			*to++ = ' ';
		space = false;
		*to++ = c;
	}
	return to > p ? (struct str){ p, (size_t)(to - p) } : STR_NONE;
}

static void read_title(struct finding_fields *x, struct json v)
{
	x->f.title = one_line(finding_text(v, x->a), x->a);
}

static void each_text(struct finding_fields *x, struct json v, void (*add)(struct weakness *w, struct str s))
{
	struct json_iter it;
	struct json item;

	if (!json_is(v, JSON_ARRAY)) {
		add(&x->weakness, finding_text(v, x->a));
		return;
	}
	for (json_begin(v, &it); json_next(&it, &item);)
		add(&x->weakness, finding_text(item, x->a));
}

static void read_cve(struct finding_fields *x, struct json v)
{
	struct buf cwe = x->weakness.cwe;

	/* A text about CVEs may name CWEs, too: those are for `cwe` to say. */
	x->weakness.cwe = BUF_INIT(cwe.ceiling);
	each_text(x, v, weakness_scan);
	buf_free(&x->weakness.cwe);
	x->weakness.cwe = cwe;
}

/* "79", "CWE-79: …", "79, 80" */
static void add_cwes(struct weakness *w, struct str s)
{
	struct str rest = s;

	for (size_t i = 0; i + 2 < s.n; i++)
		if (!strncasecmp(s.p + i, "cwe", 3)) {
			weakness_scan(w, s);
			return;
		}
	while (rest.p)
		weakness_add_cwe(w, str_cut(&rest, ','));
}

static void read_cwe(struct finding_fields *x, struct json v)
{
	struct buf cve = x->weakness.cve;

	x->weakness.cve = BUF_INIT(cve.ceiling);
	each_text(x, v, add_cwes);
	buf_free(&x->weakness.cve);
	x->weakness.cve = cve;
}

static void read_score(struct finding_fields *x, struct json v)
{
	struct str s = str_trim(finding_text(v, x->a));
	char text[32];
	char *end = text;
	double score;

	if (!s.p)
		return;
	snprintf(text, sizeof text, "%.*s", STR_FMT(str_head(s, sizeof text - 1)));
	score = strtod(text, &end);
	if (end == text || s.n >= sizeof text || *end || !isfinite(score) || score < 0 || score > 10)
		doubt(x, "score", s, "is no score from 0 to 10");
	else
		x->f.score = score;
}

/* "12", "12-14", "12:3": the first number. */
static void read_line(struct finding_fields *x, struct json v)
{
	struct json first = v;
	struct json_iter it;
	uint64_t n = 0;
	struct str s;

	json_begin(v, &it);
	if (json_is(v, JSON_ARRAY) && !json_next(&it, &first))
		return;
	s = finding_text(first, x->a);
	for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n <= INT32_MAX; i++)
		n = n * 10 + (uint64_t)(s.p[i] - '0');
	x->f.line = n <= INT32_MAX ? (int64_t)n : 0;
	if (s.p && (n > INT32_MAX || !(*s.p >= '0' && *s.p <= '9')) && !str_is(s, "-1"))
		doubt(x, "line", s, "is no line");
}

static void read_time(struct finding_fields *x, const char *field, struct json v, struct when *ret)
{
	struct str s = finding_text(v, x->a);

	if (s.p && !finding_time(v, x->a, ret))
		doubt(x, field, s, "is no time that can be read");
}

static void read_first_seen(struct finding_fields *x, struct json v)
{
	read_time(x, "first_seen", v, &x->f.first_seen);
}

static void read_closed(struct finding_fields *x, struct json v)
{
	read_time(x, "closed", v, &x->f.closed);
}

static void read_suppressed(struct finding_fields *x, struct json v)
{
	struct str s = str_trim(finding_text(v, x->a));

	x->f.suppressed = str_is_nocase(s, "true") || str_is_nocase(s, "yes") || str_is_nocase(s, "y") || str_is(s, "1");
}

static const struct field {
	const char *name;
	size_t text;	/* offset in struct finding_fields of a plain text */
	size_t max;
	void (*read)(struct finding_fields *x, struct json v);
} fields[] = {
#define TEXT(name, member, max) { name, offsetof(struct finding_fields, member), max, NULL }
	TEXT("rule", f.rule, TEXT_MAX),
	TEXT("id", f.id, TEXT_MAX),
	{ "title", 0, 0, read_title },
	TEXT("message", f.message, PROSE_MAX),
	TEXT("severity", f.severity, TEXT_MAX),
	{ "cve", 0, 0, read_cve },
	{ "cwe", 0, 0, read_cwe },
	TEXT("cvss", f.cvss, TEXT_MAX),
	{ "score", 0, 0, read_score },
	TEXT("component", f.component, TEXT_MAX),
	TEXT("version", f.version, TEXT_MAX),
	TEXT("purl", f.purl, TEXT_MAX),
	TEXT("fixed", f.fixed, PROSE_MAX),
	TEXT("mitigation", f.mitigation, PROSE_MAX),
	TEXT("file", f.file, TEXT_MAX),
	{ "line", 0, 0, read_line },
	TEXT("url", f.url, TEXT_MAX),
	{ "first_seen", 0, 0, read_first_seen },
	{ "closed", 0, 0, read_closed },
	TEXT("state", f.state, TEXT_MAX),
	{ "suppressed", 0, 0, read_suppressed },
	TEXT("suppression", f.suppression, PROSE_MAX),
	TEXT("level", f.level, TEXT_MAX),
	TEXT("tool", f.tool, TEXT_MAX),
	TEXT("fingerprint", fingerprint, TEXT_MAX),
#undef TEXT
};

static int read_field(struct finding_fields *x, struct str name, struct json v, struct err *e)
{
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct str text;

		if (!str_is(name, fields[i].name))
			continue;
		if (fields[i].read) {
			fields[i].read(x, v);
			return 0;
		}
		text = str_head(finding_text(v, x->a), fields[i].max);
		memcpy((char *)x + fields[i].text, &text, sizeof text);
		return 0;
	}
	return err_set(e, ERR_INPUT, "a finding has no field '%.*s'", STR_FMT(str_quote(name)));
}

/* The word, else the score, else that of the vector. */
static void settle_severity(struct finding_fields *x)
{
	struct str given = x->f.severity;
	const char *severity = finding_severity(given);
	double score = x->f.score;

	if (!x->f.level.p)
		x->f.level = given;
	if (!severity && given.p)
		doubt(x, "severity", given, "is no known word");
	if (!severity && (score >= 0 || cvss_score(x->f.cvss, &score)))
		severity = cvss_rating(score);
	x->f.severity = str_of(severity);
}

bool finding_lost(struct finding_fields *x, struct str name, struct json v)
{
	bool whole = str_is(name, LENIENT_LOST);

	if (!whole && !lenient_lost(v, &v))
		return false;
	if (x->warn)
		x->warn(x->warn_arg, whole ? "fields" : arena_cstr(x->a, name), raised_in_words(finding_text(v, x->a), x->a));
	return true;
}

int finding_fields_read(struct finding_fields *x, struct json object, struct str tool, struct err *e)
{
	struct json_iter it;
	struct str name;
	struct json v;

	x->f = (struct fact_finding){ .score = -1 };
	x->fingerprint = STR_NONE;
	weakness_clear(&x->weakness);
	for (json_members(object, &it); json_member(&it, &name, &v);)
		if (!finding_lost(x, name, v) && read_field(x, name, v, e) < 0)
			return -1;
	if (!x->f.tool.p)
		x->f.tool = tool;
	x->f.cve = x->weakness.cve.n ? buf_str(&x->weakness.cve) : STR_NONE;
	x->f.cwe = x->weakness.cwe.n ? buf_str(&x->weakness.cwe) : STR_NONE;
	settle_severity(x);
	return 0;
}
