/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "base/buf.h"
#include "codec/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int on_start(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	size_t *depth = arg;

	if (++*depth > XML_DEPTH_MAX || !at.line || !at.column || !*name)
		BUG("an element without place or name, or too deep");
	if (!str_utf8(xml_attr(attrs, "a")))
		BUG("an attribute that is not UTF-8");
	return strcmp(name, "stop") == 0 ? err_set(e, ERR_INPUT, "stopped") : 0;
}

static int on_end(void *arg, const char *name, struct err *e)
{
	size_t *depth = arg;

	(void)name, (void)e;
	(*depth)--;
	return 0;
}

static int on_text(void *arg, struct str piece, struct err *e)
{
	(void)arg, (void)e;
	if (!str_utf8(piece))
		BUG("a text that is not UTF-8");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct xml_handler h = { .start = on_start, .end = on_end, .text = on_text };
	struct err e = { 0 };
	size_t depth = 0;
	int failed = xml_parse((struct str){ (const char *)data, n }, &h, &depth, &e);

	if (failed ? e.kind != ERR_INPUT || strchr(e.msg, '\n') : depth != 0)
		BUG("a refusal that is not one line, or an element that does not end: %s", e.msg);
	return 0;
}
