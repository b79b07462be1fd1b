/* SPDX-License-Identifier: Apache-2.0 */
#include "reads.h"

/* One SPDX document, five times. */
static const char spdx_json[] =
	"{\"spdxVersion\":\"SPDX-2.3\",\"SPDXID\":\"SPDXRef-DOCUMENT\",\"name\":\"doc\",\"documentNamespace\":"
	"\"https://shop.example/1\",\"creationInfo\":{\"created\":\"2025-03-09T14:05:00Z\",\"creators\":[\"Tool: mill-2\","
	"\"Person: Ann\"]},\"packages\":[{\"SPDXID\":\"SPDXRef-a\",\"name\":\"nail\",\"versionInfo\":\"1.0\",\"supplier\":"
	"\"Organization: Smith\",\"licenseConcluded\":\"NOASSERTION\",\"licenseDeclared\":\"MIT OR ISC\",\"checksums\":"
	"[{\"algorithm\":\"SHA256\",\"checksumValue\":\"9FAB\"}],\"primaryPackagePurpose\":\"OPERATING-SYSTEM\",\"externalRefs\":"
	"[{\"referenceCategory\":\"PACKAGE-MANAGER\",\"referenceType\":\"purl\",\"referenceLocator\":\"pkg:npm/nail@1.0\"},"
	"{\"referenceCategory\":\"SECURITY\",\"referenceType\":\"fix\",\"referenceLocator\":\"https://smith.example/"
	"CVE-2025-10001\"}]},{\"SPDXID\":\"SPDXRef-b\",\"name\":\"till\"}],\"files\":[{\"SPDXID\":\"SPDXRef-f\",\"fileName\":"
	"\"./a.patch\"}],\"relationships\":[{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":\"DESCRIBES\","
	"\"relatedSpdxElement\":\"SPDXRef-f\"},{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":\"DESCRIBES\","
	"\"relatedSpdxElement\":\"SPDXRef-b\"},{\"spdxElementId\":\"SPDXRef-a\",\"relationshipType\":\"DEPENDENCY_OF\","
	"\"relatedSpdxElement\":\"SPDXRef-b\"},{\"spdxElementId\":\"SPDXRef-f\",\"relationshipType\":\"PATCH_FOR\","
	"\"relatedSpdxElement\":\"SPDXRef-a\"}]}";

static const char spdx_tag[] =
	"# a remark\nSPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: doc\n"
	"DocumentNamespace: https://shop.example/1\nCreator: Tool: mill-2\nCreator: Person: Ann\n"
	"Created: 2025-03-09T14:05:00Z\nCreatorComment: <text>two\n\nPackageName: lines</text>\n"
	"PackageName: nail\r\nSPDXID: SPDXRef-a\r\nPackageVersion: 1.0\n"
	"Annotator: Person: Bob\nAnnotationComment: so\nPackageSupplier: Organization: Smith\n"
	"PackageLicenseConcluded: NOASSERTION\nPackageLicenseDeclared: <text>MIT OR ISC</text>\n"
	"PackageChecksum: SHA256: 9FAB\nPrimaryPackagePurpose: OPERATING-SYSTEM\n"
	"ExternalRef: PACKAGE-MANAGER purl pkg:npm/nail@1.0\nExternalRef: SECURITY fix https://smith.example/CVE-2025-10001\n"
	"PackageName: till\nSPDXID: SPDXRef-b\nFileName: ./a.patch\nSPDXID: SPDXRef-f\n"
	"Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-f\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-b\n"
	"Relationship: SPDXRef-a DEPENDENCY_OF SPDXRef-b\nRelationship: SPDXRef-f PATCH_FOR SPDXRef-a\n";

