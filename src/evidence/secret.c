/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Most bytes begin no secret, and two of them tell: two small tables are asked first. What then has a prefix is looked at in full. Matches never overlap, and what is looked at
 * after a prefix is bounded, so time is linear.
 */
#include "evidence/secret.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

#define KEY_BEGIN "-----BEGIN "
#define KEY_LINE_MAX 80		/* of "-----BEGIN … PRIVATE KEY-----" */
#define KEY_BYTES_MAX 16384
#define VALUE_MIN 8
#define VALUE_MAX 200
#define ENTROPY_MIN 3.0		/* bits a character of an assigned value */

enum alphabet { UPPER, ALNUM, WORD, PATH, DOTTED, HEX, JWT };

static const struct shape {
	const char *rule;
	struct str prefix;
	enum alphabet alphabet;
	size_t shortest, longest;
} shapes[] = {
#define SECRET(rule, prefix, alphabet, shortest, longest) { rule, { prefix, sizeof prefix - 1 }, alphabet, shortest, longest },
#include "evidence/secret.def"
#undef SECRET
};

/* Names after which a value is a secret; they end with one of these, in any case. */
static const char *const names[] = {
	"password", "passwd", "secret", "api_key", "apikey", "api-key", "access_key", "auth_token", "access_token",
	"client_secret", "private_token", "secret_key",
};

static bool in_alphabet(enum alphabet a, char c)
{
	unsigned char u = (unsigned char)c;

	switch (a) {
	case UPPER:
		return isupper(u) || isdigit(u);
	case HEX:
		return isdigit(u) || (u >= 'a' && u <= 'f');
	case ALNUM:
		return isalnum(u);
	case PATH:
		return isalnum(u) || u == '/';
	case DOTTED:
	case JWT:
		return isalnum(u) || u == '_' || u == '-' || u == '.';
	case WORD:
		break;
	}
	return isalnum(u) || u == '_' || u == '-';
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* An example of the documentation, or a row of one character that stands for a token. */
static bool is_example(struct str s)
{
	size_t run = 1, longest = 1;

	for (size_t i = 1; i < s.n; i++) {
		run = s.p[i] == s.p[i - 1] ? run + 1 : 1;
		longest = run > longest ? run : longest;
	}
	return str_ends(s, "EXAMPLE") || longest * 2 > s.n;
}

/* Header and payload of a JSON Web Token are JSON objects: base64 of '{"' begins with eyJ. */
static bool is_jwt(struct str s)
{
	const char *dot = memchr(s.p, '.', s.n);
	size_t rest = dot ? (size_t)(s.p + s.n - dot) : 0;

	return rest > 5 && memcmp(dot + 1, "eyJ", 3) == 0 && memchr(dot + 1, '.', rest - 1) != NULL;
}

static bool has_shape(struct str bytes, size_t at, const struct shape *s, struct secret *ret)
{
	size_t from = at + s->prefix.n, n = 0;
	struct str all;

	if (bytes.n - at < s->prefix.n + s->shortest || memcmp(bytes.p + at, s->prefix.p, s->prefix.n) != 0)
		return false;
	while (from + n < bytes.n && n <= s->longest && in_alphabet(s->alphabet, bytes.p[from + n]))
		n++;
	all = (struct str){ bytes.p + at, s->prefix.n + n };
	if (n < s->shortest || n > s->longest || is_example((struct str){ bytes.p + from, n }) ||
	    (s->alphabet == JWT && !is_jwt(all)))
		return false;
	*ret = (struct secret){ s->rule, at, all.n };
	return true;
}

static bool is_private_key(struct str bytes, size_t at, struct secret *ret)
{
	struct str rest = { bytes.p + at, bytes.n - at };
	size_t line = rest.n < KEY_LINE_MAX ? rest.n : KEY_LINE_MAX;
	size_t most = rest.n < KEY_BYTES_MAX ? rest.n : KEY_BYTES_MAX;
	const char *key = memmem(rest.p, line, "PRIVATE KEY", 11);
	const char *end;

	if (!str_starts(rest, KEY_BEGIN) || !key)
		return false;
	end = memmem(key, (size_t)(rest.p + most - key), "PRIVATE KEY-----", 16);
	end = end ? memmem(end + 16, (size_t)(rest.p + most - end) - 16, "PRIVATE KEY-----", 16) : NULL;
	*ret = (struct secret){ "private-key", at, end ? (size_t)(end - rest.p) + 16 : most };
	return true;
}

/* Bits a character, by how often each occurs (Shannon). */
static double entropy(struct str s)
{
	unsigned count[256] = { 0 };
	double bits = 0;

	for (size_t i = 0; i < s.n; i++)
		count[(unsigned char)s.p[i]]++;
	for (size_t i = 0; i < COUNT_OF(count); i++)
		if (count[i])
			bits -= (double)count[i] / (double)s.n * log2((double)count[i] / (double)s.n);
	return bits;
}

/* Letters and digits mixed, no blank, no mark of a placeholder. */
static bool looks_random(struct str s)
{
	bool letter = false, digit = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 127 || strchr("<>{}()[]$*%\\", c))
			return false;
		letter |= isalpha(c) != 0;
		digit |= isdigit(c) != 0;
	}
	return letter && digit && !memmem(s.p, s.n, "://", 3) && entropy(s) >= ENTROPY_MIN;
}

