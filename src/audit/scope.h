/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_SCOPE_H
#define ASSAY_AUDIT_SCOPE_H

#include "catalog/catalog.h"

/* What the settings put in scope: frameworks, and of SOC 2 the categories. */
bool scope_framework(const struct settings *s, const char *framework);
bool scope_requirement(const struct settings *s, const struct catalog_requirement *r);

/* A control is in scope when it supports a requirement that is. */
bool scope_control(const struct settings *s, const struct catalog_control *c);

/* Whether items of the system count: it is in scope, the settings do not know it, or it is not
 * given (the whole organisation). */
bool scope_system(const struct settings *s, struct str system);

#endif
