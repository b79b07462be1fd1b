/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdlib.h>

#include "codec/document_pieces.h"
#include "evidence/described_int.h"
#include "evidence/filter_reach.h"
#include "evidence/lenient.h"

/*
 * A report that is too large for the process of filters goes through them in pieces (codec/document_pieces.h), when no
 * filter of the description can tell (filter_reach.h). The scan and a fact that does not stand in the array that is cut
 * are taken from the first piece, and the numbers of elements in paths are made those of the document.
 */
#define SMALL_BYTES   ((size_t)256 * 1024)		/* takes less than a piece, whatever it is */
#define WHOLE_MAX     ((size_t)48 * 1024 * 1024)	/* as libjq has it: goes through the filters as it is */
#define PIECE_MAX     ((size_t)32 * 1024 * 1024)
#define PIECES_HELD_MAX ((size_t)288 * 1024 * 1024)	/* of a document that goes in pieces */
#define WHOLE_HELD_MAX ((size_t)112 * 1024 * 1024)	/* of one that cannot */
#define WHOLE_TAKEN_MAX ((size_t)208 * 1024 * 1024)	/* by the process of filters, for it */
#define PATH_MAX_BYTES 4096

/* A path of such names may be longer than there is room for. */
static bool names_are_short(const struct document_pieces *p)
{
	for (size_t i = 0; i < p->depth; i++)
		if (p->path[i].name.n > PATH_MAX_BYTES / (2 * DOCUMENT_PIECES_DEPTH))
			return false;
	return true;
}

/* Where the array is, as a path begins that libjq writes: "results",0, */
static void put_prefix(const struct document_pieces *p, struct buf *b)
{
	for (size_t i = 0; i < p->depth; i++) {
		if (p->path[i].name.p)
			json_put_str(b, p->path[i].name);
		else
			buf_addf(b, "%zu", p->path[i].index);
		buf_add_char(b, ',');
	}
}

/* What the pieces of a document give, put together. */
struct joined {
	const struct format_file *file;
	const struct document_pieces *pieces;
	struct buf prefix;
	struct buf *scans, *all;	/* the scan as later pieces have it; all else */
};

static void put_line(struct buf *b, struct str line)
{
	buf_add_str(b, line);
	buf_add_char(b, '\n');
}

/* Is it the path, without the bracket before it, of the array that is cut, or of what has it in it? */
static bool has_array(struct str path, struct str prefix)
{
	size_t n = 0;

	while (n < prefix.n && n < path.n && path.p[n] == prefix.p[n])
		n++;
	return n < path.n && path.p[n] == ']' && (!n || (n < prefix.n && prefix.p[n] == ','));
}

/* One output: [number,[path],fields]. Of those that are not in the array, each piece gives the same. 1: the fact needs the
 * whole of the array. */
static int take_line(struct joined *j, struct str line)
{
	struct str prefix = buf_str(&j->prefix), rest = line;
	size_t first = j->pieces->first, number = (size_t)strtoull(line.p + 1, NULL, 10), n = 0;

	if (str_starts(line, "[-1,")) {
		if (!first)
			put_line(j->all, line);
		else if (filter_seeks_latest(j->file) || str_has(line, ",{\"each\":{\"" LENIENT_LOST "\":"))
			put_line(j->scans, line);
		return 0;
	}
	str_cut(&rest, ',');
	if (!str_take(&rest, "[")) { /* raised by `each`, in this piece */
		put_line(j->all, line);
		return 0;
	}
	if (rest.n < prefix.n || memcmp(rest.p, prefix.p, prefix.n) != 0 || !isdigit((unsigned char)rest.p[prefix.n])) {
		if (first)
			return 0;
		put_line(j->all, line);
		return has_array(rest, prefix) && filter_sees_array(&j->file->facts[number], j->pieces);
	}
	rest = (struct str){ rest.p + prefix.n, rest.n - prefix.n };
	while (n < rest.n && isdigit((unsigned char)rest.p[n]))
		n++;
	buf_add(j->all, line.p, (size_t)(rest.p - line.p));
	buf_addf(j->all, "%zu", first + (size_t)strtoull(rest.p, NULL, 10));
	put_line(j->all, (struct str){ rest.p + n, rest.n - n });
	return 0;
}

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
static void put_told(struct buf *b, struct str lines)
{
	struct str line = STR_NONE;
	const char *at;

	while (lines.n)
		line = str_cut(&lines, '\n');
	str_cut(&line, ',');
	at = memmem(line.p, line.n, ",{\"" DESCRIBED_ERROR "\":", sizeof ",{\"" DESCRIBED_ERROR "\":" - 1);
	if (!at || !str_ends(line, "}]"))
		BUG("the output at which filters stopped is no error");
	buf_add_cstr(b, "[-1,");
	buf_add(b, line.p, (size_t)(at - line.p));
	buf_add_cstr(b, ",{\"each\":{\"" LENIENT_LOST "\":");
	at += sizeof ",{\"" DESCRIBED_ERROR "\":" - 1;
	buf_add(b, at, (size_t)(line.p + line.n - at) - 1);
	buf_add_cstr(b, "}]\n");
}

/* The second look, where the first leaves a doubt. Most reports without a fact are just that: then what the second look
 * would refuse is told only. */
