/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_SETTINGS_H
#define ASSAY_CATALOG_SETTINGS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"
#include "crypt/hash.h"
#include "db/db.h"

/*
 * assay.yaml, the workspace's settings: the organisation, its systems and their phases,
 * what is in scope, the deadlines (SLAs), the cadences, and how its git history records
 * approval. docs/SETTINGS.md lists every key and its default; `assay init` writes a
 * commented file (src/cli/init.yaml). An unknown key is an error that names its line and
 * the nearest key that is known. An empty file is the defaults.
 */
#define SETTINGS_BYTES_MAX (1024 * 1024)
#define SETTINGS_SYSTEMS_MAX 10000

/* In the order of a system's life. */
#define SETTINGS_PHASES 5
extern const char *const settings_phase_names[SETTINGS_PHASES];

struct settings_list {
	const char **items;
	size_t count;
};

struct settings_phase {
	const char *name;	/* idea, poc, mvp, release, eol */
	struct when began;
};

struct settings_system {
	const char *id;
	const char *name;
	bool in_scope;
	const char *reason;			/* why out of scope; NULL when in */
	struct settings_list repositories;	/* names git repositories have */
	struct settings_list components;	/* names its SBOMs give to their subject */
	struct settings_list environments;
	const struct settings_phase *phases;
	size_t phase_count;
};

/* Under which name a repository, or the subject of an SBOM, finds its system. */
struct settings_name {
	const char *name;
	size_t system;		/* index into systems */
};

struct settings {
	struct arena arena;
	const char *organisation;
	const char *origin;			/* of the log's checkpoints */
	const struct settings_system *systems;
	size_t system_count;
	const struct settings_name *ids;	/* of the systems, sorted */
	const struct settings_name *repositories, *components;	/* of all systems, sorted by name */
	size_t repository_count, component_count;
	struct settings_list frameworks;	/* ids, default soc2 ssdf */
	struct settings_list categories;	/* SOC 2 categories in scope, default security */

	/* git: */
	const char *branch;			/* release branch; NULL: the repository's HEAD */
	struct settings_list approval_keys;	/* default Acked-by, Reviewed-by */
	struct settings_list approval_patterns;	/* PCRE2; group "approver" names who */
	const char *ticket_pattern;		/* PCRE2; group 1 or the whole match */

	/* Everything under sla: and cadence:, as "sla.critical" → seconds. */
	const struct settings_span {
		const char *key;
		int64_t seconds;
	} *spans;
	size_t span_count;
	struct str yaml;			/* the file's bytes */
	char digest[SHA256_HEX_LEN + 1];	/* of them */
};

/* ERR_INPUT: "line 4, column 3: …"; settings_load puts the path in front. After an error
 * *ret holds nothing that must be freed. */
int settings_parse(struct str yaml, struct settings *ret, struct err *e);
int settings_load(const char *path, struct settings *ret, struct err *e);
void settings_free(struct settings *s);

/* NULL: none of that id. */
const struct settings_system *settings_system(const struct settings *s, struct str id);

/* The system that a repository or an SBOM's subject belongs to, or NULL. */
const struct settings_system *settings_system_of_repository(const struct settings *s, struct str name);
const struct settings_system *settings_system_of_component(const struct settings *s, struct str name);

/* Writes systems, phases and spans to the store, replacing what was there (v_system,
 * v_phase, v_setting). Does nothing when the store has those of the same digest. */
int settings_store(const struct settings *s, struct db *db, struct err *e);

#endif
