/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/place.h"

/* By hand: a bill of materials asks for one of these for each component. */
static void add_number(struct buf *b, size_t n)
{
	char digits[24];
	size_t i = sizeof digits;

	do {
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	buf_add(b, digits + i, sizeof digits - i);
}

size_t place_item(struct buf *place, const char *list, size_t index)
{
	size_t length = place_member(place, list);

	buf_add_char(place, '/');
	add_number(place, index);
	return length;
}

size_t place_member(struct buf *place, const char *member)
{
	size_t length = place->n;

	buf_add_char(place, '/');
	buf_add_cstr(place, member);
	return length;
}

void place_back(struct buf *place, size_t length)
{
	place->n = length;
	if (place->p)
		place->p[length] = '\0';
}

int place_expected(const struct buf *place, const char *member, const char *what, struct err *e)
{
	struct str at = buf_str(place);

	/* Of a place too long for a message the beginning is what a reader can follow. */
	if (at.n > 256)
		at.n = 256;
	if (member)
		return err_set(e, ERR_INPUT, "%.*s/%s: expected %s", STR_FMT(at), member, what);
	return err_set(e, ERR_INPUT, "%.*s: expected %s", STR_FMT(at), what);
}

static int get_typed(const struct buf *place, struct json object, const char *member, enum json_type type,
		     const char *what, struct json *ret, struct err *e)
{
	if (!json_get(object, member, ret) || json_is(*ret, JSON_NULL))
		return 0;
	if (!json_is(*ret, type))
		return place_expected(place, member, what, e);
	return 1;
}

int place_str(const struct buf *place, struct json object, const char *member, struct str *ret,
	      struct err *e)
{
	struct json v;
	int given = get_typed(place, object, member, JSON_STRING, "a string", &v, e);

	*ret = given > 0 ? json_str(v) : STR_NONE;
	return given < 0 ? -1 : 0;
}

int place_list(const struct buf *place, struct json object, const char *member, struct json *ret,
	       struct err *e)
{
	return get_typed(place, object, member, JSON_ARRAY, "an array", ret, e);
}

int place_object(const struct buf *place, struct json object, const char *member, struct json *ret,
		 struct err *e)
{
	return get_typed(place, object, member, JSON_OBJECT, "an object", ret, e);
}