static const char spdx_yaml[] =
	"SPDXID: SPDXRef-DOCUMENT\ncreationInfo:\n  created: '2025-03-09T14:05:00Z'\n  creators:\n  - 'Tool: mill-2'\n"
	"  - 'Person: Ann'\ndocumentNamespace: https://shop.example/1\nfiles:\n- SPDXID: SPDXRef-f\n  fileName: ./a.patch\n"
	"name: doc\npackages:\n- SPDXID: SPDXRef-a\n  name: nail\n  versionInfo: 1.0\n  filesAnalyzed: false\n"
	"  supplier: 'Organization: Smith'\n  licenseConcluded: NOASSERTION\n  licenseDeclared: MIT OR ISC\n  checksums:\n"
	"  - algorithm: SHA256\n    checksumValue: 9FAB\n  primaryPackagePurpose: OPERATING-SYSTEM\n  externalRefs:\n"
	"  - {referenceType: purl, referenceLocator: 'pkg:npm/nail@1.0'}\n"
	"  - {referenceType: fix, referenceLocator: 'https://smith.example/CVE-2025-10001'}\n- SPDXID: SPDXRef-b\n  name: till\n"
	"relationships:\n- {spdxElementId: SPDXRef-DOCUMENT, relationshipType: DESCRIBES, relatedSpdxElement: SPDXRef-f}\n"
	"- {spdxElementId: SPDXRef-DOCUMENT, relationshipType: DESCRIBES, relatedSpdxElement: SPDXRef-b}\n"
	"- {spdxElementId: SPDXRef-a, relationshipType: DEPENDENCY_OF, relatedSpdxElement: SPDXRef-b}\n"
	"- {spdxElementId: SPDXRef-f, relationshipType: PATCH_FOR, relatedSpdxElement: SPDXRef-a}\nspdxVersion: SPDX-2.3\n";

#define RELATED(from, type, to) \
	"<relationships><spdxElementId>" from "</spdxElementId><relationshipType>" type "</relationshipType>" \
	"<relatedSpdxElement>" to "</relatedSpdxElement></relationships>\n"

static const char spdx_xml[] =
	"<?xml version=\"1.0\"?>\n<Document><SPDXID>SPDXRef-DOCUMENT</SPDXID><spdxVersion>SPDX-2.3</spdxVersion>\n"
	"<creationInfo><created>2025-03-09T14:05:00Z</created><creators>Tool: mill-2</creators><creators>Person: Ann"
	"</creators></creationInfo><documentNamespace>https://shop.example/1</documentNamespace><name>doc</name>\n"
	"<packages><SPDXID>SPDXRef-a</SPDXID><name>nail</name><versionInfo>1.0</versionInfo><supplier>Organization: Smith"
	"</supplier><licenseConcluded>NOASSERTION</licenseConcluded><licenseDeclared>MIT OR ISC</licenseDeclared><checksums>"
	"<algorithm>SHA256</algorithm><checksumValue>9FAB</checksumValue></checksums><primaryPackagePurpose>OPERATING-SYSTEM"
	"</primaryPackagePurpose><externalRefs><referenceType>purl</referenceType><referenceLocator>pkg:npm/nail@1.0"
	"</referenceLocator></externalRefs><externalRefs><referenceType>fix</referenceType><referenceLocator>"
	"https://smith.example/CVE-2025-10001</referenceLocator></externalRefs></packages>\n"
	"<files><SPDXID>SPDXRef-f</SPDXID><fileName>./a.patch</fileName></files>\n"
	"<packages><SPDXID>SPDXRef-b</SPDXID><name>till</name></packages>\n"
	RELATED("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-f") RELATED("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-b")
	RELATED("SPDXRef-a", "DEPENDENCY_OF", "SPDXRef-b") RELATED("SPDXRef-f", "PATCH_FOR", "SPDXRef-a") "</Document>\n";

#define TERM(name, value) "<" name " rdf:resource=\"http://spdx.org/rdf/terms#" value "\"/>"
#define ID(name) "rdf:about=\"https://shop.example/1#SPDXRef-" name "\""

