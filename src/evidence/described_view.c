/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/described_int.h"

/*
 * How filters see a document: as a whole, or, when it is too large for their process and its description says where it may be
 * cut, in pieces.
 */
#define SMALL_BYTES   ((size_t)256 * 1024)		/* takes less than a piece, whatever it is */
#define WHOLE_MAX     ((size_t)48 * 1024 * 1024)	/* as libjq has it: goes through the filters as it is */
#define PIECE_MAX     ((size_t)32 * 1024 * 1024)
#define PIECES_HELD_MAX ((size_t)288 * 1024 * 1024)	/* of a document that goes in pieces */
#define WHOLE_HELD_MAX ((size_t)112 * 1024 * 1024)	/* of one that cannot */
#define WHOLE_TAKEN_MAX ((size_t)208 * 1024 * 1024)	/* by the process of filters, for it */
#define PIECES_TRIED   64				/* about, of a report that is cut to see whether it may be */

/* A path of such names may be longer than there is room for. */
static bool names_are_short(const struct document_pieces *p)
{
	for (size_t i = 0; i < p->depth; i++)
		if (p->path[i].name.n > DESCRIBED_PATH_BYTES / (2 * DOCUMENT_PIECES_DEPTH))
			return false;
	return true;
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

static int too_large(const struct format_file *f, const struct document_weight *weight, struct err *e)
{
	return err_set(e, ERR_INPUT, "too large for filters that look at the whole of it (%zu MiB, as they see it)%s",
		       weight->values >> 20, f->cuts.count ? "" : "; `cut` would say where it may be cut");
}

static bool plan(struct described_view *v, const char *pointer)
{
	return document_pieces_plan(v->doc, str_of(pointer), &v->pieces) && names_are_short(&v->pieces);
}

/* A large one: cut at the first place where it falls into small enough pieces. */
static bool cut_large(const struct format_file *f, const struct document_weight *weight, struct described_view *ret)
{
	struct document_pieces *p = &ret->pieces;

	for (size_t i = 0; i < f->cuts.count; i++) {
		if (!plan(ret, f->cuts.items[i]) || !fits_pieces(p, weight))
			continue;
		p->piece_bytes = PIECE_MAX;
		return true;
	}
	return false;
}

/* One that is cut to see whether it may be: at that place. */
static bool cut_tried(struct described *d, const struct format_file *f, struct described_view *ret)
{
	struct document_pieces *p = &ret->pieces;

	if (d->cut > f->cuts.count || !plan(ret, f->cuts.items[d->cut - 1]) || p->count < 2)
		return false;
	d->was_cut = true;
	p->piece_bytes = 2 * (p->bytes / PIECES_TRIED);
	return true;
}

int described_view(struct reading *r, const struct format_file *f, const struct document *doc, struct described_view *ret,
		   struct err *e)
{
	struct document_weight weight = { 0, 0 };
	size_t held;

	*ret = (struct described_view){ .doc = doc };
	if (r->described->cut) {
		ret->cut = cut_tried(r->described, f, ret);
		return 0;
	}
	if (doc->text.n > SMALL_BYTES)
		weight = document_weigh(doc);
	held = held_by(r, doc, &weight);
	ret->cut = weight.values > WHOLE_MAX && held <= PIECES_HELD_MAX && cut_large(f, &weight, ret);
	return ret->cut || fits_whole(doc, &weight, held) ? 0 : too_large(f, &weight, e);
}
