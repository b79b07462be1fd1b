/* SPDX-License-Identifier: Apache-2.0 */
#include "reads.h"

#define SHOP_BOM                                                                                   \
	"sbom format=CycloneDX spec_version=1.5 serial=- system=- release=- subject=- "            \
	"subject_purl=- tool=- author=- created=- "

/* The components of a 1.5 document that has nothing else. */
static void assert_components(const char *components, const char *want)
{
	static const struct settings none;
	struct arena a = ARENA_INIT;
	const char *json = arena_printf(&a, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":%s}",
					components);
	const char *got = read_as_text(&a, str_of(json), &none);
	const char *lines = strstr(got, "locator=\n");
	bool same;

	lines = lines ? lines + strlen("locator=\n") : got;
	same = !strcmp(lines, arena_printf(&a, "%send\n", want));
	if (!same)
		print_error("got:\n%s\nwant:\n%send\n", got, want);
	arena_free(&a);
	assert_true(same);
}

static void a_document_without_components_is_read(void **state)
{
	(void)state;
	assert_reads("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\"}",
		     SHOP_BOM "dependency_nodes=0 dependency_edges=0 vulnerabilities=0 locator=\nend\n");
}

static void metadata_says_what_and_who_and_when(void **state)
{
	(void)state;
	assert_reads("\xef\xbb\xbf{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"serialNumber\":\"urn:uuid:1\","
		     "\"metadata\":{\"timestamp\":\"2025-03-09T16:05:00+02:00\",\"tools\":{\"components\":[{\"name\":"
		     "\"mill\",\"version\":\"2\"}],\"services\":[{\"name\":\"weigh\"}]},\"authors\":[{\"name\":\"Ann\"},"
		     "{\"email\":\"bob@shop.example\"}],\"component\":{\"type\":\"application\",\"group\":\"shop\","
		     "\"name\":\"till\",\"version\":\"7.1\",\"purl\":\"pkg:generic/till@7.1\"}},"
		     "\"dependencies\":[{\"ref\":\"a\",\"dependsOn\":[\"b\",\"c\"]},{\"ref\":\"b\"}],"
		     "\"vulnerabilities\":[{\"id\":\"x\"}]}",
		     "sbom format=CycloneDX spec_version=1.6 serial=urn:uuid:1 system=shop/till release=7.1 "
		     "subject=shop/till subject_purl=pkg:generic/till@7.1 tool=mill 2, weigh author=Ann, "
		     "bob@shop.example created=2025-03-09T14:05:00Z dependency_nodes=2 dependency_edges=2 "
		     "vulnerabilities=1 locator=\n"
		     "scan tool=mill tool_version=2 category=shop/till system=shop/till occurred=2025-03-09T14:05:00Z rules=0 "
		     "results=1 locator=/vulnerabilities\n"
		     "end 0 type=- name=a version=- purl=-\nend 1 type=- name=b version=- purl=-\n"
		     "depends-on end 0 end 1\nend 2 type=- name=c version=- purl=-\ndepends-on end 0 end 2\n"
		     "finding tool=mill rule=x level=- severity=- cve=- cwe=- file=- line=0 suppressed=0 message=- "
		     "fingerprint=5a5fd393b340d492f7a2445aaea783da locator=/vulnerabilities/0\nend\n");
}

static void a_component_has_every_column(void **state)
{
	(void)state;
	assert_components("[{\"type\":\"library\",\"group\":\"org.example\",\"name\":\"nail\",\"version\":\"1.0\","
			  "\"purl\":\"pkg:maven/org.example/nail@1.0\",\"supplier\":{\"name\":\"Smith\"},"
			  "\"licenses\":[{\"license\":{\"id\":\"MIT\"}},{\"license\":{\"name\":\"Own\"}},"
			  "{\"expression\":\"A OR B\"}],\"hashes\":[{\"alg\":\"SHA-256\",\"content\":\"9FAB\"},"
			  "{\"alg\":\"SHA3-256\",\"content\":\"00\"}]}]",
			  "component type=library name=org.example/nail version=1.0 "
			  "purl=pkg:maven/org.example/nail@1.0 supplier=Smith licenses=MIT, Own, A OR B "
			  "hashes=sha256:9fab, sha3-256:00 locator=/components/0\n");
}

