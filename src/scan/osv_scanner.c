/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/finding_report.h"
#include "sbom/bom.h"

/*
 * OSV-Scanner's JSON: each vulnerability of each package of each source is a finding, as the tool counts
 * them; a licence that is not allowed is one too. What the scanner found not to be called says so
 * in its state.
 */
struct package {
	struct str file, name, version, ecosystem, purl, commit;
};

/* The versions in which it is fixed: of the ranges of the package that it was found in. */
static void read_fixed(struct finding_report *p, struct json vulnerability, const struct package *k)
{
	struct buf b = BUF_INIT(4096);
	struct json_iter of_affected, of_ranges, of_events;
	struct json list, affected, package, ranges, range, events, event;

	if (!json_get(vulnerability, "affected", &list))
		return;
	for (json_begin(list, &of_affected); json_next(&of_affected, &affected);) {
		if (!json_get(affected, "package", &package) || !str_eq(json_get_str(package, "name"), k->name) ||
		    !json_get(affected, "ranges", &ranges))
			continue;
		for (json_begin(ranges, &of_ranges); json_next(&of_ranges, &range);) {
			if (str_is(json_get_str(range, "type"), "GIT") || !json_get(range, "events", &events))
				continue;
			for (json_begin(events, &of_events); json_next(&of_events, &event);)
				if (str_given(json_get_str(event, "fixed")))
					bom_join(&b, json_get_str(event, "fixed"));
		}
	}
	p->f.fixed = arena_str(p->r->arena, bom_text(&b));
	buf_free(&b);
}

static void read_ids(struct finding_report *p, struct json v)
{
	struct json_iter it;
	struct json list, id, specific;

	weakness_scan(&p->weakness, p->f.rule);
	if (json_get(v, "aliases", &list))
		for (json_begin(list, &it); json_next(&it, &id);)
			weakness_scan(&p->weakness, json_str(id));
	if (json_get(v, "database_specific", &specific) && json_get(specific, "cwe_ids", &list))
		for (json_begin(list, &it); json_next(&it, &id);)
			weakness_scan(&p->weakness, json_str(id));
}

/* The database's own word, else by the vector; the group's highest score when there is neither. */
static void read_severity(struct finding_report *p, struct json v)
{
	struct json_iter it;
	struct json list, item, specific;

	if (json_get(v, "database_specific", &specific))
		p->f.severity = finding_member(specific, "severity");
	if (json_get(v, "severity", &list))
		for (json_begin(list, &it); json_next(&it, &item);)
			if (!str_is(json_get_str(item, "type"), "Ubuntu"))
				finding_vector(&p->f, finding_member(item, "score"));
}

/* The group of vulnerabilities that are one under several names. */
static bool find_group(struct json groups, struct str id, struct json *ret)
{
	struct json_iter it, of_ids;
	struct json ids, v;

	for (json_begin(groups, &it); json_next(&it, ret);)
		if (json_get(*ret, "ids", &ids))
			for (json_begin(ids, &of_ids); json_next(&of_ids, &v);)
				if (str_eq(json_str(v), id))
					return true;
	return false;
}

static void read_group(struct finding_report *p, struct json groups)
{
	static const char *const analyses[] = { "experimental_analysis", "experimentalAnalysis" };
	struct json_iter it;
	struct json group, analysis, one;
	struct str name;
	bool called;

	if (!find_group(groups, p->f.rule, &group))
		return;
	if (!str_given(p->f.severity) && !p->f.cvss.p)
		p->f.score = finding_score(group, "max_severity");
	for (size_t i = 0; i < COUNT_OF(analyses); i++)
		if (json_get(group, analyses[i], &analysis))
			for (json_members(analysis, &it); json_member(&it, &name, &one);)
				if (str_eq(name, p->f.rule) && json_get_bool(one, "called", &called))
					p->f.state = called ? STR_LIT("called") : STR_LIT("not called");
}

static void begin(struct finding_report *p, const struct package *k)
{
	finding_begin(p);
	p->f.tool = STR_LIT("OSV-Scanner");
	p->f.component = k->name;
	p->f.version = k->version.p ? k->version : k->commit;
	p->f.purl = k->purl;
	p->f.file = k->file;
}

