/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/described_int.h"
#include "evidence/lenient.h"

/*
 * Filters look at a document once, and once more, rewritten so that a step may fail (evidence/lenient.h), where the first look
 * leaves a doubt.
 */
enum outcome { OUTCOME_FACTS, OUTCOME_NOTHING, OUTCOME_DOUBTFUL };

/* Did the filters raise an error, give nothing for an item, or no fact at all? */
static enum outcome outcome_of(const struct jq_output *out)
{
	enum outcome ret = out->stopped ? OUTCOME_DOUBTFUL : OUTCOME_NOTHING;

	for (struct str rest = out->lines; rest.n && !out->stopped;) {
		struct str line = str_cut(&rest, '\n');

		if (str_ends(line, ",null]"))
			return OUTCOME_DOUBTFUL;
		if (!str_starts(line, "[-1,"))
			ret = OUTCOME_FACTS;
	}
	return ret;
}

/* The output that a look stopped at, [n,path,{"#error":what}], as one that tells it of the scan, and is no refusal. */
static void put_told(struct described *d, struct str lines, struct buf *b)
{
	struct str line = STR_NONE;
	struct json output, path, object, what;
	struct err e = { 0 };

	while (lines.n)
		line = str_cut(&lines, '\n');
	if (json_parse(d->reader, line, &output, &e) < 0 || !json_item(output, 1, &path) || !json_item(output, 2, &object) ||
	    !json_get(object, DESCRIBED_ERROR, &what))
		BUG("the output at which filters stopped is no error");
	buf_add_cstr(b, "[-1,");
	json_put(b, path, JSON_AS_IT_IS);
	buf_add_cstr(b, ",{\"each\":{\"" LENIENT_LOST "\":");
	json_put(b, what, JSON_AS_IT_IS);
	buf_add_cstr(b, "}}]\n");
}

static int look(struct reading *r, struct described_entry *x, const struct described_view *v, bool second,
		struct described_output *ret, struct err *e)
{
	struct str program = described_program(r->described, x, second);

	buf_clear(&ret->all);
	buf_clear(&ret->scans);
	return v->cut ? described_join(r, v, program, ret, e) : jq_worker_run(r->described->worker, program, &ret->jq, e);
}

/* What the worker gave lives until it runs again. */
static void keep(struct described_output *x)
{
	if (!x->all.n)
		buf_add_str(&x->all, x->jq.lines);
	x->jq.lines = buf_str(&x->all);
}

/* Most reports without a fact are just that: then what the second look would refuse is told only. */
static int look_again(struct reading *r, struct described_entry *x, const struct described_view *v, enum outcome first,
		      struct described_output *ret, struct err *e)
{
	struct described_output second = DESCRIBED_OUTPUT_INIT;

	if (first == OUTCOME_NOTHING)
		keep(ret);
	if (look(r, x, v, true, &second, e) < 0) {
		described_output_free(&second);
		if (!second.jq.error_line)
			return -1;
		/* Rewritten, the filters are no jq any more: then there is the first look only. */
		err_clear(e);
		return look(r, x, v, false, ret, e);
	}
	if (first == OUTCOME_NOTHING && second.jq.stopped) {
		put_told(r->described, second.jq.lines, &ret->all);
		ret->jq.lines = buf_str(&ret->all);
		described_output_free(&second);
		return 0;
	}
	described_output_free(ret);
	*ret = second;
	return 0;
}

int described_run(struct reading *r, struct described_entry *x, const struct document *doc, struct described_output *ret,
		  struct err *e)
{
	struct described_view view;
	enum outcome first;

	if (described_view(r, x->file, doc, &view, e) < 0)
		return -1;
	if (!view.cut)
		jq_worker_document(r->described->worker, doc->text, r->source);
	if (look(r, x, &view, false, ret, e) < 0)
		return -1;
	first = outcome_of(&ret->jq);
	return first == OUTCOME_FACTS ? 0 : look_again(r, x, &view, first, ret, e);
}

void described_output_free(struct described_output *x)
{
	buf_free(&x->all);
	buf_free(&x->scans);
}
