/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdlib.h>

#include "codec/document_pieces.h"
#include "evidence/described_int.h"
#include "evidence/filter_reach.h"
#include "evidence/lenient.h"

/*
 * A report that is too large for the process of filters goes through them in pieces (codec/document_pieces.h), when no
 * filter of the description can tell (filter_reach.h). A fact that does not stand in the array that is cut is taken from
 * the first piece, and the numbers of elements in paths are made those of the document.
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

/* One output: [number,[path],fields]. Of those that are not in the array, each piece gives the same. */
static void take_line(const struct document_pieces *p, struct str prefix, struct str line, struct buf *scans,
		      struct buf *all)
{
	struct str rest = line;
	const char *path = memmem(line.p, line.n, ",[", 2);
	size_t n = 0;

	if (str_starts(line, "[-1,")) {
		buf_add_str(scans, line);
		buf_add_char(scans, '\n');
		return;
	}

	if (path)
		rest = (struct str){ path + 2, (size_t)(line.p + line.n - path) - 2 };
	if (!path || rest.n < prefix.n || memcmp(rest.p, prefix.p, prefix.n) != 0) {
		if (p->first && path)
			return;
		buf_add_str(all, line);
		buf_add_char(all, '\n');
		return;
	}
	rest = (struct str){ rest.p + prefix.n, rest.n - prefix.n };
	while (n < rest.n && isdigit((unsigned char)rest.p[n]))
		n++;
	if (n) {
		size_t index = (size_t)strtoull(rest.p, NULL, 10);

		buf_add(all, line.p, (size_t)(rest.p - line.p));
		buf_addf(all, "%zu", p->first + index);
		buf_add(all, rest.p + n, rest.n - n);
		buf_add_char(all, '\n');
	} else if (!p->first) {
		buf_add_str(all, line);
		buf_add_char(all, '\n');
	}
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

static int run_pieces(struct reading *r, struct described_entry *x, const struct document *doc,
		      struct document_pieces *p, struct buf *scans, struct buf *all, struct jq_output *out,
		      struct err *e)
{
	CLEANUP(buf_free) struct buf prefix = BUF_INIT(2 * PATH_MAX_BYTES);
	CLEANUP(buf_free) struct buf piece = BUF_INIT(2 * PIECE_MAX);
	struct jq_worker *w = r->described->worker;
	int ret = 0;

	put_prefix(p, &prefix);
	jq_worker_pieces(w, doc->text.n);
	while (ret == 0 && document_pieces_next(p, &piece)) {
		struct str rest;

		jq_worker_document(w, buf_str(&piece), r->source);
		ret = buf_overflowed(&piece) ? err_set(e, ERR_INPUT, "a piece of it is larger than %zu bytes", piece.ceiling) :
					       run_looks(r, x, out, e);
		for (rest = out->lines; ret == 0 && rest.n;)
			take_line(p, buf_str(&prefix), str_cut(&rest, '\n'), scans, all);
		if (ret == 0 && (buf_overflowed(all) || buf_overflowed(scans)))
			ret = err_set(e, ERR_INPUT, "the filter gives more than can be taken");
	}
	jq_worker_pieces(w, 0);
	jq_worker_document(w, STR_LIT("null"), STR_NONE);
	out->lines = buf_str(all);
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

static int too_large(const struct document_weight *weight, struct err *e)
{
	return err_set(e, ERR_INPUT, "too large for filters that look at the whole of it (%zu MiB, as they see it)",
		       weight->values >> 20);
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
		return run_pieces(r, x, doc, &pieces, scans, all, out, e);
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
