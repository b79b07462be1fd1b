/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CROSSWALK_H
#define ASSAY_CATALOG_CROSSWALK_H

#include "base/buf.h"
#include "catalog/catalog.h"

/*
 * Crosswalks: rows between requirements of two frameworks, each with a relation, a basis and
 * a status, so that an auditor can challenge any one of them. docs/CROSSWALKS.md has the
 * file format and what each word means.
 *
 * Two styles of relation, both NIST IR 8477's: set theory (equal, subset-of, superset-of,
 * intersects-with, no-relationship: section 4.3, with a rationale) and supportive
 * (integral-to, example-of, precedes: section 4.2); and "related", the untyped row of a
 * concept crosswalk (section 4.1), which is all that most published ones say.
 *
 * A contested row keeps what its source states, also an id that the framework never had, and
 * says what is right. Nothing rests on a contested row. Nothing is inferred through a chain of
 * rows either: a path over a third framework is a lead.
 */
#define CROSSWALK_ROWS_MAX 200000
#define CROSSWALK_CORRECTED_MAX 64	/* of each side of a row */

enum crosswalk_relation {
	RELATION_EQUAL,
	RELATION_SUBSET_OF,		/* all of the source is in the target */
	RELATION_SUPERSET_OF,		/* all of the target is in the source */
	RELATION_INTERSECTS_WITH,
	RELATION_NO_RELATIONSHIP,
	RELATION_INTEGRAL_TO,		/* the target cannot be met without the source */
	RELATION_EXAMPLE_OF,		/* the source is one way towards the target */
	RELATION_PRECEDES,		/* the source must be there before the target */
	RELATION_RELATED,		/* its source does not say how */
};
#define CROSSWALK_RELATIONS (RELATION_RELATED + 1)

enum crosswalk_rationale {		/* of set theory rows; NONE for the others */
	RATIONALE_NONE,
	RATIONALE_SYNTACTIC,		/* the wording */
	RATIONALE_SEMANTIC,		/* the meaning */
	RATIONALE_FUNCTIONAL,		/* the result of doing it */
};
#define CROSSWALK_RATIONALES (RATIONALE_FUNCTIONAL + 1)

enum crosswalk_confidence { CONFIDENCE_NONE, CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };
#define CROSSWALK_CONFIDENCES (CONFIDENCE_HIGH + 1)

enum crosswalk_status { EDGE_ASSERTED, EDGE_REVIEWED, EDGE_CONTESTED };
#define CROSSWALK_STATUSES (EDGE_CONTESTED + 1)

const char *crosswalk_relation_name(enum crosswalk_relation r);
const char *crosswalk_rationale_name(enum crosswalk_rationale r);	/* "" for none */
const char *crosswalk_confidence_name(enum crosswalk_confidence c);	/* "" for none */
const char *crosswalk_status_name(enum crosswalk_status s);

/* One end of a row. */
struct crosswalk_end {
	const char *framework;	/* "-" in a crosswalk of mixed frameworks: the other end has no counterpart */
	const char *id;		/* as stated; NULL: the row says that the other end has no counterpart, or
				 * (in a crosswalk of mixed frameworks) speaks of the framework as a whole */
	const struct catalog_requirement *requirement;	/* NULL: no id, or a contested one that does not exist */
};

struct crosswalk_edge {
	/* "soc2-ssdf:CC8.1:PW.7.2", with ":functional" behind it where the pair has several
	 * rationales; "-" for an end without id. Of mixed frameworks, where several documents may
	 * state a pair: "source-documents:ssdf:PO.1:soc2:CC3.1:S0-01". Stable from edition to edition. */
	const char *id;
	struct crosswalk_end source, target;
	enum crosswalk_relation relation;	/* read from source to target */
	enum crosswalk_rationale rationale;
	enum crosswalk_confidence confidence;
	enum crosswalk_status status;
	const char *basis;	/* why it is so */
	const char *ref;	/* where its source says so: "S0-08", "Table 1"; NULL */
	/* Of a contested row. */
	const char *correction;				/* what is right, in words */
	const struct catalog_requirement *const *corrected_sources;	/* none: as stated */
	size_t corrected_source_count;
	const struct catalog_requirement *const *corrected_targets;
	size_t corrected_target_count;
	size_t line;		/* in its file; in units of unit */
};

struct catalog_crosswalk {
	const char *id;			/* soc2-ssdf */
	const char *title;
	const char *source, *target;	/* frameworks; NULL: rows name theirs */
	const char *source_version, *target_version;	/* those they are pinned to; NULL likewise */
	const char *author;		/* who states the rows */
	const char *published;		/* the source's edition */
	const char *licence;
	const char *attribution;	/* NULL: none is asked for */
	const char *method;		/* human, automation, hybrid */
	bool ours;			/* Assay is the author: each row has a basis */
	const char *unit;		/* what its rows are counted in: "line" of a file of ours */
	const struct crosswalk_edge *edges;	/* as the file orders them */
	size_t edge_count;
	const char *origin;		/* "shipped", or the workspace's file */
	struct str bytes;		/* the file */
	char digest[SHA256_HEX_LEN + 1];
};

/* False when word is none of them. */
bool crosswalk_relation_of(struct str word, enum crosswalk_relation *ret);
bool crosswalk_rationale_of(struct str word, enum crosswalk_rationale *ret);	/* "" is none */
bool crosswalk_confidence_of(struct str word, enum crosswalk_confidence *ret);	/* "" is none */
bool crosswalk_status_of(struct str word, enum crosswalk_status *ret);

/* Equal, subset-of, superset-of, intersects-with, no-relationship. */
bool crosswalk_is_set_theory(enum crosswalk_relation r);

/* The same relation read from target to source; of a supportive row it stays, and who reads it
 * says which way. */
enum crosswalk_relation crosswalk_turned(enum crosswalk_relation r);

/* All crosswalks of a catalog, by id. The first call reads the rows that ship: a catalog that
 * several threads share is asked once before they start. */
struct crosswalk_shelf {
	struct catalog_crosswalk *items;
	size_t count;
	struct arena arena;	/* of the rows that were read when somebody asked */
	bool unread;		/* some of the items have no rows yet */
};
const struct crosswalk_shelf *catalog_crosswalks(const struct catalog *c);

/* NULL: none of that id. */
const struct catalog_crosswalk *catalog_crosswalk(const struct catalog *c, struct str id);

/* The edge of that id, or of which that is the beginning up to a rationale; NULL with *e (with the
 * nearest id) when there is none or more than one. */
const struct crosswalk_edge *crosswalk_find_edge(const struct catalog *c, struct str id,
						 const struct catalog_crosswalk **ret_of, struct err *e);

/* Reads a crosswalk's file against the frameworks of c; all of *ret lives in c's arena. The writer
 * is its inverse: crosswalk_write, read and written again gives the same bytes. */
int crosswalk_read(struct str bytes, struct catalog *c, struct catalog_crosswalk *ret, struct err *e);
void crosswalk_write(const struct catalog_crosswalk *x, struct buf *out);

/* The id that the file's header states, without reading more of it; "not given" when there is none. */
struct str crosswalk_id_of(struct str bytes);

/* Whether something may rest on it: not contested, both ends known, and not no-relationship. */
bool crosswalk_holds(const struct crosswalk_edge *edge);

#endif
