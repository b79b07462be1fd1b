/* SPDX-License-Identifier: Apache-2.0 */
#include "git/commit.h"

#include <git2.h>

#define TITLE_MAX  500
#define PARENT_LEN (sizeof "parent \n" - 1 + COMMIT_ID_LEN)
#define TREE_LEN   (sizeof "tree \n" - 1 + COMMIT_ID_LEN)

bool commit_is_id(struct str s)
{
	if (s.n != COMMIT_ID_LEN)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
			return false;
	return true;
}

static bool is_header(struct str raw, const char *key, size_t len)
{
	size_t n = strlen(key);

	return raw.n >= len && str_starts(raw, key) && raw.p[len - 1] == '\n' &&
	       commit_is_id((struct str){ raw.p + n, COMMIT_ID_LEN });
}

static struct str skip(struct str s, size_t n)
{
	return (struct str){ s.p + n, s.n - n };
}

size_t commit_parent_count(struct str raw)
{
	size_t n = 0;

	if (!is_header(raw, "tree ", TREE_LEN))
		return 0;
	for (raw = skip(raw, TREE_LEN); is_header(raw, "parent ", PARENT_LEN); n++)
		raw = skip(raw, PARENT_LEN);
	return n;
}

struct str commit_parent(struct str raw, size_t n)
{
	return (struct str){ raw.p + TREE_LEN + n * PARENT_LEN + sizeof "parent " - 1, COMMIT_ID_LEN };
}

static bool is_latin1(struct str encoding)
{
	static const char *const names[] = { "iso-8859-1", "iso8859-1", "latin1", "latin-1" };

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_is_nocase(encoding, names[i]))
			return true;
	return false;
}

/* How many bytes at p are one well-formed character; 0 when they are none. */
static size_t character(const char *p, size_t n)
{
	for (size_t len = 1; len <= 4 && len <= n; len++)
		if (str_utf8((struct str){ p, len }))
			return *p ? len : 0;
	return 0;
}

struct str commit_text(struct str s, bool latin1, struct arena *a)
{
	static const char replacement[] = "\xef\xbf\xbd";
	char *out, *to;

	if (!s.n || (str_utf8(s) && !memchr(s.p, '\0', s.n)))
		return s;
	out = to = arena_alloc(a, s.n * (sizeof replacement - 1));
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		size_t len = latin1 ? c && c < 0x80 : character(s.p + i, s.n - i);

		if (len) {
			memcpy(to, s.p + i, len);
			to += len;
		} else if (latin1 && c) {
			*to++ = (char)(0xc0 | c >> 6);
			*to++ = (char)(0x80 | (c & 0x3f));
		} else {
			memcpy(to, replacement, sizeof replacement - 1);
			to += sizeof replacement - 1;
		}
		i += len ? len : 1;
	}
	return (struct str){ out, (size_t)(to - out) };
}

/* What follows the last '>': seconds and a zone. */
static int64_t parse_seconds(struct str s)
{
	bool before = s.n && s.p[0] == '-';
	struct str digits = before ? skip(s, 1) : s;
	uint64_t v;

	digits = str_cut(&digits, ' ');
	if (!str_to_u64(digits, &v) || v > INT64_MAX)
		return 0;
	return before ? -(int64_t)v : (int64_t)v;
}

static void parse_ident(struct str s, struct commit_ident *ret)
{
	const char *open = s.n ? memchr(s.p, '<', s.n) : NULL;
	const char *close = open ? memchr(open, '>', s.n - (size_t)(open - s.p)) : NULL;
	const char *last = s.n ? memrchr(s.p, '>', s.n) : NULL;

	ret->name = str_trim(open ? (struct str){ s.p, (size_t)(open - s.p) } : s);
	ret->email = close ? str_trim((struct str){ open + 1, (size_t)(close - open - 1) }) : STR_LIT("");
	if (last)
		ret->seconds = parse_seconds(str_trim(skip(s, (size_t)(last + 1 - s.p))));
	if (!ret->name.n)
		ret->name = ret->email.n ? ret->email : STR_LIT("(nobody)");
}

/* Cuts the header lines off *raw; what remains is the message. */
static void find_headers(struct str *raw, struct str *author, struct str *committer, struct str *encoding)
{
	while (raw->p) {
		struct str line = str_cut(raw, '\n');

		if (!line.n)
			return;
		if (!author->p && str_starts(line, "author "))
			*author = skip(line, sizeof "author " - 1);
		else if (!committer->p && str_starts(line, "committer "))
			*committer = skip(line, sizeof "committer " - 1);
		else if (!encoding->p && str_starts(line, "encoding "))
			*encoding = skip(line, sizeof "encoding " - 1);
	}
}

int commit_parse(struct str raw, struct arena *a, struct commit *ret, struct err *e)
{
	struct str author = STR_NONE, committer = STR_NONE, encoding = STR_NONE;
	bool latin1;

	*ret = (struct commit){ 0 };
	if (!is_header(raw, "tree ", TREE_LEN))
		return err_set(e, ERR_INPUT, "not a commit object: expected 'tree' and an id");
	ret->parents = commit_parent_count(raw);
	raw = skip(raw, TREE_LEN + ret->parents * PARENT_LEN);
	find_headers(&raw, &author, &committer, &encoding);
	latin1 = is_latin1(encoding);
	parse_ident(commit_text(author, latin1, a), &ret->author);
	parse_ident(commit_text(committer, latin1, a), &ret->committer);
	ret->message = raw.p ? commit_text(raw, latin1, a) : STR_LIT("");
	return 0;
}

struct str commit_title(struct str message)
{
	struct str line = STR_LIT("");

	while (message.p && !line.n)
		line = str_trim(str_cut(&message, '\n'));
	return str_head(line, TITLE_MAX);
}

int commit_object_id(const char *type, struct str bytes, char id[COMMIT_ID_LEN + 1], struct err *e)
{
	git_oid oid;

	if (git_odb_hash(&oid, bytes.p, bytes.n, git_object_string2type(type)) < 0)
		return err_set(e, ERR_INPUT, "cannot hash the object: %s", git_error_last()->message);
	git_oid_tostr(id, COMMIT_ID_LEN + 1, &oid);
	return 0;
}