static int run_looks(struct reading *r, struct described_entry *x, struct jq_output *out, struct err *e)
{
	struct described *d = r->described;
	struct buf kept = BUF_INIT(JQ_OUTPUT_MAX);
	enum outcome first;
	char *told;
	int ret;

	if (jq_worker_run(d->worker, described_program(d, x, false), out, e) < 0)
		return -1;
	first = outcome_of(out);
	if (first == OUTCOME_FACTS)
		return 0;
	if (first == OUTCOME_NOTHING)
		buf_add_str(&kept, out->lines);
	ret = jq_worker_run(d->worker, described_program(d, x, true), out, e);
	if (ret < 0 && out->error_line) {
		/* Rewritten, the filters are no jq any more: then there is the first look only. */
		err_clear(e);
		ret = jq_worker_run(d->worker, described_program(d, x, false), out, e);
	}
	if (ret == 0 && first == OUTCOME_NOTHING && out->stopped) {
		put_told(&kept, out->lines);
		told = arena_alloc(r->arena, kept.n + BUF_PADDING);
		memcpy(told, kept.p, kept.n);
		out->lines = (struct str){ told, kept.n };
	}
	buf_free(&kept);
	return ret;
}

static int too_large(const struct document_weight *weight, struct err *e)
{
	return err_set(e, ERR_INPUT, "too large for filters that look at the whole of it (%zu MiB, as they see it)",
		       weight->values >> 20);
}

static int run_pieces(struct reading *r, struct described_entry *x, struct joined *j, struct document_pieces *p,
		      const struct document_weight *weight, struct jq_output *out, struct err *e)
{
	CLEANUP(buf_free) struct buf piece = BUF_INIT(2 * PIECE_MAX);
	struct jq_worker *w = r->described->worker;
	int ret = 0;

	while (ret == 0 && document_pieces_next(p, &piece)) {
		struct str rest;

		jq_worker_document(w, buf_str(&piece), r->source);
		ret = buf_overflowed(&piece) ? err_set(e, ERR_INPUT, "a piece of it is larger than %zu bytes", piece.ceiling) :
					       run_looks(r, x, out, e);
		for (rest = out->lines; ret == 0 && rest.n;)
			ret = take_line(j, str_cut(&rest, '\n'));
		if (ret == 0 && (buf_overflowed(j->all) || buf_overflowed(j->scans)))
			ret = err_set(e, ERR_INPUT, "the filter gives more than can be taken");
	}
	return ret > 0 ? too_large(weight, e) : ret;
}

static int join_pieces(struct reading *r, struct described_entry *x, const struct document *doc, struct document_pieces *p,
		       const struct document_weight *weight, struct buf *scans, struct buf *all, struct jq_output *out,
		       struct err *e)
{
	struct joined j = { x->file, p, BUF_INIT(2 * PATH_MAX_BYTES), scans, all };
	struct jq_worker *w = r->described->worker;
	int ret;

	put_prefix(p, &j.prefix);
	jq_worker_pieces(w, doc->text.n);
	ret = run_pieces(r, x, &j, p, weight, out, e);
	jq_worker_pieces(w, 0);
	jq_worker_document(w, STR_LIT("null"), STR_NONE);
	out->lines = buf_str(all);
	buf_free(&j.prefix);
	return ret;
}

static size_t held_by(const struct reading *r, const struct document *doc, const struct document_weight *weight)
{
	return weight->parsed + doc->text.n + (doc->own.n ? r->bytes.n : 0);
}

static bool fits_whole(const struct document *doc, const struct document_weight *weight, size_t held)
{
	if (weight->values <= WHOLE_MAX)
		return held <= PIECES_HELD_MAX;
	return held <= WHOLE_HELD_MAX && weight->values + weight->parsed + doc->text.n <= WHOLE_TAKEN_MAX;
}

int described_run(struct reading *r, struct described_entry *x, const struct document *doc, struct buf *scans,
		  struct buf *all, struct jq_output *out, struct err *e)
{
	struct document_weight weight = { 0, 0 };
	struct document_pieces pieces;
	size_t held;

	if (doc->text.n > SMALL_BYTES)
		weight = document_weigh(doc);
	held = held_by(r, doc, &weight);
	if (weight.values > WHOLE_MAX && held <= PIECES_HELD_MAX && document_pieces_plan(doc, PIECE_MAX, &pieces) &&
	    names_are_short(&pieces) && filters_fit_pieces(x->file, &pieces))
		return join_pieces(r, x, doc, &pieces, &weight, scans, all, out, e);
	if (!fits_whole(doc, &weight, held))
		return too_large(&weight, e);
	jq_worker_document(r->described->worker, doc->text, r->source);
	return run_looks(r, x, out, e);
}

int described_show(struct reading *r, const struct document *doc, struct buf *piece, struct err *e)
{
	struct document_weight weight = { 0, 0 };
	struct document_pieces pieces;

	if (doc->text.n > SMALL_BYTES)
		weight = document_weigh(doc);
	if (weight.values > WHOLE_MAX && document_pieces_plan(doc, PIECE_MAX, &pieces)) {
		document_pieces_next(&pieces, piece);
		jq_worker_document(r->described->worker, buf_str(piece), r->source);
		return 0;
	}
	if (!fits_whole(doc, &weight, held_by(r, doc, &weight)))
		return too_large(&weight, e);
	jq_worker_document(r->described->worker, doc->text, r->source);
	return 0;
}
