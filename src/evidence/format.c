/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/evidence.h"

/*
 * Which format reads which bytes. JSON is parsed once, here, before the formats are asked,
 * so that a claim is a look at members. What looks like JSON and is none is still shown to
 * them as bytes: the format that recognises its markers turns it into a refusal at the
 * parser's place instead of a document that nobody reads.
 */
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

/* What UTF-16 text would be in ASCII, enough to find the markers of formats in it; "not
 * given" when no byte order mark says that it is UTF-16. */
static struct str narrow(struct str bytes, struct buf *b)
{
	bool little = str_starts(bytes, "\xff\xfe");

	if (!little && !str_starts(bytes, "\xfe\xff"))
		return STR_NONE;
	for (size_t i = 2; i + 1 < bytes.n; i += 2) {
		char low = bytes.p[little ? i : i + 1], high = bytes.p[little ? i + 1 : i];

		buf_add_char(b, high ? '?' : low);
	}
	return buf_str(b);
}

/* XML may be in UTF-16 and is read as it is. JSON must not be (RFC 8259, 8.1): one of our
 * formats is refused, rather than kept as a document that says nothing. */
static int detect_utf16(const struct reading *r, const struct format **ret_format, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(r->bytes.n);
	struct reading ascii = *r;

	ascii.bytes = narrow(r->bytes, &b);
	if (!ascii.bytes.p || buf_overflowed(&b))
		return 0;
	ascii.looks_json = looks_like_json(ascii.bytes);
	if (ascii.looks_json || str_starts(str_trim(ascii.bytes), "<"))
		*ret_format = format_detect(&ascii);
	if (ascii.looks_json && *ret_format)
		return err_set(e, ERR_INPUT, "line 1, column 1: expected UTF-8, which JSON must be, not UTF-16");
	return 0;
}

int evidence_read(struct reading *r, struct json_reader *reader, const struct format **ret_format,
		  struct err *e)
{
	struct err broken = { 0 };
	const struct format *f;
	int utf16 = 0;

	r->looks_json = looks_like_json(r->bytes);
	r->is_json = r->looks_json && json_parse(reader, r->bytes, &r->json, &broken) == 0;
	f = format_detect(r);
	if (!f)
		utf16 = detect_utf16(r, &f, e);
	*ret_format = f;
	if (!f)
		return 0;
	r->kind = f->kind;
	if (utf16 < 0)
		return -1;
	if (r->looks_json && !r->is_json)
		return err_set(e, broken.kind, "%s", broken.msg);
	return f->read(r, e);
}
