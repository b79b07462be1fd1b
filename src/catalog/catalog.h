/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CATALOG_H
#define ASSAY_CATALOG_CATALOG_H

#include "base/arena.h"
#include "base/err.h"
#include "catalog/settings.h"
#include "crypt/hash.h"
#include "db/db.h"

/*
 * What evidence is held against: frameworks and their requirements, controls and the
 * requirements they support, and the checks that test controls. All of it ships inside
 * the program; a workspace adds files of its own or replaces a shipped one by a file with
 * the same id.
 *
 *	catalog/frameworks/ID.tsv	workspace: all .tsv files below frameworks/
 *	catalog/crosswalks/ID.tsv	workspace: all .tsv files below crosswalks/ (catalog/crosswalk.h)
 *	catalog/gaps/FRAMEWORK.tsv	shipped only: requirement and, after a tab, why no control covers it
 *	catalog/controls/ID.yaml	workspace: all .yaml files below controls/
 *	checks/ID.sql			workspace: all .sql files below checks/
 *
 * A framework is rows of id, parent, kind, category, title, standing, note, separated by tabs,
 * after the lines "# framework: soc2", "# title: …", "# version: …", and "# source: …" if it is
 * known. A line "# count: task 42" says how many rows of a kind there are that are not retired.
 * Other lines that begin with # are comments. Parents stand before their children, so that there
 * is no cycle, and at most CATALOG_DEPTH_MAX above each other.
 *
 * A control is a YAML mapping: id, title, objective, owner_role, cadence, phases, stages, evidence,
 * supports (a list of framework, requirement, support, residual) and, where no check can
 * test it yet, gap.
 *
 * A check is one SELECT after a header of lines "-- key: value": id, control, title, type (1
 * at a date, 2 over a period), population, deviation, evidence (kinds, with commas). A
 * line "--   more" continues the value above; other comment lines are left alone.
 *
 * The digest of the catalog is SHA-256 over one line for each file in force, in this order:
 * frameworks, gaps (by framework), crosswalks, controls, checks, each sorted by id in byte
 * order; a line is "framework soc2 HEX\n", "gap soc2 HEX\n", "crosswalk soc2-ssdf HEX\n",
 * "control CHG-02 HEX\n" or "check CHG-02 HEX\n", HEX being the SHA-256 of the file's bytes
 * in lower-case hex. Where a file came from does not enter it.
 */
#define CATALOG_FILE_BYTES_MAX (1024 * 1024)
#define CATALOG_FILES_MAX 10000		/* of each kind in a workspace */
#define CATALOG_FRAMEWORK_BYTES_MAX (64 * 1024 * 1024)
#define CATALOG_CROSSWALK_BYTES_MAX (64 * 1024 * 1024)
#define CATALOG_ROWS_MAX 200000		/* of one framework */
#define CATALOG_DEPTH_MAX 32
#define CATALOG_ID_MAX 128		/* bytes of a requirement's id */

struct catalog_key;
struct catalog_count;

struct catalog_framework {
	const char *id;
	const char *title;
	const char *version;
	const char *source;	/* whose text it is, and what of it is ours; NULL: not said */
	const char *origin;	/* "shipped", or the workspace's file */
	size_t first, count;	/* its rows in the catalog's requirements */
	const struct catalog_key *keys;		/* of each row, in the order of the ids */
	const struct catalog_count *counts;	/* that its file asks for */
	size_t count_count;
	char digest[SHA256_HEX_LEN + 1];
};

/* What a row of a framework is. Only requirements have a status and can be mapped by controls. */
enum catalog_standing {
	STANDING_REQUIREMENT,
	STANDING_HEADING,	/* over some requirements */
	STANDING_DETAIL,	/* published, not assessed on its own: it spells out its parent, or binds others */
	STANDING_RETIRED,	/* an id that earlier editions had; the note says where it went */
};

const char *catalog_standing_name(enum catalog_standing s);

struct catalog_requirement {
	const char *framework;
	const char *id;
	const char *parent;	/* NULL: stands at the top */
	const char *kind;	/* criterion, task; series, group, practice */
	const char *category;	/* NULL: the framework has none */
	const char *title;
	size_t ordinal;		/* order of publication, from 0 in each framework */
	unsigned depth;		/* how many stand above it */
	const char *note;	/* deadline, where it went, …; NULL */
	const char *gap;	/* why no control covers it, its own or of a heading above; NULL */
	enum catalog_standing standing;
	bool assessable;	/* standing is that of a requirement */
};

/* The residual of an edge that was only just drawn. */
#define CATALOG_RESIDUAL_UNSAID "Not yet said: what the requirement still needs beside this control"

