/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/evidence.h"

/*
 * Which format reads which bytes. JSON is parsed once, here, before the formats are asked,
 * so that a claim is a look at members. What looks like JSON and is none is still shown to
 * them as bytes: the format that recognises its markers turns it into a refusal at the
 * parser's place instead of a document that nobody reads.
 */
#define FORMAT(x) extern const struct format format_##x;
#include "evidence/formats.def"
#undef FORMAT

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

int evidence_read(struct reading *r, struct json_reader *reader, const struct format **ret_format,
		  struct err *e)
{
	struct err broken = { 0 };
	bool json = looks_like_json(r->bytes);
	const struct format *f;

	r->is_json = json && json_parse(reader, r->bytes, &r->json, &broken) == 0;
	f = format_detect(r);
	*ret_format = f;
	if (!f)
		return 0;
	r->kind = f->kind;
	if (json && !r->is_json)
		return err_set(e, broken.kind, "%s", broken.msg);
	return f->read(r, e);
}
