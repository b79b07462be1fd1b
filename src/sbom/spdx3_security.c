/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/finding_report.h"
#include "facts/record.h"
#include "sbom/spdx3_int.h"

/*
 * The security profile of SPDX 3. A vulnerability in each package that it is in is a finding, as if the document's
 * tool had reported it: where a package hasAssociatedVulnerability, or a VEX statement says something of the two; without
 * either, where it has any other assessment. VEX statements are those of other formats too. What is assessed may be
 * no package: then its name is all there is.
 */
#define VEX_PREFIX "security_Vex"
#define ASSESSMENT_SUFFIX "VulnAssessmentRelationship"

static const struct vex_type {
	const char *type, *status;
	bool suppressed;
} vex_types[] = {
	{ VEX_PREFIX "Affected" ASSESSMENT_SUFFIX, "affected", false },
	{ VEX_PREFIX "UnderInvestigation" ASSESSMENT_SUFFIX, "under-investigation", false },
	{ VEX_PREFIX "Fixed" ASSESSMENT_SUFFIX, "fixed", false },
	{ VEX_PREFIX "NotAffected" ASSESSMENT_SUFFIX, "not-affected", true },
};

/* A vulnerability in something, and the newest statement about the two. */
struct pair {
	struct json target;
	struct str ref;			/* its id */
	struct json statement;		/* when vex is given */
	const struct vex_type *vex;
	struct str said;		/* when, as written */
	size_t next;			/* of the same vulnerability; MAP_NONE */
};

struct vulnerability {
	struct json v;
	size_t at;			/* among the elements */
	size_t first;			/* of its pairs */
	bool assessed;			/* by an association or a statement */
	struct str cvss, severity;
	double score;
	struct str exploited;		/* catalogs that have it as exploited, joined */
	struct str epss;		/* probability, as text */
};

struct security {
	struct spdx3 *d;
	struct finding_report report;
	struct vulnerability *all;
	size_t count;
	struct map ids;			/* of vulnerabilities: where in all */
	struct pair *pairs;
	size_t pair_count, pair_room;
	struct map pair_ids;		/* "vulnerability target": where in pairs */
	struct buf key;
};

/* What a relationship does with the vulnerability and the element at its ends. */
typedef int pair_reader(struct security *s, struct json relationship, struct vulnerability *v, struct json target,
			struct err *e);

static const struct vex_type *vex_type(struct str type)
{
	for (size_t i = 0; i < COUNT_OF(vex_types); i++)
		if (str_is(type, vex_types[i].type))
			return &vex_types[i];
	return NULL;
}

static bool is_withdrawn(struct json v)
{
	return str_given(json_get_str(v, "security_withdrawnTime"));
}

static struct vulnerability *find(struct security *s, struct json v)
{
	struct str id = json_is(v, JSON_OBJECT) ? spdx3_id(v) : json_str(v);
	size_t at = str_given(id) ? map_find(&s->ids, id) : MAP_NONE;

	return at == MAP_NONE ? NULL : &s->all[at];
}

/* The CVE among its identifiers, else its name, else its id. */
static struct str rule_of(struct json v)
{
	struct json_iter it;
	struct json list, id;

	if (json_get(v, "externalIdentifier", &list))
		for (json_begin(list, &it); json_next(&it, &id);)
			if (str_is(json_get_str(id, "externalIdentifierType"), "cve") && str_given(json_get_str(id, "identifier")))
				return json_get_str(id, "identifier");
	if (json_get(v, "externalIdentifier", &list))
		for (json_begin(list, &it); json_next(&it, &id);)
			if (str_is(json_get_str(id, "externalIdentifierType"), "securityOther") &&
			    str_given(json_get_str(id, "identifier")))
				return json_get_str(id, "identifier");
	return finding_member(v, "name").p ? finding_member(v, "name") : spdx3_id(v);
}

static struct pair *pair_of(struct security *s, struct vulnerability *v, struct json target)
{
	struct str ref = json_is(target, JSON_OBJECT) ? spdx3_id(target) : json_str(target);
	struct pair *p;
	size_t at;

