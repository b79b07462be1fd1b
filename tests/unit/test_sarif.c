/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "reads.h"

#define RUN(tool, rest) "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":" tool "}" rest "}]}"
#define RESULTS(rules, results) RUN("{\"name\":\"lint\",\"rules\":[" rules "]}", ",\"results\":[" results "]")

static void a_run_is_a_scan(void **state)
{
	(void)state;
	assert_reads(RUN("{\"name\":\"lint\",\"semanticVersion\":\"2.0\",\"rules\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
			 ",\"automationDetails\":{\"id\":\"nightly/\"},\"invocations\":[{\"startTimeUtc\":"
			 "\"2025-03-09T14:05:00.5Z\"}],\"results\":[]"),
		     "scan tool=lint tool_version=2.0 category=nightly/ system=- occurred=2025-03-09T14:05:00Z rules=2 "
		     "results=0 locator=/runs/0\n");
	assert_reads("{\"version\":\"2.1.0\",\"runs\":null}", "");
	assert_reads("{\"version\":\"2.1.0\",\"runs\":[{}]}",
		     "scan tool= tool_version=- category=- system=- occurred=- rules=0 results=0 locator=/runs/0\n");
}

static void a_result_is_a_finding(void **state)
{
	(void)state;
	assert_says(RESULTS("{\"id\":\"sql\"}",
			    "{\"ruleId\":\"sql\",\"level\":\"error\",\"message\":{\"text\":\"bad\"},\"suppressions\":"
			    "[{\"kind\":\"external\",\"status\":\"underReview\"}],\"locations\":[{\"physicalLocation\":"
			    "{\"artifactLocation\":{\"uri\":\"a.c\",\"uriBaseId\":\"ROOT\"},\"region\":{\"startLine\":7}}},"
			    "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"b.c\"}}}]}"),
		    "\nfinding tool=lint rule=sql level=error severity=high cve=- cwe=- file=a.c line=7 suppressed=1 "
		    "message=bad fingerprint=");
	assert_says(RESULTS("", "{},{\"suppressions\":[]}"), "line=0 suppressed=0 message=- fingerprint=");
	assert_says(RESULTS("", "{},{}"), "locator=/runs/0/results/1\n");
}

static void a_file_is_found_by_its_index(void **state)
{
	(void)state;
	assert_says(RUN("{\"name\":\"lint\"}", ",\"artifacts\":[{},{\"location\":{\"uri\":\"b.c\"}}],\"results\":[{\"locations\":"
						"[{\"physicalLocation\":{\"artifactLocation\":{\"index\":1}}}]}]"),
		    " file=b.c line=0 ");
	assert_says(RUN("{\"name\":\"lint\"}", ",\"artifacts\":[],\"results\":[{\"locations\":[{\"physicalLocation\":"
						"{\"artifactLocation\":{\"index\":9}}}]}]"),
		    " file=- line=0 ");
}

/* Each case: the rules, one result, and its rule and severity. */
static void assert_rule(const char *rules, const char *result, const char *want)
{
	struct arena a = ARENA_INIT;
	const char *json = arena_printf(&a, "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"t\",\"rules\":[%s]},"
					    "\"extensions\":[{\"name\":\"x\",\"guid\":\"g\",\"rules\":[{\"id\":\"ext\","
					    "\"defaultConfiguration\":{\"level\":\"note\"}}]}]},\"results\":[%s]}]}",
					rules, result);
	char wanted[128];

	snprintf(wanted, sizeof wanted, "finding tool=t rule=%s cve=", want);
	assert_says(json, wanted);
	arena_free(&a);
}

#define ERROR_RULE "{\"id\":\"a\",\"defaultConfiguration\":{\"level\":\"error\"}}"

static void the_level_falls_back_to_the_rule_and_then_to_warning(void **state)
{
	(void)state;
	assert_rule(ERROR_RULE, "{\"ruleId\":\"a\"}", "a level=- severity=high");
	assert_rule(ERROR_RULE, "{\"ruleId\":\"a\",\"level\":\"note\"}", "a level=note severity=low");
	assert_rule(ERROR_RULE, "{\"ruleId\":\"b\"}", "b level=- severity=medium");
	assert_rule(ERROR_RULE, "{\"ruleId\":\"a\",\"kind\":\"pass\"}", "a level=- severity=info");
	assert_rule(ERROR_RULE, "{\"level\":\"none\",\"message\":{}}", "- level=none severity=info");
}

