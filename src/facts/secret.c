/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Most bytes begin no secret, and two or three of them tell: sixteen places are asked at once whether a prefix could
 * begin there, or whether a name ends there whose value would be a secret. What then has a prefix, or follows
 * such a name, is looked at in full. Matches never overlap, and what was seen after a prefix is kept for those behind
 * it, so time is linear.
 */
#include "facts/secret.h"

#include <ctype.h>
#include <endian.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

#define KEY_BEGIN "-----BEGIN "
#define KEY_LINE_MAX 80		/* of "-----BEGIN … PRIVATE KEY-----" */
#define KEY_NAME "PRIVATE KEY"
#define KEY_BYTES_MAX 16384
#define VALUE_MIN 8
#define VALUE_MAX 200
#define ENTROPY_MIN 3.0		/* bits a character of an assigned value */
#define DISTINCT_MIN 8		/* fewer different characters cannot have so many bits */
#define SECRET_MIN 17		/* passwd="…": nothing shorter is a secret */
#define BLOCK 16

enum alphabet { UPPER, ALNUM, WORD, PATH, DOTTED, HEX, JWT, JWT_PAYLOAD };
_Static_assert(JWT_PAYLOAD + 1 == SECRET_ALPHABETS, "a run for each alphabet");

static const struct shape {
	const char *rule;
	struct str prefix;
	enum alphabet alphabet;
	size_t shortest, longest;
} shapes[] = {
#define SECRET(rule, prefix, alphabet, shortest, longest) { rule, { prefix, sizeof prefix - 1 }, alphabet, shortest, longest },
#include "facts/secret.def"
#undef SECRET
};

#define SECRET(rule, prefix, alphabet, shortest, longest) \
	_Static_assert(sizeof prefix - 1 + (shortest) >= SECRET_MIN, "shorter than any");
#include "facts/secret.def"
#undef SECRET

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
	case JWT_PAYLOAD:
		break;
	}
	return isalnum(u) || u == '_' || u == '-';
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/*
 * How many bytes at from are of the alphabet; most + 1 when they are more. Searches ask from left to right, so what
 * an earlier question went through is not gone through again.
 */
static size_t run_length(struct str bytes, struct secret_scan *scan, enum alphabet a, size_t from, size_t most)
{
	size_t last = bytes.n - from > most ? from + most + 1 : bytes.n;
	struct secret_run *run = &scan->runs[a];

	if (from < run->from || from > run->end)
		run->from = run->end = from;
	while (run->end < last && in_alphabet(a, bytes.p[run->end]))
		run->end++;
	return (run->end < last ? run->end : last) - from;
}

/* Whether most of the n bytes at from are one character in a row; such a row stands in their middle. */
static bool is_row(struct str bytes, struct secret_run *run, size_t from, size_t n)
{
	size_t middle = from + n / 2, first, end;

	if (middle < run->same_from || middle >= run->same_end) {
		for (first = middle; first > from && bytes.p[first - 1] == bytes.p[middle];)
			first--;
		for (end = middle + 1; end < from + n && bytes.p[end] == bytes.p[middle];)
			end++;
		run->same_from = first;
		run->same_end = end;
	}
	first = run->same_from > from ? run->same_from : from;
	end = run->same_end < from + n ? run->same_end : from + n;
	return (end - first) * 2 > n;
}

/* Header and payload of a JSON Web Token are JSON objects: base64 of '{"' begins with eyJ. The n bytes at from
 * follow the first. */
static bool is_jwt(struct str bytes, struct secret_scan *scan, size_t from, size_t n)
{
	size_t end = from + n, dot = from + run_length(bytes, scan, WORD, from, n);

	if (dot >= end || end - dot <= 5 || memcmp(bytes.p + dot + 1, "eyJ", 3) != 0)
		return false;
	return dot + 1 + run_length(bytes, scan, JWT_PAYLOAD, dot + 1, n) < end;
}

static bool has_shape(struct str bytes, struct secret_scan *scan, size_t at, const struct shape *s, struct secret *ret)
{
	size_t from = at + s->prefix.n, n;

	if (bytes.n - at < s->prefix.n + s->shortest || memcmp(bytes.p + at, s->prefix.p, s->prefix.n) != 0)
		return false;
	n = run_length(bytes, scan, s->alphabet, from, s->longest);
	if (n < s->shortest || n > s->longest || (s->alphabet == JWT && !is_jwt(bytes, scan, from, n)))
		return false;
	/* An example of the documentation, or a row of one character that stands for a token. */
	if (str_ends((struct str){ bytes.p + from, n }, "EXAMPLE") || is_row(bytes, &scan->runs[s->alphabet], from, n))
		return false;
	*ret = (struct secret){ s->rule, at, s->prefix.n + n };
	return true;
}

/* RFC 7468, section 2: the label, such as "EC PRIVATE KEY", has no hyphen beside another. */
static const char *find_key_name(struct str rest)
{
	struct str line = { rest.p, rest.n < KEY_LINE_MAX ? rest.n : KEY_LINE_MAX };

	if (!str_take(&line, KEY_BEGIN))
		return NULL;
	for (; line.n && !str_starts(line, "--"); line.p++, line.n--)
		if (str_starts(line, KEY_NAME))
			return line.p;
	return NULL;
}