static void nested_components_follow_the_one_that_holds_them(void **state)
{
	(void)state;
	assert_components("[{\"name\":\"a\",\"components\":[{\"name\":\"b\",\"components\":[{\"name\":\"c\"}]},"
			  "{\"name\":\"d\"}]},{\"name\":\"e\"}]",
			  "component type=- name=a version=- purl=- supplier=- licenses=- hashes=- "
			  "locator=/components/0\n"
			  "component type=- name=b version=- purl=- supplier=- licenses=- hashes=- "
			  "locator=/components/0/components/0\n"
			  "component type=- name=c version=- purl=- supplier=- licenses=- hashes=- "
			  "locator=/components/0/components/0/components/0\n"
			  "component type=- name=d version=- purl=- supplier=- licenses=- hashes=- "
			  "locator=/components/0/components/1\n"
			  "component type=- name=e version=- purl=- supplier=- licenses=- hashes=- "
			  "locator=/components/1\n");
}

static void empty_text_is_not_given(void **state)
{
	(void)state;
	assert_components("[{\"name\":\"a\",\"version\":\"\",\"purl\":null,\"publisher\":\"\",\"group\":\"\","
			  "\"supplier\":{\"name\":\"\"},\"author\":\"NOASSERTION\",\"licenses\":[],\"hashes\":[]}]",
			  "component type=- name=a version=- purl=- supplier=- licenses=- hashes=- "
			  "locator=/components/0\n");
}

static void the_supplier_is_the_first_who_is_named(void **state)
{
	(void)state;
	assert_components("[{\"name\":\"a\",\"supplier\":{\"name\":\" \"},\"publisher\":\"P\",\"author\":\"A\"},"
			  "{\"name\":\"b\",\"manufacturer\":{\"url\":[\"https://m.example\"]},\"author\":\"A\"},"
			  "{\"name\":\"c\",\"authors\":[{\"name\":\"X\"},{\"email\":\"y@z.example\"}]}]",
			  "component type=- name=a version=- purl=- supplier=P licenses=- hashes=- "
			  "locator=/components/0\n"
			  "component type=- name=b version=- purl=- supplier=https://m.example licenses=- "
			  "hashes=- locator=/components/1\n"
			  "component type=- name=c version=- purl=- supplier=X, y@z.example licenses=- hashes=- "
			  "locator=/components/2\n");
}

static void a_licence_without_a_name_is_given(void **state)
{
	(void)state;
	assert_components("[{\"name\":\"a\",\"licenses\":[{\"license\":{}}]}]",
			  "component type=- name=a version=- purl=- supplier=- licenses= hashes=- "
			  "locator=/components/0\n");
}

static void a_component_without_a_name_is_still_counted(void **state)
{
	(void)state;
	assert_components("[{\"type\":\"library\"}]",
			  "component type=library name= version=- purl=- supplier=- licenses=- hashes=- "
			  "locator=/components/0\n");
}

static void a_member_of_another_type_is_refused_at_its_place(void **state)
{
	(void)state;
	assert_reads("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"name\":\"a\","
		     "\"components\":[{\"name\":\"b\"},{\"name\":3}]}]}",
		     "refused: /components/0/components/1/name: expected a string");
	assert_reads("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":{}}",
		     "refused: /components: expected an array");
	assert_reads("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[[]]}",
		     "refused: /components/0: expected an object");
	assert_reads("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"dependencies\":[{\"dependsOn\":\"x\"}]}",
		     "refused: /dependencies/0/dependsOn: expected an array");
	assert_reads("{\"bomFormat\":\"CycloneDX\",\"specVersion\":1.5}", "refused: /specVersion: expected a string");
	assert_reads("{\"bomFormat\":\"CycloneDX\"}",
		     "refused: /specVersion: expected a version such as \"1.6\"");
}

static void broken_json_is_refused_and_not_a_document(void **state)
{
	(void)state;
	assert_says("{\n\"bomFormat\": \"CycloneDX\",", "refused: line 2, column ");
}

static void another_major_version_is_a_document(void **state)
{
	(void)state;
	assert_reads("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"2.0\"}", "document");
	assert_reads("{\"name\":\"CycloneDX\"}", "document");
	assert_reads("[\"bomFormat\"]", "document");
}

