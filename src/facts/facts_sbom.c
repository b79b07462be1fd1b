/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "facts/facts_int.h"

/*
 * The SBOM of the sink: its head waits until its components and dependencies are known, and with
 * them how many components have what NTIA's minimum elements ask for.
 */
#define MISSING_MAX 1024
/* What a component takes beside twice its text, and a dependency: items, rows that wait, maps of names. */
#define COMPONENT_BYTES 480
#define DEPENDENCY_BYTES 48

int facts_sbom(struct facts *f, const struct fact_sbom *s, struct err *e)
{
	struct str *texts[] = {
		&f->sbom.format, &f->sbom.spec_version, &f->sbom.serial,       &f->sbom.system, &f->sbom.release,
		&f->sbom.subject, &f->sbom.subject_purl, &f->sbom.tool, &f->sbom.author, &f->sbom.violation.what,
		&f->sbom.violation.at, &f->sbom.locator,
	};

	(void)e;
	arena_reset(&f->arena);
	f->sbom = *s;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		*texts[i] = arena_str(&f->arena, *texts[i]);
	memset(&f->with, 0, sizeof f->with);
	f->now.gathered = 0;
	component_list_begin(f->list);
	dependency_list_begin(f->dependencies);
	return 0;
}

static int count_component(struct facts *f, const struct fact_component *c, struct err *e)
{
	const struct str all[] = { c->type,	c->name,     c->version, c->purl,
				   c->supplier, c->licenses, c->hashes,	 c->locator };

	size_t bytes = 0;

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		facts_count_text(f, all[i]);
		bytes += all[i].n;
	}
	if (facts_gather(f, COMPONENT_BYTES + 2 * bytes, e) < 0)
		return -1;
	return facts_check_text(f, e) < 0 ? facts_at(c->locator, e) : 0;
}

int facts_component(struct facts *f, const struct fact_component *c, struct err *e)
{
	struct fact_component placed;
	int ret;

	f->now.count++;
	if (count_component(f, c, e) < 0)
		return -1;
	facts_note(f, "name", c->name);
	facts_note(f, "version", c->version);
	facts_note(f, "purl", c->purl);
	facts_note(f, "licenses", c->licenses);
	facts_note(f, "locator", c->locator);
	facts_show(f, "component");
	f->with.name += str_given(c->name);
	f->with.version += str_given(c->version);
	f->with.supplier += str_given(c->supplier);
	f->with.id += c->identified;
	f->with.purl += c->purl.p != NULL;
	f->with.license += c->licenses.p != NULL;
	f->with.hash += c->hashes.p != NULL;
	placed = *c;
	placed.name = facts_redacted(f, c->name);
	placed.version = facts_redacted(f, c->version);
	placed.purl = facts_redacted(f, c->purl);
	placed.supplier = facts_redacted(f, c->supplier);
	placed.licenses = facts_redacted(f, c->licenses);
	placed.locator = facts_place(f, c->locator);
	ret = component_list_add(f->list, &placed, e);
	arena_reset(&f->redacted);
	return ret;
}

int facts_dependency_end(struct facts *f, const struct fact_component *c, size_t *ret, struct err *e)
{
	return count_component(f, c, e) < 0 ? -1 : component_list_other(f->list, c, ret, e);
}

int facts_dependency(struct facts *f, size_t component, size_t depends_on, const char *relationship, struct err *e)
{
	if (facts_gather(f, DEPENDENCY_BYTES, e) < 0)
		return -1;
	return dependency_list_add(f->dependencies, component, depends_on, relationship, e);
}

static void miss(struct buf *b, const char *element, int64_t has, int64_t of)
{
	if (has >= of)
		return;
	if (b->n)
		buf_add_cstr(b, ", ");
	buf_add_cstr(b, element);
	if (of > 1)
		buf_addf(b, " (%lld of %lld)", (long long)(of - has), (long long)of);
}