static bool is_private_key(struct str bytes, size_t at, struct secret *ret)
{
	struct str rest = { bytes.p + at, bytes.n - at };
	size_t most = rest.n < KEY_BYTES_MAX ? rest.n : KEY_BYTES_MAX;
	const char *key = find_key_name(rest), *end;

	if (!key)
		return false;
	end = memmem(key, (size_t)(rest.p + most - key), "PRIVATE KEY-----", 16);
	end = end ? memmem(end + 16, (size_t)(rest.p + most - end) - 16, "PRIVATE KEY-----", 16) : NULL;
	*ret = (struct secret){ "private-key", at, end ? (size_t)(end - rest.p) + 16 : most };
	return true;
}

/* x log2 x */
static double x_log_x(unsigned char x)
{
	static const double small[] = { 0, 0, 2, 4.754887502163468, 8, 11.609640474436812 };

	return x < COUNT_OF(small) ? small[x] : x * log2(x);
}

/* Whether a character has ENTROPY_MIN bits, by how often each occurs (Shannon). Most occur once. */
static bool is_varied(struct str s, unsigned char count[256])
{
	size_t distinct = 0;
	double repeated = 0;

	_Static_assert(VALUE_MAX < 256, "a character may be all of a value");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char *c = &count[(unsigned char)s.p[i]];

		distinct += *c != 0;
		if (*c > 1)
			repeated += x_log_x(*c);
		*c = 0;
	}
	return distinct >= DISTINCT_MIN && log2((double)s.n) - repeated / (double)s.n >= ENTROPY_MIN;
}

/* What a character says of the value that it stands in. */
enum trait { TRAIT_LETTER = 1, TRAIT_DIGIT = 2, TRAIT_COLON = 4, TRAIT_PLACEHOLDER = 8 };

static unsigned trait_of(unsigned char c)
{
	static const unsigned char traits[128] = {
		['<'] = TRAIT_PLACEHOLDER, ['>'] = TRAIT_PLACEHOLDER, ['{'] = TRAIT_PLACEHOLDER,
		['}'] = TRAIT_PLACEHOLDER, ['('] = TRAIT_PLACEHOLDER, [')'] = TRAIT_PLACEHOLDER,
		['['] = TRAIT_PLACEHOLDER, [']'] = TRAIT_PLACEHOLDER, ['$'] = TRAIT_PLACEHOLDER,
		['*'] = TRAIT_PLACEHOLDER, ['%'] = TRAIT_PLACEHOLDER, ['\\'] = TRAIT_PLACEHOLDER,
		[':'] = TRAIT_COLON,
	};

	if (c <= ' ' || c >= 127)
		return TRAIT_PLACEHOLDER;
	if (c >= '0' && c <= '9')
		return TRAIT_DIGIT;
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? TRAIT_LETTER : traits[c];
}

/* Letters and digits mixed, no blank, no mark of a placeholder. */
static bool looks_random(struct str s)
{
	unsigned char count[256] = { 0 };
	unsigned traits = 0;

	for (size_t i = 0; i < s.n; i++) {
		traits |= trait_of((unsigned char)s.p[i]);
		count[(unsigned char)s.p[i]]++;
		if (traits & TRAIT_PLACEHOLDER)
			return false;
	}
	return (traits & TRAIT_LETTER) && (traits & TRAIT_DIGIT) && !(traits & TRAIT_COLON && memmem(s.p, s.n, "://", 3)) &&
	       is_varied(s, count);
}

/* By the last two letters of all names, which most others do not have. */
static bool may_be_name(struct str bytes, size_t end)
{
	int last = bytes.p[end - 1] | 0x20, before = bytes.p[end - 2] | 0x20;

	if (last == 'd')
		return before == 'r' || before == 'w';
	return before == 'e' && (last == 't' || last == 'y' || last == 'n');
}

static bool ends_with_name(struct str bytes, size_t end)
{
	if (end < 2 || !may_be_name(bytes, end))
		return false;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t n = strlen(names[i]);

		if (end >= n && strncasecmp(bytes.p + end - n, names[i], n) == 0)
			return true;
	}
	return false;
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* name = "value", "name": "value", name: 'value': at is where what stands behind the name begins. */
static bool is_assigned(struct str bytes, size_t at, struct secret *ret)
{
	size_t most, n;
	const char *close;

	if (!ends_with_name(bytes, at))
		return false;
	while (at < bytes.n && (bytes.p[at] == ' ' || is_quote(bytes.p[at])))
		at++;
	if (at == bytes.n || (bytes.p[at] != '=' && bytes.p[at] != ':'))
		return false;
	for (at++; at < bytes.n && bytes.p[at] == ' ';)
		at++;
	if (at == bytes.n || !is_quote(bytes.p[at]))
		return false;
	most = bytes.n - at - 1;
	close = memchr(bytes.p + at + 1, bytes.p[at], most <= VALUE_MAX ? most : VALUE_MAX + 1);
	n = close ? (size_t)(close - bytes.p) - at - 1 : 0;
	if (n < VALUE_MIN || !looks_random((struct str){ bytes.p + at + 1, n }))
		return false;
	*ret = (struct secret){ "assigned-value", at + 1, n };
	return true;
}

