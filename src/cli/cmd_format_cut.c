/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd_format_cut.h"

#include <inttypes.h>
#include <stdlib.h>

#define LINE_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define FACT_SHOWN     200

static void put_text(struct buf *b, const char *name, struct str text)
{
	if (text.p)
		buf_addf(b, " %s %.*s", name, STR_FMT(text));
}

void cut_facts_add(struct cut_facts *x, const struct described_fact *f)
{
	struct buf line = BUF_INIT(LINE_BYTES_MAX);

	buf_add_cstr(&line, f->kind);
	if (f->scan) {
		put_text(&line, "tool", f->scan->tool);
		put_text(&line, "version", f->scan->tool_version);
		put_text(&line, "category", f->scan->category);
		put_text(&line, "occurred", when_str(&f->scan->occurred));
		buf_addf(&line, " results %" PRId64, f->scan->results);
	} else {
		buf_addf(&line, " %.*s ", STR_FMT(f->locator));
		json_put(&line, f->given, 0);
	}
	x->lines = arena_grow(&x->arena, x->lines, x->count, sizeof *x->lines);
	x->lines[x->count++] = arena_cstr(&x->arena, buf_str(&line));
	buf_free(&line);
}

void cut_facts_free(struct cut_facts *x)
{
	arena_free(&x->arena);
	*x = (struct cut_facts)CUT_FACTS_INIT;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(struct cut_facts *x)
{
	if (x->count)
		qsort(x->lines, x->count, sizeof *x->lines, by_text);
}

static void put_fact(struct buf *b, const struct cut_facts *x, size_t i)
{
	struct str s = i < x->count ? str_of(x->lines[i]) : STR_LIT("less");

	buf_add_str(b, str_head(s, FACT_SHOWN));
	buf_add_cstr(b, s.n > FACT_SHOWN ? "…" : "");
}

bool cut_facts_same(struct cut_facts *pieces, struct cut_facts *whole, struct buf *ret)
{
	size_t i = 0;

	sort(pieces);
	sort(whole);
	while (i < pieces->count && i < whole->count && strcmp(pieces->lines[i], whole->lines[i]) == 0)
		i++;
	if (i == pieces->count && i == whole->count)
		return true;
	put_fact(ret, pieces, i);
	buf_add_cstr(ret, ", as a whole ");
	put_fact(ret, whole, i);
	return false;
}
