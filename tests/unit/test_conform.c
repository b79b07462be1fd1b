/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "base/buf.h"
#include "catalog/schema.h"
#include "codec/json.h"
#include "codec/xml_tree.h"
#include "sbom/conform_int.h"

#define HEAD "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\""

/* "PLACE WORDS", "conforms", or "no schema". */
static const char *verdict(const char *version, const char *json, struct arena *a)
{
	struct schema *s = schema_load("cyclonedx-json", str_of(version), a);
	struct json_reader *reader = json_open();
	struct violation v = { STR_NONE, STR_NONE };
	struct buf bytes = BUF_INIT(1 << 20);
	struct err e = { 0 };
	const char *ret = "no schema";
	struct json document;

	buf_add_cstr(&bytes, json);
	if (json_parse(reader, buf_str(&bytes), &document, &e) < 0)
		BUG("%s", e.msg);
	if (s) {
		conform_json(schema_type(s, "bom"), document, false, arena_printf(a, "CycloneDX %s", version), a, &v);
		ret = v.what.p ? arena_printf(a, "%.*s %.*s", STR_FMT(v.at), STR_FMT(v.what)) : "conforms";
	}
	buf_free(&bytes);
	json_close(reader);
	schema_free(s);
	return ret;
}

static void assert_verdict(const char *version, const char *json, const char *want)
{
	struct arena a = ARENA_INIT;
	const char *got = verdict(version, json, &a);
	bool same = !strcmp(got, want);

	if (!same)
		print_error("got:  %s\nwant: %s\n", got, want);
	arena_free(&a);
	assert_true(same);
}

/* Of a 1.5 document with these members. */
static void assert_says(const char *members, const char *want)
{
	struct arena a = ARENA_INIT;
	const char *json = arena_printf(&a, HEAD "%s%s}", members[0] ? "," : "", members);

	assert_verdict("1.5", json, want);
	arena_free(&a);
}

static void every_version_has_a_table(void **state)
{
	static const char *const versions[] = { "1.2", "1.3", "1.4", "1.5", "1.6", "1.7" };
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++) {
		const char *json = arena_printf(&a, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"%s\",\"version\":1}",
						versions[i]);

		assert_verdict(versions[i], json, "conforms");
	}
	assert_verdict("1.8", "{}", "no schema");
	assert_verdict("1.1", "{}", "no schema");
	assert_verdict("1.4.5", "{}", "no schema");
	assert_verdict("1.5x", "{}", "no schema");
	assert_verdict("01.5", "{}", "no schema");
	assert_verdict("", "{}", "no schema");
	arena_free(&a);
}

static void a_version_asks_what_it_asked_then(void **state)
{
	(void)state;
	assert_verdict("1.4", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\"}", " 'version' is missing");
	assert_verdict("1.5", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\"}", "conforms");
	assert_verdict("1.3", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.3\",\"version\":1,\"own\":1}", "conforms");
	assert_verdict("1.4", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\",\"version\":1,\"own\":1}",
		       "/own own: CycloneDX 1.4 has no such member here");
}

static void the_first_violation_is_told_with_its_place(void **state)
{
	(void)state;
	assert_says("\"components\":[{\"type\":\"library\",\"name\":\"a\"},{\"type\":\"nail\",\"name\":1}]",
		    "/components/1/type components[1].type: 'nail' is none of application, framework, library, container, "
		    "operating-system, device, firmware, file, platform, device-driver, machine-learning-model, data");
	assert_says("\"components\":[{\"name\":\"a\"}]", "/components/0 components[0]: 'type' is missing");
	assert_says("\"components\":{}", "/components components: expected an array, not an object");
	assert_says("\"version\":0", "/version version: 0 is less than 1");
	assert_says("\"version\":1.5", "/version version: expected an integer, not a number");
	assert_says("\"version\":\"1\"", "/version version: expected an integer, not a string");
	assert_says("\"version\":1.0", "conforms");
	assert_says("\"version\":null", "/version version: expected an integer, not null");
}