static const char spdx_rdf[] =
	"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://spdx.org/rdf/terms#\">\n"
	"<SpdxDocument " ID("DOCUMENT") "><specVersion>SPDX-2.3</specVersion><name>doc</name>\n<creationInfo><CreationInfo>"
	"<creator>Tool: mill-2</creator><creator>Person: Ann</creator><created>2025-03-09T14:05:00Z</created></CreationInfo>"
	"</creationInfo>\n<relationship><Relationship>" TERM("relationshipType", "relationshipType_describes")
	"<relatedSpdxElement><File " ID("f") "><fileName>./a.patch</fileName><relationship><Relationship>"
	TERM("relationshipType", "relationshipType_patchFor") "<relatedSpdxElement><Package " ID("a") "><name>nail</name>\n"
	"<supplier>Organization: Smith</supplier>" TERM("licenseConcluded", "noassertion") "<licenseDeclared>"
	"<DisjunctiveLicenseSet><member rdf:resource=\"http://spdx.org/licenses/MIT\"/><member rdf:resource="
	"\"http://spdx.org/licenses/ISC\"/></DisjunctiveLicenseSet></licenseDeclared>\n<checksum rdf:nodeID=\"c\"/>"
	TERM("primaryPackagePurpose", "purpose_operatingSystem") "<externalRef><ExternalRef><referenceType "
	"rdf:resource=\"http://spdx.org/rdf/references/purl\"/><referenceLocator>pkg:npm/nail@1.0</referenceLocator>"
	"</ExternalRef></externalRef><externalRef><ExternalRef><referenceType rdf:resource="
	"\"http://spdx.org/rdf/references/fix\"/><referenceLocator>https://smith.example/CVE-2025-10001</referenceLocator>"
	"</ExternalRef></externalRef>\n<relationship><Relationship>" TERM("relationshipType", "relationshipType_dependencyOf")
	"<relatedSpdxElement><Package " ID("b") "><name>till</name></Package></relatedSpdxElement></Relationship></relationship>"
	"</Package></relatedSpdxElement></Relationship></relationship></File></relatedSpdxElement></Relationship>"
	"</relationship>\n<relationship><Relationship>" TERM("relationshipType", "relationshipType_describes")
	"<relatedSpdxElement rdf:resource=\"https://shop.example/1#SPDXRef-b\"/></Relationship></relationship></SpdxDocument>\n"
	"<rdf:Description " ID("a") ">" TERM("rdf:type", "Package") "<versionInfo>1.0</versionInfo></rdf:Description>\n"
	"<Checksum rdf:nodeID=\"c\">" TERM("algorithm", "checksumAlgorithm_sha256") "<checksumValue>9FAB</checksumValue>"
	"</Checksum></rdf:RDF>\n";

static const char *const facts_of_it[] = {
	"sbom format=SPDX spec_version=2.3 serial=https://shop.example/1 system=till release=- subject=till "
	"subject_purl=- tool=mill-2 author=Ann created=2025-03-09T14:05:00Z dependency_nodes=0 dependency_edges=4 "
	"vulnerabilities=0 locator=",
	"component type=operating-system name=nail version=1.0 purl=pkg:npm/nail@1.0 supplier=Smith licenses=MIT OR ISC "
	"hashes=sha256:9fab locator=",
	"component type=- name=till version=- purl=- supplier=- licenses=- hashes=- locator=",
	"patch component=nail version=1.0 purl=pkg:npm/nail@1.0 type=fix resolves=- cve=CVE-2025-10001 "
	"url=https://smith.example/CVE-2025-10001 text=0 ancestors=- commits=- notes=- locator=",
	"patch component=nail version=1.0 purl=pkg:npm/nail@1.0 type=patch resolves=- cve=- url=- text=0 ancestors=- "
	"commits=- notes=./a.patch locator=",
	"depends-on 1 0\n",
};

static void the_same_facts_come_of_every_serialisation_of_spdx(void **state)
{
	const char *const all[] = { spdx_json, spdx_tag, spdx_yaml, spdx_xml, spdx_rdf };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(all); i++)
		for (size_t j = 0; j < COUNT_OF(facts_of_it); j++)
			assert_says(all[i], facts_of_it[j]);
}

static void a_fact_of_another_serialisation_stands_in_a_line(void **state)
{
	(void)state;
	assert_says(spdx_tag, "supplier=Smith licenses=MIT OR ISC hashes=sha256:9fab locator=line=12\n");
	assert_says(spdx_tag, "notes=./a.patch locator=line=31\n");
	assert_says(spdx_yaml, "name=till version=- purl=- supplier=- licenses=- hashes=- locator=line=27\n");
	assert_says(spdx_xml, "hashes=sha256:9fab locator=line=4\n");
	assert_says(spdx_rdf, "hashes=sha256:9fab locator=line=4\n");
}

