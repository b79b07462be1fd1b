/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/finding_report.h"

/*
 * Trivy's JSON: a report of one artifact (SchemaVersion 2, and the array of results before it), and that of
 * a cluster (trivy k8s), whose resources have results of their own. Vulnerabilities, failed
 * checks of configuration, secrets and licences are findings. A check that passed is none; what Trivy's
 * user put aside (ExperimentalModifiedFindings, and exceptions) is a suppressed one.
 */
struct result {
	struct str target;
	struct str status, statement;	/* of what was put aside; "not given": it was not */
};

/* CVSS is an object by source of {V2Vector, V3Vector, V40Vector}; what the severity comes from goes
 * first. */
static void read_source(struct finding_report *p, struct json source)
{
	static const char *const names[][2] = {
		{ "V40Vector", "V40Score" }, { "V3Vector", "V3Score" }, { "V2Vector", "V2Score" },
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (finding_vector(&p->f, finding_member(source, names[i][0])))
			p->f.score = finding_score(source, names[i][1]);
}

static void read_cvss(struct finding_report *p, struct json v)
{
	struct str chosen = json_get_str(v, "SeveritySource"), name;
	struct json_iter it;
	struct json cvss, source;

	if (!json_get(v, "CVSS", &cvss))
		return;
	for (json_members(cvss, &it); json_member(&it, &name, &source);)
		if (str_eq(name, chosen))
			read_source(p, source);
	for (json_members(cvss, &it); !p->f.cvss.p && json_member(&it, &name, &source);)
		read_source(p, source);
}

static void read_ids(struct finding_report *p, struct json v)
{
	static const char *const members[] = { "VendorIDs", "CweIDs" };
	struct json_iter it;
	struct json list, id;

	weakness_scan(&p->weakness, p->f.rule);
	for (size_t i = 0; i < COUNT_OF(members); i++)
		if (json_get(v, members[i], &list))
			for (json_begin(list, &it); json_next(&it, &id);)
				weakness_scan(&p->weakness, json_str(id));
}

static void read_vulnerability(struct finding_report *p, struct json v, const struct result *r)
{
	struct fact_finding *f = &p->f;
	struct json identifier;

	f->rule = finding_member(v, "VulnerabilityID");
	f->title = finding_member(v, "Title");
	f->message = finding_prose(v, "Description");
	f->severity = finding_member(v, "Severity");
	f->component = finding_member(v, "PkgName");
	f->version = finding_member(v, "InstalledVersion");
	f->fixed = finding_prose(v, "FixedVersion");
	f->state = finding_member(v, "Status");
	f->file = finding_member(v, "PkgPath");
	if (!f->file.p)
		f->file = r->target;
	if (json_get(v, "PkgIdentifier", &identifier))
		f->purl = finding_member(identifier, "PURL");
	read_cvss(p, v);
	read_ids(p, v);
}

static void read_misconfiguration(struct finding_report *p, struct json v, const struct result *r)
{
	struct fact_finding *f = &p->f;
	struct json cause;
	int64_t line;

	f->rule = finding_member(v, "ID");
	if (!f->rule.p)
		f->rule = finding_member(v, "AVDID");
	f->title = finding_member(v, "Title");
	f->message = finding_prose(v, "Message");
	if (!f->message.p)
		f->message = finding_prose(v, "Description");
	f->mitigation = finding_prose(v, "Resolution");
	f->severity = finding_member(v, "Severity");
	f->file = r->target;
	if (str_is(json_get_str(v, "Status"), "EXCEPTION")) {
		f->suppressed = true;
		f->suppression = STR_LIT("exception");
	}
	if (!json_get(v, "CauseMetadata", &cause))
		return;
	f->component = finding_member(cause, "Resource");
	if (json_get_int(cause, "StartLine", &line) && line > 0)
		f->line = line;
}

static void read_secret(struct finding_report *p, struct json v, const struct result *r)
{
	struct fact_finding *f = &p->f;
	int64_t line;

	f->rule = finding_member(v, "RuleID");
	f->title = finding_member(v, "Title");
	f->message = finding_prose(v, "Match");
	f->severity = finding_member(v, "Severity");
	f->file = r->target;
	if (json_get_int(v, "StartLine", &line) && line > 0)
		f->line = line;
}

static void read_license(struct finding_report *p, struct json v, const struct result *r)
{
	struct fact_finding *f = &p->f;

	(void)r;
	f->rule = finding_member(v, "Name");
	f->message = finding_member(v, "Category");
	f->severity = finding_member(v, "Severity");
	f->component = finding_member(v, "PkgName");
	f->file = finding_member(v, "FilePath");
	if (!f->component.p)
		f->title = f->rule;
}

static const struct kind {
	const char *list, *type;	/* type: in ExperimentalModifiedFindings */
	void (*read)(struct finding_report *p, struct json v, const struct result *r);
} kinds[] = {
	{ "Vulnerabilities", "vulnerability", read_vulnerability },
	{ "Misconfigurations", "misconfiguration", read_misconfiguration },
	{ "Secrets", "secret", read_secret },
	{ "Licenses", "license", read_license },
};

static bool passed(struct json v)
{
	return str_is(json_get_str(v, "Status"), "PASS");
}

static int add(struct finding_report *p, const struct kind *kind, struct json v, const struct result *r, struct err *e)
{
	if (!json_is(v, JSON_OBJECT))
		return place_expected(&p->place, NULL, "an object", e);
	finding_begin(p);
	p->f.tool = STR_LIT("Trivy");
	kind->read(p, v, r);
	if (r->status.p) {
		p->f.suppressed = true;
		p->f.state = r->status;
		p->f.suppression = r->statement.p ? r->statement : r->status;
	}
	return finding_end(p, e);
}

static int add_modified(struct finding_report *p, struct json v, struct str target, struct err *e)
{
	struct result r = { .target = target, .status = finding_member(v, "Status"),
			    .statement = finding_prose(v, "Statement") };
	struct str type = json_get_str(v, "Type");
	struct json finding;

	if (!json_get(v, "Finding", &finding))
		return 0;
	if (!r.status.p)
		r.status = STR_LIT("ignored");
	place_member(&p->place, "Finding");
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_is(type, kinds[i].type))
			return add(p, &kinds[i], finding, &r, e);
	return 0;
}

