/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdlib.h>

#include "codec/document_pieces.h"
#include "evidence/described_int.h"
#include "evidence/lenient.h"

/*
 * A report that is too large for the process of filters goes through them in pieces (codec/document_pieces.h), when its
 * description says where it may be cut. The scan, but for its time, and a fact that does not stand in the array that is
 * cut are taken from the first piece, and the numbers of elements in paths are made those of the document.
 */
#define SMALL_BYTES   ((size_t)256 * 1024)		/* takes less than a piece, whatever it is */
#define WHOLE_MAX     ((size_t)48 * 1024 * 1024)	/* as libjq has it: goes through the filters as it is */
#define PIECE_MAX     ((size_t)32 * 1024 * 1024)
#define PIECES_HELD_MAX ((size_t)288 * 1024 * 1024)	/* of a document that goes in pieces */
#define WHOLE_HELD_MAX ((size_t)112 * 1024 * 1024)	/* of one that cannot */
#define WHOLE_TAKEN_MAX ((size_t)208 * 1024 * 1024)	/* by the process of filters, for it */
#define PATH_MAX_BYTES 4096
#define PIECES_TRIED   64				/* about, of a report that is cut to see whether it may be */

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
	const struct document_pieces *pieces;
	struct buf prefix;
	struct buf scan, around;	/* what the first piece says of the scan, and of items that are not in the array */
	struct str due;			/* of around: what the piece at hand must say, too */
	struct buf *scans, *all;	/* the scan as later pieces have it; all else */
};

static int differs(struct err *e)
{
	return err_set(e, ERR_INPUT, "its pieces differ in a fact that is outside of the array that is cut");
}

static void put_line(struct buf *b, struct str line)
{
	buf_add_str(b, line);
	buf_add_char(b, '\n');
}

static bool has_line(struct str lines, struct str line)
{
	while (lines.n)
		if (str_eq(str_cut(&lines, '\n'), line))
			return true;
	return false;
}

/* Of the scan. Lines that later pieces repeat are left out: what is lost would be told of each. */
static void take_scan(struct joined *j, struct str line)
{
	if (!j->pieces->first) {
		put_line(&j->scan, line);
		put_line(j->all, line);
	} else if (!has_line(buf_str(&j->scan), line)) {
		put_line(j->scans, line);
	}
}

/* One output: [number,[path],fields]. Of items that are not in the array, each piece must give the same. */
static int take_line(struct joined *j, struct str line, struct err *e)
{
	struct str prefix = buf_str(&j->prefix), rest = line;
	size_t first = j->pieces->first, n = 0;

	if (str_starts(line, "[-1,")) {
		take_scan(j, line);
		return 0;
	}
	str_cut(&rest, ',');
	if (!str_take(&rest, "[")) { /* raised by `each`, in this piece */
		put_line(j->all, line);
		return 0;
	}
	if (rest.n < prefix.n || memcmp(rest.p, prefix.p, prefix.n) != 0 || !isdigit((unsigned char)rest.p[prefix.n])) {
		if (first)
			return str_eq(str_cut(&j->due, '\n'), line) ? 0 : differs(e);
		put_line(&j->around, line);
		put_line(j->all, line);
		return 0;
	}
	rest = (struct str){ rest.p + prefix.n, rest.n - prefix.n };
	while (n < rest.n && isdigit((unsigned char)rest.p[n]))
		n++;
	buf_add(j->all, line.p, (size_t)(rest.p - line.p));
	buf_addf(j->all, "%zu", first + (size_t)strtoull(rest.p, NULL, 10));
	put_line(j->all, (struct str){ rest.p + n, rest.n - n });
	return 0;
}

static int take_piece(struct joined *j, struct str lines, struct err *e)
{
	j->due = buf_str(&j->around);
	while (lines.n)
		if (take_line(j, str_cut(&lines, '\n'), e) < 0)
			return -1;
	if (buf_overflowed(j->all) || buf_overflowed(j->scans) || buf_overflowed(&j->scan) || buf_overflowed(&j->around))
		return err_set(e, ERR_INPUT, "the filter gives more than can be taken");
	return j->pieces->first && j->due.n ? differs(e) : 0;
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
		put_told(d, out->lines, &kept);
		told = arena_alloc(r->arena, kept.n + BUF_PADDING);
		memcpy(told, kept.p, kept.n);
		out->lines = (struct str){ told, kept.n };
	}
	buf_free(&kept);
	return ret;
}

static int too_large(const struct format_file *f, const struct document_weight *weight, struct err *e)
{
	return err_set(e, ERR_INPUT, "too large for filters that look at the whole of it (%zu MiB, as they see it)%s",
		       weight->values >> 20, f->cuts.count ? "" : "; `cut` would say where it may be cut");
}

static int run_pieces(struct reading *r, struct described_entry *x, struct joined *j, struct document_pieces *p,
		      struct jq_output *out, struct err *e)
{
	CLEANUP(buf_free) struct buf piece = BUF_INIT(2 * PIECE_MAX);
	struct jq_worker *w = r->described->worker;
	int ret = 0;

