/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_CYCLONEDX_H
#define ASSAY_SBOM_CYCLONEDX_H

#include "evidence/evidence.h"

/* Reads a CycloneDX document, 1.0 to 1.7 (ECMA-424), in the shape of its JSON. lines: it was written so from another
 * serialisation (sbom/bom_json.h), and its objects say the line that they stand in. */
int cyclonedx_read(struct reading *r, struct json root, bool lines, struct err *e);

#endif
