/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "catalog/crosswalk_oscal.h"
#include "catalog/oscal_token.h"

struct writing {
	struct buf *b;
	const struct catalog *c;
	const struct catalog_crosswalk *x;
	const char *source, *target;	/* frameworks of the mapping that is written */
	bool comma;			/* before the next property */
};

static void put_string(struct buf *b, const char *key, const char *value)
{
	json_put_cstr(b, key);
	buf_add_char(b, ':');
	json_put_cstr(b, value);
}

/* before: "" or "#", for a reference within the document. */
static void put_uuid(struct buf *b, const char *before, const char *kind, const char *name, const char *more)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(SIZE_MAX / 2);
	char uuid[OSCAL_UUID_LEN + 1];

	buf_addf(&text, "%s\n%s\n%s", kind, name, more);
	oscal_uuid(buf_str(&text), uuid);
	buf_addf(b, "\"%s%s\"", before, uuid);
}

static void open_props(struct writing *w)
{
	buf_add_cstr(w->b, ",\"props\":[");
	w->comma = false;
}

/* A property of ours; remarks and group may be NULL, one without a value is left out. */
static void put_prop_with(struct writing *w, const char *name, const char *value, const char *group,
			  const char *remarks)
{
	if (!value || !*value)
		return;
	buf_add_cstr(w->b, w->comma ? ",{" : "{");
	w->comma = true;
	put_string(w->b, "name", name);
	buf_add_cstr(w->b, ",\"ns\":\"" OSCAL_NS "\",");
	put_string(w->b, "value", value);
	if (group) {
		buf_add_char(w->b, ',');
		put_string(w->b, "group", group);
	}
	if (remarks && *remarks) {
		buf_add_char(w->b, ',');
		put_string(w->b, "remarks", remarks);
	}
	buf_add_char(w->b, '}');
}

static void put_prop(struct writing *w, const char *name, const char *value)
{
	put_prop_with(w, name, value, NULL, NULL);
}

/* "2026-11" and "June 2023" are no time: OSCAL wants one to the second, so the day, month or year
 * that is stated first is given by its beginning. */
static void put_time(struct buf *b, const char *published)
{
	char text[sizeof "2026-01-01"] = "1970-01-01";
	struct when w;
	struct err none = { 0 };

	for (const char *p = published; *p; p++) {
		size_t n = strspn(p, "0123456789-");

		if ((n == 4 || n == 7 || n == 10) && (p[0] == '1' || p[0] == '2')) {
			memcpy(text, p, n);
			break;
		}
		p += n ? n - 1 : 0;
	}
	if (when_parse(str_of(text), &w, &none) < 0)
		w = when_from_unix(0);
	json_put_cstr(b, w.text);
}

static void put_corrected(struct writing *w, const char *name, const struct catalog_requirement *const *list,
			  size_t count, const char *group)
{
	for (size_t i = 0; i < count; i++) {
		CLEANUP(buf_free) struct buf id = BUF_INIT(SIZE_MAX / 2);

		if (!w->x->source)
			buf_addf(&id, "%s:", list[i]->framework);
		buf_add_cstr(&id, list[i]->id);
		put_prop_with(w, name, id.p, group, NULL);
	}
}

/* What OSCAL has no field for. */
static void put_row_props(struct writing *w, const struct crosswalk_edge *edge, const char *group)
{
	char row[24];

	snprintf(row, sizeof row, "%zu", (size_t)(edge - w->x->edges) + 1);
	put_prop_with(w, "row", row, group, NULL);
	put_prop_with(w, "status", crosswalk_status_name(edge->status), group, NULL);
	if (group)
		put_prop_with(w, "confidence", crosswalk_confidence_name(edge->confidence), group, NULL);
	put_prop_with(w, "ref", edge->ref, group, NULL);
	put_corrected(w, "corrected-source", edge->corrected_sources, edge->corrected_source_count, group);
	put_corrected(w, "corrected-target", edge->corrected_targets, edge->corrected_target_count, group);
	put_prop_with(w, "correction", edge->correction, group, NULL);
}

