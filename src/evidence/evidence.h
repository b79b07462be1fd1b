/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_EVIDENCE_H
#define ASSAY_EVIDENCE_EVIDENCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/when.h"
#include "catalog/settings.h"
#include "codec/json.h"
#include "facts/facts.h"

/*
 * From bytes to facts. A format is one file (of src/sbom, scan, attest, git, records, ci) that exports one
 * struct format and is a line of formats.def, and nothing else knows it; or it is data (evidence/described.h).
 * Detection goes by content: the formats in C are asked in the order of the list, but for those whose
 * marks are weak; then the descriptions; then the weak ones.
 *
 * A reader is pure: it sees the bytes, the settings and the sink for facts, nothing of the
 * world, so that reading again (rebuild) gives the same facts. It refuses a broken file
 * with ERR_INPUT and the place in it ("/components/3/name: expected a string",
 * "line 7: …"), and the caller takes back what it had already added.
 */
struct described;
struct schema_shelf;
struct xlsx_book;

struct reading {
	struct str bytes;		/* BUF_PADDING readable bytes follow */
	bool looks_json;		/* the bytes begin as JSON does; set by evidence_read */
	bool is_json;			/* they are: json is the parsed document */
	struct json json;
	const struct settings *settings;
	bool strict;			/* refuse an SBOM that does not conform to its own schema */
	struct facts *facts;
	struct arena *arena;		/* freed after this artifact */
	struct described *described;	/* formats that are data; NULL: only those in C are asked */
	struct schema_shelf *schemas;	/* that documents are held against */
	struct xlsx_book *book;		/* the bytes as a spreadsheet, once a format has read them so; set by evidence_read */
	struct str source;		/* path or URL the bytes came from */
	struct str format;		/* read by the format of this name, whatever it looks like; "not given": detected */

	/* Whether the document is what its own schema asks: sbom/conform.h. */
	enum conformance conformance;
	struct violation violation;

	/* What the reader says of the artifact as a whole. */
	const char *kind;		/* preset from the format; record files set their own */
	struct when occurred;
	struct when observed;
};

struct format {
	const char *name;		/* "cyclonedx-json" */
	const char *kind;		/* "sbom"; NULL when read() sets r->kind */
	bool weak;			/* its marks are weak: it is asked after the descriptions */
	bool lines;			/* JSON lines are its own too: what begins as JSON and is none as a whole */
	/* Is it this format? Claims on markers, not on being well-formed: a broken file of this
	 * format must be claimed, so that it is refused and not kept as a document. A format of
	 * JSON that claims bytes which look like JSON and are none need not read them: the caller
	 * refuses them at the parser's place. It must not claim what does not look like JSON. */
	bool (*claims)(const struct reading *r);
	int (*read)(struct reading *r, struct err *e);
};

/* format_cyclonedx_json and the others. */
#define FORMAT(x) extern const struct format format_##x;
#include "evidence/formats.def"
#undef FORMAT

const struct format *format_by_name(struct str name);

/* Calls each for every format, in order of detection. */
void format_each(void (*each)(void *arg, const struct format *f), void *arg);

/* Detects and reads one artifact. reader is reused from call to call. When the bytes are
 * no known format, *ret_format is NULL and nothing was added. */
int evidence_read(struct reading *r, struct json_reader *reader, const struct format **ret_format,
		  struct err *e);

#endif
