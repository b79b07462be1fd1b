/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/weakness.h"

#include <strings.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t digits_at(struct str s, size_t from)
{
	size_t n = 0;

	while (from + n < s.n && is_digit(s.p[from + n]))
		n++;
	return n;
}

static bool listed(const struct buf *b, struct str id)
{
	struct str rest = buf_str(b);

	while (rest.p) {
		if (str_eq(str_trim(str_cut(&rest, ',')), id))
			return true;
	}
	return false;
}

/* Adds the whole id or none of it. */
static void add(struct buf *b, struct str id)
{
	if (b->n + id.n + 2 > b->ceiling || listed(b, id))
		return;
	if (b->n)
		buf_add(b, ", ", 2);
	buf_add_str(b, id);
}

static void add_cwe(struct weakness *w, struct str digits)
{
	char id[16] = "CWE-";

	while (digits.n > 1 && digits.p[0] == '0') {
		digits.p++;
		digits.n--;
	}
	if (digits.n > 6 || str_is(digits, "0"))
		return;
	memcpy(id + 4, digits.p, digits.n);
	add(&w->cwe, (struct str){ id, 4 + digits.n });
}

/* CVE-YYYY-NNNN, four digits or more: gives its length at from, or 0. */
static size_t scan_cve(struct weakness *w, struct str s, size_t from)
{
	size_t serial = digits_at(s, from + 9);
	char id[32] = "CVE";

	if (digits_at(s, from + 4) != 4 || from + 9 >= s.n || s.p[from + 3] != '-' || s.p[from + 8] != '-')
		return 0;
	if (serial < 4 || serial > 19)
		return 0;
	memcpy(id + 3, s.p + from + 3, 6 + serial);
	add(&w->cve, (struct str){ id, 9 + serial });
	return 9 + serial;
}

static size_t scan_cwe(struct weakness *w, struct str s, size_t from)
{
	size_t at = from + 3, n;

	if (at < s.n && strchr("-_:", s.p[at]) && s.p[at])
		at++;
	n = digits_at(s, at);
	if (!n)
		return 0;
	add_cwe(w, (struct str){ s.p + at, n });
	return at + n - from;
}

void weakness_scan(struct weakness *w, struct str text)
{
	size_t i = 0;

	while (i + 4 < text.n) {
		size_t used = 0;

		if ((i == 0 || !is_word(text.p[i - 1])) && (text.p[i] | 0x20) == 'c') {
			if (!strncasecmp(text.p + i, "cve", 3))
				used = scan_cve(w, text, i);
			else if (!strncasecmp(text.p + i, "cwe", 3))
				used = scan_cwe(w, text, i);
		}
		i += used ? used : 1;
	}
}

void weakness_add_cwe(struct weakness *w, struct str number)
{
	number = str_trim(number);
	if (number.n && digits_at(number, 0) == number.n)
		add_cwe(w, number);
	else
		weakness_scan(w, number);
}

void weakness_clear(struct weakness *w)
{
	buf_clear(&w->cve);
	buf_clear(&w->cwe);
}

void weakness_free(struct weakness *w)
{
	buf_free(&w->cve);
	buf_free(&w->cwe);
}