/* JSON_DEPTH_MAX bounds the recursion over nested components. */
static void deep_nesting_is_read_to_the_depth_of_json(void **state)
{
	static const struct settings none;
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT(1024 * 1024);
	const char *got, *deepest;
	bool refused;

	(void)state;
	buf_add_cstr(&b, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\"");
	for (int i = 0; i < 500; i++)
		buf_add_cstr(&b, ",\"components\":[{\"name\":\"a\"");
	for (int i = 0; i < 500; i++)
		buf_add_cstr(&b, "}]");
	buf_add_char(&b, '}');
	got = read_as_text(&a, buf_str(&b), &none);
	refused = str_starts(str_of(got), "refused");
	deepest = strrchr(got, '/');
	buf_free(&b);
	refused |= !deepest || strcmp(deepest, "/0\nend\n") != 0;
	arena_free(&a);
	assert_false(refused);
}

static void a_vulnerability_is_a_finding_in_each_component_it_affects(void **state)
{
	static const char bom[] =
		"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"serialNumber\":\"urn:uuid:1\",\"metadata\":{\"tools\":"
		"[{\"name\":\"mill\",\"version\":\"2\"}],\"authors\":[{\"name\":\"Ann\"}],\"component\":{\"name\":\"till\","
		"\"bom-ref\":\"t\"}},\"components\":[{\"bom-ref\":\"a\",\"name\":\"nail\",\"version\":\"1\",\"purl\":"
		"\"pkg:npm/nail@1\"}],\"vulnerabilities\":[{\"id\":\"CVE-2025-10001\",\"cwes\":[79],\"ratings\":[{\"method\":"
		"\"CVSSv2\",\"vector\":\"AV:N/AC:L/Au:N/C:P/I:P/A:P\"},{\"score\":9.8,\"severity\":\"critical\",\"method\":"
		"\"CVSSv31\",\"vector\":\"AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],\"affects\":[{\"ref\":\"a\"},{\"ref\":"
		"\"urn:cdx:2/1#x\",\"versions\":[{\"version\":\"3\",\"status\":\"affected\"},{\"range\":\"vers:npm/4\",\"status\":"
		"\"unaffected\"}]}],\"analysis\":{\"state\":\"false_positive\",\"justification\":\"code_not_present\","
		"\"response\":[\"will_not_fix\",\"update\"],\"detail\":\"so\",\"lastUpdated\":\"2025-03-09T14:05:00Z\"}},"
		"{\"id\":\"X-1\"}]}";

	(void)state;
	assert_says(bom, "scan tool=mill tool_version=2");
	assert_says(bom, "vulnerabilities=2");
	assert_says(bom, "rule=CVE-2025-10001 level=critical severity=critical cve=CVE-2025-10001 cwe=CWE-79");
	assert_says(bom, "locator=/vulnerabilities/0/affects/0\nvex vex=/vulnerabilities/0/affects/0 document=urn:uuid:1 "
			 "source=cyclonedx vulnerability=CVE-2025-10001 product=pkg:npm/nail@1 version=1 status=not-affected "
			 "given=false_positive justification=code_not_present impact=so action=will_not_fix, update author=Ann "
			 "updated=2025-03-09T14:05:00Z lossy=that it was never found, rather than found not to matter "
			 "locator=/vulnerabilities/0/affects/0\n");
	assert_says(bom, "product=x version=3 status=not-affected");
	assert_says(bom, "locator=/vulnerabilities/1\nend\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_vulnerability_is_a_finding_in_each_component_it_affects),
		cmocka_unit_test(a_document_without_components_is_read),
		cmocka_unit_test(metadata_says_what_and_who_and_when),
		cmocka_unit_test(a_component_has_every_column),
		cmocka_unit_test(nested_components_follow_the_one_that_holds_them),
		cmocka_unit_test(empty_text_is_not_given),
		cmocka_unit_test(the_supplier_is_the_first_who_is_named),
		cmocka_unit_test(a_licence_without_a_name_is_given),
		cmocka_unit_test(a_component_without_a_name_is_still_counted),
		cmocka_unit_test(a_member_of_another_type_is_refused_at_its_place),
		cmocka_unit_test(broken_json_is_refused_and_not_a_document),
		cmocka_unit_test(another_major_version_is_a_document),
		cmocka_unit_test(deep_nesting_is_read_to_the_depth_of_json),
	};

	return cmocka_run_group_tests_name("cyclonedx", tests, NULL, NULL);
}