	buf_clear(&s->key);
	buf_addf(&s->key, "%zu ", (size_t)(v - s->all));
	buf_add_str(&s->key, ref);
	at = str_given(ref) && !buf_overflowed(&s->key) ? map_find(&s->pair_ids, buf_str(&s->key)) : MAP_NONE;
	if (at != MAP_NONE)
		return &s->pairs[at];
	if (s->pair_count == s->pair_room) {
		size_t room = s->pair_room ? 2 * s->pair_room : 64;
		struct pair *more = arena_alloc(s->d->r->arena, room * sizeof *more);

		if (s->pair_count)
			memcpy(more, s->pairs, s->pair_count * sizeof *more);
		s->pairs = more;
		s->pair_room = room;
	}
	p = &s->pairs[s->pair_count];
	*p = (struct pair){ .target = target, .ref = ref, .next = v->first };
	v->first = s->pair_count;
	if (str_given(ref) && !buf_overflowed(&s->key))
		map_add(&s->pair_ids, arena_str(s->d->r->arena, buf_str(&s->key)), s->pair_count);
	s->pair_count++;
	return p;
}

/* For each vulnerability and element at the ends; SPDX has the vulnerability first, but for associations. */
static int each_pair(struct security *s, struct json relationship, pair_reader *read, struct err *e)
{
	bool swapped = str_is(json_get_str(relationship, "relationshipType"), "hasAssociatedVulnerability");
	struct json from, to, one;
	struct vulnerability *v;
	struct json_iter it;

	if (!json_get(relationship, "from", &from) || !json_get(relationship, "to", &to))
		return 0;
	if (!json_is(to, JSON_ARRAY)) {
		v = find(s, swapped ? to : from);
		return v ? read(s, relationship, v, swapped ? from : to, e) : 0;
	}
	for (json_begin(to, &it); json_next(&it, &one);) {
		v = find(s, swapped ? one : from);
		if (v && read(s, relationship, v, swapped ? from : one, e) < 0)
			return -1;
	}
	return 0;
}

static struct str said_when(struct json relationship)
{
	struct str s = finding_member(relationship, "security_modifiedTime");

	return s.p ? s : finding_member(relationship, "security_publishedTime");
}

static int note_statement(struct security *s, struct json relationship, struct vulnerability *v, struct json target,
			  struct err *e)
{
	struct pair *p = pair_of(s, v, target);
	struct str said = said_when(relationship);

	(void)e;
	v->assessed = true;
	if (is_withdrawn(relationship) || (p->vex && str_cmp(said, p->said) < 0))
		return 0;
	p->vex = vex_type(spdx3_type(relationship));
	p->statement = relationship;
	p->said = said;
	return 0;
}

static int note_association(struct security *s, struct json relationship, struct vulnerability *v, struct json target,
			    struct err *e)
{
	(void)relationship;
	(void)e;
	pair_of(s, v, target);
	v->assessed = true;
	return 0;
}

static int note_assessed(struct security *s, struct json relationship, struct vulnerability *v, struct json target,
			 struct err *e)
{
	(void)relationship;
	(void)e;
	if (!v->assessed)
		pair_of(s, v, target);
	return 0;
}

/* A probability is a number, or a text. */
static struct str number_text(struct arena *a, struct json v, const char *member)
{
	struct json n;

	if (!json_get(v, member, &n))
		return STR_NONE;
	if (json_is(n, JSON_INT) || json_is(n, JSON_REAL))
		return str_of(arena_printf(a, "%g", json_real(n)));
	return json_str(n).n ? json_str(n) : STR_NONE;
}

/* Scores and catalogs: what they say of the vulnerability, whatever they were said for. */
static void rate(struct security *s, struct json relationship, struct str type)
{
	struct json from, exploited;
	struct fact_finding f = { .score = -1 };
	struct vulnerability *v;

	if (!json_get(relationship, "from", &from) || is_withdrawn(relationship))
		return;
	v = find(s, from);
	if (!v)
		return;
	if (str_starts(type, "security_Cvss")) {
		f.cvss = v->cvss;
		if (finding_vector(&f, finding_member(relationship, "security_vectorString"))) {
			v->cvss = f.cvss;
			v->score = finding_score(relationship, "security_score");
			v->severity = finding_member(relationship, "security_severity");
		} else if (v->score < 0 && !v->cvss.p) {
			v->score = finding_score(relationship, "security_score");
		}
	} else if (str_starts(type, "security_Epss")) {
		v->epss = number_text(s->d->r->arena, relationship, "security_probability");
	} else if (str_starts(type, "security_ExploitCatalog") && json_get(relationship, "security_exploited", &exploited) &&
		   json_is(exploited, JSON_BOOL) && json_bool(exploited)) {
		v->exploited = finding_member(relationship, "security_catalogType");
	}
}

