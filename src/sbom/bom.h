/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_BOM_H
#define ASSAY_SBOM_BOM_H

#include "evidence/evidence.h"

/*
 * What the readers of bills of materials share: how the text of a column is put together,
 * so that the same component listed by two formats is one component.
 */

/* The text of one column of one component. */
#define BOM_TEXT_INIT BUF_INIT(1024 * 1024)

/* Adds text to a list joined by ", ". */
void bom_join(struct buf *b, struct str text);

/* Adds "sha256:9f86…": the algorithm's many spellings (SHA-256, SHA256) become one, the
 * digest lower case. One without a digest adds nothing. */
void bom_join_hash(struct buf *b, struct str algorithm, struct str digest);

/* Not empty and not NOASSERTION, SPDX's word for "not given", which other formats borrow. */
bool bom_asserted(struct str s);

/* The buffer's text, or "not given" when it is empty. */
struct str bom_text(const struct buf *b);

/* Sets system from subject: the system of the settings that it belongs to, or itself. */
void bom_set_system(const struct reading *r, struct fact_sbom *s);

/* Sets created, and the time the artifact's maker looked; a time nobody can read is none. */
void bom_set_created(struct reading *r, struct fact_sbom *s, struct str written);

/* Goes down to "/list/index", or to "line=12" when the documents of the reader have lines
 * (sbom/bom_json.h) and the item has its own; gives the length to come back to with place_back. */
size_t bom_place(struct buf *place, bool lines, const char *list, size_t index, struct json item);

#endif
