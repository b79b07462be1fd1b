/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_FACTS_H
#define ASSAY_FACTS_FACTS_H

#include "base/err.h"
#include "base/str.h"
#include "base/when.h"
#include "db/db.h"

/*
 * The sink for facts: one function a kind, each adding one row about the artifact that is
 * being read. Text is copied; "not given" is stored as NULL. locator says where in the
 * artifact the fact stands, as a URI fragment does:
 *
 *	/components/3		JSON: pointer (RFC 6901)
 *	line=12			text and XML: line, from 1 (RFC 5147)
 *	row=5			CSV: row, the header being 1 (RFC 7111)
 *	commit=3f9a…		git history: the commit
 *	/payload;/subject/0	JSON in a base64 text of JSON: where the text is, then the place in it
 *	byte=120		any bytes: the first is 0
 *	member=a.json;/x	archive: the member's name, then the place in it
 *
 * No fact repeats a secret: what looks like one is "[redacted:github-token]" in every text (facts/secret.h).
 * The meaning of each field is the sentence of its column in sql/schema/.
 */
struct facts;

struct facts *facts_new(struct db *db);	/* borrows db */
void facts_free(struct facts *f);

/* The row of the artifact that the following facts are about, and its size, which bounds the
 * text that they may hold. More of it, more than FACTS_ROWS_MAX facts that are no components, more than
 * FACTS_FINDINGS_MAX findings among them, or a fact with a text of a mebibyte is ERR_INPUT. */
#define FACTS_ROWS_MAX	   1000000
#define FACTS_FINDINGS_MAX 400000	/* the dearest of facts */
void facts_artifact(struct facts *f, int64_t artifact, size_t bytes);

/* The facts that follow are from a member of the artifact, of that many bytes: name, "member=a.json;", is put before
 * each locator; "" for what is only compressed. */
void facts_member(struct facts *f, struct str name, size_t bytes);

/* The memory that the document takes from which the facts come. An SBOM's components and dependencies are gathered
 * beside it; when both together take more than FACTS_MEMORY_MAX, the next is ERR_INPUT. */
#define FACTS_MEMORY_MAX ((size_t)416 * 1024 * 1024)
void facts_held(struct facts *f, size_t bytes);

/* What is done once for many artifacts: due before the transaction that they stand in is
 * committed. */
int facts_flush(struct facts *f, struct err *e);

/* The same, only when so much waits that it should not grow: between artifacts, not inside of
 * an artifact's savepoint. */
int facts_settle(struct facts *f, struct err *e);

/* The artifact's facts were taken back: its savepoint was rolled back. */
void facts_undo(struct facts *f);

/* Shows each fact that is added from now on to who wants to see it, `assay format test`: its kind, and its texts as they
 * stand in the store, "  name=value" each, cut where they are long. NULL: no longer. */
typedef void facts_seen(void *arg, const char *kind, struct str texts);
void facts_watch(struct facts *f, facts_seen *seen, void *arg);

/* How many facts were added about it so far, how many secrets were noted in it, how many values could not be read, and how
 * many members of an archive; and how many of its SBOMs do not conform to their schema. */
int64_t facts_count(const struct facts *f);
int64_t facts_secret_count(const struct facts *f);
int64_t facts_unread_count(const struct facts *f);
int64_t facts_unread_member_count(const struct facts *f);
int64_t facts_nonconforming_count(const struct facts *f);

struct fact_change {
	struct str change;		/* commit id */
	struct str system;
	struct str repository;
	struct str branch;
	struct when occurred;		/* committer date */
	struct when authored;
	struct str author, author_email;	/* after mailmap */
	struct str merged_by;		/* committer's name, after mailmap */
	struct str title;
	int64_t parents;
	int64_t approvals, independent_approvals;	/* distinct approvers */
	struct str locator;
};
int facts_change(struct facts *f, const struct fact_change *c, int64_t *ret_id, struct err *e);

struct fact_approval {
	int64_t change;			/* from facts_change */
	struct str approver, approver_email;
	struct str rule;		/* the key or pattern that found it */
	bool independent;
	struct str locator;
};
int facts_approval(struct facts *f, const struct fact_approval *a, struct err *e);
int facts_change_author(struct facts *f, int64_t change, struct str author, struct str email, struct err *e);
int facts_change_ticket(struct facts *f, int64_t change, struct str ticket, struct err *e);

enum conformance {
	CONFORMANCE_UNKNOWN,	/* nobody knows a schema of its version */
	CONFORMANCE_KEPT,
	CONFORMANCE_BROKEN,
};

/* What a document breaks first. */
struct violation {
	struct str what;	/* "components[3].type: 'foo' is none of …"; "not given": it conforms */
	struct str at;		/* locator */
};