static int note_all(struct security *s, struct err *e)
{
	for (size_t i = 0; i < s->d->count; i++) {
		struct json v = s->d->all[i];
		struct str type = spdx3_type(v);
		int ret = 0;

		if (vex_type(type))
			ret = each_pair(s, v, note_statement, e);
		else if (str_ends(type, ASSESSMENT_SUFFIX))
			rate(s, v, type);
		else if (str_is(json_get_str(v, "relationshipType"), "hasAssociatedVulnerability"))
			ret = each_pair(s, v, note_association, e);
		if (ret < 0)
			return -1;
	}
	for (size_t i = 0; i < s->d->count; i++)
		if (str_ends(spdx3_type(s->d->all[i]), ASSESSMENT_SUFFIX) &&
		    each_pair(s, s->d->all[i], note_assessed, e) < 0)
			return -1;
	return 0;
}

/* What has no column of its own: that it is exploited, and how likely that is. */
static struct str message_of(struct security *s, const struct vulnerability *v)
{
	struct str text = finding_prose(v->v, "description");

	if (!text.p)
		text = finding_prose(v->v, "summary");
	if (!v->exploited.p && !v->epss.p)
		return text;
	buf_clear(&s->d->text);
	if (text.p) {
		buf_add_str(&s->d->text, text);
		buf_add_char(&s->d->text, ' ');
	}
	buf_add_char(&s->d->text, '(');
	if (v->exploited.p)
		buf_addf(&s->d->text, "exploited, as %.*s has it%s", STR_FMT(v->exploited), v->epss.p ? "; " : "");
	if (v->epss.p)
		buf_addf(&s->d->text, "EPSS %.*s", STR_FMT(v->epss));
	buf_add_char(&s->d->text, ')');
	return arena_str(s->d->r->arena, bom_text(&s->d->text));
}

struct named {
	struct str name, version, purl;
};

/* A package of the document; else the element's name, or its id. */
static struct named name_of(const struct spdx3 *d, struct json target)
{
	struct str id = json_is(target, JSON_OBJECT) ? spdx3_id(target) : json_str(target);
	struct named n = { .name = id };
	struct json v;

	if (!spdx3_resolve(d, target, &v))
		return n;
	if (finding_member(v, "name").p)
		n.name = finding_member(v, "name");
	n.version = finding_member(v, "software_packageVersion");
	n.purl = spdx3_purl(v);
	return n;
}

static int add_finding(struct security *s, const struct vulnerability *v, const struct pair *p, struct str tool, struct err *e)
{
	struct fact_finding *f = &s->report.f;
	struct named n = p ? name_of(s->d, p->target) : (struct named){ 0 };
	const struct vex_type *vex = p ? p->vex : NULL;

	finding_begin(&s->report);
	f->tool = tool;
	f->rule = rule_of(v->v);
	weakness_scan(&s->report.weakness, f->rule);
	f->message = message_of(s, v);
	f->component = n.name;
	f->version = n.version;
	f->purl = n.purl;
	f->cvss = v->cvss;
	f->score = v->score;
	f->severity = v->severity;
	if (vex) {
		f->state = str_of(vex->status);
		f->mitigation = finding_prose(p->statement, "security_actionStatement");
		f->suppressed = vex->suppressed;
		f->suppression = vex->suppressed ? finding_member(p->statement, "security_justificationType") : STR_NONE;
		if (vex->suppressed && !f->suppression.p)
			f->suppression = str_of(vex->status);
	}
	return finding_end(&s->report, e);
}

static struct str time_text(struct arena *a, struct str written)
{
	struct when *t = arena_alloc(a, sizeof *t);
	struct err unreadable = { 0 };
	bool ok = str_given(written) && when_parse(written, t, &unreadable) == 0;

	err_clear(&unreadable);
	return ok ? when_str(t) : STR_NONE;
}

static int add_statement(struct security *s, struct json relationship, struct vulnerability *v, struct json target,
			 struct err *e)
{
	const struct record_kind *kind = record_kind_by_name(STR_LIT("vex"));
	struct str values[RECORD_COLUMNS_MAX] = { { NULL, 0 } };
	struct named n = name_of(s->d, target), part = { 0 };
	struct arena *a = s->d->r->arena;
	struct str type = spdx3_type(relationship), id = spdx3_id(relationship);
	const struct vex_type *vex = vex_type(type);
	struct str issued = finding_member(relationship, "security_publishedTime");
	struct str impact = finding_prose(relationship, "security_impactStatement");
	struct json who;

