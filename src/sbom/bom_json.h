/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_BOM_JSON_H
#define ASSAY_SBOM_BOM_JSON_H

#include "base/arena.h"
#include "codec/json.h"
#include "codec/json_out.h"

/*
 * A bill of materials in another serialisation (XML, tag-value, RDF), written anew as the JSON of
 * its own format: one reader then says the same of all of them. An object that was written from
 * a line of the artifact carries it as the member BOM_LINE, and the facts of it have
 * "line=12" as their locator instead of a pointer into a document that nobody has.
 */
struct reading;

#define BOM_LINE "#line"
#define BOM_JSON_MAX ((size_t)256 * 1024 * 1024)

struct bom_json {
	struct buf text;		/* filled by the caller, with json_out_… */
	struct json_reader *reader;
	struct json root;		/* the document of the text, while it is read */
	struct arena arena;		/* for what is needed on the way */
};

#define BOM_JSON_INIT { .text = BUF_INIT(BOM_JSON_MAX), .arena = ARENA_INIT }

/* Opens an object that stands in that line. name as in json_out_open. */
void bom_json_object(struct buf *b, const char *name, unsigned long line);

void bom_json_text(struct buf *b, const char *name, struct str v);

/* The reader of a format's JSON, cyclonedx_read or spdx_read. */
typedef int bom_json_reader(struct reading *r, struct json root, bool lines, struct err *e);

/* Reads the document that the text is by that reader. What the arena held is freed first. */
int bom_json_read(struct bom_json *j, struct reading *r, bom_json_reader *read, struct err *e);
void bom_json_done(struct bom_json *j);

#endif
