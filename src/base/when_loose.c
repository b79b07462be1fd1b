/* SPDX-License-Identifier: Apache-2.0 */
#include "base/when_loose.h"

#include <stdio.h>
#include <strings.h>

/*
 * The text is cut into words and numbers; each piece finds its place: a month's name, a time with
 * colons, a year, a day, a zone. What finds none makes the whole unreadable. The result is put
 * together in the one shape of when_parse, which also says whether such a day exists.
 */
struct parts {
	int year, month, day;	/* -1: not seen */
	char time[24];		/* "10:11:12" */
	char zone[8];		/* "Z", "+02:00" */
	bool pm, am;
	bool ordered;		/* dates that when_ordered alone reads */
	enum when_order order;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool all_digits(struct str s)
{
	uint64_t n;

	return s.n && s.n < 19 && str_to_u64(s, &n);
}

static struct str head(struct str s, size_t n)
{
	return (struct str){ s.p, s.n < n ? s.n : n };
}

static int named(struct str word, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (str_is_nocase(word, names[i]) || (word.n == 3 && !strncasecmp(word.p, names[i], 3)))
			return i;
	return -1;
}

static bool take_word(struct parts *t, struct str word)
{
	static const char *const months[] = { "January", "February", "March",	  "April",   "May",	 "June",
					      "July",	 "August",   "September", "October", "November", "December" };
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	static const char *const fillers[] = { "st", "nd", "rd", "th", "at", "on", "of", "T" };
	static const char *const utc[] = { "UTC", "GMT", "Z" };
	int month = named(word, months, 12);

	if (str_is_nocase(word, "Sept"))
		month = 8;
	if (month >= 0 && t->month < 0) {
		t->month = month + 1;
		return true;
	}
	if (str_is_nocase(word, "AM") || str_is_nocase(word, "PM")) {
		t->pm = str_is_nocase(word, "PM");
		t->am = !t->pm;
		return true;
	}
	for (size_t i = 0; i < sizeof utc / sizeof *utc; i++)
		if (str_is_nocase(word, utc[i])) {
			snprintf(t->zone, sizeof t->zone, "Z");
			return true;
		}
	for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
		if (str_is_nocase(word, fillers[i]))
			return true;
	return named(word, days, 7) >= 0 || str_is_nocase(word, "Tues") || str_is_nocase(word, "Thurs");
}

static int full_year(int year)
{
	return year < 70 ? 2000 + year : 1900 + year;
}

static bool take_number(struct parts *t, struct str s)
{
	uint64_t n;

	if (!str_to_u64(s, &n))
		return false;
	if (s.n == 4 && t->year < 0 && n > 0)
		t->year = (int)n;
	else if (s.n <= 2 && t->day < 0)
		t->day = (int)n;
	else if (s.n == 2 && t->ordered && t->month >= 0 && t->year < 0)
		t->year = full_year((int)n);
	else
		return false;
	return true;
}

/* "31/01/2026", "1.31.26": three numbers, the year last; *ret_digits says how many that has. */
static bool split_ordered(struct str s, int n[3], int *ret_digits, char *ret_separator)
{
	char text[24], first, second;
	int used = 0, before = 0;

	if (s.n >= sizeof text)
		return false;
	snprintf(text, sizeof text, "%.*s", STR_FMT(s));
	if (sscanf(text, "%2d%c%2d%c%n%4d%n", &n[0], &first, &n[1], &second, &before, &n[2], &used) != 5 ||
	    (size_t)used != s.n || first != second || !strchr("/-.", first))
		return false;
	*ret_digits = used - before;
	*ret_separator = first;
	return is_digit(text[before]) && (*ret_digits == 4 || *ret_digits == 2) && n[0] > 0 && n[1] > 0;
}

static bool take_ordered(struct parts *t, struct str s)
{
	enum when_order order = t->order;
	int n[3], digits;
	char separator;

	if (t->year >= 0 || !split_ordered(s, n, &digits, &separator))
		return false;
	if (separator == '.')
		order = WHEN_DAY_FIRST;
	else if (order == WHEN_ORDER_UNKNOWN && digits == 4 && (n[0] > 12) != (n[1] > 12))
		order = n[0] > 12 ? WHEN_DAY_FIRST : WHEN_MONTH_FIRST;
	if (order == WHEN_ORDER_UNKNOWN)
		return false;
	t->day = n[order == WHEN_DAY_FIRST ? 0 : 1];
	t->month = n[order == WHEN_DAY_FIRST ? 1 : 0];
	t->year = digits == 2 ? full_year(n[2]) : n[2];
	return true;
}

/* "2021-03-05", "2021/03/05", "2021.03.05": the year in front. "05-Mar-2021" comes in pieces. */
static bool take_date(struct parts *t, struct str s)
{
	int year, month, day, used = 0;
	char text[24];

	if (s.n >= sizeof text)
		return false;
	snprintf(text, sizeof text, "%.*s", STR_FMT(s));
	if (sscanf(text, "%4d%*1[-/.]%2d%*1[-/.]%2d%n", &year, &month, &day, &used) != 3 || (size_t)used != s.n ||
	    t->year >= 0 || s.n < 8 || !is_digit(text[1]) || !is_digit(text[2]) || !is_digit(text[3]))
		return false;
	t->year = year;
	t->month = month;
	t->day = day;
	return true;
}

/* "10:11", "10:11:12.123": the fraction is dropped. */
static bool take_time(struct parts *t, struct str s)
{
	unsigned h, m, sec = 0;
	char text[40];
	int n = 0;

	if (t->time[0] || s.n >= sizeof text)
		return false;
	snprintf(text, sizeof text, "%.*s", STR_FMT(s));
	if (sscanf(text, "%2u:%2u%n", &h, &m, &n) < 2)
		return false;
	if (text[n] == ':') {
		int more = 0;

		if (sscanf(text + n, ":%2u%n", &sec, &more) < 1)
			return false;
		n += more;
	}
	if (text[n] == '.' || text[n] == ',')
		for (n++; is_digit(text[n]);)
			n++;
	if (text[n] || h > 24 || m > 59 || sec > 60)
		return false;
	snprintf(t->time, sizeof t->time, "%02u:%02u:%02u", h, m, sec);
	return true;
}

static bool take_zone(struct parts *t, struct str s)
{
	unsigned h, m = 0;
	char text[12];
	int n = 0;

	if (s.n < 3 || s.n >= sizeof text || (s.p[0] != '+' && s.p[0] != '-') || !t->time[0])
		return false;
	snprintf(text, sizeof text, "%.*s", STR_FMT(s));
	if (sscanf(text + 1, "%2u%n", &h, &n) < 1)
		return false;
	n++;
	n += text[n] == ':';
	if (text[n] && sscanf(text + n, "%2u", &m) < 1)
		return false;
	if (h > 23 || m > 59)
		return false;
	snprintf(t->zone, sizeof t->zone, "%c%02u:%02u", s.p[0], h % 24, m % 60);
	return true;
}

/* The next piece of *rest: letters, or what stands together otherwise. A zone is a piece of its own behind
 * a time, and so is a 'T' or a month between digits. */
static struct str next_piece(struct str *rest, bool after_time)
{
	struct str s;
	size_t n = 0;

