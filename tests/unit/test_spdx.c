/* SPDX-License-Identifier: Apache-2.0 */
#include "reads.h"

#define NOTHING "dependency_nodes=0 dependency_edges=0 vulnerabilities=0 locator="

static void the_described_package_is_the_subject(void **state)
{
	(void)state;
	assert_reads("{\"spdxVersion\":\"SPDX-2.3\",\"SPDXID\":\"SPDXRef-DOCUMENT\",\"name\":\"doc\","
		     "\"documentNamespace\":\"https://shop.example/1\",\"creationInfo\":{\"created\":"
		     "\"2025-03-09T14:05:00Z\",\"creators\":[\"Tool: mill-2\",\"Organization: Shop\",\"Person: Ann (a@b)\"]},"
		     "\"packages\":[{\"SPDXID\":\"SPDXRef-a\",\"name\":\"nail\"},{\"SPDXID\":\"SPDXRef-b\",\"name\":\"till\","
		     "\"versionInfo\":\"7.1\",\"externalRefs\":[{\"referenceType\":\"purl\",\"referenceLocator\":\"pkg:generic/till@7.1\"}]}],"
		     "\"relationships\":[{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":\"DESCRIBES\","
		     "\"relatedSpdxElement\":\"SPDXRef-b\"},{\"spdxElementId\":\"SPDXRef-b\",\"relationshipType\":\"DEPENDS_ON\","
		     "\"relatedSpdxElement\":\"SPDXRef-a\"}]}",
		     "sbom format=SPDX spec_version=2.3 serial=https://shop.example/1 system=till release=7.1 "
		     "subject=till subject_purl=pkg:generic/till@7.1 tool=mill-2 author=Shop, Ann (a@b) "
		     "created=2025-03-09T14:05:00Z dependency_nodes=0 dependency_edges=2 vulnerabilities=0 locator=\n"
		     "component type=- name=nail version=- purl=- supplier=- licenses=- hashes=- locator=/packages/0\n"
		     "component type=- name=till version=7.1 purl=pkg:generic/till@7.1 supplier=- licenses=- hashes=- "
		     "locator=/packages/1\ndepends-on 1 0\nend\n");
}

static void a_document_that_describes_nothing_is_its_own_subject(void **state)
{
	(void)state;
	assert_reads("{\"spdxVersion\":\"SPDX-2.2\",\"name\":\"doc\"}",
		     "sbom format=SPDX spec_version=2.2 serial=- system=doc release=- subject=doc subject_purl=- "
		     "tool=- author=- created=- " NOTHING "\nend\n");
}

static void a_package_has_every_column(void **state)
{
	(void)state;
	assert_says("{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"nail\",\"versionInfo\":\"1\","
		    "\"supplier\":\"Organization: Smith\",\"licenseConcluded\":\"NOASSERTION\",\"licenseDeclared\":\"MIT\","
		    "\"primaryPackagePurpose\":\"OPERATING_SYSTEM\",\"checksums\":[{\"algorithm\":\"SHA256\","
		    "\"checksumValue\":\"9FAB\"},{\"algorithm\":\"MD5\",\"checksumValue\":\"00\"}],\"externalRefs\":["
		    "{\"referenceType\":\"cpe23Type\",\"referenceLocator\":\"cpe:2.3:a\"},{\"referenceType\":\"purl\","
		    "\"referenceLocator\":\"pkg:npm/nail@1\"},{\"referenceType\":\"purl\",\"referenceLocator\":\"pkg:npm/x\"}]}]}",
		    "component type=operating-system name=nail version=1 purl=pkg:npm/nail@1 supplier=Smith licenses=MIT "
		    "hashes=sha256:9fab, md5:00 locator=/packages/0\n");
}

static void no_assertion_is_not_given_and_none_is(void **state)
{
	(void)state;
	assert_says("{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"a\",\"versionInfo\":\"\",\"supplier\":"
		    "\"NOASSERTION\",\"licenseConcluded\":\"NONE\",\"licenseDeclared\":\"MIT\"},{\"packageName\":\"b\","
		    "\"licenseConcluded\":\"NOASSERTION\",\"licenseDeclared\":\"\",\"checksums\":[]}]}",
		    "component type=- name=a version=- purl=- supplier=- licenses=NONE hashes=- locator=/packages/0\n"
		    "component type=- name= version=- purl=- supplier=- licenses=- hashes=- locator=/packages/1\n");
}

static void a_document_inside_an_api_answer_is_read(void **state)
{
	(void)state;
	assert_says("{\"sbom\":{\"spdxVersion\":\"SPDX-2.3\",\"name\":\"d\",\"packages\":[{\"name\":\"a\"}]}}",
		    "locator=/sbom\ncomponent type=- name=a version=- purl=- supplier=- licenses=- hashes=- "
		    "locator=/sbom/packages/0\nend\n");
}

static void a_member_of_another_type_is_refused_at_its_place(void **state)
{
	(void)state;
	assert_reads("{\"spdxVersion\":2,\"SPDXID\":\"SPDXRef-DOCUMENT\"}", "refused: /spdxVersion: expected a string");
	assert_reads("{\"spdxVersion\":\"SPDX-2.3\",\"packages\":{}}", "refused: /packages: expected an array");
	assert_reads("{\"sbom\":{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"a\"},{\"supplier\":[]}]}}",
		     "refused: /sbom/packages/1/supplier: expected a string");
	assert_reads("{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"checksums\":[1]}]}",
		     "refused: /packages/0/checksums: expected an array of objects");
	assert_says("{\"spdxVersion\": \"SPDX-2.3\", }", "refused: line 1, column ");
}

static void version_3_is_another_format(void **state)
{
	(void)state;
	assert_reads("{\"spdxVersion\":\"SPDX-3.0\"}", "document");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_described_package_is_the_subject),
		cmocka_unit_test(a_document_that_describes_nothing_is_its_own_subject),
		cmocka_unit_test(a_package_has_every_column),
		cmocka_unit_test(no_assertion_is_not_given_and_none_is),
		cmocka_unit_test(a_document_inside_an_api_answer_is_read),
		cmocka_unit_test(a_member_of_another_type_is_refused_at_its_place),
		cmocka_unit_test(version_3_is_another_format),
	};

	return cmocka_run_group_tests_name("spdx", tests, NULL, NULL);
}