static void texts_have_forms(void **state)
{
	(void)state;
	assert_says("\"serialNumber\":\"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\"", "conforms");
	assert_says("\"serialNumber\":\"3e671687\"",
		    "/serialNumber serialNumber: '3e671687' does not have the form "
		    "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
	assert_says("\"serialNumber\":\"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\\n\"",
		    "/serialNumber serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\n' does not have the form "
		    "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
	assert_says("\"metadata\":{\"timestamp\":\"2020-04-13\"}",
		    "/metadata/timestamp metadata.timestamp: '2020-04-13' is not a date and time of RFC 3339");
	assert_says("\"components\":[{\"type\":\"file\",\"name\":\"a\",\"bom-ref\":\"\"}]",
		    "/components/0/bom-ref components[0].bom-ref: '' is shorter than 1 characters");
	assert_says("\"components\":[{\"type\":\"file\",\"name\":\"a\",\"licenses\":[{\"license\":{\"id\":\"Apache-2\"}}]}]",
		    "/components/0/licenses/0/license/id components[0].licenses[0].license.id: 'Apache-2' is none of the 811 "
		    "that it may be (did you mean 'Apache-2.0'?)");
}

static void two_equal_items_are_found_whatever_the_order_of_their_members(void **state)
{
	(void)state;
	assert_says("\"components\":[{\"type\":\"file\",\"name\":\"a\"},{\"type\":\"file\",\"name\":\"b\"},"
		    "{\"name\":\"a\",\"type\":\"file\"}]",
		    "/components/2 components[2]: the same as item 0, expected no two that are equal");
	assert_says("\"components\":[{\"type\":\"file\",\"name\":\"a\",\"components\":[{\"type\":\"file\",\"name\":\"b\"},"
		    "{\"type\":\"file\",\"name\":\"b\"}]}]",
		    "/components/0/components/1 components[0].components[1]: the same as item 0, expected no two that are equal");
	assert_says("\"properties\":[{\"name\":\"a\"},{\"name\":\"a\"}]", "conforms");
}

static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % below;
}

/* A value of few kinds and texts, so that many are equal and more look alike. */
static void put_drawn(struct buf *b, uint64_t *seed, unsigned depth)
{
	unsigned kind = draw(seed, depth < 5 ? 4 : 2), n = draw(seed, 3);

	if (kind == 0)
		buf_addf(b, "%u", n);
	else if (kind == 1)
		buf_addf(b, "\"%.*s%.*s\"", n ? 70 : 1, "the same for many texts, of which only the middle is another one than in those others: ",
			 (int)n, "xy");
	else
		buf_add_char(b, kind == 2 ? '{' : '[');
	for (unsigned i = 0; kind > 1 && i < n; i++) {
		buf_addf(b, i ? "," : "");
		if (kind == 2)
			buf_addf(b, "\"%c%u\":", 'a' + (int)draw(seed, 2), i);
		put_drawn(b, seed, depth + 1);
	}
	if (kind > 1)
		buf_add_char(b, kind == 2 ? '}' : ']');
}

/* The first item that is an earlier one again, by their canonical texts. */
static bool repeats_plainly(struct json array, size_t *ret_first, size_t *ret_again)
{
	struct buf texts[8] = { 0 };
	struct json_iter it;
	struct json item;
	size_t n = 0;
	bool found = false;

	for (json_begin(array, &it); json_next(&it, &item); n++) {
		texts[n] = BUF_INIT(1 << 20);
		json_put(&texts[n], item, 0);
		for (size_t i = 0; !found && i < n; i++)
			if (str_eq(buf_str(&texts[i]), buf_str(&texts[n]))) {
				*ret_first = i;
				*ret_again = n;
				found = true;
			}
	}
	while (n)
		buf_free(&texts[--n]);
	return found;
}

static void items_that_only_look_alike_are_no_repetition(void **state)
{
	uint64_t seed = 1;
	size_t equal = 0;

	(void)state;
	for (unsigned turn = 0; turn < 3000; turn++) {
		struct json_reader *reader = json_open();
		struct buf b = BUF_INIT(1 << 20);
		size_t first = 0, again = 0, want_first = 0, want_again = 0;
		struct repeats *r;
		struct err e = { 0 };
		struct json array;
		bool want;

		buf_add_cstr(&b, "[");
		for (unsigned i = 0; i < 6; i++) {
			buf_addf(&b, "%s{\"x%u\":", i ? "," : "", draw(&seed, 2));
			put_drawn(&b, &seed, 0);
			buf_add_cstr(&b, "}");
		}
		buf_add_cstr(&b, "]");
		assert_int_equal(json_parse(reader, buf_str(&b), &array, &e), 0);
		r = repeats_new(array);
		want = repeats_plainly(array, &want_first, &want_again);
		if (repeats_in(r, array, &first, &again) != want || (want && (first != want_first || again != want_again)))
			fail_msg("%s: %zu %zu, expected %zu %zu", b.p, first, again, want_first, want_again);
		equal += want;
		repeats_free(r);
		buf_free(&b);
		json_close(reader);
	}
	assert_in_range(equal, 100, 2900);
}

static void of_a_choice_the_branch_that_was_meant_is_told(void **state)
{
	(void)state;
	assert_says("\"metadata\":{\"tools\":[{\"name\":1}]}",
		    "/metadata/tools/0/name metadata.tools[0].name: expected a string, not an integer");
	assert_says("\"metadata\":{\"tools\":{\"components\":[{\"type\":\"file\"}]}}",
		    "/metadata/tools/components/0 metadata.tools.components[0]: 'name' is missing");
	assert_verdict("1.4",
		       "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\",\"version\":1,\"metadata\":{\"licenses\":"
		       "[{\"license\":{\"id\":\"MIT\"},\"expression\":\"MIT\"}]}}",
		       "/metadata/licenses/0 metadata.licenses[0]: expected exactly one of 'license', 'expression'");
	assert_verdict("1.7",
		       "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.7\",\"components\":[{\"type\":\"file\",\"name\":\"a\","
		       "\"version\":\"1\",\"versionRange\":\"vers:npm/1\",\"isExternal\":true}]}",
		       "/components/0 components[0]: must not have 'version' with 'versionRange'");
	assert_verdict("1.7",
		       "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.7\",\"components\":[{\"type\":\"file\",\"name\":\"a\","
		       "\"versionRange\":\"vers:npm/1\",\"isExternal\":false}]}",
		       "/components/0 components[0]: must not have 'versionRange'");
}

/* The registered algorithm is not a URI, and so fits only one of the two forms. */
static void a_signature_names_its_algorithm_or_a_uri(void **state)
{
	(void)state;
	assert_says("\"signature\":{\"algorithm\":\"ES256\",\"value\":\"x\"}", "conforms");
	assert_says("\"signature\":{\"algorithm\":\"https://shop.example/own\",\"value\":\"x\"}", "conforms");
	assert_says("\"signature\":{\"algorithm\":\"mine\",\"value\":\"x\"}",
		    "/signature/algorithm signature.algorithm: 'mine' is none of RS256, RS384, RS512, PS256, PS384, PS512, "
		    "ES256, ES384, ES512, Ed25519, Ed448, HS256, HS384, HS512");
}

static void formats_are_those_of_their_rfcs(void **state)
{
	static const struct {
		enum schema_format format;
		const char *good[8], *bad[12];
	} all[] = {
		{ SCHEMA_FORMAT_DATE_TIME,
		  { "2024-02-29T23:59:60Z", "2024-01-01t00:00:00.5z", "2024-01-01T00:00:00+14:00" },
		  { "2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z",
		    "2024-01-01T00:00:00+0200", "2024-1-1T00:00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Z ", "" } },
		{ SCHEMA_FORMAT_DATE, { "2000-02-29", "2024-12-31" }, { "1900-02-29", "2024-13-01", "2024-00-01", "20240101" } },
		{ SCHEMA_FORMAT_EMAIL, { "a@b", "jörg@bücher.example", "\"a b\"@c" }, { "ab", "@b", "a@", "" } },
		{ SCHEMA_FORMAT_URI, { "https://a.example/b?c#d", "urn:x", "mailto:a@b" }, { "ES256", "/a", "", "a b:c", "1a:b" } },
		{ SCHEMA_FORMAT_IRI_REFERENCE,
		  { "", "a/b", "#x", "https://bücher.example/%C3%A9", "//a", "http://[::1]/", "?q", "a/b:c" },
		  { "a b", "http://a/%zz", "<a>", "a#b#c", "http://a/[b]", "http://[::1", "a\\b", "{a}", "1:2" } },
		{ SCHEMA_FORMAT_LINE, { "", "a" }, { "a\nb", "a\r" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		for (size_t k = 0; k < 8 && all[i].good[k]; k++)
			if (!conform_format_fits(all[i].format, str_of(all[i].good[k])))
				fail_msg("'%s' is %s", all[i].good[k], conform_format_name(all[i].format));
		for (size_t k = 0; k < 12 && all[i].bad[k]; k++)
			if (conform_format_fits(all[i].format, str_of(all[i].bad[k])))
				fail_msg("'%s' is not %s", all[i].bad[k], conform_format_name(all[i].format));
	}
}

#define SPDX_HEAD                                                                                                 \
	"{\"spdxVersion\":\"SPDX-2.3\",\"dataLicense\":\"CC0-1.0\",\"SPDXID\":\"SPDXRef-DOCUMENT\",\"name\":\"a\","     \
	"\"documentNamespace\":\"https://shop.example/a\",\"creationInfo\":{\"created\":\"2024-01-01T00:00:00Z\"," \
	"\"creators\":[\"Tool: mill\"]}"

/* Of an SPDX 2.3 document with one package that has these members, and these members of its own. */
static void assert_spdx(const char *package, const char *members, const char *want)
{
	struct arena a = ARENA_INIT;
	struct schema *s = schema_load("spdx", STR_LIT("2.3"), &a);
	struct json_reader *reader = json_open();
	struct violation v = { STR_NONE, STR_NONE };
	struct buf bytes = BUF_INIT(1 << 20);
	struct err e = { 0 };
	struct json document;
	const char *got;
	bool same;

	buf_addf(&bytes, "%s,\"packages\":[{\"SPDXID\":\"SPDXRef-a\",\"name\":\"a\",\"downloadLocation\":\"NONE\"%s}]%s}",
		 SPDX_HEAD, package, members);
	if (json_parse(reader, buf_str(&bytes), &document, &e) < 0)
		BUG("%s", e.msg);
	conform_json(schema_type(s, "document"), document, false, "SPDX 2.3", &a, &v);
	if (!v.what.p)
		conform_spdx_rules(s, document, false, &a, &v);
	got = v.what.p ? arena_printf(&a, "%.*s %.*s", STR_FMT(v.at), STR_FMT(v.what)) : "conforms";
	same = !strcmp(got, want);
	if (!same)
		print_error("got:  %s\nwant: %s\n", got, want);
	buf_free(&bytes);
	json_close(reader);
	schema_free(s);
	arena_free(&a);
	assert_true(same);
}

static void spdx_asks_for_its_forms(void **state)
{
	(void)state;
	assert_spdx("", "", "conforms");
	assert_spdx(",\"supplier\":\"Smith\"", "",
		    "/packages/0/supplier packages[0].supplier: 'Smith' does not have the form "
		    "NOASSERTION|(?:Person|Organization): ?\\S.*");
	assert_spdx(",\"own\":1", "", "/packages/0/own packages[0].own: SPDX 2.3 has no such member here");
	assert_spdx(",\"checksums\":[{\"algorithm\":\"SHA1\",\"checksumValue\":\"00\"}]", "",
		    "/packages/0/checksums/0 packages[0].checksums[0]: SHA1 has 40 digits, not 2");
	assert_spdx(",\"filesAnalyzed\":false,\"licenseInfoFromFiles\":[\"MIT\"]", "",
		    "/packages/0/licenseInfoFromFiles packages[0].licenseInfoFromFiles: must not be there when filesAnalyzed "
		    "is false");
	assert_spdx("", ",\"relationships\":[{\"spdxElementId\":\"SPDXRef-a\",\"relationshipType\":\"IS_IN\","
			"\"relatedSpdxElement\":\"NONE\"}]",
		    "/relationships/0/relationshipType relationships[0].relationshipType: 'IS_IN' is none of the 45 that it "
		    "may be");
}

static void spdx_elements_are_there_once_and_found(void **state)
{
	(void)state;
	assert_spdx("", ",\"relationships\":[{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":\"DESCRIBES\","
			"\"relatedSpdxElement\":\"SPDXRef-a\"}]",
		    "conforms");
	assert_spdx("", ",\"relationships\":[{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":\"DESCRIBES\","
			"\"relatedSpdxElement\":\"SPDXRef-b\"}]",
		    "/relationships/0/relatedSpdxElement relationships[0].relatedSpdxElement: the document has no element "
		    "'SPDXRef-b'");
	assert_spdx("", ",\"relationships\":[{\"spdxElementId\":\"DocumentRef-x:SPDXRef-b\",\"relationshipType\":\"OTHER\","
			"\"relatedSpdxElement\":\"NOASSERTION\"}]",
		    "/relationships/0/spdxElementId relationships[0].spdxElementId: no externalDocumentRefs names "
		    "'DocumentRef-x'");
	assert_spdx("", ",\"files\":[{\"SPDXID\":\"SPDXRef-a\",\"fileName\":\"./a\",\"checksums\":[{\"algorithm\":\"SHA1\","
			"\"checksumValue\":\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"}]}]",
		    "/files/0/SPDXID files[0].SPDXID: 'SPDXRef-a' is another element's already");
}