	while (rest->n && strchr(" \t,()", *rest->p) && *rest->p) {
		rest->p++;
		rest->n--;
	}
	s = *rest;
	if (!s.n)
		return STR_NONE;
	if (is_letter(*s.p)) {
		while (n < s.n && is_letter(s.p[n]))
			n++;
	} else if ((*s.p == '+' || *s.p == '-') && after_time) {
		for (n = 1; n < s.n && (is_digit(s.p[n]) || s.p[n] == ':');)
			n++;
	} else if (*s.p == '-' || *s.p == '.' || *s.p == '/') {
		n = 1;
	} else {
		bool colon = false;

		while (n < s.n && (is_digit(s.p[n]) || (strchr(":./-", s.p[n]) && s.p[n]) || (colon && s.p[n] == ','))) {
			colon |= s.p[n] == ':';
			if (colon && s.p[n] == '-')
				break;
			n++;
		}
		while (n && strchr("-./,", s.p[n - 1]))
			n--;
	}
	n = n ? n : 1;
	*rest = (struct str){ s.p + n, s.n - n };
	return head(s, n);
}

static bool take_pieces(struct parts *t, struct str rest)
{
	for (int i = 0; i < 16; i++) {
		struct str piece = next_piece(&rest, t->time[0] != '\0');
		bool taken;

		if (!piece.p)
			return true;
		if (is_letter(*piece.p))
			taken = take_word(t, piece);
		else if (piece.n == 1 && strchr("-./", *piece.p))
			taken = true;
		else if (all_digits(piece))
			taken = take_number(t, piece);
		else if (*piece.p == '+' || *piece.p == '-')
			taken = take_zone(t, piece);
		else
			taken = memchr(piece.p, ':', piece.n) ? take_time(t, piece) :
				take_date(t, piece) || (t->ordered && take_ordered(t, piece));
		if (!taken)
			return false;
	}
	return false;
}

/* "20210305T101112Z", "20210305" */
static bool take_basic(struct str s, struct when *ret)
{
	struct err no = { 0 };
	char text[32];
	size_t zone = 15;

	if (s.n < 15 || s.n > 21 || s.p[8] != 'T' || !all_digits(head(s, 8)) ||
	    !all_digits((struct str){ s.p + 9, 6 }))
		return false;
	snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s%.*s", s.p, s.p + 4, s.p + 6, s.p + 9, s.p + 11, s.p + 13,
		 (int)(s.n - zone), s.p + zone);
	return when_parse(str_of(text), ret, &no) == 0;
}

