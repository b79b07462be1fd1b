/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_INTAKE_DEEP_H
#define ASSAY_INTAKE_DEEP_H

#include "intake/workspace.h"

/* Reads all artifacts again into a second store (beside the first, removed afterwards) and
 * reports each table that differs, with its first differing row. The page checksums find
 * damage; this finds facts that somebody changed with the checksums made to fit. */
int deep_verify(struct workspace *ws, db_report *report, void *arg, work_progress *progress,
		void *progress_arg, struct err *e);

#endif
