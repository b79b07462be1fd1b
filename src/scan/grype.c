/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/finding_report.h"

/*
 * Grype's JSON: each match of a vulnerability with a package is a finding; ignoredMatches are
 * those that its user put aside.
 */
static void read_vectors(struct finding_report *p, struct json vulnerability)
{
	struct json_iter it;
	struct json list, v, metrics;

	if (!json_get(vulnerability, "cvss", &list))
		return;
	for (json_begin(list, &it); json_next(&it, &v);)
		if (finding_vector(&p->f, finding_member(v, "vector")))
			p->f.score = json_get(v, "metrics", &metrics) ? finding_score(metrics, "baseScore") : -1;
}

static void read_weaknesses(struct finding_report *p, struct json vulnerability)
{
	struct json_iter it;
	struct json list, v;

	weakness_scan(&p->weakness, json_get_str(vulnerability, "id"));
	if (!json_get(vulnerability, "cwes", &list))
		return;
	for (json_begin(list, &it); json_next(&it, &v);)
		weakness_scan(&p->weakness, json_is(v, JSON_STRING) ? json_str(v) : json_get_str(v, "cwe"));
}

/* Of the same vulnerability under other names: what the match's own does not say. */
static void read_related(struct finding_report *p, struct json match)
{
	struct json_iter it;
	struct json list, v;
	bool scored = p->f.cvss.p != NULL;

	if (!json_get(match, "relatedVulnerabilities", &list))
		return;
	for (json_begin(list, &it); json_next(&it, &v);) {
		read_weaknesses(p, v);
		if (!scored)
			read_vectors(p, v);
		if (!p->f.message.p)
			p->f.message = finding_prose(v, "description");
	}
}

static void read_vulnerability(struct finding_report *p, struct json v)
{
	struct fact_finding *f = &p->f;
	struct json fix;

	f->rule = finding_member(v, "id");
	f->severity = finding_member(v, "severity");
	f->message = finding_prose(v, "description");
	if (json_get(v, "fix", &fix))
		f->fixed = finding_joined(p, fix, "versions");
	read_vectors(p, v);
	read_weaknesses(p, v);
}

static void read_artifact(struct finding_report *p, struct json v)
{
	struct fact_finding *f = &p->f;
	struct json_iter it;
	struct json list, first;

	f->component = finding_member(v, "name");
	f->version = finding_member(v, "version");
	f->purl = finding_member(v, "purl");
	if (!json_get(v, "locations", &list))
		return;
	json_begin(list, &it);
	if (json_next(&it, &first))
		f->file = finding_member(first, "path");
}

/* Why a match was ignored: the reason of a rule, or its namespace ("vex"). */
static void read_ignored(struct finding_report *p, struct json match)
{
	struct json_iter it;
	struct json rules, rule;

	p->f.suppressed = true;
	p->f.suppression = STR_LIT("ignored");
	if (!json_get(match, "appliedIgnoreRules", &rules))
		return;
	json_begin(rules, &it);
	if (!json_next(&it, &rule))
		return;
	if (finding_member(rule, "reason").p)
		p->f.suppression = finding_prose(rule, "reason");
	else if (finding_member(rule, "vex-status").p)
		p->f.suppression = finding_member(rule, "vex-status");
}

static int add_match(struct finding_report *p, struct json match, bool ignored, struct err *e)
{
	struct json v;
	int given;

	if (!json_is(match, JSON_OBJECT))
		return place_expected(&p->place, NULL, "an object", e);
	finding_begin(p);
	p->f.tool = STR_LIT("Grype");
	given = place_object(&p->place, match, "vulnerability", &v, e);
	if (given < 0)
		return -1;
	if (given)
		read_vulnerability(p, v);
	given = place_object(&p->place, match, "artifact", &v, e);
	if (given < 0)
		return -1;
	if (given)
		read_artifact(p, v);
	read_related(p, match);
	if (ignored)
		read_ignored(p, match);
	return finding_end(p, e);
}

static int add_matches(struct finding_report *p, const char *name, bool ignored, struct err *e)
{
	struct json_iter it;
	struct json list, v;
	int given = place_list(&p->place, p->r->json, name, &list, e);

	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &v);) {
		size_t back = place_item(&p->place, name, it.index);

		if (add_match(p, v, ignored, e) < 0)
			return -1;
		place_back(&p->place, back);
	}
	return 0;
}

static int64_t count(struct json root, const char *name)
{
	struct json v;

	return json_get(root, name, &v) ? (int64_t)json_count(v) : 0;
}

/* What was scanned: a path or image as it was asked for. */
static struct str scanned(struct json root)
{
	struct json source, target;

	if (!json_get(root, "source", &source) || !json_get(source, "target", &target))
		return STR_NONE;
	return json_is(target, JSON_STRING) ? json_str(target) : finding_member(target, "userInput");
}

static int add_scan(struct reading *r, struct err *e)
{
	struct fact_scan s = { .tool = STR_LIT("Grype"), .category = scanned(r->json), .locator = STR_LIT("") };
	struct err unreadable = { 0 };
	struct json descriptor;

	s.system = finding_system(r->settings, s.category);
	if (json_get(r->json, "descriptor", &descriptor)) {
		struct str time = json_get_str(descriptor, "timestamp");

		s.tool_version = finding_member(descriptor, "version");
		if (str_given(time) && when_parse(time, &s.occurred, &unreadable) == 0)
			r->observed = s.occurred;
	}
	s.results = count(r->json, "matches") + count(r->json, "ignoredMatches");
	return facts_scan(r->facts, &s, e);
}

static int read_grype(struct reading *r, struct err *e)
{
	CLEANUP(finding_report_free) struct finding_report p;

	finding_report_init(&p, r);
	if (add_scan(r, e) < 0 || add_matches(&p, "matches", false, e) < 0)
		return -1;
	return add_matches(&p, "ignoredMatches", true, e);
}

static bool claims(const struct reading *r)
{
	struct json_iter it;
	struct json matches, v, part;

	if (!r->is_json)
		return r->looks_json && str_has(r->bytes, "\"matches\"") && str_has(r->bytes, "\"matchDetails\"");
	if (!json_get(r->json, "matches", &matches))
		return false;
	if (json_get(r->json, "descriptor", &v) && str_is_nocase(json_get_str(v, "name"), "grype"))
		return true;
	json_begin(matches, &it);
	return json_next(&it, &v) && json_get(v, "vulnerability", &part) && json_get(v, "artifact", &part);
}

const struct format format_grype = {
	.name = "grype",
	.kind = "scan",
	.claims = claims,
	.read = read_grype,
};
