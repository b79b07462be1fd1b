/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_SETTINGS_H
#define ASSAY_CATALOG_SETTINGS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/list.h"
#include "base/when_loose.h"
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
#define SETTINGS_FRAMEWORKS_MAX 64	/* reported on at once */
#define SETTINGS_PEOPLE_MAX 20000

/* In the order of a system's life. */
#define SETTINGS_PHASES 5
extern const char *const settings_phase_names[SETTINGS_PHASES];

struct settings_phase {
	const char *name;	/* idea, poc, mvp, release, eol */
	struct when began;
};

struct settings_system {
	const char *id;
	const char *name;
	bool in_scope;
	const char *reason;			/* why out of scope; NULL when in */
	struct list repositories;	/* names git repositories have */
	struct list components;	/* names its SBOMs give to their subject */
	struct list environments;
	const struct settings_phase *phases;
	size_t phase_count;
};

/* Of a requirement, or of a heading and all below it: why it is out of scope, or included. */
struct settings_note {
	const char *id;
	const char *text;
	size_t line, column;
};

/* What one framework looks at: scope.ID of the settings, or its defaults. */
struct settings_scope {
	const char *framework;
	struct list categories;	/* of requirements; none: every one */
	size_t categories_line;			/* 0: the default */
	bool all_systems;			/* the whole organisation, by the settings' word */
	const bool *systems;			/* of each of settings.systems, whether it is in */
	struct list environments;	/* that the scope statement names; no item is chosen by it */
	const struct settings_note *out;	/* requirements that do not apply */
	size_t out_count;
	const struct settings_note *justify;	/* why requirements are included */
	size_t justify_count;
	const char *why;			/* why the scope is as it is; NULL */
	size_t line;				/* where the settings speak of it; 0: they do not */
};

/* An export whose columns have names of their own: records: of the settings. */
#define SETTINGS_RECORD_MAPS_MAX 200
struct settings_record_map {
	const char *kind;	/* of record */
	struct list ours, theirs;	/* our column, and what the export calls it; the export has them all */
	struct list set, values;	/* our column, and its value in every record */
	enum when_order dates;		/* WHEN_ORDER_UNKNOWN: as the settings say of all */
	size_t line;
};

/* Whom attestations are believed: trust: of the settings (settings_trust.c). */
struct settings_trusted {
	const char *id;
	const char *file;	/* beside assay.yaml; NULL: the text was in the settings */
	struct str text;	/* PEM; of a trusted root its JSON */
	bool undated;		/* of roots: a signer's certificate is taken as valid when it was issued */
	int64_t from, until;	/* seconds since 1970, both included: when it may be used */
	size_t line;
};

struct settings_trusted_list {
	struct settings_trusted *items;
	size_t count;
};

/* What belongs together: a signature with a certificate is held against one set. The first one stands in the settings
 * themselves; each trusted root of sigstore (trusted_root.c) is a further one. */
struct settings_trust_set {
	struct settings_trusted_list roots, logs, tsas, ct_logs;
	bool whole;	/* it names all there is: where it has logs of a kind, one of them must have the signature */
};

/* Who may sign with a certificate: texts, in which * stands for any characters. */
struct settings_signer {
	const char *name;	/* subject alternative name */
	const char *issuer;	/* who vouched for it to the authority; NULL: the certificate names none */
};

struct settings_trust {
	struct settings_trusted_list keys, documents;
	struct settings_trust_set *sets;
	size_t set_count;
	struct settings_signer *signers;
	size_t signer_count;
};

/* Of collect: what is fetched from whom (src/collect). */
#define SETTINGS_SOURCES_MAX 1000

struct settings_source {
	const char *collector, *target;		/* "github", "acme/shop" */
	const char *url;			/* NULL: the collector's own */
	struct when since;			/* "": everything */
	struct list without;			/* requests that are not made */
	const char *token_env, *token_file, *ca_file;	/* NULL: as usual */
};

/* A person who goes by several names. */
struct settings_person {
	const char *id;
	struct list names, emails, logins;	/* a login of one forge only: "github:anna" */
};

/* A name, e-mail or login in lower case, and whose it is. */
struct settings_alias {
	const char *forge;	/* "github": a login there; "": of all */
	const char *name;
	size_t person;		/* index into people */
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
	struct list frameworks;	/* ids, to report on */
	size_t frameworks_line;			/* 0: not given */
	const struct settings_scope *scopes;	/* of each of frameworks, in that order */
	size_t scope_count;

	const struct settings_person *people;
	size_t person_count;
	const struct settings_alias *aliases;	/* of all people, sorted by name and forge */
	size_t alias_count;

	/* git: */
	const char *branch;			/* release branch; NULL: the repository's HEAD */
	struct list approval_keys;	/* default Acked-by, Reviewed-by */
	struct list approval_patterns;	/* PCRE2; group "approver" names who */
	const char *ticket_pattern;		/* PCRE2; group 1 or the whole match */

	struct settings_trust trust;
	enum when_order dates;			/* of records: dates of digits */
	struct settings_record_map *record_maps;
	size_t record_map_count;
	const struct settings_source *sources;
	size_t source_count;

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

/* The system that a repository or an SBOM's subject belongs to, or NULL. A repository may be given with what stands before its
 * name, a URL, an owner: "https://github.com/acme/shop.git" is found as itself, as acme/shop, and as shop. */
const struct settings_system *settings_system_of_repository(const struct settings *s, struct str name);
const struct settings_system *settings_system_of_component(const struct settings *s, struct str name);

/* Who goes by that name, e-mail or login, in any case; NULL: nobody whom the settings name. A login counts
 * when it is one of all forges, or of forge. */
const struct settings_person *settings_person(const struct settings *s, struct str name, const char *forge);

/* NULL: the framework is not reported on. */
const struct settings_scope *settings_scope(const struct settings *s, struct str framework);

/* The note of that very id; NULL: none. */
const struct settings_note *settings_note(const struct settings_note *notes, size_t count, struct str id);

/* Writes systems, phases, spans and people to the store, replacing what was there (v_system,
 * v_phase, v_setting, v_identity). Does nothing when the store has those of the same digest. */
int settings_store(const struct settings *s, struct db *db, struct err *e);

#endif
