/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_CYCLONEDX_INT_H
#define ASSAY_SBOM_CYCLONEDX_INT_H

#include "base/map.h"
#include "evidence/place.h"
#include "sbom/bom.h"
#include "sbom/cyclonedx.h"

/* What the files that read CycloneDX share. */
struct cyclonedx {
	struct reading *r;
	struct facts *facts;
	struct json root;
	bool lines;
	bool referred;		/* something in the document refers to components */
	struct buf place;
	struct buf name, supplier, licenses, hashes;	/* of the component at hand */
	struct map refs;	/* bom-ref to number: components by their order, then others */
	struct json *components;	/* by number */
	size_t count, room;
	struct str serial, author;
	struct str tool, tool_version;	/* the first that made the document */
	struct json subject;		/* metadata.component; subject_ref is given only with it */
	struct str subject_ref;
	struct finding_report *embedded;	/* for vulnerabilities that stand in components; NULL: none do */
};

/* Components, each with what it holds, depth first. */
int cyclonedx_components(struct cyclonedx *c, struct json list, struct err *e);

/* The patches of a component's pedigree, at c->place. */
int cyclonedx_pedigree(struct cyclonedx *c, struct json component, struct json pedigree, struct err *e);

/* The threat model that a component is, at c->place. */
int cyclonedx_threat_model(struct cyclonedx *c, struct json component, struct err *e);

/* The graph, after all components. */
int cyclonedx_dependencies(struct cyclonedx *c, struct err *e);

/* Vulnerabilities: the scan that they are findings of, before components are read; those of the
 * document, after; and those that stand in a component (XML before 1.4). */
struct finding_report;
size_t cyclonedx_embedded(struct json components);
int cyclonedx_scan(struct cyclonedx *c, const struct fact_sbom *s, size_t embedded, struct err *e);
int cyclonedx_vulnerabilities(struct cyclonedx *c, struct err *e);
int cyclonedx_embedded_vulnerabilities(struct cyclonedx *c, struct json component, struct finding_report *p,
				       struct err *e);

/* "group/name"; lives until the next call. */
struct str cyclonedx_name(struct cyclonedx *c, struct json component);

/* The name of an organisation, or, for one that has none, where it is found. */
struct str cyclonedx_organisation(struct json v);

/* The people of an array of contacts, by name or else by e-mail, in b. */
struct str cyclonedx_people(struct json list, struct buf *b);

#endif
