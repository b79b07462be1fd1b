/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "codec/json.h"

#define INPUT_MAX (4 * 1024 * 1024)
#define TEXT_MAX (256 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct json parse(struct json_reader *r, struct str bytes)
{
	struct err e = { 0 };
	struct json v;

	if (json_parse(r, bytes, &v, &e) < 0)
		BUG("our own text is refused: %s", e.msg);
	return v;
}

/* The canonical form is a fixed point, and the same by way of the form for people. */
static void check_forms(struct json_reader *r, struct json v)
{
	CLEANUP(buf_free) struct buf once = BUF_INIT(TEXT_MAX);
	CLEANUP(buf_free) struct buf again = BUF_INIT(TEXT_MAX);
	CLEANUP(buf_free) struct buf people = BUF_INIT(TEXT_MAX);

	json_put(&once, v, 0);
	json_put(&people, v, 1);
	if (buf_overflowed(&once) || buf_overflowed(&people))
		return;
	json_put(&again, parse(r, buf_str(&once)), 0);
	if (!str_eq(buf_str(&once), buf_str(&again)))
		BUG("not canonical: %s", once.p);
	buf_clear(&again);
	json_put(&again, parse(r, buf_str(&people)), 0);
	if (!str_eq(buf_str(&once), buf_str(&again)))
		BUG("not the same document: %s", once.p);
}

static void look_around(struct json v, struct str pointer)
{
	struct json found;
	int64_t i;
	bool b;

	(void)json_at(v, pointer, &found);
	(void)json_get_str(v, "a");
	(void)json_get_int(v, "a", &i);
	(void)json_get_bool(v, "a", &b);
	(void)json_count(v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct json_reader *r;	/* reused, as an ingest does */
	CLEANUP(buf_free) struct buf b = BUF_INIT(INPUT_MAX);
	struct err e = { 0 };
	struct json v;

	if (!r)
		r = json_open();
	buf_add(&b, data, n);
	if (buf_overflowed(&b))
		return 0;
	if (json_parse(r, buf_str(&b), &v, &e) < 0) {
		if (e.kind != ERR_INPUT || strchr(e.msg, '\n'))
			BUG("a refusal of more than one line: %s", e.msg);
		return 0;
	}
	look_around(v, buf_str(&b));
	check_forms(r, v);
	return 0;
}
