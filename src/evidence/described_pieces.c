/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdlib.h>

#include "evidence/described_int.h"

/*
 * What the pieces of a document give (codec/document_pieces.h), put together. The scan, but for its time, and a fact that does
 * not stand in the array that is cut are taken from the first piece, and the numbers of elements in paths are made those of the
 * document.
 */
#define PIECE_BYTES_MAX ((size_t)64 * 1024 * 1024)

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
	bool last;			/* of the lines of the piece at hand, and the filters stopped at it */
	struct described_output *out;
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
	if (!j->pieces->first || j->last) {
		put_line(&j->scan, line);
		put_line(&j->out->all, line);
	} else if (!has_line(buf_str(&j->scan), line)) {
		put_line(&j->out->scans, line);
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
		put_line(&j->out->all, line);
		return 0;
	}
	if (rest.n < prefix.n || memcmp(rest.p, prefix.p, prefix.n) != 0 || !isdigit((unsigned char)rest.p[prefix.n])) {
		if (first && !j->last)
			return str_eq(str_cut(&j->due, '\n'), line) ? 0 : differs(e);
		put_line(&j->around, line);
		put_line(&j->out->all, line);
		return 0;
	}
	rest = (struct str){ rest.p + prefix.n, rest.n - prefix.n };
	while (n < rest.n && isdigit((unsigned char)rest.p[n]))
		n++;
	buf_add(&j->out->all, line.p, (size_t)(rest.p - line.p));
	buf_addf(&j->out->all, "%zu", first + (size_t)strtoull(rest.p, NULL, 10));
	put_line(&j->out->all, (struct str){ rest.p + n, rest.n - n });
	return 0;
}

static int take_piece(struct joined *j, const struct jq_output *piece, struct err *e)
{
	struct str lines = piece->lines;

	j->due = buf_str(&j->around);
	while (lines.n) {
		struct str line = str_cut(&lines, '\n');

		j->last = piece->stopped && !lines.n;
		if (take_line(j, line, e) < 0)
			return -1;
	}
	if (buf_overflowed(&j->out->all) || buf_overflowed(&j->out->scans) || buf_overflowed(&j->scan) ||
	    buf_overflowed(&j->around))
		return err_set(e, ERR_INPUT, "the filter gives more than can be taken");
	return j->pieces->first && j->due.n && !piece->stopped ? differs(e) : 0;
}

static int run_pieces(struct reading *r, struct joined *j, struct document_pieces *p, struct str program, struct err *e)
{
	CLEANUP(buf_free) struct buf piece = BUF_INIT(PIECE_BYTES_MAX);
	struct jq_worker *w = r->described->worker;
	struct jq_output *out = &j->out->jq;

	while (document_pieces_next(p, &piece)) {
		if (buf_overflowed(&piece))
			return err_set(e, ERR_INPUT, "a piece of it is larger than %zu bytes", piece.ceiling);
		jq_worker_document(w, buf_str(&piece), r->source);
		if (jq_worker_run(w, program, out, e) < 0 || take_piece(j, out, e) < 0)
			return -1;
		if (out->stopped)
			break;
	}
	return 0;
}

int described_join(struct reading *r, const struct described_view *v, struct str program, struct described_output *ret,
		   struct err *e)
{
	struct document_pieces pieces = v->pieces;
	struct joined j = { .pieces = &pieces, .out = ret, .prefix = BUF_INIT(2 * DESCRIBED_PATH_BYTES),
			    .scan = BUF_INIT(JQ_OUTPUT_MAX), .around = BUF_INIT(JQ_OUTPUT_MAX) };
	struct jq_worker *w = r->described->worker;
	int done;

	put_prefix(&pieces, &j.prefix);
	jq_worker_pieces(w, v->doc->text.n);
	done = run_pieces(r, &j, &pieces, program, e);
	jq_worker_pieces(w, 0);
	jq_worker_document(w, STR_LIT("null"), STR_NONE);
	ret->jq.lines = buf_str(&ret->all);
	buf_free(&j.prefix);
	buf_free(&j.scan);
	buf_free(&j.around);
	return done;
}