/* A control supports a requirement. The residual is what the requirement still needs beside
 * this control; where other controls of the requirement provide it, closed_by names
 * them all, and it is closed while every one of them operates. */
struct catalog_mapping {
	const struct catalog_requirement *requirement;
	const char *support;	/* integral-to, example-of */
	const char *residual;	/* NULL: nothing is left */
	struct list closed_by;
};

struct crosswalk_shelf;

/* A file that says why no control covers some requirements of a framework. */
struct catalog_gaps {
	const char *framework;
	char digest[SHA256_HEX_LEN + 1];
};

struct catalog_control {
	const char *id;
	const char *title;
	const char *objective;
	const char *owner_role;
	const char *cadence;
	struct list phases;	/* of a system's life: settings_phase_names */
	struct list stages;	/* of the pipeline: catalog_stage_names; may be empty */
	struct list evidence;
	const struct catalog_mapping *mappings;	/* as the file orders them */
	size_t mapping_count;
	const char *gap;	/* why no check tests it; NULL */
	const char *origin;	/* "shipped", or the workspace's file */
	char digest[SHA256_HEX_LEN + 1];
};

struct catalog_check {
	const char *id;
	const char *control;
	size_t control_line;	/* where its file says so */
	const char *title;
	int type;		/* 1: at a date; 2: over the period */
	const char *population;
	const char *deviation;
	struct list evidence;
	struct str sql;		/* the whole file */
	const char *origin;
	char digest[SHA256_HEX_LEN + 1];
};

struct catalog {
	struct arena arena;
	struct catalog_framework *frameworks;		/* by id */
	size_t framework_count;
	struct catalog_requirement *requirements;	/* by framework, then as published */
	size_t requirement_count;
	struct crosswalk_shelf *crosswalks;		/* catalog/crosswalk.h: catalog_crosswalks; NULL: none */
	struct catalog_gaps *gaps;			/* by framework */
	size_t gaps_count;
	struct catalog_control *controls;		/* by id */
	size_t control_count;
	struct catalog_check *checks;			/* by id */
	size_t check_count;
	char digest[SHA256_HEX_LEN + 1];
};

/* workspace is the folder of assay.yaml; NULL: what ships, only. ERR_INPUT names file and
 * place: "checks/mine.sql: line 3: …". After an error *ret holds nothing to free. */
int catalog_load(const char *workspace, struct catalog *ret, struct err *e);
void catalog_free(struct catalog *c);

/* The same as if files were there, or had other bytes: what an import would write is tried before
 * it is written. A path is as in the origin of what it holds: "frameworks/mine.tsv". */
struct catalog_file {
	const char *path;
	struct str bytes;
};
int catalog_load_with(const char *workspace, const struct catalog_file *instead, size_t count, struct catalog *ret,
		      struct err *e);

/* NULL: none of that id, letter by letter (catalog/lookup.h takes what people type). A look-up
 * takes as many steps as the framework's size has binary digits. */
const struct catalog_framework *catalog_framework(const struct catalog *c, struct str id);
const struct catalog_control *catalog_control(const struct catalog *c, struct str id);
const struct catalog_check *catalog_check(const struct catalog *c, struct str id);
const struct catalog_requirement *catalog_requirement(const struct catalog *c, struct str framework,
						      struct str id);

/* What the settings name of the catalog is there: frameworks, categories, requirements. ERR_INPUT with
 * the line and the nearest name when not. */
int settings_check(const struct settings *s, const struct catalog *c, struct err *e);

/* Reads one check file; its control is not looked up. Text is copied into a. */
int catalog_read_check(struct str bytes, struct arena *a, struct catalog_check *ret, struct err *e);

/* Writes frameworks, requirements, controls and mappings to the store, replacing what was
 * there. Does nothing when the store has those of the same digest. */
int catalog_store(const struct catalog *c, struct db *db, struct err *e);

/* design, build, test, deploy, operate. */
#define CATALOG_STAGES 5
extern const char *const catalog_stage_names[CATALOG_STAGES];

/* The kinds of artifact that evidence may name. */
extern const char *const catalog_evidence_kinds[];
extern const size_t catalog_evidence_kind_count;

/* Reads one control; c has the requirements it may name. Text is copied into c's arena. */
int catalog_read_control(struct str bytes, struct catalog *c, struct catalog_control *ret, struct err *e);

/* The id of a framework names its file: letters, digits, '-', '_' and '.'. ERR_INPUT when it is none. */
int catalog_check_framework_id(struct str id, struct err *e);

#endif
