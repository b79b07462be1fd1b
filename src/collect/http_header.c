/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/http_header.h"

#include <curl/curl.h>

#define NUMBER_DIGITS 18
#define TIME_LEN_MAX  64
#define PAUSE_MAX     ((int64_t)366 * 24 * 3600) /* what is longer is taken for this */

struct str http_header(struct str head, const char *name)
{
	while (head.p) {
		struct str value = str_cut(&head, '\n');
		struct str key = str_cut(&value, ':');

		if (value.p && str_is_nocase(key, name))
			return str_trim(value);
	}
	return STR_NONE;
}

/* One parameter of a link: takes ";name=value" from *rest. False at the link's end. */
static bool take_parameter(struct str *rest, struct str *name, struct str *value)
{
	size_t n = 0;

	*rest = str_trim(*rest);
	if (!str_take(rest, ";"))
		return false;
	*rest = str_trim(*rest);
	while (n < rest->n && !strchr("=;,", rest->p[n]))
		n++;
	*name = str_trim((struct str){ rest->p, n });
	*rest = (struct str){ rest->p + n, rest->n - n };
	*value = STR_LIT("");
	if (!str_take(rest, "="))
		return true;
	*rest = str_trim(*rest);
	n = 0;
	if (str_take(rest, "\"")) {
		while (n < rest->n && rest->p[n] != '"')
			n += 1 + (rest->p[n] == '\\' && n + 1 < rest->n);
		*value = (struct str){ rest->p, n };
		n += n < rest->n;
	} else {
		while (n < rest->n && !strchr("; ,\t", rest->p[n]))
			n++;
		*value = (struct str){ rest->p, n };
	}
	*rest = (struct str){ rest->p + n, rest->n - n };
	return true;
}

/* rel may name several relations, with blanks between. */
static bool says_next(struct str relations)
{
	while (relations.p)
		if (str_is_nocase(str_cut(&relations, ' '), "next"))
			return true;
	return false;
}

static struct str next_of(struct str line)
{
	while (line.n) {
		struct str name, value, target;
		bool next = false;
		const char *end;

		line = str_trim(line);
		if (!str_take(&line, "<") || !(end = memchr(line.p, '>', line.n)))
			return STR_NONE;
		target = (struct str){ line.p, (size_t)(end - line.p) };
		line = (struct str){ end + 1, line.n - target.n - 1 };
		while (take_parameter(&line, &name, &value))
			next |= str_is_nocase(name, "rel") && says_next(value);
		if (next)
			return target;
		line = str_trim(line);
		if (!str_take(&line, ","))
			return STR_NONE;
	}
	return STR_NONE;
}

struct str http_header_next(struct str head)
{
	while (head.p) {
		struct str value = str_cut(&head, '\n');
		struct str key = str_cut(&value, ':');
		struct str next = value.p && str_is_nocase(key, "link") ? next_of(value) : STR_NONE;

		if (str_given(next))
			return next;
	}
	return STR_NONE;
}

static bool number_of(struct str s, int64_t *ret)
{
	uint64_t n;

	if (!s.n || s.n > NUMBER_DIGITS || !str_to_u64(s, &n))
		return false;
	*ret = (int64_t)n;
	return true;
}

bool http_header_number(struct str head, const char *name, int64_t *ret)
{
	return number_of(http_header(head, name), ret);
}

static bool time_of(struct str s, int64_t *ret)
{
	char text[TIME_LEN_MAX];
	time_t t;

	if (!str_given(s) || s.n >= sizeof text || memchr(s.p, '\0', s.n))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	t = curl_getdate(text, NULL);
	*ret = t;
	return t != -1;
}

bool http_header_time(struct str head, const char *name, int64_t *ret)
{
	return time_of(http_header(head, name), ret);
}

static int64_t bounded(int64_t seconds)
{
	return seconds < 0 ? 0 : seconds > PAUSE_MAX ? PAUSE_MAX : seconds;
}

int64_t http_header_pause(struct str head, int64_t now)
{
	/* GitHub and Gitea, GitLab, and the draft that others follow. */
	static const char *const names[][2] = {
		{ "X-RateLimit-Remaining", "X-RateLimit-Reset" },
		{ "RateLimit-Remaining", "RateLimit-Reset" },
	};
	struct str retry = http_header(head, "Retry-After");
	int64_t at, left;

	http_header_time(head, "Date", &now);
	if (number_of(retry, &at))
		return bounded(at);
	if (time_of(retry, &at))
		return bounded(at - now);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!http_header_number(head, names[i][0], &left) || left > 0 ||
		    !http_header_number(head, names[i][1], &at))
			continue;
		if (at > 100000000000) /* milliseconds */
			at /= 1000;
		/* A number this small is no time, but the seconds to wait; a second more, as theirs may be cut. */
		return bounded((at < 1000000000 ? at : at - now) + 1);
	}
	return 0;
}
