/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_SBOM_SPDX_H
#define ASSAY_SBOM_SPDX_H

#include "evidence/evidence.h"

/* Reads an SPDX document, 2.0 to 2.3 (2.2.1 is ISO/IEC 5962), in the shape of its JSON. lines: it was written so from another
 * serialisation (sbom/bom_json.h), and its objects say the line that they stand in. */
int spdx_read(struct reading *r, struct json root, bool lines, struct err *e);

#endif
