/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/described.h"

#include "base/buf.h"
#include "codec/utf16.h"
#include "codec/xlsx_read.h"

/*
 * Which format reads which bytes. JSON is parsed once, here, before the formats are asked,
 * so that a claim is a look at members. What looks like JSON and is none is still shown to
 * them as bytes: the format that recognises its markers turns it into a refusal at the
 * parser's place instead of a document that nobody reads. JSON over a ceiling is refused whoever
 * would claim it: nobody can tell what is in it.
 */
#define MEMBERS_MAX ((size_t)1000 * 1000)	/* of the outermost object, in which every format looks for its own */
#define UTF16_BYTES_MAX ((size_t)256 * 1024 * 1024)

static const struct format *const formats[] = {
#define FORMAT(x) &format_##x,
#include "evidence/formats.def"
#undef FORMAT
};

static const struct format *claimed(const struct reading *r, bool weak)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (formats[i]->weak == weak && formats[i]->claims(r))
			return formats[i];
	return NULL;
}

const struct format *format_by_name(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_is(name, formats[i]->name))
			return formats[i];
	return NULL;
}

void format_each(void (*each)(void *arg, const struct format *f), void *arg)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		each(arg, formats[i]);
}

static bool looks_like_json(struct str bytes)
{
	if (str_starts(bytes, "\xef\xbb\xbf"))
		bytes = (struct str){ bytes.p + 3, bytes.n - 3 };
	bytes = str_trim(bytes);
	return bytes.n && (*bytes.p == '{' || *bytes.p == '[');
}

/* Text that says it is UTF-16 is read as UTF-8, whatever its format (JSON must not be UTF-16, but
 * tools write it): the pointers and lines that are its locators stay the same. */
static int narrow(struct reading *r, struct buf *b, struct err *e)
{
	if (!utf16_marked(r->bytes))
		return 0;
	utf16_to_utf8(r->bytes, b);
	if (buf_overflowed(b))
		return err_set(e, ERR_INPUT, "larger than %zu bytes in UTF-8", b->ceiling);
	r->bytes = buf_str(b);
	return 0;
}

/* The format whose name was given. */
static int find_named(struct reading *r, const struct format **ret, struct err *e)
{
	*ret = format_by_name(r->format);
	if (!*ret && r->described && described_find(r->described, r->format, ret, e) < 0)
		return -1;
	if (!*ret)
		return err_set(e, ERR_USAGE, "no format '%.*s': see assay format list", STR_FMT(str_quote(r->format)));
	return 0;
}

static int detect(struct reading *r, const struct format **ret, struct err *e)
{
	*ret = claimed(r, false);
	if (*ret)
		return 0;
	if (r->described && described_detect(r, ret, e) < 0)
		return -1;
	if (!*ret)
		*ret = claimed(r, true);
	return *ret || !r->described ? 0 : described_detect_part(r, e);
}

static int read_by(const struct format *f, struct reading *r, const struct err *broken, struct err *e)
{
	bool data = !f->claims;

	r->kind = f->kind;
	if (!data && r->looks_json && !r->is_json && !f->lines)
		return err_set(e, broken->kind, "%s", broken->msg);
	if (!data && str_given(r->format) && !f->claims(r))
		return err_set(e, ERR_INPUT, "it is not %s", f->name);
	return f->read(r, e);
}

static int detect_and_read(struct reading *r, struct json_reader *reader, const struct format **ret_format,
			   struct err *e)
{
	struct err broken = { 0 };

	r->looks_json = looks_like_json(r->bytes);
	r->is_json = r->looks_json && json_parse(reader, r->bytes, &r->json, &broken) == 0;
	if (r->looks_json && !r->is_json && json_over_ceiling(reader))
		return err_set(e, broken.kind, "%s", broken.msg);
	facts_held(r->facts, r->looks_json ? json_held(reader) : r->bytes.n);
	if (r->is_json && json_is(r->json, JSON_OBJECT) && json_count(r->json) > MEMBERS_MAX)
		return err_set(e, ERR_INPUT, "an object with more than %zu members", MEMBERS_MAX);
	if ((str_given(r->format) ? find_named(r, ret_format, e) : detect(r, ret_format, e)) < 0)
		return -1;
	return *ret_format ? read_by(*ret_format, r, &broken, e) : 0;
}

int evidence_read(struct reading *r, struct json_reader *reader, const struct format **ret_format,
		  struct err *e)
{
	CLEANUP(buf_free) struct buf narrowed = BUF_INIT(UTF16_BYTES_MAX);
	CLEANUP(xlsx_free) struct xlsx_book book = { .arena = ARENA_INIT };
	struct str given = r->bytes;
	int ret;

	*ret_format = NULL;
	if (narrow(r, &narrowed, e) < 0)
		return -1;
	r->book = &book;
	ret = detect_and_read(r, reader, ret_format, e);
	r->book = NULL;
	if (r->described)
		described_forget(r->described);
	r->bytes = given;
	return ret;
}