/* NTIA's seven minimum elements (2021): what is missing, "" when nothing is. */
static void missing_elements(const struct facts *f, int64_t components, struct buf *b)
{
	const struct fact_sbom *s = &f->sbom;

	if (!components)
		buf_add_cstr(b, "components");
	miss(b, "supplier name", f->with.supplier, components);
	miss(b, "component name", f->with.name, components);
	miss(b, "version", f->with.version, components);
	miss(b, "other unique identifiers", f->with.id, components);
	miss(b, "dependency relationships", s->relationships, 1);
	miss(b, "author of SBOM data", str_given(s->author) || str_given(s->tool), 1);
	miss(b, "timestamp", str_given(when_str(&s->created)), 1);
}

static void bind_elements(struct facts *f, struct query *q, int64_t components)
{
	struct buf missing = BUF_INIT(MISSING_MAX);

	missing_elements(f, components, &missing);
	query_int(q, ":with_name", f->with.name);
	query_int(q, ":with_version", f->with.version);
	query_int(q, ":with_supplier", f->with.supplier);
	query_int(q, ":with_id", f->with.id);
	query_int(q, ":with_purl", f->with.purl);
	query_int(q, ":with_license", f->with.license);
	query_int(q, ":with_hash", f->with.hash);
	query_int(q, ":ntia", missing.n == 0);
	facts_text(f, q, ":ntia_missing", arena_str(&f->arena, missing.n ? buf_str(&missing) : STR_NONE));
	buf_free(&missing);
}

static void bind_head(struct facts *f, struct query *q)
{
	const struct fact_sbom *s = &f->sbom;

	facts_text(f, q, ":format", s->format);
	facts_text(f, q, ":spec_version", s->spec_version);
	facts_text(f, q, ":serial", s->serial);
	facts_text(f, q, ":system", s->system);
	facts_text(f, q, ":release", s->release);
	facts_text(f, q, ":subject", s->subject);
	facts_text(f, q, ":subject_purl", s->subject_purl);
	facts_text(f, q, ":tool", s->tool);
	facts_text(f, q, ":author", s->author);
	facts_text(f, q, ":created", when_str(&s->created));
	query_int(q, ":dependency_nodes", s->dependency_nodes);
	query_int(q, ":dependency_edges", s->dependency_edges);
	query_int(q, ":vulnerabilities", s->vulnerabilities);
	query_int_if(q, s->conformance != CONFORMANCE_UNKNOWN, ":conforms", s->conformance == CONFORMANCE_KEPT);
	facts_text(f, q, ":violation", s->violation.what);
	facts_text(f, q, ":violation_at", s->violation.at);
	facts_locator(f, q, s->locator);
}

int facts_sbom_end(struct facts *f, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int64_t list, components, dependencies;

	if (component_list_end(f->list, &list, &components, e) < 0 ||
	    dependency_list_end(f->dependencies, &dependencies, e) < 0 ||
	    facts_open(f, SQL_SBOM_ADD, &q, e) < 0)
		return -1;
	bind_head(f, &q);
	query_int(&q, ":list", list);
	query_int(&q, ":components", components);
	query_int_if(&q, dependencies != 0, ":dependencies", dependencies);
	bind_elements(f, &q, components);
	f->now.nonconforming += f->sbom.conformance == CONFORMANCE_BROKEN;
	return facts_exec(f, &q, e);
}

int facts_patch(struct facts *f, const struct fact_patch *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (facts_open(f, SQL_PATCH_ADD, &q, e) < 0)
		return -1;
	facts_text(f, &q, ":component", p->component);
	facts_text(f, &q, ":version", p->version);
	facts_text(f, &q, ":purl", p->purl);
	facts_text(f, &q, ":type", p->type);
	facts_text(f, &q, ":resolves", p->resolves);
	facts_text(f, &q, ":cve", p->cve);
	facts_text(f, &q, ":url", p->url);
	query_int(&q, ":text", p->text);
	facts_text(f, &q, ":ancestors", p->ancestors);
	facts_text(f, &q, ":commits", p->commits);
	facts_text(f, &q, ":notes", p->notes);
	facts_locator(f, &q, p->locator);
	return facts_exec(f, &q, e) < 0 ? facts_at(p->locator, e) : 0;
}