static bool ends_with_name(struct str bytes, size_t end)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t n = strlen(names[i]);

		if (end >= n && strncasecmp(bytes.p + end - n, names[i], n) == 0)
			return true;
	}
	return false;
}

/* name = "value", "name": "value", name: 'value': at is where the opening quote of the value stands. */
static bool is_assigned(struct str bytes, size_t at, struct secret *ret)
{
	char quote = bytes.p[at];
	size_t end = at, n = 0;

	while (end && bytes.p[end - 1] == ' ')
		end--;
	if (!end || (bytes.p[end - 1] != '=' && bytes.p[end - 1] != ':'))
		return false;
	end--;
	while (end && (bytes.p[end - 1] == ' ' || bytes.p[end - 1] == '"' || bytes.p[end - 1] == '\''))
		end--;
	if (!ends_with_name(bytes, end))
		return false;
	while (at + 1 + n < bytes.n && n <= VALUE_MAX && bytes.p[at + 1 + n] != quote)
		n++;
	if (n < VALUE_MIN || n > VALUE_MAX || at + 1 + n == bytes.n ||
	    !looks_random((struct str){ bytes.p + at + 1, n }))
		return false;
	*ret = (struct secret){ "assigned-value", at + 1, n };
	return true;
}

/*
 * Which pairs of bytes begin a prefix of secret.def, or a private key: those whose two entries have a bit in
 * common, one bit a pair. (A unit test holds them against secret.def.)
 */
static const uint32_t first_bytes[256] = {
	['-'] = 0x100000, ['A'] = 0x40403, ['G'] = 0x800, ['S'] = 0x4000, ['d'] = 0x18000, ['e'] = 0x80000,
	['g'] = 0x1c, ['h'] = 0x20080, ['n'] = 0x1000, ['p'] = 0x2000, ['r'] = 0x200, ['s'] = 0x100,
	['x'] = 0x60,
};
static const uint32_t second_bytes[256] = {
	['-'] = 0x100000, ['G'] = 0x44000, ['I'] = 0x400, ['K'] = 0x1, ['O'] = 0x800, ['S'] = 0x2,
	['a'] = 0x40, ['c'] = 0x10000, ['h'] = 0x4, ['i'] = 0x8, ['k'] = 0x300, ['l'] = 0x10,
	['o'] = 0x80a0, ['p'] = 0x1000, ['v'] = 0x20000, ['y'] = 0x82000,
};

static bool begins(struct str bytes, size_t at, struct secret *ret)
{
	if (bytes.p[at] == '-')
		return is_private_key(bytes, at, ret);
	if (at && is_word(bytes.p[at - 1]))
		return false;
	for (size_t i = 0; i < COUNT_OF(shapes); i++)
		if (shapes[i].prefix.p[0] == bytes.p[at] && has_shape(bytes, at, &shapes[i], ret))
			return true;
	return false;
}

bool secret_next(struct str bytes, size_t *from, struct secret *ret)
{
	if (bytes.n < VALUE_MIN)
		return false;
	for (size_t i = *from; i + 1 < bytes.n; i++) {
		bool found = false;

		if (first_bytes[(unsigned char)bytes.p[i]] & second_bytes[(unsigned char)bytes.p[i + 1]])
			found = begins(bytes, i, ret);
		else if ((bytes.p[i] == '"' || bytes.p[i] == '\'') && i && (bytes.p[i - 1] == ' ' ||
			 bytes.p[i - 1] == '=' || bytes.p[i - 1] == ':'))
			found = is_assigned(bytes, i, ret);
		if (found) {
			*from = ret->at + ret->n;
			return true;
		}
	}
	return false;
}

bool secret_redact(struct str text, struct buf *ret)
{
	struct secret s;
	size_t from = 0, done = 0;

	while (secret_next(text, &from, &s)) {
		buf_add(ret, text.p + done, s.at - done);
		buf_addf(ret, "[redacted:%s]", s.rule);
		done = from;
	}
	if (done)
		buf_add(ret, text.p + done, text.n - done);
	return done > 0;
}
