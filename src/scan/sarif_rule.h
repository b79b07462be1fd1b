/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SCAN_SARIF_RULE_H
#define ASSAY_SCAN_SARIF_RULE_H

#include "base/arena.h"
#include "codec/json.h"
#include "evidence/place.h"
#include "facts/weakness.h"

/*
 * The rules of a SARIF run, read once, so that each result finds its own in a few steps
 * (SARIF 2.1.0, 3.27.5 to 3.27.7 and 3.52): by index into the driver or an extension, or
 * by id, of which a hierarchical one ("CA1000/1") belongs to the longest listed beginning.
 */
struct sarif_rule {
	struct str id;
	struct json descriptor;
	size_t order;		/* driver first, then extensions */
	struct str level;	/* of its default configuration */
	double score;		/* its security-severity; negative: none */
	struct json messages;	/* its messageStrings, when it has any */
	bool has_messages;
	struct str cve, cwe;	/* what sarif_weakness finds in the descriptor */
};

struct sarif_component {
	struct str name, guid;
	struct sarif_rule *rules;
	size_t count;
};

struct sarif_rules {
	struct sarif_component *components;	/* the driver, then extensions */
	size_t count;
	struct sarif_rule **by_id;		/* sorted */
	size_t total;
	struct str *taxonomies;			/* their names, by index */
	size_t taxonomy_count;
};

/* place is the run's. What is given lives as long as the arena and the document. */
int sarif_rules_load(struct sarif_rules *ret, struct json run, struct buf *place, struct arena *a,
		     struct err *e);

/* The rule of a result, or NULL when the run does not carry it. */
const struct sarif_rule *sarif_rule_of(const struct sarif_rules *rules, struct json result);

/* The id a result gives to its rule, or else the rule's own. */
struct str sarif_rule_id(struct json result, const struct sarif_rule *rule);

/* The property security-severity (a CVSS score, as text or number) of a result or a rule's
 * descriptor; negative: none. */
double sarif_score(struct json v);

/* Adds the CVE and CWE ids that a result or a rule's descriptor carries: in its id, name,
 * tags, taxa or relationships, and in properties whose name says so. Not in prose, which
 * also names what it compares with. */
void sarif_weakness(const struct sarif_rules *rules, struct json v, struct weakness *w);

#endif
