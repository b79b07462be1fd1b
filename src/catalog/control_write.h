/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_CONTROL_WRITE_H
#define ASSAY_CATALOG_CONTROL_WRITE_H

#include "base/buf.h"
#include "catalog/catalog.h"

/* Writes a control as its file: read again (catalog_read_control) it is the same control. Comments
 * that its file had are not part of it. */
void control_write(const struct catalog_control *control, struct buf *out);

#endif
