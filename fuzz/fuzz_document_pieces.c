/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "codec/document_pieces.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The member, or element, of v that stands where t does in its parent, by number: names may come twice. */
static bool step(const struct document_token *t, struct json v, struct json *ret)
{
	struct json_iter theirs, ours;
	struct json item;
	struct str name, other;

	if (!t->name.p) {
		for (json_begin(v, &ours); json_next(&ours, ret);)
			if (ours.index == t->index)
				return true;
		return false;
	}
	json_members(v, &ours);
	for (json_members(t->parent, &theirs); json_member(&theirs, &name, &item);)
		if (!json_member(&ours, &other, ret) || !str_eq(name, other))
			return false;
		else if (name.p == t->name.p)
			return true;
	return false;
}

/* How many elements of the array the piece has; each as it was. */
static size_t elements_of(struct json piece, const struct document_pieces *p, struct json_iter *whole)
{
	struct buf a = BUF_INIT(64 * 1024 * 1024), b = BUF_INIT(64 * 1024 * 1024);
	struct json item, same;
	struct json_iter it;
	size_t n = 0;

	for (size_t i = 0; i < p->depth; i++)
		if (!step(&p->path[i], piece, &piece))
			abort();
	for (json_begin(piece, &it); json_next(&it, &item); n++) {
		buf_clear(&a);
		buf_clear(&b);
		if (!json_next(whole, &same))
			abort();
		json_put(&a, item, 0);
		json_put(&b, same, 0);
		if (!str_eq(buf_str(&a), buf_str(&b)))
			abort();
	}
	buf_free(&a);
	buf_free(&b);
	return n;
}

/* The first byte says how large a piece may be, the first line behind it is the pointer; the rest is a document of JSON. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct json_reader *reader;
	struct buf padded = BUF_INIT(16 * 1024 * 1024), text = BUF_INIT(64 * 1024 * 1024);
	struct document_pieces p;
	struct json_iter whole;
	struct document d;
	struct json piece, none;
	struct err e = { 0 };
	struct str rest = { (const char *)data + 1, size - 1 }, pointer;
	size_t n = 0;

	if (size < 2)
		return 0;
	pointer = str_cut(&rest, '\n');
	if (!rest.n || (pointer.n && pointer.p[0] != '/'))
		return 0;
	if (!reader)
		reader = json_open();
	buf_add_str(&padded, rest);
	if (document_read(DOCUMENT_JSON, buf_str(&padded), NULL, &d, &e) == 0) {
		if (document_pieces_plan(&d, pointer, &p)) {
			p.piece_bytes = (size_t)64 << (data[0] % 12);
			json_begin(p.array, &whole);
			while (document_pieces_next(&p, &text)) {
				if (p.first != n || json_parse(reader, buf_str(&text), &piece, &e) < 0)
					abort();
				n += elements_of(piece, &p, &whole);
			}
			if (json_next(&whole, &none))
				abort();
		}
		document_free(&d);
	}
	buf_free(&padded);
	buf_free(&text);
	return 0;
}