	while (ret == 0 && document_pieces_next(p, &piece)) {
		jq_worker_document(w, buf_str(&piece), r->source);
		ret = buf_overflowed(&piece) ? err_set(e, ERR_INPUT, "a piece of it is larger than %zu bytes", piece.ceiling) :
					       run_looks(r, x, out, e);
		if (ret == 0)
			ret = take_piece(j, out->lines, e);
	}
	return ret;
}

static int join_pieces(struct reading *r, struct described_entry *x, const struct document *doc, struct document_pieces *p,
		       struct buf *scans, struct buf *all, struct jq_output *out, struct err *e)
{
	struct joined j = { .pieces = p, .scans = scans, .all = all, .prefix = BUF_INIT(2 * PATH_MAX_BYTES),
			    .scan = BUF_INIT(JQ_OUTPUT_MAX), .around = BUF_INIT(JQ_OUTPUT_MAX) };
	struct jq_worker *w = r->described->worker;
	int ret;

	put_prefix(p, &j.prefix);
	jq_worker_pieces(w, doc->text.n);
	ret = run_pieces(r, x, &j, p, out, e);
	jq_worker_pieces(w, 0);
	jq_worker_document(w, STR_LIT("null"), STR_NONE);
	out->lines = buf_str(all);
	buf_free(&j.prefix);
	buf_free(&j.scan);
	buf_free(&j.around);
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

/* A piece must not be much larger than it should be, for what is around the array or for one element. */
static bool fits_pieces(const struct document_pieces *p, const struct document_weight *weight)
{
	return weight->values - p->bytes <= PIECE_MAX / 4 && p->largest <= PIECE_MAX / 4;
}

/* How a document is seen: as a whole, or in pieces. */
enum view { VIEW_WHOLE, VIEW_PIECES, VIEW_NOT };

/* A large one: at the first place where it falls into small enough pieces. */
static enum view view_large(const struct format_file *f, const struct document *doc, const struct document_weight *weight,
			    size_t held, struct document_pieces *ret)
{
	for (size_t i = 0; held <= PIECES_HELD_MAX && i < f->cuts.count; i++)
		if (document_pieces_plan(doc, str_of(f->cuts.items[i]), ret) && names_are_short(ret) && fits_pieces(ret, weight)) {
			ret->piece_bytes = PIECE_MAX;
			return VIEW_PIECES;
		}
	return fits_whole(doc, weight, held) ? VIEW_WHOLE : VIEW_NOT;
}

/* One that is cut to see whether it may be: at that place. */
static enum view view_tried(struct described *d, const struct format_file *f, const struct document *doc,
			    struct document_pieces *ret)
{
	if (d->cut > f->cuts.count || !document_pieces_plan(doc, str_of(f->cuts.items[d->cut - 1]), ret) ||
	    !names_are_short(ret) || ret->count < 2)
		return VIEW_WHOLE;
	d->was_cut = true;
	ret->piece_bytes = 2 * (ret->bytes / PIECES_TRIED);
	return VIEW_PIECES;
}

static enum view view_of(struct reading *r, const struct format_file *f, const struct document *doc,
			 struct document_weight *weight, struct document_pieces *ret)
{
	size_t held;

	*weight = (struct document_weight){ 0, 0 };
	if (r->described->cut)
		return view_tried(r->described, f, doc, ret);
	if (doc->text.n > SMALL_BYTES)
		*weight = document_weigh(doc);
	held = held_by(r, doc, weight);
	if (weight->values > WHOLE_MAX)
		return view_large(f, doc, weight, held, ret);
	return fits_whole(doc, weight, held) ? VIEW_WHOLE : VIEW_NOT;
}

int described_run(struct reading *r, struct described_entry *x, const struct document *doc, struct buf *scans,
		  struct buf *all, struct jq_output *out, struct err *e)
{
	struct document_weight weight;
	struct document_pieces pieces;

	switch (view_of(r, x->file, doc, &weight, &pieces)) {
	case VIEW_NOT:
		return too_large(x->file, &weight, e);
	case VIEW_PIECES:
		return join_pieces(r, x, doc, &pieces, scans, all, out, e);
	case VIEW_WHOLE:
		break;
	}
	jq_worker_document(r->described->worker, doc->text, r->source);
	return run_looks(r, x, out, e);
}

int described_show(struct reading *r, const struct format_file *f, const struct document *doc, struct buf *piece,
		   struct err *e)
{
	struct document_weight weight;
	struct document_pieces pieces;
	enum view view = view_of(r, f, doc, &weight, &pieces);

	if (view == VIEW_NOT)
		return too_large(f, &weight, e);
	if (view == VIEW_PIECES)
		document_pieces_next(&pieces, piece);
	jq_worker_document(r->described->worker, view == VIEW_PIECES ? buf_str(piece) : doc->text, r->source);
	return 0;
}
