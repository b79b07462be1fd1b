/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/crosswalk_pair.h"
#include "base/wrap.h"
#include "cli/cmd_crosswalk.h"
#include "codec/csv.h"
#include "codec/json_out.h"

/* What there is to count in one crosswalk. */
struct counts {
	size_t by_relation[CROSSWALK_RELATIONS];	/* of rows with two ends, contested ones too */
	size_t by_status[CROSSWALK_STATUSES];
	size_t none, challenged;			/* none: rows with '-' */
	struct crosswalk_pair pair;			/* of a crosswalk of two frameworks */
};

static void count(struct crosswalk_work *w, const struct catalog_crosswalk *x, struct counts *n)
{
	*n = (struct counts){ 0 };
	for (size_t i = 0; i < x->edge_count; i++) {
		const struct crosswalk_edge *edge = &x->edges[i];
		bool none = strcmp(edge->source.framework, "-") == 0 || strcmp(edge->target.framework, "-") == 0 ||
			    (x->source && (!edge->source.id || !edge->target.id));

		n->none += none;
		n->by_relation[edge->relation] += !none;
		n->by_status[edge->status]++;
		n->challenged += challenge_of(&w->challenges, edge->id) != NULL;
	}
	if (x->source)
		crosswalk_pair_find(w->cat, &w->challenges, x->source, x->target, x, w->a, &n->pair);
}

static void put_counts(struct buf *b, const struct counts *n)
{
	const char *comma = "";

	for (int i = 0; i < CROSSWALK_RELATIONS; i++)
		if (n->by_relation[i]) {
			buf_addf(b, "%s%zu %s", comma, n->by_relation[i],
				 crosswalk_relation_name((enum crosswalk_relation)i));
			comma = ", ";
		}
	if (n->none)
		buf_addf(b, "%s%zu without a counterpart", comma, n->none);
	comma = "; ";
	for (int i = 0; i < CROSSWALK_STATUSES; i++)
		if (n->by_status[i]) {
			buf_addf(b, "%s%zu %s", comma, n->by_status[i],
				 crosswalk_status_name((enum crosswalk_status)i));
			comma = ", ";
		}
	if (n->challenged)
		buf_addf(b, "%s%zu challenged", comma, n->challenged);
}

static void put_side_text(struct buf *b, const struct pair_side *side)
{
	buf_addf(b, "%zu of %zu of %s", side->unmapped_count, side->requirements, side->framework);
}

static void put_text(struct crosswalk_work *w, const struct catalog_crosswalk *x, const struct counts *n)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(65536);
	struct buf *b = &w->c->out;

	buf_addf(b, "%s  ", x->id);
	wrap_put(b, str_of(x->title), strlen(x->id) + 2, CROSSWALK_WIDTH);
	if (x->source)
		buf_addf(b, "    %s %s\n    to %s %s\n", x->source, x->source_version, x->target, x->target_version);
	buf_addf(&line, "%s, %s, %s, %s; %s", x->author, x->published, x->licence, x->method, x->origin);
	buf_add_cstr(b, "    ");
	wrap_put(b, buf_str(&line), 4, CROSSWALK_WIDTH);
	buf_clear(&line);
	buf_addf(&line, "%zu rows: ", x->edge_count);
	put_counts(&line, n);
	buf_add_cstr(b, "    ");
	wrap_put(b, buf_str(&line), 4, CROSSWALK_WIDTH);
	if (x->source) {
		buf_add_cstr(b, "    without a row that holds: ");
		put_side_text(b, &n->pair.first);
		buf_add_cstr(b, ", ");
		put_side_text(b, &n->pair.second);
		buf_add_char(b, '\n');
	}
	buf_add_char(b, '\n');
}

static void put_side_json(struct buf *b, const char *key, const struct pair_side *side)
{
	json_out_open(b, key, '{');
	json_out_text(b, "framework", side->framework);
	buf_addf(b, ",\"requirements\":%zu,\"unmapped\":%zu,\"stated\":%zu}", side->requirements, side->unmapped_count,
		 side->stated);
}