	if (is_withdrawn(relationship) || !(str_given(n.purl) || str_given(n.name)))
		return 0;
	if (json_get(relationship, "security_assessedElement", &who))
		part = name_of(s->d, who);
	record_set(kind, values, "vex", str_given(id) ? id : buf_str(&s->d->place));
	record_set(kind, values, "document", s->d->serial);
	record_set(kind, values, "source", STR_LIT("spdx"));
	record_set(kind, values, "vulnerability", rule_of(v->v));
	record_set(kind, values, "product", str_given(n.purl) ? n.purl : n.name);
	record_set(kind, values, "version", n.version);
	record_set(kind, values, "component", str_given(part.purl) ? part.purl : part.name);
	record_set(kind, values, "status", str_of(vex->status));
	str_take(&type, "security_");
	type.n -= strlen(ASSESSMENT_SUFFIX);
	record_set(kind, values, "given", type);
	record_set(kind, values, "justification", finding_member(relationship, "security_justificationType"));
	record_set(kind, values, "impact", impact.p ? impact : finding_prose(relationship, "security_statusNotes"));
	record_set(kind, values, "action", finding_prose(relationship, "security_actionStatement"));
	if (spdx3_target(s->d, relationship, "suppliedBy", &who))
		record_set(kind, values, "author", finding_member(who, "name"));
	record_set(kind, values, "issued", time_text(a, issued));
	record_set(kind, values, "updated", time_text(a, said_when(relationship)));
	return facts_record(s->d->facts, kind, values, buf_str(&s->d->place), e);
}

static int add_statements(struct security *s, struct err *e)
{
	for (size_t i = 0; i < s->d->count; i++) {
		if (!vex_type(spdx3_type(s->d->all[i])))
			continue;
		spdx3_place(s->d, i);
		if (each_pair(s, s->d->all[i], add_statement, e) < 0)
			return -1;
	}
	return 0;
}

static int add_findings(struct security *s, struct str tool, struct err *e)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct vulnerability *v = &s->all[i];

		spdx3_place(s->d, v->at);
		buf_clear(&s->report.place);
		buf_add_str(&s->report.place, buf_str(&s->d->place));
		if (v->first == MAP_NONE && add_finding(s, v, NULL, tool, e) < 0)
			return -1;
		for (size_t k = v->first; k != MAP_NONE; k = s->pairs[k].next)
			if (add_finding(s, v, &s->pairs[k], tool, e) < 0)
				return -1;
	}
	return 0;
}

static void gather(struct security *s, size_t room)
{
	s->all = arena_alloc(s->d->r->arena, (room + 1) * sizeof *s->all);
	for (size_t i = 0; i < s->d->count && s->count < room; i++) {
		struct json v = s->d->all[i];

		if (!str_is(spdx3_type(v), SPDX3_VULNERABILITY))
			continue;
		if (str_given(spdx3_id(v)))
			map_add(&s->ids, spdx3_id(v), s->count);
		s->all[s->count++] = (struct vulnerability){ .v = v, .at = i, .first = MAP_NONE, .score = -1 };
	}
}

static int read(struct security *s, const struct fact_sbom *b, struct err *e)
{
	struct str tool = str_given(b->tool) ? b->tool : STR_LIT("SPDX");
	struct fact_scan scan = {
		.tool = tool,
		.category = b->subject,
		.system = b->system,
		.occurred = b->created,
		.locator = STR_LIT(""),
	};

	gather(s, (size_t)b->vulnerabilities);
	if (note_all(s, e) < 0)
		return -1;
	for (size_t i = 0; i < s->count; i++)
		scan.results += s->all[i].first == MAP_NONE;
	scan.results += (int64_t)s->pair_count;
	if (facts_scan(s->d->facts, &scan, e) < 0)
		return -1;
	return add_findings(s, tool, e) < 0 || add_statements(s, e) < 0 ? -1 : 0;
}

int spdx3_security(struct spdx3 *d, const struct fact_sbom *b, struct err *e)
{
	struct security s = { .d = d, .ids = MAP_INIT, .pair_ids = MAP_INIT, .key = BUF_INIT(64 * 1024) };
	int ret;

	if (!b->vulnerabilities)
		return 0;
	finding_report_init(&s.report, d->r);
	ret = read(&s, b, e);
	finding_report_free(&s.report);
	map_free(&s.ids);
	map_free(&s.pair_ids);
	buf_free(&s.key);
	return ret;
}