static void cyclonedx_in_xml_says_what_its_json_says(void **state)
{
	(void)state;
	assert_reads("<?xml version=\"1.0\"?>\n<b:bom xmlns:b=\"http://cyclonedx.org/schema/bom/1.6\" serialNumber=\"urn:uuid:1\" "
		     "xmlns:x=\"urn:x\"><b:metadata><b:timestamp>2025-03-09T14:05:00Z</b:timestamp><b:tools><b:tool><b:name>mill"
		     "</b:name><b:version>2</b:version></b:tool></b:tools><b:component type=\"application\" bom-ref=\"t\"><b:name>till"
		     "</b:name></b:component></b:metadata>\n<b:components>\n<b:component type=\"library\" bom-ref=\"a\" x:type=\"z\">"
		     "<b:supplier><b:name></b:name><b:url>https://smith.example</b:url></b:supplier><b:group>shop</b:group><x:name>"
		     "other</x:name><b:name>nail</b:name><b:version>1</b:version><b:hashes><b:hash alg=\"SHA-256\">9FAB</b:hash>"
		     "</b:hashes><b:licenses><b:license><b:id>MIT</b:id></b:license><b:license><b:name>own</b:name></b:license>"
		     "</b:licenses><b:purl>pkg:npm/nail@1</b:purl>\n<b:pedigree><b:ancestors><b:component type=\"library\"><b:name>bolt"
		     "</b:name><b:version>0</b:version></b:component></b:ancestors><b:patches>\n<b:patch type=\"backport\"><b:diff>"
		     "<b:text>x</b:text><b:url>https://smith.example/1</b:url></b:diff><b:resolves><b:issue type=\"security\"><b:id>"
		     "CVE-2025-10001</b:id></b:issue></b:resolves></b:patch></b:patches></b:pedigree>\n<b:components>\n<b:component "
		     "type=\"library\"><b:name>head</b:name></b:component></b:components></b:component></b:components>\n"
		     "<b:dependencies><b:dependency ref=\"t\"><b:dependency ref=\"a\"/><b:provides ref=\"p\"/></b:dependency>"
		     "</b:dependencies></b:bom>",
		     "sbom format=CycloneDX spec_version=1.6 serial=urn:uuid:1 system=till release=- subject=till subject_purl=- "
		     "tool=mill 2 author=- created=2025-03-09T14:05:00Z dependency_nodes=1 dependency_edges=1 vulnerabilities=0 locator=\n"
		     "component type=library name=shop/nail version=1 purl=pkg:npm/nail@1 supplier=https://smith.example "
		     "licenses=MIT, own hashes=sha256:9fab locator=line=4\n"
		     "patch component=shop/nail version=1 purl=pkg:npm/nail@1 type=backport resolves=CVE-2025-10001 cve=CVE-2025-10001 "
		     "url=https://smith.example/1 text=1 ancestors=bolt@0 commits=- notes=- locator=line=6\n"
		     "component type=library name=head version=- purl=- supplier=- licenses=- hashes=- locator=line=8\n"
		     "end 0 type=application name=till version=- purl=-\n"
		     "depends-on end 0 0\nend 1 type=- name=p version=- purl=-\nprovides end 0 end 1\nend\n");
}