static void put_json(struct buf *b, const struct catalog_crosswalk *x, const struct counts *n)
{
	buf_add_char(b, '{');
	json_out_text(b, "id", x->id);
	json_out_text(b, "title", x->title);
	json_out_text(b, "source", x->source);
	json_out_text(b, "source_version", x->source_version);
	json_out_text(b, "target", x->target);
	json_out_text(b, "target_version", x->target_version);
	json_out_text(b, "author", x->author);
	json_out_text(b, "published", x->published);
	json_out_text(b, "licence", x->licence);
	json_out_text(b, "attribution", x->attribution);
	json_out_text(b, "method", x->method);
	json_out_text(b, "origin", x->origin);
	json_out_text(b, "digest", x->digest);
	buf_addf(b, ",\"rows\":%zu,\"relations\":{", x->edge_count);
	for (int i = 0; i < CROSSWALK_RELATIONS; i++)
		buf_addf(b, "%s\"%s\":%zu", i ? "," : "", crosswalk_relation_name((enum crosswalk_relation)i),
			 n->by_relation[i]);
	buf_addf(b, ",\"-\":%zu},\"statuses\":{", n->none);
	for (int i = 0; i < CROSSWALK_STATUSES; i++)
		buf_addf(b, "%s\"%s\":%zu", i ? "," : "", crosswalk_status_name((enum crosswalk_status)i),
			 n->by_status[i]);
	buf_addf(b, "},\"challenged\":%zu", n->challenged);
	if (x->source) {
		put_side_json(b, "source_side", &n->pair.first);
		put_side_json(b, "target_side", &n->pair.second);
	}
	buf_add_char(b, '}');
}

static void put_csv(struct buf *b, const struct catalog_crosswalk *x, const struct counts *n)
{
	const char *const texts[] = {
		x->id, x->title, x->source, x->source_version, x->target, x->target_version,
		x->author, x->published, x->licence, x->method, x->origin,
	};

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		csv_put(b, str_of(texts[i]));
		buf_add_char(b, ',');
	}
	buf_addf(b, "%zu", x->edge_count);
	for (int i = 0; i < CROSSWALK_RELATIONS; i++)
		buf_addf(b, ",%zu", n->by_relation[i]);
	buf_addf(b, ",%zu", n->none);
	for (int i = 0; i < CROSSWALK_STATUSES; i++)
		buf_addf(b, ",%zu", n->by_status[i]);
	buf_addf(b, ",%zu", n->challenged);
	if (x->source)
		buf_addf(b, ",%zu,%zu\r\n", n->pair.first.unmapped_count, n->pair.second.unmapped_count);
	else
		buf_add_cstr(b, ",,\r\n");
}

static void put_csv_head(struct buf *b)
{
	buf_add_cstr(b, "id,title,source,source_version,target,target_version,author,published,licence,method,origin,"
			"rows");
	for (int i = 0; i < CROSSWALK_RELATIONS; i++)
		buf_addf(b, ",%s", crosswalk_relation_name((enum crosswalk_relation)i));
	buf_add_cstr(b, ",without-counterpart");
	for (int i = 0; i < CROSSWALK_STATUSES; i++)
		buf_addf(b, ",%s", crosswalk_status_name((enum crosswalk_status)i));
	buf_add_cstr(b, ",challenged,source_unmapped,target_unmapped\r\n");
}

int crosswalk_list(struct crosswalk_work *w, struct err *e)
{
	struct buf *b = &w->c->out;
	size_t rows = 0;

	(void)e;
	if (w->format == CROSSWALK_CSV)
		put_csv_head(b);
	for (size_t i = 0; i < catalog_crosswalks(w->cat)->count; i++) {
		const struct catalog_crosswalk *x = &catalog_crosswalks(w->cat)->items[i];
		struct counts n;

		count(w, x, &n);
		rows += x->edge_count;
		if (w->format == CROSSWALK_CSV) {
			put_csv(b, x, &n);
		} else if (w->format == CROSSWALK_JSON) {
			buf_add_cstr(b, i ? ",\n" : "[");
			put_json(b, x, &n);
		} else {
			put_text(w, x, &n);
		}
	}
	if (w->format == CROSSWALK_JSON)
		buf_add_cstr(b, catalog_crosswalks(w->cat)->count ? "]\n" : "[]\n");
	else if (w->format == CROSSWALK_TEXT)
		buf_addf(b, "%zu crosswalks, %zu rows\n", catalog_crosswalks(w->cat)->count, rows);
	return 0;
}