static void put_end(struct writing *w, const char *key, const struct crosswalk_end *end)
{
	CLEANUP(buf_free) struct buf token = BUF_INIT(SIZE_MAX / 2);

	oscal_token_put(&token, str_of(end->id ? end->id : end->framework));
	buf_addf(w->b, ",\"%s\":[{\"type\":\"control\",", key);
	put_string(w->b, "id-ref", token.p);
	if (!end->requirement || strcmp(token.p, end->id) != 0) {
		open_props(w);
		if (end->id && strcmp(token.p, end->id) != 0)
			put_prop(w, "label", end->id);
		if (!end->requirement)
			put_prop(w, end->id ? "stated-only" : "whole-framework", "yes");
		buf_add_char(w->b, ']');
	}
	buf_add_cstr(w->b, "}]");
}

static const char *relationship(const struct crosswalk_edge *edge, bool *ret_ours)
{
	*ret_ours = !crosswalk_is_set_theory(edge->relation);
	if (edge->relation == RELATION_EQUAL)
		return edge->rationale == RATIONALE_SYNTACTIC ? "equal-to" : "equivalent-to";
	return crosswalk_relation_name(edge->relation);
}

static void put_map(struct writing *w, const struct crosswalk_edge *edge)
{
	bool ours;
	const char *word = relationship(edge, &ours);

	buf_add_cstr(w->b, "{\"uuid\":");
	put_uuid(w->b, "", "map", edge->id, edge->ref && !w->x->source ? edge->ref : "");
	if (ours)
		buf_add_cstr(w->b, ",\"ns\":\"" OSCAL_NS "\"");
	if (edge->rationale) {
		buf_add_char(w->b, ',');
		put_string(w->b, "matching-rationale", crosswalk_rationale_name(edge->rationale));
	}
	buf_add_char(w->b, ',');
	put_string(w->b, "relationship", word);
	put_end(w, "sources", &edge->source);
	put_end(w, "targets", &edge->target);
	if (edge->confidence) {
		buf_add_cstr(w->b, ",\"confidence-score\":{");
		put_string(w->b, "category", crosswalk_confidence_name(edge->confidence));
		buf_add_char(w->b, '}');
	}
	open_props(w);
	put_row_props(w, edge, NULL);
	buf_add_char(w->b, ']');
	if (*edge->basis) {
		buf_add_char(w->b, ',');
		put_string(w->b, "remarks", edge->basis);
	}
	buf_add_char(w->b, '}');
}

static bool is_gap(const struct catalog_crosswalk *x, const struct crosswalk_edge *edge)
{
	return x->source && (!edge->source.id || !edge->target.id);
}

static bool in_mapping(const struct writing *w, const struct crosswalk_edge *edge)
{
	return strcmp(edge->source.framework, w->source) == 0 && strcmp(edge->target.framework, w->target) == 0;
}

static void put_gap_props(struct writing *w)
{
	for (size_t i = 0; i < w->x->edge_count; i++) {
		const struct crosswalk_edge *edge = &w->x->edges[i];
		char group[32];

		if (!is_gap(w->x, edge))
			continue;
		snprintf(group, sizeof group, "row-%zu", i + 1);
		put_prop_with(w, edge->source.id ? "unmapped-source" : "unmapped-target",
			      edge->source.id ? edge->source.id : edge->target.id, group, edge->basis);
		put_row_props(w, edge, group);
	}
}

/* The ids of one side that are said to have no counterpart. */
static void put_gap_summary(struct writing *w, bool source)
{
	CLEANUP(buf_free) struct buf ids = BUF_INIT(SIZE_MAX / 2);

	for (size_t i = 0; i < w->x->edge_count; i++) {
		const struct crosswalk_edge *edge = &w->x->edges[i];
		const struct crosswalk_end *end = source ? &edge->source : &edge->target;

		if (!is_gap(w->x, edge) || !end->id || edge->status == EDGE_CONTESTED)
			continue;
		buf_add_cstr(&ids, ids.n ? ",\"" : "\"");
		oscal_token_put(&ids, str_of(end->id));
		buf_add_char(&ids, '"');
	}
	if (!ids.n)
		return;
	buf_addf(w->b, ",\"%s-gap-summary\":{\"uuid\":", source ? "source" : "target");
	put_uuid(w->b, "", source ? "source-gap" : "target-gap", w->x->id, "");
	buf_add_cstr(w->b, ",\"unmapped-controls\":[{\"with-ids\":[");
	buf_add_str(w->b, buf_str(&ids));
	buf_add_cstr(w->b, "]}]}");
}

