/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt/hash.h"
#include "evidence/evidence.h"
#include "evidence/place.h"
#include "scan/sarif_rule.h"

/*
 * SARIF 2.1.0. A run is a scan, a result a finding; results in external property files are
 * not read. Choices where the specification leaves room, or is not followed:
 *
 * - A suppression counts whatever its status: "suppressed" says that somebody put the
 *   finding aside, not that it was agreed; what was not agreed is said in "suppression".
 * - Severity is one scale over all scanners: of security-severity (CVSS bands), else of the
 *   level in force: as written, else the rule's default, else warning. A result whose kind is
 *   not fail is info. An invocation's overrides of a rule's configuration are not applied.
 * - A scan's rules are the driver's; those of extensions are found but not counted.
 */
#define MESSAGE_MAX   (64 * 1024)
#define FILLED_MAX    (8 * 1024) /* of a message that the rule holds once and results fill in */
#define ARGUMENTS_MAX 32
#define TITLE_MAX     300
#define STRINGS_SEARCHED 128 /* one by one for each result; real rules have a handful */

struct sarif {
	struct reading *r;
	struct buf place;
	struct json run;
	struct sarif_rules rules;
	struct str *files;	/* of run.artifacts, by index */
	size_t file_count;
	struct json strings;	/* the driver's globalMessageStrings, when it has any */
	bool has_strings;
	struct str tool;
	struct weakness weakness;
	struct buf message, key;
};

static bool get2(struct json v, const char *first, const char *second, struct json *ret)
{
	return json_get(v, first, ret) && json_get(*ret, second, ret);
}

static void load_files(struct sarif *s)
{
	struct json_iter it;
	struct json list, v, location;

	s->files = NULL;
	s->file_count = 0;
	if (!json_get(s->run, "artifacts", &list))
		return;
	s->files = arena_alloc(s->r->arena, (json_count(list) + 1) * sizeof *s->files);
	for (json_begin(list, &it); json_next(&it, &v);)
		s->files[s->file_count++] =
			json_get(v, "location", &location) ? json_get_str(location, "uri") : STR_NONE;
}

/* Where the first location is: the file's URI as written, and the line. */
static void locate(const struct sarif *s, struct json result, struct fact_finding *f)
{
	struct json_iter it;
	struct json list, location, physical, v;
	int64_t index;

	if (!json_get(result, "locations", &list))
		return;
	json_begin(list, &it);
	if (!json_next(&it, &location) || !json_get(location, "physicalLocation", &physical))
		return;
	if (json_get(physical, "artifactLocation", &v)) {
		f->file = json_get_str(v, "uri");
		if (!f->file.p && json_get_int(v, "index", &index) && index >= 0 &&
		    (uint64_t)index < s->file_count)
			f->file = s->files[index];
	}
	if (json_get(physical, "region", &v) && json_get_int(v, "startLine", &index) && index > 0)
		f->line = index;
}

/* A result is suppressed only when no suppression was rejected or waits for a review (3.27.23): such a one, in words. */
static struct str not_agreed(struct json suppressions)
{
	struct str ret = STR_NONE;
	struct json_iter it;
	struct json v;

	for (json_begin(suppressions, &it); json_next(&it, &v);) {
		struct str status = json_get_str(v, "status");

		if (str_is(status, "rejected"))
			return STR_LIT("suppression rejected");
		if (str_is(status, "underReview"))
			ret = STR_LIT("suppression under review");
	}
	return ret;
}

/* {0} is the first argument; {{ and }} are braces (3.11.5). */
static struct str fill(struct buf *out, struct str text, struct json arguments)
{
	struct str values[ARGUMENTS_MAX];
	struct json_iter it;
	struct json v;
	size_t n = 0;

