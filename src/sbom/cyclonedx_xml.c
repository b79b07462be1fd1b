/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/xml_tree.h"
#include "evidence/xml_root.h"
#include "sbom/bom_json.h"
#include "sbom/conform.h"
#include "sbom/cyclonedx.h"

/*
 * CycloneDX in XML, 1.0 to 1.7, written as CycloneDX JSON (sbom/bom_json.h). The two differ
 * in a regular way: a plural holds its items instead of an array, what has neither attributes nor
 * children is a text, and a few names. Elements of other namespaces are extensions of somebody's
 * and left alone, but for CycloneDX's own of vulnerabilities and dependencies, as 1.0 and 1.1
 * had them.
 */

/* Plurals: arrays of what stands in them. */
static const char *const lists[] = {
	"advisories", "affects", "ancestors", "authors", "commits", "components", "compositions", "cwes",
	"dependencies", "descendants", "externalReferences", "hashes", "licenses", "patches", "properties",
	"ratings", "recommendations", "references", "resolves", "responses", "scores", "services",
	"variants", "versions", "vulnerabilities",
};

/* Singulars that are objects also when they are empty. */
static const char *const objects[] = {
	"analysis", "component", "diff", "license", "manufacture", "manufacturer", "metadata", "pedigree",
	"publisherContact", "source", "supplier",
};

/* Items of plurals that are texts. */
static const char *const texts[] = { "advisory", "cwe", "expression", "recommendation", "response", "url" };

static bool among(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}
#define AMONG(name, names) among((name), (names), COUNT_OF(names))

static bool is_ours(const struct xml_node *n)
{
	return strstr(n->ns, "cyclonedx.org/schema") != NULL;
}

static int put_member(struct buf *b, const struct xml_node *n, const char *name, struct err *e);
static int put_object(struct buf *b, const struct xml_node *n, const char *name, struct err *e);

static void put_attrs(struct buf *b, const struct xml_node *n)
{
	for (const struct xml_node *a = n->attrs; a; a = a->next)
		if (!*a->ns)
			bom_json_text(b, a->name, a->text);
}

/* <dependency ref="a"><dependency ref="b"/><provides ref="c"/></dependency> */
static void put_refs(struct buf *b, const struct xml_node *n, const char *element, const char *name)
{
	json_out_open(b, name, '[');
	for (const struct xml_node *c = n->first; c; c = c->next)
		if (strcmp(c->name, element) == 0)
			bom_json_text(b, NULL, xml_node_attr(c, "ref"));
	json_out_close(b, ']');
}

static void put_dependency(struct buf *b, const struct xml_node *n)
{
	bom_json_object(b, NULL, n->line);
	bom_json_text(b, "ref", xml_node_attr(n, "ref"));
	put_refs(b, n, "dependency", "dependsOn");
	if (xml_child(n, "provides"))
		put_refs(b, n, "provides", "provides");
	json_out_close(b, '}');
}

static int put_item(struct buf *b, const struct xml_node *n, struct err *e)
{
	int ret = 0;

	if (strcmp(n->name, "dependency") == 0) {
		put_dependency(b, n);
	} else if (strcmp(n->name, "license") == 0) {
		bom_json_object(b, NULL, n->line);
		ret = put_object(b, n, "license", e);
		json_out_close(b, '}');
	} else if (strcmp(n->name, "expression") == 0) {
		bom_json_object(b, NULL, n->line);
		bom_json_text(b, "expression", n->text);
		json_out_close(b, '}');
	} else if (AMONG(n->name, texts) && !n->first) {
		bom_json_text(b, NULL, n->text);
	} else {
		ret = put_object(b, n, NULL, e);
	}
	return ret;
}

static int put_list(struct buf *b, const struct xml_node *n, const char *name, struct err *e)
{
	json_out_open(b, name, '[');
	for (const struct xml_node *c = n->first; c; c = c->next)
		if (is_ours(c) && put_item(b, c, e) < 0)
			return -1;
	json_out_close(b, ']');
	return 0;
}

