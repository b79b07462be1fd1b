/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Formats of texts, by the grammars of their RFCs. An e-mail address is held to little, as RFC
 * 6531 allows nearly any character in it: something, "@", something without a blank.
 */
#include "sbom/conform_int.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* n digits off the front, as a number; -1 when they are not there. */
static int take_digits(struct str *rest, size_t n)
{
	int value = 0;

	if (rest->n < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(rest->p[i]))
			return -1;
		value = value * 10 + (rest->p[i] - '0');
	}
	*rest = (struct str){ rest->p + n, rest->n - n };
	return value;
}

static bool take_date(struct str *rest)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = take_digits(rest, 4), month, day, last;

	if (year < 0 || !str_take(rest, "-"))
		return false;
	month = take_digits(rest, 2);
	if (month < 1 || month > 12 || !str_take(rest, "-"))
		return false;
	day = take_digits(rest, 2);
	last = days[month - 1];
	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		last++;
	return day >= 1 && day <= last;
}

/* "14:05:00", an optional fraction, and "Z" or "+02:00". A leap second may stand at any end of an hour. */
static bool take_time(struct str *rest)
{
	int hour = take_digits(rest, 2), minute, second, zone_hour, zone_minute;

	if (hour < 0 || hour > 23 || !str_take(rest, ":"))
		return false;
	minute = take_digits(rest, 2);
	if (minute < 0 || minute > 59 || !str_take(rest, ":"))
		return false;
	second = take_digits(rest, 2);
	if (second < 0 || second > 60 || (second == 60 && minute != 59))
		return false;
	if (str_take(rest, ".")) {
		if (take_digits(rest, 1) < 0)
			return false;
		while (take_digits(rest, 1) >= 0)
			;
	}
	if (str_take(rest, "Z") || str_take(rest, "z"))
		return true;
	if (!str_take(rest, "+") && !str_take(rest, "-"))
		return false;
	zone_hour = take_digits(rest, 2);
	if (zone_hour < 0 || zone_hour > 23 || !str_take(rest, ":"))
		return false;
	zone_minute = take_digits(rest, 2);
	return zone_minute >= 0 && zone_minute <= 59;
}

static bool is_date_time(struct str s)
{
	if (!take_date(&s) || !(str_take(&s, "T") || str_take(&s, "t")))
		return false;
	return take_time(&s) && !s.n;
}

static bool is_date(struct str s)
{
	return take_date(&s) && !s.n;
}

static bool is_email(struct str s)
{
	struct str rest = s, local = str_cut(&rest, '@');

	if (!local.n || !rest.p || !rest.n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return true;
}

/* How many bytes of a scheme and its colon s begins with; 0: none. */
static size_t scheme_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && (is_letter(s.p[n]) || (n && (is_digit(s.p[n]) || strchr("+-.", s.p[n])))))
		n++;
	return n && n < s.n && s.p[n] == ':' ? n + 1 : 0;
}

/* The characters of RFC 3986 but "%": one bit each. */
static bool is_uri_character(unsigned char c)
{
	static const uint32_t bits[] = { 0, 0xafffffda, 0xafffffff, 0x47fffffe };

	return c < 0x80 && bits[c / 32] >> c % 32 & 1;
}

/* The characters of RFC 3986; of RFC 3987 also those beyond ASCII. */
static bool has_only_uri_bytes(struct str s, bool international)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '%') {
			if (s.n - i < 3 || !is_hex(s.p[i + 1]) || !is_hex(s.p[i + 2]))
				return false;
		} else if (c >= 0x80 ? !international : !is_uri_character(c)) {
			return false;
		}
	}
	return true;
}

/* Brackets stand around an address in the authority and nowhere else; "#" stands once. */
static bool is_reference(struct str s, bool international)
{
	struct str rest = s, hierarchy, authority;
	size_t scheme = scheme_length(s);

	if (!has_only_uri_bytes(s, international))
		return false;
	hierarchy = str_cut(&rest, '#');
	if (rest.p && (memchr(rest.p, '#', rest.n) || memchr(rest.p, '[', rest.n) || memchr(rest.p, ']', rest.n)))
		return false;
	hierarchy = (struct str){ hierarchy.p + scheme, hierarchy.n - scheme };
	if (str_take(&hierarchy, "//")) {
		size_t n = 0;

		while (n < hierarchy.n && !strchr("/?", hierarchy.p[n]))
			n++;
		authority = (struct str){ hierarchy.p, n };
		hierarchy = (struct str){ hierarchy.p + n, hierarchy.n - n };
		if (memchr(authority.p, '[', n) ? !memchr(authority.p, ']', n) : memchr(authority.p, ']', n) != NULL)
			return false;
	} else if (!scheme) {
		/* a colon in the first segment would make it a scheme */
		struct str first = { hierarchy.p, 0 };

		while (first.n < hierarchy.n && !strchr("/?", first.p[first.n]))
			first.n++;
		if (first.n && memchr(first.p, ':', first.n))
			return false;
	}
	return !hierarchy.n || (!memchr(hierarchy.p, '[', hierarchy.n) && !memchr(hierarchy.p, ']', hierarchy.n));
}

