/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_JSON_H
#define ASSAY_CODEC_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Reading JSON (RFC 8259). A document is parsed and validated whole (UTF-8, numbers, depth at
 * most JSON_DEPTH_MAX, strings at most JSON_STRING_MAX bytes, JSON_MEMORY_MAX with what its values take) and
 * then walked through values, which are small and passed by value. They, and every str they give,
 * live until the next json_parse on the same reader or json_close. Members keep the order of the
 * document; of two members of one name, json_get gives the first. What RFC 8259 leaves to the
 * reader: a number beyond a double is the largest one, and an escape that is half of a surrogate
 * pair is U+FFFD.
 */
#define JSON_DEPTH_MAX 1024
#define JSON_STRING_MAX 67108864 /* bytes of one string */
#define JSON_MEMORY_MAX ((size_t)448 * 1024 * 1024) /* bytes of the document and of what is made of it */

struct json_reader;

struct json {
	uint64_t opaque[2];
};

enum json_type {
	JSON_NULL,
	JSON_BOOL,
	JSON_INT,	/* fits int64_t */
	JSON_REAL,	/* any other number */
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

struct json_reader *json_open(void);
void json_close(struct json_reader *r);
void json_closep(struct json_reader **r);	/* for CLEANUP */

/* Parses bytes, after a UTF-8 byte order mark if there is one. At least BUF_PADDING readable
 * bytes must follow them (what struct buf gives). -1 (ERR_INPUT): "line 3, column 17: expected …". */
int json_parse(struct json_reader *r, struct str bytes, struct json *ret, struct err *e);

/* The same where the caller holds so many bytes beside the document, which count against JSON_MEMORY_MAX too. */
int json_parse_beside(struct json_reader *r, struct str bytes, size_t beside, struct json *ret, struct err *e);

/* The same for bytes that stand inside of others, where anything may follow: a copy is parsed. */
int json_parse_copy(struct json_reader *r, struct str bytes, struct json *ret, struct err *e);

/* Whether the last json_parse refused the document for its size (depth, a string's length, memory), not for being broken. */
bool json_over_ceiling(const struct json_reader *r);

/* The memory of the document that was parsed last, its bytes included: the same for the same bytes. */
size_t json_held(const struct json_reader *r);

enum json_type json_type(struct json v);
bool json_is(struct json v, enum json_type t);

/* The member of that name; false when v is no object or has none. */
bool json_get(struct json v, const char *name, struct json *ret);

/* The string under name, or "not given" when there is none or it is not a string. */
struct str json_get_str(struct json v, const char *name);
bool json_get_int(struct json v, const char *name, int64_t *ret);
bool json_get_bool(struct json v, const char *name, bool *ret);

struct str json_str(struct json v);	/* "not given" unless a string */
int64_t json_int(struct json v);	/* v must be JSON_INT */
bool json_uint(struct json v, uint64_t *ret);	/* false unless an integer from 0 to 2^64 - 1 */
double json_real(struct json v);	/* v must be JSON_INT or JSON_REAL */
bool json_bool(struct json v);		/* v must be JSON_BOOL */
size_t json_count(struct json v);	/* elements or members; 0 for the rest */

/* for (json_begin(v, &it); json_next(&it, &item);) — no turns unless v is an array. */
struct json_iter {
	uint64_t opaque[3];
	size_t index;	/* of the item that json_next gave last */
};

void json_begin(struct json v, struct json_iter *it);
bool json_next(struct json_iter *it, struct json *ret_item);

/* for (json_members(v, &it); json_member(&it, &name, &value);) — the same for an object. */
void json_members(struct json v, struct json_iter *it);
bool json_member(struct json_iter *it, struct str *ret_name, struct json *ret_value);

/* The element with that number, from 0; false when there is none, or v is no array. */
bool json_item(struct json v, size_t n, struct json *ret);

/* The value at an RFC 6901 pointer ("/components/3"); false when there is none. */
bool json_at(struct json v, struct str pointer, struct json *ret);

/* The string there, or "not given". */
struct str json_str_at(struct json v, const char *pointer);

/* Writing. A string in quotes with what must be escaped escaped (RFC 8259 section 7, only
 * that: the form of RFC 8785); bytes that are not UTF-8 become U+FFFD. "Not given" is null. */
void json_put_str(struct buf *b, struct str s);
void json_put_cstr(struct buf *b, const char *s);

/* The fewest digits that read back the same; null for what JSON cannot say (infinities). */
void json_put_real(struct buf *b, double d);

/* v in the canonical form of RFC 8785 for documents without fractions: members sorted,
 * no white space. indent > 0 writes it for people instead, members in their order; JSON_AS_IT_IS
 * keeps that order too, without white space. */
#define JSON_AS_IT_IS -1
void json_put(struct buf *b, struct json v, int indent);

/* Appends "/" and the token, escaped as RFC 6901 asks. */
void json_pointer_add(struct buf *b, struct str token);

/* Is name, escaped, the token? False for a wrong escape. */
bool json_pointer_is(struct str token, struct str name);

#endif