static void put_resource(struct writing *w, const char *key, const char *framework)
{
	const char *version = catalog_framework(w->c, str_of(framework))->version;

	buf_addf(w->b, ",\"%s\":{\"type\":\"catalog\",\"href\":", key);
	put_uuid(w->b, "#", "framework", framework, version);
	open_props(w);
	put_prop(w, "framework", framework);
	put_prop(w, "version", version);
	buf_add_cstr(w->b, "]}");
}

/* Complete: somebody has read both sides of every row, and nothing is contested. */
static const char *status_of(const struct catalog_crosswalk *x)
{
	for (size_t i = 0; i < x->edge_count; i++)
		if (x->edges[i].status != EDGE_REVIEWED)
			return "not-complete";
	return "complete";
}

static int put_maps(struct writing *w, struct err *e)
{
	size_t maps = 0;

	buf_add_cstr(w->b, ",\"maps\":[");
	for (size_t i = 0; i < w->x->edge_count; i++) {
		const struct crosswalk_edge *edge = &w->x->edges[i];

		if (is_gap(w->x, edge) || !in_mapping(w, edge))
			continue;
		if (maps++)
			buf_add_char(w->b, ',');
		put_map(w, edge);
	}
	buf_add_char(w->b, ']');
	if (maps)
		return 0;
	return err_set(e, ERR_USAGE, "%s: no row has two ends, which an OSCAL mapping must have", w->x->id);
}

static int put_mapping(struct writing *w, struct err *e)
{
	const struct catalog_crosswalk *x = w->x;
	CLEANUP(buf_free) struct buf pair = BUF_INIT(SIZE_MAX / 2);

	buf_addf(&pair, "%s\n%s", w->source, w->target);
	buf_add_cstr(w->b, "{\"uuid\":");
	put_uuid(w->b, "", "mapping", x->id, pair.p);
	buf_add_char(w->b, ',');
	put_string(w->b, "method", x->method);
	buf_add_char(w->b, ',');
	put_string(w->b, "status", status_of(x));
	buf_add_char(w->b, ',');
	put_string(w->b, "mapping-description", x->title);
	put_resource(w, "source-resource", w->source);
	put_resource(w, "target-resource", w->target);
	if (put_maps(w, e) < 0)
		return -1;
	put_gap_summary(w, true);
	put_gap_summary(w, false);
	open_props(w);
	put_prop(w, "crosswalk", x->id);
	put_prop(w, "author", x->author);
	put_prop(w, "published", x->published);
	put_prop(w, "licence", x->licence);
	put_prop(w, "attribution", x->attribution);
	if (!x->source)
		put_prop(w, "mixed", "yes");
	put_gap_props(w);
	buf_add_cstr(w->b, "]}");
	return 0;
}

/* One of mixed frameworks is a mapping for each pair of them, in the order in which they come. */
static int put_mixed(struct writing *w, struct err *e)
{
	size_t mappings = 0;

	for (size_t i = 0; i < w->x->edge_count; i++) {
		const struct crosswalk_edge *edge = &w->x->edges[i];
		size_t k = 0;

		w->source = edge->source.framework;
		w->target = edge->target.framework;
		while (!in_mapping(w, &w->x->edges[k]))
			k++;
		if (k < i)
			continue;
		if (!catalog_framework(w->c, str_of(w->source)) || !catalog_framework(w->c, str_of(w->target)))
			return err_set(e, ERR_USAGE,
				       "%s: '-' in a crosswalk of mixed frameworks, which OSCAL cannot say", edge->id);
		if (mappings++)
			buf_add_char(w->b, ',');
		if (put_mapping(w, e) < 0)
			return -1;
	}
	return 0;
}

static int put_mappings(struct writing *w, const struct catalog_crosswalk *const *list, size_t count, struct err *e)
{
	buf_add_cstr(w->b, ",\"mappings\":[");
	for (size_t i = 0; i < count; i++) {
		w->x = list[i];
		w->source = w->x->source;
		w->target = w->x->target;
		if (i)
			buf_add_char(w->b, ',');
		if ((w->x->source ? put_mapping(w, e) : put_mixed(w, e)) < 0)
			return -1;
	}
	buf_add_char(w->b, ']');
	return 0;
}

static bool is_used(const struct catalog_crosswalk *const *list, size_t count, const char *framework)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < list[i]->edge_count; k++)
			if (strcmp(list[i]->edges[k].source.framework, framework) == 0 ||
			    strcmp(list[i]->edges[k].target.framework, framework) == 0)
				return true;
	return false;
}