struct fact_sbom {
	struct str format;		/* "CycloneDX", "SPDX" */
	struct str spec_version;	/* "1.5", "2.3" */
	struct str serial;
	struct str system, release;
	struct str subject, subject_purl;	/* what it describes, as it says */
	struct str tool;
	struct str author;
	struct when created;
	int64_t dependency_nodes, dependency_edges, vulnerabilities;
	enum conformance conformance;	/* to its own schema: sbom/conform.h */
	struct violation violation;
	bool relationships;		/* it says of some component what it depends on, or that of nothing */
	struct str locator;
};
/* Components of this SBOM follow in document order through facts_component, then what its
 * dependencies name beside them, then these, then facts_sbom_end; only then is the SBOM's row
 * complete. */
int facts_sbom(struct facts *f, const struct fact_sbom *s, struct err *e);

struct fact_component {
	struct str type;		/* library, application, … */
	struct str name, version, purl, supplier;
	struct str licenses;		/* SPDX ids or names, joined by ", " */
	struct str hashes;		/* "sha256:…", joined by ", " */
	bool identified;		/* by more than name and version (docs/EVIDENCE.md) */
	struct str locator;
};
int facts_component(struct facts *f, const struct fact_component *c, struct err *e);

/* Ends of a dependency: components by their order, from 0; and what is none of them (the
 * subject, a service, an element of another document), by the number that facts_dependency_end
 * gives it. */
int facts_dependency_end(struct facts *f, const struct fact_component *c, size_t *ret, struct err *e);

/* relationship is in lower case with '-', said from component to depends_on ("depends-on",
 * "contains"), and lives until facts_sbom_end. */
int facts_dependency(struct facts *f, size_t component, size_t depends_on, const char *relationship, struct err *e);
int facts_sbom_end(struct facts *f, struct err *e);

/* What was changed in a component, or where a change or an advisory for it is. */
struct fact_patch {
	struct str component, version, purl;	/* what was patched */
	struct str type;		/* backport, cherry-pick, monkey, unofficial, … */
	struct str resolves, cve;	/* ids, joined by ", " */
	struct str url;			/* where the change is */
	bool text;			/* the change itself stands in the artifact */
	struct str ancestors, commits;	/* what it was made from, joined by ", " */
	struct str notes;
	struct str locator;
};
int facts_patch(struct facts *f, const struct fact_patch *p, struct err *e);

struct fact_scan {
	struct str tool, tool_version;
	struct str category;		/* automation id */
	struct str system;
	struct when occurred;
	int64_t rules, results;
	struct str locator;
};
int facts_scan(struct facts *f, const struct fact_scan *s, struct err *e);

struct fact_finding {
	struct str tool, rule;
	struct str id;			/* the tool's own, of this very finding */
	struct str title;
	struct str level;		/* as written; "not given" when absent */
	struct str severity;		/* critical, high, medium, low, info: one scale */
	struct str cve, cwe;
	struct str cvss;		/* vector */
	double score;			/* base score; below 0: none */
	struct str component, version, purl, fixed;
	struct str file, url;
	int64_t line;			/* 0: none */
	struct when first_seen, closed;
	struct str state, suppression;
	bool suppressed;
	struct str mitigation, message;
	struct str fingerprint;		/* the same finding in a later scan has the same */
	struct str locator;
};
int facts_finding(struct facts *f, const struct fact_finding *x, struct err *e);

struct fact_test_run {
	struct str name, system, release;
	struct when occurred;
	int64_t cases, failures, errors, skipped;
	struct str locator;
};
int facts_test_run(struct facts *f, const struct fact_test_run *t, struct err *e);

/* A value that could not be read: the fact of that kind at that place is without that field. Beyond a number, they are
 * counted only. */
int facts_unread(struct facts *f, const char *kind, const char *field, const char *what, struct str locator, struct err *e);

/* The member that facts_member named is of no known format: what is in it gives no facts. Noted beside those values. */
int facts_unread_member(struct facts *f, struct err *e);

/* A secret at that byte of the content; its bytes are digested, not kept. */
int facts_secret(struct facts *f, const char *rule, size_t at, struct str secret, struct err *e);

struct fact_policy {
	struct str policy;		/* its id */
	struct str type;		/* policy, standard, procedure, runbook, threat-model, … */
	struct str title, version, owner, approved_by, system;
	struct when approved, effective, review_due;
	struct str satisfies;		/* requirement tags, joined by ", " */
	struct str locator;
};
int facts_policy(struct facts *f, const struct fact_policy *p, struct err *e);

/* Records: kinds that come as rows of columns. The table of kinds and columns is
 * facts/record.def; values are in the order of its columns, times already as
 * struct when's text. */
struct record_kind;
int facts_record(struct facts *f, const struct record_kind *kind, const struct str *values,
		 struct str locator, struct err *e);

#endif