	for (json_begin(arguments, &it); n < ARGUMENTS_MAX && json_next(&it, &v);)
		values[n++] = json_str(v);
	buf_clear(out);
	for (size_t i = 0; i < text.n; i++) {
		struct str name = { text.p + i + 1, text.n - i - 1 };
		struct str rest = name;
		uint64_t k;

		if (strchr("{}", text.p[i]) && text.p[i] && name.n && name.p[0] == text.p[i])
			i++;
		else if (text.p[i] == '{' && name.n) {
			rest.n = rest.n > 3 ? 3 : rest.n;
			name = str_cut(&rest, '}');
			if (rest.p && str_to_u64(name, &k) && k < n) {
				buf_add_str(out, values[k]);
				i += name.n + 1;
				continue;
			}
		}
		buf_add_char(out, text.p[i]);
	}
	return buf_str(out);
}

static bool find_string(struct json strings, struct str id, struct json *ret)
{
	struct json_iter it;
	struct str name;

	for (json_members(strings, &it); json_member(&it, &name, ret) && it.index < STRINGS_SEARCHED;)
		if (str_eq(name, id))
			return true;
	return false;
}

/* The text that a message's id stands for: the rule's, else the driver's. */
static struct str listed_message(const struct sarif *s, struct json message, const struct sarif_rule *rule)
{
	struct str id = json_get_str(message, "id");
	struct json v;

	if (str_given(id) && ((rule && rule->has_messages && find_string(rule->messages, id, &v)) ||
			      (s->has_strings && find_string(s->strings, id, &v))))
		return str_head(json_get_str(v, "text"), FILLED_MAX);
	return STR_NONE;
}

static struct str message_of(struct sarif *s, struct json result, const struct sarif_rule *rule)
{
	struct json message, arguments;
	struct str text;

	if (!json_get(result, "message", &message))
		return STR_NONE;
	text = json_get_str(message, "text");
	if (!text.p)
		text = listed_message(s, message, rule);
	if (!text.p)
		text = json_get_str(message, "markdown");
	text = str_head(text, MESSAGE_MAX / 2);
	if (text.p && json_get(message, "arguments", &arguments) && json_count(arguments)) {
		struct str filled = fill(&s->message, text, arguments);

		if (!buf_overflowed(&s->message))
			return filled;
	}
	return text;
}

static const char *severity_of_score(double score)
{
	return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : score > 0 ? "low" : "info";
}

static const char *severity_of_level(struct str level)
{
	return str_is(level, "error") ? "high" : str_is(level, "note") ? "low" : str_is(level, "none") ? "info" :
												       "medium";
}

static const char *severity(struct json result, struct str level, const struct sarif_rule *rule)
{
	struct str kind = json_get_str(result, "kind");
	double score = sarif_score(result);

	if (str_given(kind) && !str_is(kind, "fail"))
		return "info";
	if (score < 0 && rule)
		score = rule->score;
	if (score >= 0)
		return severity_of_score(score);
	return severity_of_level(str_given(level) || !rule ? level : rule->level);
}

/* The scanner's own fingerprints when it gives some (partial ones hold within a file), else
 * the place and the words: a finding that moves to another line keeps its fingerprint. */
static struct str fingerprint(struct sarif *s, struct json result, const struct fact_finding *f,
			      char hex[SHA256_HEX_LEN + 1])
{
	struct buf *b = &s->key;
	struct sha256 digest;
	struct json own;

	buf_clear(b);
	buf_add_str(b, f->tool);
	buf_add_char(b, '\0');
	buf_add_str(b, f->rule);
	buf_add_char(b, '\0');
	if (json_get(result, "fingerprints", &own) && json_count(own)) {
		json_put(b, own, 0);
	} else {
		buf_add_str(b, f->file);
		buf_add_char(b, '\0');
		if (json_get(result, "partialFingerprints", &own) && json_count(own))
			json_put(b, own, 0);
		else
			buf_add_str(b, f->message);
	}
	digest = sha256_of(buf_str(b));
	sha256_hex(&digest, hex);
	return (struct str){ hex, SHA256_HEX_LEN / 2 };
}

static struct str first_line(struct str s)
{
	s = str_trim(s);
	s = str_trim(str_cut(&s, '\n'));
	return str_given(s) ? str_head(s, TITLE_MAX) : STR_NONE;
}