static void a_rule_is_found_by_index_and_by_hierarchical_id(void **state)
{
	(void)state;
	assert_rule("{\"id\":\"z\"}," ERROR_RULE, "{\"ruleIndex\":1}", "a level=- severity=high");
	assert_rule("{\"id\":\"z\"}," ERROR_RULE, "{\"rule\":{\"index\":1}}", "a level=- severity=high");
	assert_rule(ERROR_RULE, "{\"rule\":{\"id\":\"a\"}}", "a level=- severity=high");
	assert_rule(ERROR_RULE, "{\"ruleId\":\"a/b/c\"}", "a/b/c level=- severity=high");
	assert_rule(ERROR_RULE, "{\"ruleId\":\"ab\",\"ruleIndex\":7}", "ab level=- severity=medium");
	assert_rule(ERROR_RULE, "{\"ruleIndex\":-1}", "- level=- severity=medium");
}

static void a_rule_of_an_extension_is_found(void **state)
{
	(void)state;
	assert_rule("", "{\"ruleId\":\"ext\"}", "ext level=- severity=low");
	assert_rule(ERROR_RULE, "{\"rule\":{\"index\":0,\"toolComponent\":{\"index\":0}}}", "ext level=- severity=low");
	assert_rule(ERROR_RULE, "{\"rule\":{\"index\":0,\"toolComponent\":{\"guid\":\"g\"}}}", "ext level=- severity=low");
	assert_rule(ERROR_RULE, "{\"rule\":{\"index\":0,\"toolComponent\":{\"name\":\"x\"}}}", "ext level=- severity=low");
	assert_rule(ERROR_RULE, "{\"rule\":{\"index\":0,\"toolComponent\":{\"index\":5}}}", "- level=- severity=medium");
}

static void a_score_says_more_than_a_level(void **state)
{
	static const struct {
		const char *score, *severity;
	} bands[] = {
		{ "\"9.8\"", "critical" }, { "9", "critical" },	 { "\"8.9\"", "high" },	  { "\"7.0\"", "high" },
		{ "6.9", "medium" },	   { "\"4\"", "medium" }, { "\"0.1\"", "low" },	  { "\"0.0\"", "info" },
		{ "\"bad\"", "high" },	   { "null", "high" },	  { "\"1e999x\"", "high" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bands); i++) {
		struct arena a = ARENA_INIT;

		assert_rule(arena_printf(&a, "{\"id\":\"a\",\"properties\":{\"security-severity\":%s}}", bands[i].score),
			    "{\"ruleId\":\"a\",\"level\":\"error\"}",
			    arena_printf(&a, "a level=error severity=%s", bands[i].severity));
		arena_free(&a);
	}
	assert_rule("{\"id\":\"a\",\"properties\":{\"security-severity\":\"1\"}}",
		    "{\"ruleId\":\"a\",\"properties\":{\"security-severity\":\"9\"}}", "a level=- severity=critical");
}

static void cve_and_cwe_are_found_where_scanners_put_them(void **state)
{
	(void)state;
	assert_says(RESULTS("{\"id\":\"CVE-2021-44228-x\",\"properties\":{\"tags\":[\"external/cwe/cwe-020\"]}}",
			    "{\"ruleId\":\"CVE-2021-44228-x\",\"properties\":{\"cweIds\":[79,\"89\"]}}"),
		    " cve=CVE-2021-44228 cwe=CWE-20, CWE-79, CWE-89 ");
	assert_says(RESULTS("{\"id\":\"a\",\"relationships\":[{\"target\":{\"id\":\"22\",\"toolComponent\":{\"name\":\"CWE\"}}}]}",
			    "{\"ruleId\":\"a\",\"taxa\":[{\"id\":\"CWE-23\"},{\"id\":\"24\",\"toolComponent\":{\"name\":\"OWASP\"}}]}"),
		    " cve=- cwe=CWE-22, CWE-23 ");
	assert_says(RUN("{\"name\":\"t\"}", ",\"taxonomies\":[{\"name\":\"CWE\"}],\"results\":[{\"taxa\":[{\"id\":\"25\","
					     "\"toolComponent\":{\"index\":0}}]}]"),
		    " cwe=CWE-25 ");
	assert_says(RESULTS("{\"id\":\"GO-1\",\"deprecatedIds\":[\"CVE-2022-0001\"],\"fullDescription\":{\"text\":\"as CVE-2014-0160\"}}",
			    "{\"ruleId\":\"GO-1\"}"),
		    " cve=CVE-2022-0001 ");
}