static bool is_xs_integer(struct str s)
{
	if (!str_take(&s, "-"))
		str_take(&s, "+");
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

static bool is_xs_decimal(struct str s)
{
	size_t digits = 0;

	if (!str_take(&s, "-"))
		str_take(&s, "+");
	for (; take_digits(&s, 1) >= 0;)
		digits++;
	if (str_take(&s, "."))
		for (; take_digits(&s, 1) >= 0;)
			digits++;
	return digits && !s.n;
}

/* "Z", "+14:00" at most, or nothing. */
static bool is_xs_zone(struct str s)
{
	int hour, minute;

	if (!s.n || str_is(s, "Z"))
		return true;
	if (!str_take(&s, "+") && !str_take(&s, "-"))
		return false;
	hour = take_digits(&s, 2);
	if (hour < 0 || !str_take(&s, ":"))
		return false;
	minute = take_digits(&s, 2);
	return !s.n && minute >= 0 && minute <= 59 && (hour < 14 || (hour == 14 && minute == 0));
}

/* Years of more than four digits, and those before the first, are years too; none is the year 0. */
static bool take_xs_date(struct str *s)
{
	bool before = str_take(s, "-"), longer = s->n > 4 && is_digit(s->p[4]);
	struct str year = *s;

	if (longer && s->p[0] == '0')
		return false;
	while (s->n > 4 && is_digit(s->p[4]))
		*s = (struct str){ s->p + 1, s->n - 1 };
	if (!longer && !before && str_starts(year, "0000"))
		return false;
	return take_date(s);
}

static bool is_xs_date_time(struct str s)
{
	int hour, minute, second;
	bool midnight;

	if (!take_xs_date(&s) || !str_take(&s, "T"))
		return false;
	midnight = str_starts(s, "24:00:00");
	hour = take_digits(&s, 2);
	if (hour < 0 || (hour > 23 && !midnight) || !str_take(&s, ":"))
		return false;
	minute = take_digits(&s, 2);
	if (minute < 0 || minute > 59 || !str_take(&s, ":"))
		return false;
	second = take_digits(&s, 2);
	if (second < 0 || second > 59)
		return false;
	if (str_take(&s, ".")) {
		int digit = take_digits(&s, 1);

		if (digit < 0)
			return false;
		for (; digit >= 0; digit = take_digits(&s, 1))
			if (midnight && digit)
				return false;
	}
	return is_xs_zone(s);
}

static bool is_xs_date(struct str s)
{
	return take_xs_date(&s) && is_xs_zone(s);
}

/* XML Schema lets characters stand that a URI would have to escape. */
static bool is_xs_any_uri(struct str s)
{
	char text[4096];

	if (s.n > sizeof text)
		return true;
	for (size_t i = 0; i < s.n; i++)
		text[i] = (unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f || strchr("<>\"{}|\\^`", s.p[i]) ? '_' : s.p[i];
	return is_reference((struct str){ text, s.n }, true);
}

bool conform_format_fits(enum schema_format format, struct str s)
{
	switch (format) {
	case SCHEMA_FORMAT_DATE_TIME:
		return is_date_time(s);
	case SCHEMA_FORMAT_DATE:
		return is_date(s);
	case SCHEMA_FORMAT_EMAIL:
		return is_email(s);
	case SCHEMA_FORMAT_URI:
		return scheme_length(s) && is_reference(s, false);
	case SCHEMA_FORMAT_IRI_REFERENCE:
		return is_reference(s, true);
	case SCHEMA_FORMAT_LINE:
		return !memchr(s.p, '\n', s.n) && !memchr(s.p, '\r', s.n);
	case SCHEMA_FORMAT_XS_INTEGER:
		return is_xs_integer(s);
	case SCHEMA_FORMAT_XS_DECIMAL:
		return is_xs_decimal(s);
	case SCHEMA_FORMAT_XS_BOOLEAN:
		return str_is(s, "true") || str_is(s, "false") || str_is(s, "1") || str_is(s, "0");
	case SCHEMA_FORMAT_XS_DATE:
		return is_xs_date(s);
	case SCHEMA_FORMAT_XS_DATE_TIME:
		return is_xs_date_time(s);
	case SCHEMA_FORMAT_XS_ANY_URI:
		return is_xs_any_uri(s);
	case SCHEMA_FORMAT_NONE:
		break;
	}
	return true;
}

const char *conform_format_name(enum schema_format format)
{
	static const char *const names[] = {
		[SCHEMA_FORMAT_NONE] = "a text",
		[SCHEMA_FORMAT_DATE_TIME] = "a date and time of RFC 3339",
		[SCHEMA_FORMAT_DATE] = "a date",
		[SCHEMA_FORMAT_EMAIL] = "an e-mail address",
		[SCHEMA_FORMAT_URI] = "a URI",
		[SCHEMA_FORMAT_IRI_REFERENCE] = "a reference of RFC 3987",
		[SCHEMA_FORMAT_LINE] = "one line",
		[SCHEMA_FORMAT_XS_INTEGER] = "an integer",
		[SCHEMA_FORMAT_XS_DECIMAL] = "a decimal number",
		[SCHEMA_FORMAT_XS_BOOLEAN] = "true or false",
		[SCHEMA_FORMAT_XS_DATE] = "a date",
		[SCHEMA_FORMAT_XS_DATE_TIME] = "a date and time of XML Schema",
		[SCHEMA_FORMAT_XS_ANY_URI] = "a URI",
	};

	return names[format];
}