/* What the result says of this very place; a result without words is told by its rule's. */
static struct str title_of(const struct sarif_rule *rule, struct str message)
{
	struct json description;
	struct str title = first_line(message);

	if (!title.p && rule && json_get(rule->descriptor, "shortDescription", &description))
		title = first_line(json_get_str(description, "text"));
	if (!title.p && rule)
		title = first_line(json_get_str(rule->descriptor, "name"));
	return title;
}

/* The first fix that says what it does. */
static struct str mitigation_of(struct json result)
{
	struct json fixes, fix, description;
	struct json_iter it;

	if (!json_get(result, "fixes", &fixes))
		return STR_NONE;
	for (json_begin(fixes, &it); json_next(&it, &fix);)
		if (json_get(fix, "description", &description) && json_get_str(description, "text").n)
			return str_head(json_get_str(description, "text"), TITLE_MAX);
	return STR_NONE;
}

static int add_result(struct sarif *s, struct json result, struct err *e)
{
	char hex[SHA256_HEX_LEN + 1];
	const struct sarif_rule *rule;
	struct fact_finding f = { .tool = s->tool, .score = -1 };
	struct json list;
	int given;

	if (!json_is(result, JSON_OBJECT))
		return place_expected(&s->place, NULL, "an object", e);
	rule = sarif_rule_of(&s->rules, result);
	f.rule = sarif_rule_id(result, rule);
	if (place_str(&s->place, result, "level", &f.level, e) < 0)
		return -1;
	f.severity = str_of(severity(result, f.level, rule));
	weakness_clear(&s->weakness);
	if (rule) {
		buf_add_str(&s->weakness.cve, rule->cve);
		buf_add_str(&s->weakness.cwe, rule->cwe);
	}
	sarif_weakness(&s->rules, result, &s->weakness);
	f.cve = s->weakness.cve.n ? buf_str(&s->weakness.cve) : STR_NONE;
	f.cwe = s->weakness.cwe.n ? buf_str(&s->weakness.cwe) : STR_NONE;
	locate(s, result, &f);
	given = place_list(&s->place, result, "suppressions", &list, e);
	if (given < 0)
		return -1;
	f.suppressed = given && json_count(list);
	if (f.suppressed)
		f.suppression = not_agreed(list);
	f.message = message_of(s, result, rule);
	f.title = title_of(rule, f.message);
	f.mitigation = mitigation_of(result);
	f.id = json_get_str(result, "guid");
	if (get2(result, "webRequest", "target", &list))
		f.url = json_str(list);
	f.fingerprint = fingerprint(s, result, &f, hex);
	f.locator = buf_str(&s->place);
	return facts_finding(s->r->facts, &f, e);
}

static void read_times(struct sarif *s, struct fact_scan *scan)
{
	struct err unreadable = { 0 };
	struct json_iter it;
	struct json list, invocation;
	struct str written;

	if (!json_get(s->run, "invocations", &list))
		return;
	json_begin(list, &it);
	if (!json_next(&it, &invocation))
		return;
	written = json_get_str(invocation, "endTimeUtc");
	if (!str_given(written))
		written = json_get_str(invocation, "startTimeUtc");
	if (!str_given(written) || when_parse(written, &scan->occurred, &unreadable) < 0)
		return;
	if (strcmp(scan->occurred.text, s->r->observed.text) > 0)
		s->r->observed = scan->occurred;
}

/* The system that the scanned repository belongs to: the last part of its URI. */
static void read_system(struct sarif *s, struct fact_scan *scan)
{
	const struct settings_system *system;
	struct json_iter it;
	struct json list, v;
	struct str uri;

	if (!json_get(s->run, "versionControlProvenance", &list))
		return;
	json_begin(list, &it);
	if (!json_next(&it, &v))
		return;
	uri = json_get_str(v, "repositoryUri");
	while (uri.n && uri.p[uri.n - 1] == '/')
		uri.n--;
	if (str_ends(uri, ".git"))
		uri.n -= 4;
	for (struct str rest = uri; rest.p;)
		uri = str_cut(&rest, '/');
	system = str_given(uri) ? settings_system_of_repository(s->r->settings, uri) : NULL;
	if (system)
		scan->system = str_of(system->id);
}