static int add_vulnerability(struct finding_report *p, const struct package *k, struct json v, const struct json *groups,
			     struct err *e)
{
	if (!json_is(v, JSON_OBJECT))
		return place_expected(&p->place, NULL, "an object", e);
	begin(p, k);
	p->f.rule = finding_member(v, "id");
	p->f.title = finding_member(v, "summary");
	p->f.message = finding_prose(v, "details");
	read_severity(p, v);
	read_ids(p, v);
	read_fixed(p, v, k);
	if (groups)
		read_group(p, *groups);
	return finding_end(p, e);
}

static int add_license(struct finding_report *p, const struct package *k, struct json v, struct err *e)
{
	begin(p, k);
	p->f.rule = json_str(v);
	p->f.message = STR_LIT("the licence is not among those allowed");
	return str_given(p->f.rule) ? finding_end(p, e) : 0;
}

static int add_package(struct finding_report *p, struct json v, struct str file, struct err *e)
{
	struct package k = { .file = file };
	struct json package, groups, list, item;
	struct json_iter it;
	bool grouped = json_get(v, "groups", &groups);
	int given = place_object(&p->place, v, "package", &package, e);

	if (given < 0)
		return -1;
	if (given) {
		k.name = finding_member(package, "name");
		k.version = finding_member(package, "version");
		k.purl = finding_member(package, "purl");
		k.commit = finding_member(package, "commit");
	}
	given = place_list(&p->place, v, "vulnerabilities", &list, e);
	if (given < 0)
		return -1;
	for (json_begin(given ? list : v, &it); given && json_next(&it, &item);) {
		size_t back = place_item(&p->place, "vulnerabilities", it.index);

		if (add_vulnerability(p, &k, item, grouped ? &groups : NULL, e) < 0)
			return -1;
		place_back(&p->place, back);
	}
	if (!json_get(v, "license_violations", &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &item);) {
		size_t back = place_item(&p->place, "license_violations", it.index);

		if (add_license(p, &k, item, e) < 0)
			return -1;
		place_back(&p->place, back);
	}
	return 0;
}

static int add_source(struct finding_report *p, struct json v, struct err *e)
{
	struct json source, list, item;
	struct json_iter it;
	struct str file = json_get(v, "source", &source) ? finding_member(source, "path") : STR_NONE;
	int given = place_list(&p->place, v, "packages", &list, e);

	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &item);) {
		size_t back = place_item(&p->place, "packages", it.index);

		if (add_package(p, item, file, e) < 0)
			return -1;
		place_back(&p->place, back);
	}
	return 0;
}

static int64_t count_findings(struct json results)
{
	struct json_iter it, of_packages;
	struct json v, packages, package, list;
	int64_t n = 0;

	for (json_begin(results, &it); json_next(&it, &v);) {
		if (!json_get(v, "packages", &packages))
			continue;
		for (json_begin(packages, &of_packages); json_next(&of_packages, &package);) {
			n += json_get(package, "vulnerabilities", &list) ? (int64_t)json_count(list) : 0;
			n += json_get(package, "license_violations", &list) ? (int64_t)json_count(list) : 0;
		}
	}
	return n;
}

static int read_osv_scanner(struct reading *r, struct err *e)
{
	CLEANUP(finding_report_free) struct finding_report p;
	struct fact_scan s = { .tool = STR_LIT("OSV-Scanner"), .locator = STR_LIT("") };
	struct json results, v;
	struct json_iter it;
	int given;

	finding_report_init(&p, r);
	given = place_list(&p.place, r->json, "results", &results, e);
	if (given < 0)
		return -1;
	s.results = given ? count_findings(results) : 0;
	if (facts_scan(r->facts, &s, e) < 0)
		return -1;
	for (json_begin(given ? results : r->json, &it); given && json_next(&it, &v);) {
		size_t back = place_item(&p.place, "results", it.index);

		if (add_source(&p, v, e) < 0)
			return -1;
		place_back(&p.place, back);
	}
	return 0;
}

static bool claims(const struct reading *r)
{
	struct json_iter it;
	struct json results, v, part;

	if (!r->is_json)
		return r->looks_json && str_has(r->bytes, "\"packages\"") && str_has(r->bytes, "\"groups\"") &&
		       str_has(r->bytes, "\"ecosystem\"");
	if (!json_get(r->json, "results", &results))
		return false;
	if (json_get(r->json, "experimental_config", &v))
		return true;
	json_begin(results, &it);
	return json_next(&it, &v) && json_get(v, "source", &part) && json_get(v, "packages", &part);
}

const struct format format_osv_scanner = {
	.name = "osv-scanner",
	.kind = "scan",
	.claims = claims,
	.read = read_osv_scanner,
};