/* An organisation's addresses: each an element, together an array. */
static void put_urls(struct buf *b, const struct xml_node *first)
{
	json_out_open(b, "url", '[');
	for (const struct xml_node *c = first; c; c = c->next)
		if (is_ours(c) && strcmp(c->name, "url") == 0)
			bom_json_text(b, NULL, c->text);
	json_out_close(b, ']');
}

static bool is_organisation(const struct xml_node *n)
{
	static const char *const names[] = { "supplier", "manufacture", "manufacturer", "organization" };

	return AMONG(n->name, names);
}

/* A plural twice in one element: only one of them would be a member. */
static int check_once(const struct xml_node *parent, const struct xml_node *n, struct err *e)
{
	for (const struct xml_node *c = parent->first; c != n; c = c->next)
		if (is_ours(c) && strcmp(c->name, n->name) == 0)
			return err_set(e, ERR_INPUT, "line %lu: expected %s only once in %s", n->line, n->name,
				       parent->name);
	return 0;
}

static int put_children(struct buf *b, const struct xml_node *n, struct err *e)
{
	bool urls = false;

	for (const struct xml_node *c = n->first; c; c = c->next) {
		if (!is_ours(c))
			continue;
		if (AMONG(c->name, lists) && check_once(n, c, e) < 0)
			return -1;
		if (is_organisation(n) && strcmp(c->name, "url") == 0) {
			if (!urls)
				put_urls(b, c);
			urls = true;
			continue;
		}
		if (put_member(b, c, strcmp(c->name, "responses") == 0 ? "response" : c->name, e) < 0)
			return -1;
	}
	return 0;
}

static int put_object(struct buf *b, const struct xml_node *n, const char *name, struct err *e)
{
	bom_json_object(b, name, n->line);
	put_attrs(b, n);
	if (put_children(b, n, e) < 0)
		return -1;
	if (n->text.n && !n->first)
		bom_json_text(b, strcmp(n->name, "property") == 0 ? "value" : "content", n->text);
	json_out_close(b, '}');
	return 0;
}

/* Until 1.4 <tools> held tools; since 1.5 it may hold components and services. */
static bool is_list(const struct xml_node *n)
{
	if (strcmp(n->name, "tools") == 0)
		return !n->first || xml_child(n, "tool");
	return AMONG(n->name, lists);
}

static int put_member(struct buf *b, const struct xml_node *n, const char *name, struct err *e)
{
	if (is_list(n))
		return put_list(b, n, name, e);
	if (n->first || n->attrs || AMONG(n->name, objects))
		return put_object(b, n, name, e);
	bom_json_text(b, name, n->text);
	return 0;
}

/* The version stands in the namespace alone: …/schema/bom/1.5. */
static struct str spec_version(const struct xml_node *root)
{
	const char *slash = strrchr(root->ns, '/');

	return str_of(slash ? slash + 1 : "");
}

static int put_bom(struct buf *b, const struct xml_node *root, struct err *e)
{
	bom_json_object(b, NULL, root->line);
	bom_json_text(b, "bomFormat", STR_LIT("CycloneDX"));
	bom_json_text(b, "specVersion", spec_version(root));
	put_attrs(b, root);
	if (put_children(b, root, e) < 0)
		return -1;
	json_out_close(b, '}');
	return 0;
}

static int read_xml(struct reading *r, struct err *e)
{
	struct bom_json j = BOM_JSON_INIT;
	struct xml_node *root;
	int ret = xml_tree(r->bytes, &j.arena, &root, e);

	if (ret == 0) {
		conform_cyclonedx_xml(r, root);
		ret = put_bom(&j.text, root, e) < 0 ? -1 : bom_json_read(&j, r, cyclonedx_read, e);
	}
	bom_json_done(&j);
	return ret;
}

static bool claims(const struct reading *r)
{
	struct str tag;

	return str_is(xml_root(r->bytes, &tag), "bom") && str_has(tag, "cyclonedx.org/schema/bom");
}

const struct format format_cyclonedx_xml = {
	.name = "cyclonedx-xml",
	.kind = "sbom",
	.claims = claims,
	.read = read_xml,
};