static void a_message_is_put_together(void **state)
{
	(void)state;
	assert_says(RESULTS("{\"id\":\"a\",\"messageStrings\":{\"m\":{\"text\":\"{0} of {1}, {{{0}}}, {9} {x} {\"}}}",
			    "{\"ruleId\":\"a\",\"message\":{\"id\":\"m\",\"arguments\":[\"one\",\"two\"]}}"),
		    " message=one of two, {one}, {9} {x} { fingerprint=");
	assert_says(RUN("{\"name\":\"t\",\"globalMessageStrings\":{\"g\":{\"text\":\"all\"}}}",
			",\"results\":[{\"message\":{\"id\":\"g\"}}]"),
		    " message=all fingerprint=");
	assert_says(RESULTS("", "{\"message\":{\"text\":\"{0}\"}}"), " message={0} fingerprint=");
}

/* Gives the fingerprint of the first finding. */
static void fingerprint_of(const char *result, char ret[33])
{
	static const struct settings none;
	struct arena a = ARENA_INIT;
	const char *got = read_as_text(&a, str_of(arena_printf(&a, RESULTS("", "%s"), result)), &none);
	const char *at = strstr(got, " fingerprint=");

	memset(ret, 0, 33);
	if (at)
		memcpy(ret, at + strlen(" fingerprint="), 32);
	arena_free(&a);
}

static bool same_finding(const char *a, const char *b)
{
	char x[33], y[33];

	fingerprint_of(a, x);
	fingerprint_of(b, y);
	return x[0] && !strcmp(x, y);
}

#define AT(line, more)                                                                             \
	"{\"ruleId\":\"a\",\"message\":{\"text\":\"m\"},\"locations\":[{\"physicalLocation\":"     \
	"{\"artifactLocation\":{\"uri\":\"a.c\"},\"region\":{\"startLine\":" line "}}}]" more "}"

static void a_fingerprint_outlives_a_move(void **state)
{
	(void)state;
	assert_true(same_finding(AT("1", ""), AT("2", "")));
	assert_false(same_finding(AT("1", ""), "{\"ruleId\":\"b\",\"message\":{\"text\":\"m\"}}"));
	assert_true(same_finding("{\"fingerprints\":{\"a\":\"1\",\"b\":\"2\"},\"message\":{\"text\":\"x\"}}",
				 "{\"fingerprints\":{\"b\":\"2\",\"a\":\"1\"},\"message\":{\"text\":\"y\"}}"));
	assert_false(same_finding(AT("1", ",\"partialFingerprints\":{\"h\":\"1\"}"),
				  AT("1", ",\"partialFingerprints\":{\"h\":\"2\"}")));
}

static void what_is_broken_is_refused_at_its_place(void **state)
{
	(void)state;
	assert_reads("{\"version\":\"2.1.0\",\"runs\":{}}", "refused: /runs: expected an array");
	assert_reads("{\"$schema\":\"https://x.example/sarif-2.1.0.json\"}", "refused: /runs: expected an array");
	assert_reads("{\"version\":\"2.1.0\",\"runs\":[1]}", "refused: /runs/0: expected an object");
	assert_reads(RUN("{\"rules\":{}}", ""), "refused: /runs/0/tool/driver/rules: expected an array");
	assert_reads(RESULTS("", "{},7"), "refused: /runs/0/results/1: expected an object");
	assert_reads(RESULTS("", "{\"level\":1}"), "refused: /runs/0/results/0/level: expected a string");
	assert_says("{\"$schema\":\"sarif\",\"version\":\"2.1.0\",\"runs\":[", "refused: line 1, column ");
}

static void other_versions_are_documents(void **state)
{
	(void)state;
	assert_reads("{\"version\":\"2.0.0\",\"runs\":[]}", "document");
	assert_reads("{\"version\":\"1.0.0\",\"$schema\":\"https://x.example/sarif-2.1.0.json\",\"runs\":[]}", "document");
	assert_reads("{\"version\":\"2.1.0\"}", "document");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_is_a_scan),
		cmocka_unit_test(a_result_is_a_finding),
		cmocka_unit_test(a_file_is_found_by_its_index),
		cmocka_unit_test(the_level_falls_back_to_the_rule_and_then_to_warning),
		cmocka_unit_test(a_rule_is_found_by_index_and_by_hierarchical_id),
		cmocka_unit_test(a_rule_of_an_extension_is_found),
		cmocka_unit_test(a_score_says_more_than_a_level),
		cmocka_unit_test(cve_and_cwe_are_found_where_scanners_put_them),
		cmocka_unit_test(a_message_is_put_together),
		cmocka_unit_test(a_fingerprint_outlives_a_move),
		cmocka_unit_test(what_is_broken_is_refused_at_its_place),
		cmocka_unit_test(other_versions_are_documents),
	};

	return cmocka_run_group_tests_name("sarif", tests, NULL, NULL);
}