static void read_tool(struct sarif *s, struct fact_scan *scan)
{
	struct json driver, automation;

	s->tool = STR_LIT("");
	s->has_strings = false;
	if (get2(s->run, "tool", "driver", &driver)) {
		struct str name = json_get_str(driver, "name");

		if (name.p)
			s->tool = name;
		s->has_strings = json_get(driver, "globalMessageStrings", &s->strings);
		scan->tool_version = json_get_str(driver, "version");
		if (!str_given(scan->tool_version))
			scan->tool_version = json_get_str(driver, "semanticVersion");
	}
	scan->tool = s->tool;
	if (json_get(s->run, "automationDetails", &automation))
		scan->category = json_get_str(automation, "id");
}

static int read_run(struct sarif *s, struct json run, struct err *e)
{
	struct fact_scan scan = { 0 };
	struct json_iter it;
	struct json list, result;
	int given;

	s->run = run;
	if (!json_is(run, JSON_OBJECT))
		return place_expected(&s->place, NULL, "an object", e);
	if (sarif_rules_load(&s->rules, run, &s->place, s->r->arena, e) < 0)
		return -1;
	given = place_list(&s->place, run, "results", &list, e);
	if (given < 0)
		return -1;
	load_files(s);
	read_tool(s, &scan);
	read_times(s, &scan);
	read_system(s, &scan);
	scan.rules = (int64_t)s->rules.components[0].count;
	scan.results = given ? (int64_t)json_count(list) : 0;
	scan.locator = buf_str(&s->place);
	if (facts_scan(s->r->facts, &scan, e) < 0)
		return -1;
	if (!given)
		return 0;
	for (json_begin(list, &it); json_next(&it, &result);) {
		size_t back = place_item(&s->place, "results", it.index);

		if (add_result(s, result, e) < 0)
			return -1;
		place_back(&s->place, back);
	}
	return 0;
}

static int read_log(struct sarif *s, struct err *e)
{
	struct json_iter it;
	struct json list, run;

	if (!json_get(s->r->json, "runs", &list))
		return place_expected(&s->place, "runs", "an array", e);
	if (place_list(&s->place, s->r->json, "runs", &list, e) < 0)
		return -1;
	for (json_begin(list, &it); json_next(&it, &run);) {
		size_t back = place_item(&s->place, "runs", it.index);

		if (read_run(s, run, e) < 0)
			return -1;
		place_back(&s->place, back);
	}
	return 0;
}

static int read_sarif(struct reading *r, struct err *e)
{
	struct sarif s = {
		.r = r,
		.place = PLACE_INIT,
		.weakness = WEAKNESS_INIT,
		.message = BUF_INIT(MESSAGE_MAX),
		.key = BUF_INIT(16 * 1024 * 1024),
	};
	int ret = read_log(&s, e);

	buf_free(&s.place);
	weakness_free(&s.weakness);
	buf_free(&s.message);
	buf_free(&s.key);
	return ret;
}

/* Other versions have other structures: they are not claimed. */
static bool claims(const struct reading *r)
{
	struct str schema, version;
	struct json runs;

	if (!r->is_json)
		return r->looks_json && str_has(r->bytes, "\"runs\"") && str_has(r->bytes, "sarif") &&
		       str_has(r->bytes, "\"2.1.0");
	schema = json_get_str(r->json, "$schema");
	version = json_get_str(r->json, "version");
	if (str_given(version) && !str_starts(version, "2.1.0"))
		return false;
	if (str_has(schema, "sarif") && str_has(schema, "2.1.0"))
		return true;
	return str_given(version) && json_get(r->json, "runs", &runs);
}

const struct format format_sarif = {
	.name = "sarif",
	.kind = "scan",
	.claims = claims,
	.read = read_sarif,
};