static void elements_of_spdx_3_name_each_other(void **state)
{
	(void)state;
	assert_reads(
		     "{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\",\"@graph\":["
		     "{\"type\":\"CreationInfo\",\"@id\":\"_:c\",\"specVersion\":\"3.0.1\",\"created\":\"2025-03-09T14:05:"
		     "00Z\",\"createdBy\":[\"urn:ann\"],\"createdUsing\":[{\"type\":\"Tool\",\"spdxId\":\"urn:mill\",\"nam"
		     "e\":\"mill\"}]},"
		     "{\"type\":\"Person\",\"spdxId\":\"urn:ann\",\"name\":\"Ann\",\"creationInfo\":\"_:c\"},"
		     "{\"type\":\"Organization\",\"spdxId\":\"urn:smith\",\"name\":\"Smith\"},"
		     "{\"type\":\"SpdxDocument\",\"spdxId\":\"urn:doc\",\"name\":\"doc\",\"creationInfo\":\"_:c\",\"rootEl"
		     "ement\":[\"urn:sbom\"]},"
		     "{\"type\":\"software_Sbom\",\"spdxId\":\"urn:sbom\",\"rootElement\":[\"urn:till\"]},"
		     "{\"type\":\"software_Package\",\"spdxId\":\"urn:till\",\"name\":\"till\",\"software_packageVersion\""
		     ":\"7\",\"suppliedBy\":\"urn:smith\",\"software_packageUrl\":\"pkg:npm/till@7\"},"
		     "{\"type\":\"software_Package\",\"spdxId\":\"urn:nail\",\"name\":\"nail\",\"software_primaryPurpose\""
		     ":\"operatingSystem\",\"verifiedUsing\":[{\"type\":\"Hash\",\"algorithm\":\"sha256\",\"hashValue\":\""
		     "9FAB\"}],\"externalIdentifier\":[{\"type\":\"ExternalIdentifier\",\"externalIdentifierType\":\"packa"
		     "geUrl\",\"identifier\":\"pkg:npm/nail@1\"}]},"
		     "{\"type\":\"simplelicensing_LicenseExpression\",\"spdxId\":\"urn:mit\",\"simplelicensing_licenseExpr"
		     "ession\":\"MIT\"},"
		     "{\"type\":\"Relationship\",\"spdxId\":\"urn:r1\",\"from\":\"urn:nail\",\"to\":[\"urn:mit\"],\"relati"
		     "onshipType\":\"hasConcludedLicense\"},"
		     "{\"type\":\"LifecycleScopedRelationship\",\"spdxId\":\"urn:r2\",\"from\":\"urn:till\",\"to\":[\"urn:"
		     "nail\",\"urn:elsewhere\"],\"relationshipType\":\"dependsOn\"},"
		     "{\"type\":\"security_Vulnerability\",\"spdxId\":\"urn:v\"}]}",
		     "sbom format=SPDX spec_version=3.0.1 serial=urn:doc system=till release=7 subject=till "
		     "subject_purl=pkg:npm/till@7 tool=mill author=Ann created=2025-03-09T14:05:00Z dependency_nodes=0 "
		     "dependency_edges=2 vulnerabilities=1 locator=\n"
		     "component type=- name=till version=7 purl=pkg:npm/till@7 supplier=Smith licenses=- hashes=- "
		     "locator=/@graph/5\n"
		     "component type=operating-system name=nail version=- purl=pkg:npm/nail@1 supplier=- licenses=MIT "
		     "hashes=sha256:9fab locator=/@graph/6\n"
		     "depends-on 0 1\nend 0 type=- name=urn:elsewhere version=- purl=-\ndepends-on 0 end 0\n"
		     "scan tool=mill tool_version=- category=till system=till occurred=2025-03-09T14:05:00Z rules=0 results=1 locator=\n"
		     "finding tool=mill rule=urn:v level=- severity=- cve=- cwe=- file=- line=0 suppressed=0 message=- "
		     "fingerprint=d687481583d8ff4ad98ade8c8c9f496e locator=/@graph/10\nend\n");
	assert_says("{\"@context\":[\"https://spdx.org/rdf/3.0.0/spdx-context.jsonld\"],\"type\":\"software_Package\","
		    "\"spdxId\":\"urn:a\",\"name\":\"a\"}",
		    "component type=- name=a version=- purl=- supplier=- licenses=- hashes=- locator=\n");
}

static void what_cannot_be_read_is_refused_with_its_place(void **state)
{
	(void)state;
	assert_reads("SPDXVersion: SPDX-2.2\nDocumentComment: <text>never ends\n", "refused: line 2: expected </text> after <text>");
	assert_reads("- spdxVersion: SPDX-2.3\nspdxVersion: SPDX-2.3\n",
		     "refused: line 2, column 1: did not find expected '-' indicator");
	assert_reads("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"><components/><components/></bom>",
		     "refused: line 1: expected components only once in bom");
	assert_reads("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"><components></bom>",
		     "refused: line 1, column 64: mismatched tag");
	assert_reads("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://spdx.org/rdf/terms#\"/>",
		     "refused: expected an SpdxDocument among the resources");
}

static void a_licence_that_holds_itself_ends(void **state)
{
	(void)state;
	assert_says("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://spdx.org/rdf/terms#\">"
		    "<SpdxDocument><specVersion>SPDX-2.2</specVersion></SpdxDocument><Package><name>a</name><licenseDeclared>"
		    "<ConjunctiveLicenseSet rdf:nodeID=\"l\"><member rdf:nodeID=\"l\"/><member rdf:nodeID=\"l\"/></ConjunctiveLicenseSet>"
		    "</licenseDeclared></Package></rdf:RDF>",
		    "component type=- name=a version=-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_facts_come_of_every_serialisation_of_spdx),
		cmocka_unit_test(a_fact_of_another_serialisation_stands_in_a_line),
		cmocka_unit_test(cyclonedx_in_xml_says_what_its_json_says),
		cmocka_unit_test(elements_of_spdx_3_name_each_other),
		cmocka_unit_test(what_cannot_be_read_is_refused_with_its_place),
		cmocka_unit_test(a_licence_that_holds_itself_ends),
	};

	return cmocka_run_group_tests_name("serialisations", tests, NULL, NULL);
}
