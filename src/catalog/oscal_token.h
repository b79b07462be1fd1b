/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_OSCAL_TOKEN_H
#define ASSAY_CATALOG_OSCAL_TOKEN_H

#include "base/buf.h"

/*
 * Names that OSCAL 1.2 asks for and published frameworks do not have: an id of a control is a
 * token (a letter or _, then letters, digits, '.', '-', '_'), and everything has a UUID. The same
 * id always becomes the same token, in catalogs and in mappings; beside one that had to change,
 * a writer puts the published id as the property "label".
 */
#define OSCAL_VERSION "1.2.1"
/* Of our own properties and relationships: a name, not a page. */
#define OSCAL_NS "https://assay.example/ns/oscal"

/* "CC8.1" is its own token, "9.2" becomes "_9.2", "Annex 1.2.5" "Annex-1.2.5", "21(2)(a)" "_21-2-a".
 * Ids that differ in such characters only become the same. */
void oscal_token_put(struct buf *b, struct str id);
bool oscal_token_is(struct str id);

/* A UUID that the name decides, with the bits of version 5 but from SHA-256: the same
 * document has the same ones. Parts of the name are set apart with '\n' by convention. */
#define OSCAL_UUID_LEN 36
void oscal_uuid(struct str name, char ret[OSCAL_UUID_LEN + 1]);

#endif
