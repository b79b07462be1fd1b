/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/map.h"
#include "codec/xml_tree.h"
#include "evidence/xml_root.h"
#include "sbom/bom_json.h"
#include "sbom/spdx.h"

/*
 * SPDX 2 in RDF/XML, written as SPDX JSON (sbom/bom_json.h). In RDF/XML elements are in turn
 * a resource and a property of it; what a property leads to stands in it, or elsewhere under
 * the same name (rdf:about, rdf:ID, rdf:nodeID). A resource that is described in several places has the
 * properties of all of them.
 */
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define TERMS "http://spdx.org/rdf/terms#"
#define LICENSE_DEPTH_MAX 32
#define LICENSE_BYTES_MAX (64 * 1024)

struct resource {
	const struct xml_node *node;
	struct str name;	/* "not given": it has none */
	size_t more;		/* the next description of the same; 0: none */
	bool again;		/* it is such a further one */
};

struct rdf {
	struct resource *all;	/* in order of the document */
	size_t count, room;
	struct map by_name;	/* where in all */
	struct str base;	/* of the document's ids: its namespace */
};

static struct str rdf_attr(const struct xml_node *n, const char *name)
{
	for (const struct xml_node *a = n->attrs; a; a = a->next)
		if (strcmp(a->name, name) == 0 && strcmp(a->ns, RDF) == 0)
			return a->text;
	return STR_NONE;
}

/* What a resource is called, or what a property leads to. */
static struct str name_of(const struct xml_node *n)
{
	static const char *const attrs[] = { "about", "resource", "nodeID", "ID" };

	for (size_t i = 0; i < COUNT_OF(attrs); i++) {
		struct str s = rdf_attr(n, attrs[i]);

		if (s.p)
			return s;
	}
	return STR_NONE;
}

/* What stands behind the last "#", else behind the last "/". */
static struct str last_part(struct str uri)
{
	const char *at = uri.n ? memrchr(uri.p, '#', uri.n) : NULL;

	if (!uri.p)
		return STR_LIT("");
	if (!at && uri.n)
		at = memrchr(uri.p, '/', uri.n);
	return at ? (struct str){ at + 1, uri.n - (size_t)(at + 1 - uri.p) } : uri;
}

static bool is_a(const struct xml_node *n, const char *type)
{
	if (strcmp(n->name, "Description") == 0 && strcmp(n->ns, RDF) == 0) {
		const struct xml_node *t = xml_child(n, "type");

		return t && str_is(last_part(name_of(t)), type);
	}
	return strcmp(n->name, type) == 0;
}

/* A description of the same resource is chained behind the one before. */
static void gather(struct rdf *d, const struct xml_node *n)
{
	struct str name = name_of(n);
	size_t at = d->count, first;

	if (d->count == d->room) {
		d->room = d->room ? d->room * 2 : 256;
		d->all = xrealloc(d->all, d->room * sizeof *d->all);
	}
	d->all[d->count++] = (struct resource){ .node = n, .name = name };
	if (name.p && !map_add(&d->by_name, name, at)) {
		first = map_find(&d->by_name, name);
		d->all[at].again = true;
		d->all[at].more = d->all[first].more;
		d->all[first].more = at;
	}
	for (const struct xml_node *p = n->first; p; p = p->next)
		for (const struct xml_node *c = p->first; c; c = c->next)
			gather(d, c);
}

/* What the property leads to as a resource that is described somewhere; NULL: nothing is. */
static const struct resource *target(const struct rdf *d, const struct xml_node *property)
{
	struct str name = name_of(property);
	size_t at;

	if (property->first && !name.p)
		name = name_of(property->first);
	at = name.p ? map_find(&d->by_name, name) : MAP_NONE;
	if (at != MAP_NONE)
		return &d->all[at];
	return NULL;
}

/* A resource without a name is only where it stands. */
static struct resource stands_in(const struct rdf *d, const struct xml_node *property)
{
	const struct resource *named = target(d, property);

	return named ? *named : (struct resource){ .node = property->first };
}

/* Walks the properties of that name over all descriptions of a resource:
 * for (w = properties(r); (p = next_property(d, &w, "name"));). */
struct walk {
	struct resource r;
	const struct xml_node *at;
};

static struct walk properties(struct resource r)
{
	return (struct walk){ r, r.node ? r.node->first : NULL };
}

static const struct xml_node *next_property(const struct rdf *d, struct walk *w, const char *name)
{
	for (;;) {
		for (const struct xml_node *p = w->at; p; p = p->next) {
			if (strcmp(p->name, name))
				continue;
			w->at = p->next;
			return p;
		}
		if (!w->r.more)
			return NULL;
		w->r = d->all[w->r.more];
		w->at = w->r.node->first;
	}
}

