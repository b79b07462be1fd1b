/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/json.h"

void json_pointer_add(struct buf *b, struct str token)
{
	buf_add_char(b, '/');
	for (size_t i = 0; i < token.n; i++) {
		if (token.p[i] == '~')
			buf_add_cstr(b, "~0");
		else if (token.p[i] == '/')
			buf_add_cstr(b, "~1");
		else
			buf_add_char(b, token.p[i]);
	}
}

bool json_pointer_is(struct str token, struct str name)
{
	size_t at = 0;

	for (size_t i = 0; i < token.n; i++, at++) {
		char c = token.p[i];

		if (c == '~') {
			if (++i == token.n || (token.p[i] != '0' && token.p[i] != '1'))
				return false;
			c = token.p[i] == '0' ? '~' : '/';
		}
		if (at >= name.n || name.p[at] != c)
			return false;
	}
	return at == name.n;
}

bool json_item(struct json v, size_t n, struct json *ret)
{
	struct json_iter it;

	for (json_begin(v, &it); json_next(&it, ret);)
		if (it.index == n)
			return true;
	return false;
}

static bool step(struct json v, struct str token, struct json *ret)
{
	struct json_iter it;
	struct str name;
	uint64_t index;

	if (json_is(v, JSON_OBJECT)) {
		for (json_members(v, &it); json_member(&it, &name, ret);)
			if (json_pointer_is(token, name))
				return true;
		return false;
	}
	return str_to_u64(token, &index) && (token.n == 1 || token.p[0] != '0') && json_item(v, (size_t)index, ret);
}

bool json_at(struct json v, struct str pointer, struct json *ret)
{
	struct str rest = pointer;
	struct json found;

	*ret = v;
	if (!pointer.n)
		return true;
	if (str_cut(&rest, '/').n || !rest.p)
		return false;
	while (rest.p) {
		if (!step(*ret, str_cut(&rest, '/'), &found))
			return false;
		*ret = found;
	}
	return true;
}

struct str json_str_at(struct json v, const char *pointer)
{
	struct json found;

	return json_at(v, str_of(pointer), &found) ? json_str(found) : STR_NONE;
}
