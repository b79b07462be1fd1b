/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/xml_tree.h"
#include "evidence/xml_root.h"
#include "sbom/bom_json.h"
#include "sbom/spdx.h"

/*
 * SPDX 2 in plain XML (not RDF), as SPDX's own tools write it: the members of SPDX JSON as
 * elements of <Document>, an array as the same element again and again. It is written as that
 * JSON (sbom/bom_json.h).
 */
static const char *const arrays[] = {
	"annotations", "attributionTexts", "checksums", "creators", "documentDescribes", "externalDocumentRefs",
	"externalRefs", "fileContributors", "fileDependencies", "files", "fileTypes", "hasExtractedLicensingInfos",
	"hasFiles", "licenseInfoFromFiles", "licenseInfoInFiles", "licenseInfoInSnippets",
	"packageVerificationCodeExcludedFiles", "packages", "ranges", "relationships", "revieweds", "seeAlsos",
	"snippets",
};

static int array_of(const struct xml_node *n)
{
	for (size_t i = 0; i < COUNT_OF(arrays); i++)
		if (strcmp(n->name, arrays[i]) == 0)
			return (int)i;
	return -1;
}

static void put_members(struct buf *b, const struct xml_node *n);

static void put_element(struct buf *b, const struct xml_node *n, const char *name)
{
	if (!n->first) {
		bom_json_text(b, name, n->text);
		return;
	}
	bom_json_object(b, name, n->line);
	put_members(b, n);
	json_out_close(b, '}');
}

/* The elements of an array, which need not stand one after the other, where the first stands. */
static void put_array(struct buf *b, const struct xml_node *first)
{
	json_out_open(b, first->name, '[');
	for (const struct xml_node *c = first; c; c = c->next)
		if (strcmp(c->name, first->name) == 0)
			put_element(b, c, NULL);
	json_out_close(b, ']');
}

static void put_members(struct buf *b, const struct xml_node *n)
{
	bool done[COUNT_OF(arrays)] = { false };

	for (const struct xml_node *c = n->first; c; c = c->next) {
		int array = array_of(c);

		if (array < 0)
			put_element(b, c, c->name);
		else if (!done[array])
			put_array(b, c);
		if (array >= 0)
			done[array] = true;
	}
}

static int read_xml(struct reading *r, struct err *e)
{
	struct bom_json j = BOM_JSON_INIT;
	struct xml_node *root;
	int ret = xml_tree(r->bytes, &j.arena, &root, e);

	if (ret == 0) {
		bom_json_object(&j.text, NULL, root->line);
		put_members(&j.text, root);
		json_out_close(&j.text, '}');
		ret = bom_json_read(&j, r, spdx_read, e);
	}
	bom_json_done(&j);
	return ret;
}

static bool claims(const struct reading *r)
{
	struct str tag;

	return str_is(xml_root(r->bytes, &tag), "Document") && str_has(r->bytes, "<spdxVersion>");
}

const struct format format_spdx_xml = {
	.name = "spdx-xml",
	.kind = "sbom",
	.claims = claims,
	.read = read_xml,
};