static const struct xml_node *property(const struct rdf *d, struct resource r, const char *name)
{
	struct walk w = properties(r);

	return next_property(d, &w, name);
}

/* An id as SPDX JSON has it: "SPDXRef-Package", also of "…#SPDXRef-Package" in the document's own
 * namespace; NONE and NOASSERTION of their terms; an element of another document by its URI. */
static struct str id_of(const struct rdf *d, struct str name)
{
	struct str part = last_part(name);
	struct str base = { name.p, name.n - part.n };

	if (!name.p)
		return STR_NONE;
	if (str_is(name, TERMS "noassertion"))
		return STR_LIT("NOASSERTION");
	if (str_is(name, TERMS "none"))
		return STR_LIT("NONE");
	if (!base.n || (base.n == d->base.n + 1 && !memcmp(base.p, d->base.p, d->base.n)))
		return part;
	return name;
}

/* A term such as "relationshipType_dynamicLink" is DYNAMIC_LINK. */
static void put_term(struct buf *b, const char *name, struct str uri)
{
	struct str term = last_part(uri);
	char text[64];
	size_t n = 0;

	if (memchr(term.p, '_', term.n))
		str_cut(&term, '_');
	for (size_t i = 0; i < term.n && n < sizeof text - 2; i++) {
		char c = term.p[i];

		if (c >= 'A' && c <= 'Z' && i)
			text[n++] = '_';
		text[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	bom_json_text(b, name, (struct str){ text, n });
}

/* "checksumAlgorithm_sha3_256" is sha3-256, "…_blake2b384" is blake2b-384. */
static void put_algorithm(struct buf *b, struct str uri)
{
	struct str term = last_part(uri);
	char text[32] = "blake2b-";
	size_t n = 0;

	str_take(&term, "checksumAlgorithm_");
	if (str_take(&term, "blake2b"))
		n = strlen(text);
	for (size_t i = 0; i < term.n && n < sizeof text; i++)
		text[n++] = term.p[i] == '_' ? '-' : term.p[i];
	bom_json_text(b, "algorithm", (struct str){ text, n });
}

static void add_license(const struct rdf *d, struct buf *b, const struct xml_node *p, int depth);

/* The members of a set, or the operands of an operator, with a word between them. */
static void add_set(const struct rdf *d, struct buf *b, struct resource set, const char *between, int depth)
{
	struct walk w = properties(set);
	const struct xml_node *m;
	bool any = false, nested = depth > 0;

	if (nested)
		buf_add_char(b, '(');
	while ((m = next_property(d, &w, "member")) && !buf_overflowed(b)) {
		if (any)
			buf_add_cstr(b, between);
		add_license(d, b, m, depth + 1);
		any = true;
	}
	if (nested)
		buf_add_char(b, ')');
}

static struct str license_id(const struct rdf *d, struct resource r)
{
	static const char *const names[] = { "licenseId", "licenseExceptionId" };

	for (size_t i = 0; r.node && i < COUNT_OF(names); i++) {
		const struct xml_node *id = property(d, r, names[i]);

		if (id)
			return id->text;
	}
	return STR_NONE;
}

/* The licence that a property leads to, as an expression. */
static void add_license(const struct rdf *d, struct buf *b, const struct xml_node *p, int depth)
{
	struct resource r = stands_in(d, p);
	const struct xml_node *more;
	struct str id;

	if (depth > LICENSE_DEPTH_MAX)
		return;
	if (r.node && is_a(r.node, "ConjunctiveLicenseSet")) {
		add_set(d, b, r, " AND ", depth);
	} else if (r.node && is_a(r.node, "DisjunctiveLicenseSet")) {
		add_set(d, b, r, " OR ", depth);
	} else if (r.node && is_a(r.node, "OrLaterOperator")) {
		add_set(d, b, r, "", 0);
		buf_add_char(b, '+');
	} else if (r.node && is_a(r.node, "WithExceptionOperator")) {
		add_set(d, b, r, "", 0);
		more = property(d, r, "licenseException");
		if (more)
			buf_add_cstr(b, " WITH ");
		if (more)
			add_license(d, b, more, depth + 1);
	} else {
		id = license_id(d, r);
		if (!id.p)
			id = id_of(d, r.node && r.name.p ? r.name : name_of(p));
		if (!id.p)
			id = p->text;
		buf_add_str(b, str_starts(id, "http") ? last_part(id) : id);
	}
}

static void put_license(const struct rdf *d, struct buf *b, struct resource r, const char *name)
{
	const struct xml_node *p = property(d, r, name);
	struct buf expression = BUF_INIT(LICENSE_BYTES_MAX);

	if (!p)
		return;
	add_license(d, &expression, p, 0);
	bom_json_text(b, name, buf_str(&expression));
	buf_free(&expression);
}

/* A property's text; of one that leads to NONE or NOASSERTION, that. */
static void put_texts(const struct rdf *d, struct buf *b, struct resource r, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct xml_node *p = property(d, r, names[i]);

		if (p)
			bom_json_text(b, names[i], p->text.n || !name_of(p).p ? p->text : id_of(d, name_of(p)));
	}
}

static void put_checksums(const struct rdf *d, struct buf *b, struct resource r)
{
	struct walk w = properties(r);
	const struct xml_node *p;

	json_out_open(b, "checksums", '[');
	while ((p = next_property(d, &w, "checksum"))) {
		struct resource sum = stands_in(d, p);
		const struct xml_node *algorithm = property(d, sum, "algorithm");
		const struct xml_node *value = property(d, sum, "checksumValue");

		json_out_open(b, NULL, '{');
		if (algorithm)
			put_algorithm(b, name_of(algorithm).p ? name_of(algorithm) : algorithm->text);
		if (value)
			bom_json_text(b, "checksumValue", value->text);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
}

static void put_references(const struct rdf *d, struct buf *b, struct resource r)
{
	struct walk w = properties(r);
	const struct xml_node *p;

	json_out_open(b, "externalRefs", '[');
	while ((p = next_property(d, &w, "externalRef"))) {
		struct resource ref = stands_in(d, p);
		const struct xml_node *category = property(d, ref, "referenceCategory");
		const struct xml_node *type = property(d, ref, "referenceType");
		const struct xml_node *locator = property(d, ref, "referenceLocator");
		struct str kind = type ? name_of(type) : STR_NONE;

		str_take(&kind, "http://spdx.org/rdf/references/");
		json_out_open(b, NULL, '{');
		if (category)
			put_term(b, "referenceCategory", name_of(category));
		if (type)
			bom_json_text(b, "referenceType", kind);
		if (locator)
			bom_json_text(b, "referenceLocator", locator->text);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
}

static void put_package(const struct rdf *d, struct buf *b, struct resource r)
{
	static const char *const texts[] = { "name",	       "versionInfo", "packageFileName", "supplier", "originator",
					     "downloadLocation", "homepage",    "copyrightText",   "summary",  "description",
					     "comment",	       "releaseDate", "builtDate",       "validUntilDate" };
	const struct xml_node *purpose = property(d, r, "primaryPackagePurpose");
	const struct xml_node *analyzed = property(d, r, "filesAnalyzed");

	if (r.name.p)
		bom_json_text(b, "SPDXID", id_of(d, r.name));
	put_texts(d, b, r, texts, COUNT_OF(texts));
	if (analyzed)
		json_out_bool(b, "filesAnalyzed", str_is(analyzed->text, "true"));
	put_license(d, b, r, "licenseConcluded");
	put_license(d, b, r, "licenseDeclared");
	if (property(d, r, "checksum"))
		put_checksums(d, b, r);
	if (property(d, r, "externalRef"))
		put_references(d, b, r);
	if (purpose)
		put_term(b, "primaryPackagePurpose", name_of(purpose));
}

static void put_file(const struct rdf *d, struct buf *b, struct resource r)
{
	static const char *const texts[] = { "fileName", "copyrightText", "comment" };

	if (r.name.p)
		bom_json_text(b, "SPDXID", id_of(d, r.name));
	put_texts(d, b, r, texts, COUNT_OF(texts));
	put_license(d, b, r, "licenseConcluded");
	if (property(d, r, "checksum"))
		put_checksums(d, b, r);
}

static void put_snippet(const struct rdf *d, struct buf *b, struct resource r)
{
	static const char *const texts[] = { "name", "copyrightText", "comment" };

	if (r.name.p)
		bom_json_text(b, "SPDXID", id_of(d, r.name));
	put_texts(d, b, r, texts, COUNT_OF(texts));
}

/* All resources of one type, as an array of what each is. */
static void put_all(const struct rdf *d, struct buf *b, const char *name, const char *type,
		    void (*put)(const struct rdf *d, struct buf *b, struct resource r))
{
	json_out_open(b, name, '[');
	for (size_t i = 0; i < d->count; i++) {
		if (d->all[i].again || !is_a(d->all[i].node, type))
			continue;
		bom_json_object(b, NULL, d->all[i].node->line);
		put(d, b, d->all[i]);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
}

static void put_relationship(const struct rdf *d, struct buf *b, struct str from, const struct xml_node *p)
{
	struct resource r = stands_in(d, p);
	const struct xml_node *type = property(d, r, "relationshipType");
	const struct xml_node *to = property(d, r, "relatedSpdxElement");
	struct str name = to ? name_of(to) : STR_NONE;

	if (to && !name.p && to->first)
		name = name_of(to->first);
	bom_json_object(b, NULL, p->line);
	bom_json_text(b, "spdxElementId", id_of(d, from));
	if (type)
		put_term(b, "relationshipType", name_of(type));
	if (name.p)
		bom_json_text(b, "relatedSpdxElement", id_of(d, name));
	json_out_close(b, '}');
}

static void put_relationships(const struct rdf *d, struct buf *b)
{
	json_out_open(b, "relationships", '[');
	for (size_t i = 0; i < d->count; i++)
		for (const struct xml_node *p = d->all[i].node->first; p; p = p->next)
			if (strcmp(p->name, "relationship") == 0)
				put_relationship(d, b, d->all[i].name, p);
	json_out_close(b, ']');
}

static void put_creation(const struct rdf *d, struct buf *b, struct resource document)
{
	static const char *const texts[] = { "created", "comment", "licenseListVersion" };
	const struct xml_node *info = property(d, document, "creationInfo"), *creator;
	struct resource r = { 0 };
	struct walk w;

	if (info)
		r = stands_in(d, info);
	if (!r.node)
		return;
	bom_json_object(b, "creationInfo", r.node->line);
	put_texts(d, b, r, texts, COUNT_OF(texts));
	json_out_open(b, "creators", '[');
	for (w = properties(r); (creator = next_property(d, &w, "creator"));)
		bom_json_text(b, NULL, creator->text);
	json_out_close(b, ']');
	json_out_close(b, '}');
}

static void put_described(const struct rdf *d, struct buf *b, struct resource document)
{
	struct walk w = properties(document);
	const struct xml_node *p = property(d, document, "describesPackage");

	if (!p)
		return;
	json_out_open(b, "documentDescribes", '[');
	while ((p = next_property(d, &w, "describesPackage")))
		bom_json_text(b, NULL, id_of(d, p->first && !name_of(p).p ? name_of(p->first) : name_of(p)));
	json_out_close(b, ']');
}

static const struct resource *find_document(const struct rdf *d)
{
	for (size_t i = 0; i < d->count; i++)
		if (is_a(d->all[i].node, "SpdxDocument") && !d->all[i].again)
			return &d->all[i];
	return NULL;
}

static int put_document(struct rdf *d, struct buf *b, struct err *e)
{
	static const char *const texts[] = { "name", "comment" };
	const struct resource *document = find_document(d);
	const struct xml_node *version;

	if (!document)
		return err_set(e, ERR_INPUT, "expected an SpdxDocument among the resources");
	d->base = document->name.p ? document->name : STR_LIT("");
	d->base.n -= last_part(d->base).n;
	d->base.n -= d->base.n > 0;
	version = property(d, *document, "specVersion");
	bom_json_object(b, NULL, document->node->line);
	if (version)
		bom_json_text(b, "spdxVersion", version->text);
	bom_json_text(b, "SPDXID", last_part(document->name));
	bom_json_text(b, "documentNamespace", d->base);
	put_texts(d, b, *document, texts, COUNT_OF(texts));
	put_license(d, b, *document, "dataLicense");
	put_creation(d, b, *document);
	put_described(d, b, *document);
	put_all(d, b, "packages", "Package", put_package);
	put_all(d, b, "files", "File", put_file);
	put_all(d, b, "snippets", "Snippet", put_snippet);
	put_relationships(d, b);
	json_out_close(b, '}');
	return 0;
}

static int read_rdf(struct reading *r, struct err *e)
{
	struct bom_json j = BOM_JSON_INIT;
	struct rdf d = { .by_name = MAP_INIT };
	struct xml_node *root;
	int ret = xml_tree(r->bytes, &j.arena, &root, e);

	if (ret == 0)
		for (const struct xml_node *n = root->first; n; n = n->next)
			gather(&d, n);
	if (ret == 0)
		ret = put_document(&d, &j.text, e);
	map_free(&d.by_name);
	free(d.all);
	if (ret == 0)
		ret = bom_json_read(&j, r, spdx_read, e);
	bom_json_done(&j);
	return ret;
}

static bool claims(const struct reading *r)
{
	struct str tag;

	return str_is(xml_root(r->bytes, &tag), "RDF") && str_has(tag, "spdx.org/rdf/terms");
}

const struct format format_spdx_rdf = {
	.name = "spdx-rdf",
	.kind = "sbom",
	.claims = claims,
	.read = read_rdf,
};
