/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdlib.h>

#include "codec/document_pieces.h"
#include "evidence/described_int.h"
#include "evidence/lenient.h"

/*
 * A report that is too large for the process of filters goes through them in pieces
 * (codec/document_pieces.h), when no filter of the description can tell: nothing of what a piece has not may be
 * looked at through $root or up(), counted, or sorted. That is told from the texts of the filters, and what cannot be told
 * is not cut. A fact that does not stand in the array that is cut is taken from the first piece, and the
 * numbers of elements in paths are made those of the document.
 */
#define SMALL_BYTES   ((size_t)256 * 1024)		/* takes less than a piece, whatever it is */
#define WHOLE_MAX     ((size_t)48 * 1024 * 1024)	/* as libjq has it: goes through the filters as it is */
#define PIECE_MAX     ((size_t)32 * 1024 * 1024)
#define PIECES_HELD_MAX ((size_t)288 * 1024 * 1024)	/* of a document that goes in pieces */
#define WHOLE_HELD_MAX ((size_t)112 * 1024 * 1024)	/* of one that cannot */
#define WHOLE_TAKEN_MAX ((size_t)208 * 1024 * 1024)	/* by the process of filters, for it */
#define PATH_MAX_BYTES 4096

/* As a name: "data" is not in "metadata". */
static bool has_word(struct str text, struct str word)
{
	const char *at, *end = text.p + text.n;

	for (const char *p = text.p; (at = memmem(p, (size_t)(end - p), word.p, word.n)); p = at + 1) {
		bool before = at > text.p && (isalnum((unsigned char)at[-1]) || at[-1] == '_');
		bool after = at + word.n < end && (isalnum((unsigned char)at[word.n]) || at[word.n] == '_');

		if (!before && !after)
			return true;
	}
	return false;
}

#define SCAN_MAY 2	/* the first words of the list */

/* What looks at several elements at once, at numbers of elements, or at all that there is. */
static bool looks_around(struct str text, unsigned may)
{
	static const char *const words[] = {
		"map", "max", "add", "all", "any", "del", "first", "flatten", "foreach", "getpath", "group_by", "index",
		"indices", "inside", "isvalid", "keys", "keys_unsorted", "last", "leaf_paths", "length", "limit",
		"map_values", "max_by", "min", "min_by", "nth", "path", "paths", "range", "recurse", "recurse_down", "reduce",
		"reverse", "rindex", "sort", "sort_by", "to_entries", "tojson", "tostring", "tostream", "transpose",
		"unique", "unique_by", "until", "up", "walk", "while", "with_entries",
	};

	for (size_t i = may; i < COUNT_OF(words); i++)
		if (has_word(text, str_of(words[i])))
			return true;
	return memmem(text.p, text.n, "..", 2) || memchr(text.p, '$', text.n);
}

/* "[0]", "[-1]", "[1:]" */
static bool has_number(struct str text)
{
	for (size_t i = 0; i + 1 < text.n; i++)
		if (text.p[i] == '[' && (isdigit((unsigned char)text.p[i + 1]) || strchr("-:$(", text.p[i + 1])))
			return true;
	return false;
}

static size_t count_of(struct str text, const char *what)
{
	const char *at, *end = text.p + text.n;
	size_t n = 0;

	for (const char *p = text.p; (at = memmem(p, (size_t)(end - p), what, strlen(what))); p = at + 1)
		n++;
	return n;
}

/* The name of the array that is cut; "not given" when it is the outermost value or stands in another array. */
static struct str cut_name(const struct document_pieces *p)
{
	return p->depth ? p->path[p->depth - 1].name : STR_NONE;
}

/* Each $root is followed by a member that is not on the way to the array. */
static bool root_is_harmless(struct str text, const struct document_pieces *p)
{
	const char *at, *end = text.p + text.n;

	for (const char *q = text.p; (at = memmem(q, (size_t)(end - q), "$root", 5)); q = at + 1) {
		struct str rest = { at + 5, (size_t)(end - at) - 5 };
		size_t n = 0;

		if (!p->depth || !p->path[0].name.p || !str_take(&rest, "."))
			return false;
		while (n < rest.n && (isalnum((unsigned char)rest.p[n]) || rest.p[n] == '_'))
			n++;
		if (!n || str_eq((struct str){ rest.p, n }, p->path[0].name))
			return false;
	}
	return true;
}

/* Each up() leads to an object, and of that nothing is asked by the array's name, or by no name. */
static bool up_is_harmless(struct str text, struct str each, const struct document_pieces *p)
{
	const char *at, *end = text.p + text.n;
	struct str name = cut_name(p);

	for (const char *q = text.p; (at = memmem(q, (size_t)(end - q), "up(", 3)); q = at + 1) {
		struct str rest = { at + 3, (size_t)(end - at) - 3 };
		uint64_t n;

		if (!memchr(rest.p, ')', rest.n) || !str_to_u64(str_cut(&rest, ')'), &n) || n % 2)
			return false;
		if (str_starts(rest, "[]") || str_starts(rest, " | .[]") || str_starts(rest, " | to_entries"))
			return false;
		if (name.p ? has_word(text, name) : n / 2 >= count_of(each, "[]"))
			return false;
	}
	return true;
}

static bool fact_may_be_cut(const struct format_fact *f, const struct document_pieces *p)
{
	struct str each = f->each.text, fields = f->fields.text;

	if (looks_around(each, 0) || has_number(each) || memmem(fields.p, fields.n, "$path", 5))
		return false;
	if (!cut_name(p).p && !count_of(each, "[]"))
		return false;
	return root_is_harmless(fields, p) && up_is_harmless(fields, each, p);
}

static bool may_be_cut(const struct format_file *f, const struct document_pieces *p)
{
	struct str scan = f->scan.text;

	if (f->index.text.p)
		return false;
	for (size_t i = 0; i < p->depth; i++)
		if (p->path[i].name.n > PATH_MAX_BYTES / (2 * DOCUMENT_PIECES_DEPTH))
			return false;
	for (size_t i = 0; i < f->fact_count; i++)
		if (!fact_may_be_cut(&f->facts[i], p))
			return false;
	/* of the pieces the latest time is the scan's, and the first says all else: max may be asked */
	return !scan.p || !looks_around(scan, SCAN_MAY);
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
	    may_be_cut(x->file, &pieces))
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
