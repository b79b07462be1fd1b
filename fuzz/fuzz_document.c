/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "codec/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every value's place is asked for, and every table's header. */
static void look(const struct document *d, struct json path)
{
	struct buf b = BUF_INIT(1024 * 1024);
	struct document_walk walk = { 0 };
	struct json found;

	document_locate(d, &walk, &path, &b);
	document_locate(d, &walk, &path, &b);
	document_locate(d, &walk, NULL, &b);
	document_at(d, STR_LIT("/*/0/a~1b/*"), &found);
	json_put(&b, d->top, 0);
	buf_free(&b);
}

/* The first byte picks the syntax; the rest is the document. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct json_reader *reader;
	static const char *names[] = { "id", "name" };
	const struct list columns = { names, 2 };
	struct buf padded = BUF_INIT(16 * 1024 * 1024), path = BUF_INIT(1024);
	enum document_syntax syntax;
	struct document_heads *heads = NULL;
	struct document d;
	struct err e = { 0 };
	struct json p;

	if (!size)
		return 0;
	if (!reader)
		reader = json_open();
	syntax = (enum document_syntax)(data[0] % DOCUMENT_SYNTAXES);
	buf_add(&padded, data + 1, size - 1);
	buf_add_cstr(&path, "[0,\"a\",0,\"b\"]");
	if (json_parse(reader, buf_str(&path), &p, &e) < 0)
		abort();
	if (document_read(syntax, buf_str(&padded), size % 2 ? &columns : NULL, &d, &e) == 0) {
		look(&d, p);
		document_free(&d);
	} else if (e.kind != ERR_INPUT) {
		abort();
	}
	err_clear(&e);
	if ((syntax == DOCUMENT_CSV || syntax == DOCUMENT_XLSX) &&
	    document_heads_read(syntax, buf_str(&padded), &heads, &e) == 0) {
		document_heads_have(heads, &columns);
		document_heads_freep(&heads);
	}
	buf_free(&padded);
	buf_free(&path);
	return 0;
}
