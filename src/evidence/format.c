/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/evidence.h"

#include "base/buf.h"
#include "codec/utf16.h"

/*
 * Which format reads which bytes. JSON is parsed once, here, before the formats are asked,
 * so that a claim is a look at members. What looks like JSON and is none is still shown to
 * them as bytes: the format that recognises its markers turns it into a refusal at the
 * parser's place instead of a document that nobody reads.
 */
#define UTF16_BYTES_MAX ((size_t)512 * 1024 * 1024)

static const struct format *const formats[] = {
#define FORMAT(x) &format_##x,
#include "evidence/formats.def"
#undef FORMAT
};

const struct format *format_detect(const struct reading *r)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (formats[i]->claims(r))
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

static int detect_and_read(struct reading *r, struct json_reader *reader, const struct format **ret_format,
			   struct err *e)
{
	struct err broken = { 0 };
	const struct format *f;

	r->looks_json = looks_like_json(r->bytes);
	r->is_json = r->looks_json && json_parse(reader, r->bytes, &r->json, &broken) == 0;
	f = format_detect(r);
	*ret_format = f;
	if (!f)
		return 0;
	r->kind = f->kind;
	if (r->looks_json && !r->is_json && !f->lines)
		return err_set(e, broken.kind, "%s", broken.msg);
	return f->read(r, e);
}

int evidence_read(struct reading *r, struct json_reader *reader, const struct format **ret_format,
		  struct err *e)
{
	CLEANUP(buf_free) struct buf narrowed = BUF_INIT(UTF16_BYTES_MAX);
	struct str given = r->bytes;
	int ret;

	*ret_format = NULL;
	if (narrow(r, &narrowed, e) < 0)
		return -1;
	ret = detect_and_read(r, reader, ret_format, e);
	r->bytes = given;
	return ret;
}