static int add_result(struct finding_report *p, struct json result, struct err *e)
{
	struct result r = { .target = finding_member(result, "Target") };
	struct json_iter it;
	struct json list, v;
	int given;

	if (!json_is(result, JSON_OBJECT))
		return place_expected(&p->place, NULL, "an object", e);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		given = place_list(&p->place, result, kinds[i].list, &list, e);
		if (given < 0)
			return -1;
		if (!given)
			continue;
		for (json_begin(list, &it); json_next(&it, &v);) {
			size_t back = place_item(&p->place, kinds[i].list, it.index);

			if (!passed(v) && add(p, &kinds[i], v, &r, e) < 0)
				return -1;
			place_back(&p->place, back);
		}
	}
	if (!json_get(result, "ExperimentalModifiedFindings", &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &v);) {
		size_t back = place_item(&p->place, "ExperimentalModifiedFindings", it.index);

		if (add_modified(p, v, r.target, e) < 0)
			return -1;
		place_back(&p->place, back);
	}
	return 0;
}

/* The results under a name; of the array that older versions write, the array itself. */
static int add_results(struct finding_report *p, struct json holder, const char *name, struct err *e)
{
	struct json_iter it;
	struct json list = holder, v;
	int given = name ? place_list(&p->place, holder, name, &list, e) : 1;

	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &v);) {
		size_t back = p->place.n;

		if (name)
			place_item(&p->place, name, it.index);
		else
			buf_addf(&p->place, "/%zu", it.index);
		if (add_result(p, v, e) < 0)
			return -1;
		place_back(&p->place, back);
	}
	return 0;
}

/* A cluster's resources, under the names that versions of trivy k8s gave them. */
static const char *const resources[] = { "Resources", "Findings", "Vulnerabilities", "Misconfigurations" };