/* Sixteen bytes, side by side; a comparison sets all bits of the places where it holds. */
typedef unsigned char block __attribute__((vector_size(BLOCK)));

static block load(const char *p)
{
	block b;

	memcpy(&b, p, sizeof b);
	return b;
}

static inline block is(block b, unsigned char c)
{
	return (block)(b == (block){ c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c });
}

/* The pairs of bytes that begin a prefix of secret.def, or a private key. (A unit test looks for every prefix.) */
static inline block begin_pairs(block a, block b)
{
	block k = is(b, 'k'), o = is(b, 'o'), p = is(b, 'p'), y = is(b, 'y');

	return (is(a, 'A') & (is(b, 'G') | is(b, 'I') | is(b, 'K') | is(b, 'S'))) | (is(a, 'G') & is(b, 'O')) |
	       (is(a, 'S') & is(b, 'G')) | (is(a, 'd') & (is(b, 'c') | o)) | (is(a, 'e') & y) |
	       (is(a, 'g') & (is(b, 'h') | is(b, 'i') | is(b, 'l'))) | (is(a, 'h') & (is(b, 'v') | o)) |
	       (is(a, 'n') & p) | (is(a, 'p') & y) | ((is(a, 'r') | is(a, 's')) & k) | (is(a, 'x') & (is(b, 'a') | o)) |
	       (is(a, '-') & is(b, '-'));
}

/* What stands behind the last two letters of a name. */
static inline block name_ends(block before, block last, block here)
{
	block e, d;

	before |= 0x20;
	last |= 0x20;
	d = is(last, 'd') & (is(before, 'r') | is(before, 'w'));
	e = is(before, 'e') & (is(last, 't') | is(last, 'y') | is(last, 'n'));
	return (d | e) & (is(here, '"') | is(here, ':') | is(here, '=') | is(here, ' ') | is(here, '\''));
}

static bool ends_a_name(char c)
{
	return is_quote(c) || c == ':' || c == '=' || c == ' ';
}

/* What begins there, of what the two bytes there allow. */
static bool begins(struct str bytes, struct secret_scan *scan, size_t at, struct secret *ret)
{
	if (ends_a_name(bytes.p[at]))
		return is_assigned(bytes, at, ret);
	if (bytes.p[at] == '-')
		return is_private_key(bytes, at, ret);
	if (at && is_word(bytes.p[at - 1]))
		return false;
	for (size_t i = 0; i < COUNT_OF(shapes); i++)
		if (shapes[i].prefix.p[0] == bytes.p[at] && has_shape(bytes, scan, at, &shapes[i], ret))
			return true;
	return false;
}

/* Of the eight places at i, those whose byte is set in marks. */
static bool begins_at(struct str bytes, struct secret_scan *scan, size_t i, uint64_t marks, struct secret *ret)
{
	for (marks = le64toh(marks); marks;) {
		unsigned bit = (unsigned)__builtin_ctzll(marks) & ~7u;

		if (begins(bytes, scan, i + bit / 8, ret))
			return true;
		marks &= ~((uint64_t)0xff << bit);
	}
	return false;
}

static bool begins_in_block(struct str bytes, struct secret_scan *scan, size_t i, struct secret *ret)
{
	block here = load(bytes.p + i);
	block found = begin_pairs(here, load(bytes.p + i + 1)) |
		      name_ends(load(bytes.p + i - 2), load(bytes.p + i - 1), here);
	uint64_t marks[2];

	memcpy(marks, &found, sizeof marks);
	if (!(marks[0] | marks[1]))
		return false;
	return begins_at(bytes, scan, i, marks[0], ret) || begins_at(bytes, scan, i + 8, marks[1], ret);
}

bool secret_next(struct str bytes, struct secret_scan *scan, struct secret *ret)
{
	size_t i = scan->from;
	bool found = false;

	if (bytes.n < SECRET_MIN)
		return false;
	while (!found && i < 2)
		found = begins(bytes, scan, i++, ret);
	for (; !found && i + BLOCK < bytes.n; i += BLOCK)
		found = begins_in_block(bytes, scan, i, ret);
	/* of what may begin in the last bytes, only a value fits in there */
	for (; !found && i + VALUE_MIN < bytes.n; i++)
		found = ends_a_name(bytes.p[i]) && is_assigned(bytes, i, ret);
	if (found)
		scan->from = ret->at + ret->n;
	return found;
}

bool secret_redact(struct str text, struct buf *ret)
{
	struct secret s;
	struct secret_scan scan = { .from = 0 };
	size_t done = 0;

	while (secret_next(text, &scan, &s)) {
		buf_add(ret, text.p + done, s.at - done);
		buf_addf(ret, "[redacted:%s]", s.rule);
		done = scan.from;
	}
	if (done)
		buf_add(ret, text.p + done, text.n - done);
	return done > 0;
}