/* What the mappings' resources refer to. */
static void put_frameworks(struct writing *w, const struct catalog_crosswalk *const *list, size_t count)
{
	size_t written = 0;

	buf_add_cstr(w->b, ",\"back-matter\":{\"resources\":[");
	for (size_t i = 0; i < w->c->framework_count; i++) {
		const struct catalog_framework *f = &w->c->frameworks[i];

		if (!is_used(list, count, f->id))
			continue;
		buf_add_cstr(w->b, written++ ? ",{\"uuid\":" : "{\"uuid\":");
		put_uuid(w->b, "", "framework", f->id, f->version);
		buf_add_char(w->b, ',');
		put_string(w->b, "title", f->title);
		open_props(w);
		put_prop(w, "framework", f->id);
		put_prop(w, "version", f->version);
		buf_add_cstr(w->b, "]}");
	}
	buf_add_cstr(w->b, "]}");
}

static void put_metadata(struct writing *w, const struct catalog_crosswalk *const *list, size_t count)
{
	const struct catalog_crosswalk *x = list[0];
	bool complete = true, one_method = true;

	for (size_t i = 0; i < count; i++) {
		complete &= strcmp(status_of(list[i]), "complete") == 0;
		one_method &= strcmp(list[i]->method, x->method) == 0;
	}
	buf_add_cstr(w->b, ",\"metadata\":{");
	put_string(w->b, "title", count == 1 ? x->title : "Crosswalks between two frameworks");
	buf_add_cstr(w->b, ",\"last-modified\":");
	put_time(w->b, x->published);
	buf_add_char(w->b, ',');
	put_string(w->b, "version", x->published);
	buf_add_cstr(w->b, ",\"oscal-version\":\"" OSCAL_VERSION "\",\"roles\":[{\"id\":\"creator\",\"title\":"
			   "\"Who states the rows\"}],\"parties\":[{\"uuid\":");
	put_uuid(w->b, "", "party", x->author, "");
	buf_add_cstr(w->b, ",\"type\":\"organization\",");
	put_string(w->b, "name", x->author);
	buf_add_cstr(w->b, "}],\"responsible-parties\":[{\"role-id\":\"creator\","
			   "\"party-uuids\":[");
	put_uuid(w->b, "", "party", x->author, "");
	buf_add_cstr(w->b, "]}]},\"provenance\":{");
	put_string(w->b, "method", one_method ? x->method : "hybrid");
	buf_add_cstr(w->b, ",\"matching-rationale\":\"semantic\",");
	put_string(w->b, "status", complete ? "complete" : "not-complete");
	buf_add_char(w->b, ',');
	put_string(w->b, "mapping-description",
		   "Each map is one row between one requirement and another, read from source to target, with NIST "
		   "IR 8477's relationships; its remarks say why it is so. The matching rationale of a map is its own; "
		   "one without is supportive or untyped. Nothing rests on a map whose status is contested.");
	buf_add_char(w->b, '}');
}

int crosswalk_write_oscal(const struct catalog *c, const struct catalog_crosswalk *const *list, size_t count,
			  struct buf *out, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(CROSSWALK_OSCAL_BYTES_MAX);
	CLEANUP(buf_free) struct buf whole = BUF_INIT(CROSSWALK_OSCAL_BYTES_MAX);
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct writing w = { .b = &b, .c = c };
	struct json document;

	put_metadata(&w, list, count);
	if (put_mappings(&w, list, count, e) < 0)
		return -1;
	put_frameworks(&w, list, count);
	buf_add_cstr(&b, "}}");
	/* The document's own UUID follows from all that is in it. */
	buf_add_cstr(&whole, "{\"mapping-collection\":{\"uuid\":");
	put_uuid(&whole, "", "mapping-collection", b.p, "");
	buf_add_str(&whole, buf_str(&b));
	if (buf_overflowed(&b) || buf_overflowed(&whole))
		return err_set(e, ERR_USAGE, "more than %d bytes as OSCAL", CROSSWALK_OSCAL_BYTES_MAX);
	if (json_parse(reader, buf_str(&whole), &document, e) < 0)
		return -1;
	json_put(out, document, 2);
	buf_add_char(out, '\n');
	return 0;
}