static int add_resources(struct finding_report *p, struct json root, struct err *e)
{
	struct json_iter it;
	struct json list, v;

	for (size_t i = 0; i < COUNT_OF(resources); i++) {
		int given = place_list(&p->place, root, resources[i], &list, e);

		if (given < 0)
			return -1;
		if (!given)
			continue;
		for (json_begin(list, &it); json_next(&it, &v);) {
			size_t back = place_item(&p->place, resources[i], it.index);

			if (add_results(p, v, "Results", e) < 0)
				return -1;
			place_back(&p->place, back);
		}
	}
	return 0;
}

/* How many findings add_result will tell of. */
static int64_t count_result(struct json result)
{
	struct json_iter it;
	struct json list, v, finding;
	int64_t n = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (json_get(result, kinds[i].list, &list))
			for (json_begin(list, &it); json_next(&it, &v);)
				n += !passed(v);
	if (json_get(result, "ExperimentalModifiedFindings", &list))
		for (json_begin(list, &it); json_next(&it, &v);)
			n += json_get(v, "Finding", &finding);
	return n;
}

static int64_t count_results(struct json holder, const char *name)
{
	struct json_iter it;
	struct json list = holder, v;
	int64_t n = 0;

	if (name && !json_get(holder, name, &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &v);)
		n += count_result(v);
	return n;
}

static bool is_cluster(struct json root)
{
	struct json v;

	return json_get(root, "ClusterName", &v);
}

static int add_scan(struct reading *r, struct err *e)
{
	struct fact_scan s = { .tool = STR_LIT("Trivy"), .locator = STR_LIT("") };
	struct err unreadable = { 0 };
	struct json_iter it;
	struct json trivy, list, v;
	struct str created = json_get_str(r->json, "CreatedAt");

	s.category = finding_member(r->json, is_cluster(r->json) ? "ClusterName" : "ArtifactName");
	s.system = finding_system(r->settings, s.category);
	if (json_get(r->json, "Trivy", &trivy))
		s.tool_version = finding_member(trivy, "Version");
	if (str_given(created) && when_parse(created, &s.occurred, &unreadable) == 0)
		r->observed = s.occurred;
	s.results = json_is(r->json, JSON_ARRAY) ? count_results(r->json, NULL) : count_results(r->json, "Results");
	for (size_t i = 0; is_cluster(r->json) && i < COUNT_OF(resources); i++)
		if (json_get(r->json, resources[i], &list))
			for (json_begin(list, &it); json_next(&it, &v);)
				s.results += count_results(v, "Results");
	return facts_scan(r->facts, &s, e);
}

static int read_trivy(struct reading *r, struct err *e)
{
	CLEANUP(finding_report_free) struct finding_report p;

	finding_report_init(&p, r);
	if (add_scan(r, e) < 0)
		return -1;
	if (json_is(r->json, JSON_ARRAY))
		return add_results(&p, r->json, NULL, e);
	if (is_cluster(r->json) && add_resources(&p, r->json, e) < 0)
		return -1;
	return add_results(&p, r->json, "Results", e);
}

/* A result names its target, and something that was looked for. */
static bool is_result(struct json v)
{
	struct json found;
	bool any = json_get(v, "Type", &found) || json_get(v, "Class", &found);

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		any |= json_get(v, kinds[i].list, &found);
	return any && json_get(v, "Target", &found);
}

static bool claims(const struct reading *r)
{
	struct json_iter it;
	struct json v;

	if (!r->is_json)
		return r->looks_json && str_has(r->bytes, "\"ArtifactName\"") && str_has(r->bytes, "\"SchemaVersion\"");
	if (json_is(r->json, JSON_ARRAY)) {
		json_begin(r->json, &it);
		return json_next(&it, &v) && is_result(v);
	}
	for (size_t i = 0; is_cluster(r->json) && i < COUNT_OF(resources); i++)
		if (json_get(r->json, resources[i], &v))
			return true;
	if (json_get(r->json, "ArtifactName", &v))
		return json_get(r->json, "SchemaVersion", &v) || json_get(r->json, "Results", &v);
	/* An empty name is left out. */
	if (!json_get(r->json, "SchemaVersion", &v) || !json_get(r->json, "Results", &v) || !json_is(v, JSON_ARRAY))
		return false;
	json_begin(v, &it);
	return json_next(&it, &v) && is_result(v);
}

const struct format format_trivy = {
	.name = "trivy",
	.kind = "scan",
	.claims = claims,
	.read = read_trivy,
};