static void licence_expressions_are_read(void **state)
{
	static const struct {
		const char *expression, *wrong;
	} all[] = {
		{ "MIT", NULL },
		{ "mit", NULL },
		{ "NOASSERTION", NULL },
		{ "(MIT OR GPL-2.0-or-later WITH Classpath-exception-2.0) AND Apache-2.0", NULL },
		{ "Apache-1.0+", NULL },
		{ "LicenseRef-own", NULL },
		{ "Apache 2", "'Apache' is no licence of SPDX (did you mean 'Apache-1.0'?)" },
		{ "Apache-2", "'Apache-2' is no licence of SPDX (did you mean 'Apache-2.0'?)" },
		{ "MIT Apache-2.0", "expected AND, OR or WITH at 'Apache-2.0'" },
		{ "(MIT", "expected ')' in the licence expression" },
		{ "MIT AND", "expected a licence in the licence expression" },
		{ "", "expected a licence in the licence expression" },
		{ "MIT WITH MIT", "'MIT' is no licence exception of SPDX" },
		{ "Classpath-exception-2.0", "'Classpath-exception-2.0' is an exception, expected a licence" },
		{ "LicenseRef-other", "hasExtractedLicensingInfos does not have 'LicenseRef-other'" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		struct arena a = ARENA_INIT;
		const char *want = "conforms";

		if (all[i].wrong)
			want = arena_printf(&a, "/packages/0/licenseDeclared packages[0].licenseDeclared: %s", all[i].wrong);
		assert_spdx(arena_printf(&a, ",\"licenseDeclared\":\"%s\"", all[i].expression),
			    ",\"hasExtractedLicensingInfos\":[{\"licenseId\":\"LicenseRef-own\",\"extractedText\":\"x\"}]", want);
		arena_free(&a);
	}
}

/* Of a document of CycloneDX XML 1.5 with that inside. */
static void assert_xml(const char *inside, const char *want)
{
	struct arena a = ARENA_INIT;
	struct schema *s = schema_load("cyclonedx-xml", STR_LIT("1.5"), &a);
	const char *xml = arena_printf(&a, "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\" xmlns:o=\"urn:o\">\n%s</bom>",
				       inside);
	struct violation v = { STR_NONE, STR_NONE };
	struct xml_node *root;
	struct err e = { 0 };
	const char *got;
	bool same;

	if (xml_tree(str_of(xml), &a, &root, &e) < 0)
		BUG("%s", e.msg);
	conform_xml(s, root, "CycloneDX 1.5", &a, &v);
	got = v.what.p ? arena_printf(&a, "%.*s %.*s", STR_FMT(v.at), STR_FMT(v.what)) : "conforms";
	same = !strcmp(got, want);
	if (!same)
		print_error("got:  %s\nwant: %s\n", got, want);
	schema_free(s);
	arena_free(&a);
	assert_true(same);
}

#define COMPONENT(inside) "<components><component type=\"file\">" inside "</component></components>"

static void xml_has_its_order_and_attributes(void **state)
{
	(void)state;
	assert_xml("", "conforms");
	assert_xml(COMPONENT("<name>a</name>"), "conforms");
	assert_xml(COMPONENT("<version>1</version><name>a</name>"),
		   "line=2 bom/components/component/version: expected name here");
	assert_xml(COMPONENT("<version/>"), "line=2 bom/components/component/version: expected name here");
	assert_xml(COMPONENT("<group>g</group>"), "line=2 bom/components/component: name is missing");
	assert_xml(COMPONENT("<name>a</name><name>b</name>"),
		   "line=2 bom/components/component/name[2]: CycloneDX 1.5 has no such element here");
	assert_xml(COMPONENT("<name>a</name>text"), "line=2 bom/components/component: expected no text beside its elements");
	assert_xml(COMPONENT("<name>a</name><o:x/>"), "conforms");
	assert_xml("<components><component><name>a</name></component></components>",
		   "line=2 bom/components/component: the attribute type is missing");
	assert_xml("<components o:x=\"1\" x=\"2\"/>", "conforms");
	assert_xml("<components><component type=\"nail\"><name>a</name></component></components>",
		   "line=2 bom/components/component/@type: 'nail' is none of application, framework, library, operating-system, "
		   "device, file, container, firmware, platform, device-driver, machine-learning-model, data");
}

static void texts_of_xml_have_types(void **state)
{
	(void)state;
	assert_xml(COMPONENT("<name>a</name><scope></scope>"), "conforms");
	assert_xml(COMPONENT("<name>a</name><scope> required</scope>"),
		   "line=2 bom/components/component/scope: ' required' is none of required, optional, excluded");
	assert_xml(COMPONENT("<name>a</name><modified> true </modified>"), "conforms");
	assert_xml(COMPONENT("<name>a</name><modified>yes</modified>"),
		   "line=2 bom/components/component/modified: 'yes' is not true or false");
	assert_xml("<metadata><timestamp>2024-02-30T00:00:00</timestamp></metadata>",
		   "line=2 bom/metadata/timestamp: '2024-02-30T00:00:00' is not a date and time of XML Schema");
	assert_xml("<metadata><timestamp>2024-02-29T24:00:00</timestamp></metadata>", "conforms");
	assert_xml("<components><component type=\"file\" bom-ref=\"a\"><name>a</name></component>"
		   "<component type=\"file\" bom-ref=\"a\"><name>b</name></component></components>",
		   "line=2 bom/components/component[2]: the bom-ref 'a' stands on another element already");
}

static void every_class_of_spdx_3_is_a_type(void **state)
{
	struct arena a = ARENA_INIT;
	struct schema *s = schema_load("spdx3", STR_LIT("3.0.1"), &a);

	(void)state;
	assert_non_null(s);
	assert_non_null(schema_type(s, "software_Package"));
	assert_non_null(schema_type(s, "Person"));
	assert_null(schema_type(s, "Element"));	/* abstract */
	assert_true(schema_list_has(schema_list(s, "RelationshipType"), STR_LIT("dependsOn")));
	schema_free(s);
	assert_null(schema_load("spdx3", STR_LIT("3.1"), &a));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_version_has_a_table),
		cmocka_unit_test(a_version_asks_what_it_asked_then),
		cmocka_unit_test(the_first_violation_is_told_with_its_place),
		cmocka_unit_test(texts_have_forms),
		cmocka_unit_test(two_equal_items_are_found_whatever_the_order_of_their_members),
		cmocka_unit_test(items_that_only_look_alike_are_no_repetition),
		cmocka_unit_test(of_a_choice_the_branch_that_was_meant_is_told),
		cmocka_unit_test(a_signature_names_its_algorithm_or_a_uri),
		cmocka_unit_test(formats_are_those_of_their_rfcs),
		cmocka_unit_test(spdx_asks_for_its_forms),
		cmocka_unit_test(spdx_elements_are_there_once_and_found),
		cmocka_unit_test(licence_expressions_are_read),
		cmocka_unit_test(every_class_of_spdx_3_is_a_type),
		cmocka_unit_test(xml_has_its_order_and_attributes),
		cmocka_unit_test(texts_of_xml_have_types),
	};

	return cmocka_run_group_tests_name("conform", tests, NULL, NULL);
}