bool when_loose_number(double n, struct when *ret)
{
	double size = n < 0 ? -n : n;

	if (!(size >= 1e8) || size > 1e19)
		return false;
	while (size >= 1e11) {
		size /= 1000;
		n /= 1000;
	}
	*ret = when_from_unix((int64_t)n);
	return true;
}

static int hour_of(const struct parts *t)
{
	int hour = (t->time[0] - '0') * 10 + (t->time[1] - '0');

	if (t->pm && hour < 12)
		return hour + 12;
	return t->am && hour == 12 ? 0 : hour;
}

static bool read_parts(struct str s, struct parts t, struct when *ret)
{
	struct err no = { 0 };
	char text[64];
	uint64_t n;

	s = str_trim(s);
	if (!s.n || s.n > 60)
		return false;
	if (when_parse(s, ret, &no) == 0)
		return true;
	if (s.n >= 9 && str_to_u64(s, &n))
		return when_loose_number((double)n, ret);
	if (take_basic(s, ret))
		return true;
	if (!take_pieces(&t, s) || t.year < 0 || t.month < 0 || t.day < 0 || ((t.am || t.pm) && !t.time[0]))
		return false;
	if (!t.time[0])
		snprintf(t.time, sizeof t.time, "00:00:00");
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d%s%s", t.year, t.month, t.day, hour_of(&t), t.time + 2, t.zone);
	err_clear(&no);
	return when_parse(str_of(text), ret, &no) == 0;
}

bool when_loose(struct str s, struct when *ret)
{
	return read_parts(s, (struct parts){ .year = -1, .month = -1, .day = -1 }, ret);
}

bool when_ordered(struct str s, enum when_order order, struct when *ret)
{
	return read_parts(s, (struct parts){ .year = -1, .month = -1, .day = -1, .ordered = true, .order = order }, ret);
}

bool when_ambiguous(struct str s)
{
	struct when w;

	return !when_ordered(s, WHEN_ORDER_UNKNOWN, &w) && when_ordered(s, WHEN_DAY_FIRST, &w) &&
	       when_ordered(s, WHEN_MONTH_FIRST, &w);
}
