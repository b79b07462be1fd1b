/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_XML_ROOT_H
#define ASSAY_EVIDENCE_XML_ROOT_H

#include "base/str.h"

/*
 * The root element of what may be XML, by a look at its beginning: formats claim by it, also of
 * a broken document.
 */

/* The element's local name, empty when there is none; *ret_tag is its whole tag, up to ">". */
struct str xml_root(struct str bytes, struct str *ret_tag);

#endif
