/* SPDX-License-Identifier: Apache-2.0 */
#include "base/when.h"

#include <stdlib.h>
#include <time.h>

#define UNIX_MIN (-62135596800)	/* 0001-01-01T00:00:00Z */
#define UNIX_MAX 253402300799	/* 9999-12-31T23:59:59Z */
#define DAY_SECONDS 86400
#define SPAN_UNITS_MAX 1000000

/* Days since 1970-01-01 of a proleptic Gregorian date; after Howard Hinnant's
 * days_from_civil, which counts years from March so that leap days come last. */
static int64_t days_from_civil(int64_t y, unsigned m, unsigned d)
{
	int64_t era;
	unsigned yoe, doy, doe;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = (unsigned)(y - era * 400);
	doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + (int64_t)doe - 719468;
}

static unsigned days_in_month(unsigned y, unsigned m)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return days[m - 1] + (m == 2 && leap);
}

/* What follows takes a piece off the front of *s. Digits, or a sign, that are not there leave *s
 * as it was: they may be optional. */
static bool take_digits(struct str *s, size_t n, unsigned *ret)
{
	unsigned v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		v = v * 10 + (unsigned)(s->p[i] - '0');
	}
	s->p += n;
	s->n -= n;
	*ret = v;
	return true;
}

static bool take_one_of(struct str *s, const char *any_of)
{
	if (!s->n || !strchr(any_of, s->p[0]) || s->p[0] == '\0')
		return false;
	s->p++;
	s->n--;
	return true;
}

static bool take_zone(struct str *s, int64_t *ret_offset)
{
	unsigned h, m = 0;
	char first;

	*ret_offset = 0;
	if (!s->n)
		return true;
	first = s->p[0];
	if (take_one_of(s, "Zz"))
		return s->n == 0;
	if (!take_one_of(s, "+-") || !take_digits(s, 2, &h))
		return false;
	if (s->n) {
		take_one_of(s, ":");
		if (!take_digits(s, 2, &m))
			return false;
	}
	if (s->n || h > 23 || m > 59)
		return false;
	*ret_offset = (int64_t)(h * 3600 + m * 60) * (first == '-' ? -1 : 1);
	return true;
}

static bool take_time(struct str *s, int64_t *ret_seconds)
{
	unsigned h, m, sec = 0, digit;
	int64_t offset;

	if (!take_digits(s, 2, &h) || !take_one_of(s, ":") || !take_digits(s, 2, &m))
		return false;
	if (take_one_of(s, ":") && !take_digits(s, 2, &sec))
		return false;
	if (take_one_of(s, ".,")) {
		if (!take_digits(s, 1, &digit))
			return false;
		while (take_digits(s, 1, &digit))
			;
	}
	take_one_of(s, " ");
	if (h > 23 || m > 59 || sec > 60 || !take_zone(s, &offset))
		return false;
	*ret_seconds = (int64_t)(h * 3600 + m * 60 + (sec == 60 ? 59 : sec)) - offset;
	return true;
}

static bool take_date(struct str *s, int64_t *ret_seconds)
{
	unsigned y, m, d;

	if (!take_digits(s, 4, &y) || !take_one_of(s, "-") || !take_digits(s, 2, &m) || !take_one_of(s, "-") ||
	    !take_digits(s, 2, &d) || y == 0 || m == 0 || m > 12 || d == 0 || d > days_in_month(y, m))
		return false;
	*ret_seconds = days_from_civil(y, m, d) * DAY_SECONDS;
	return true;
}

static bool take_point(struct str s, int64_t *ret_seconds)
{
	int64_t day, time = 0;

	if (!take_date(&s, &day) || (s.n && (!take_one_of(&s, "Tt ") || !take_time(&s, &time))))
		return false;
	*ret_seconds = day + time;
	return true;
}

int when_parse(struct str given, struct when *ret, struct err *e)
{
	int64_t t;

	if (take_point(str_trim(given), &t) && t >= UNIX_MIN && t <= UNIX_MAX) {
		*ret = when_from_unix(t);
		return 0;
	}
	return err_set(e, ERR_INPUT, "'%.*s' is not a date or time such as 2025-03-09 or 2025-03-09T14:05:00Z",
		       STR_FMT(str_quote(given)));
}

int when_parse_end(struct str s, struct when *ret, struct err *e)
{
	if (when_parse(s, ret, e) < 0)
		return -1;
	if (str_trim(s).n == sizeof "2025-03-09" - 1)
		*ret = when_from_unix(when_to_unix(ret) + 86400 - 1);
	return 0;
}

/* For a log or a history of millions of times: printf took more than all else of reading one. */
static void put_digits(char *at, size_t n, int v)
{
	for (; n--; v /= 10)
		at[n] = (char)('0' + v % 10);
}

struct when when_from_unix(int64_t t)
{
	struct when w = { "0000-00-00T00:00:00Z" };
	struct tm tm;
	time_t tt;

	if (t < UNIX_MIN)
		t = UNIX_MIN;
	if (t > UNIX_MAX)
		t = UNIX_MAX;
	tt = (time_t)t;
	gmtime_r(&tt, &tm);
	put_digits(w.text, 4, tm.tm_year + 1900);
	put_digits(w.text + 5, 2, tm.tm_mon + 1);
	put_digits(w.text + 8, 2, tm.tm_mday);
	put_digits(w.text + 11, 2, tm.tm_hour);
	put_digits(w.text + 14, 2, tm.tm_min);
	put_digits(w.text + 17, 2, tm.tm_sec);
	return w;
}

int64_t when_to_unix(const struct when *w)
{
	int64_t t;

	if (!take_point(when_str(w), &t))
		BUG("a time that when_parse did not make: '%s'", w->text);
	return t;
}

struct when when_now(void)
{
	struct err e = { 0 };
	struct when w;
	const char *fixed = getenv("ASSAY_NOW");

	if (fixed && when_parse(str_of(fixed), &w, &e) == 0)
		return w;
	return when_from_unix((int64_t)time(NULL));
}

int when_parse_span(struct str given, int64_t *ret_seconds, struct err *e)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {
		{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', DAY_SECONDS }, { 'w', 7 * DAY_SECONDS },
	};
	struct str s = str_trim(given);
	uint64_t v;

	for (size_t i = 0; s.n && i < COUNT_OF(units); i++) {
		if (s.p[s.n - 1] != units[i].unit)
			continue;
		s.n--;
		if (!str_to_u64(s, &v) || v > SPAN_UNITS_MAX)
			break;
		*ret_seconds = (int64_t)v * units[i].seconds;
		return 0;
	}
	return err_set(e, ERR_INPUT, "'%.*s' is not a span of time such as 72h, 30d or 2w",
		       STR_FMT(str_quote(given)));
}
