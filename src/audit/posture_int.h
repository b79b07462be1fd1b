/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_POSTURE_INT_H
#define ASSAY_AUDIT_POSTURE_INT_H

#include "audit/posture.h"

/* Filling a posture from the store; the shape is there already, scopes come before checks. */
int posture_read_evaluation(struct db *db, struct posture *p, struct err *e);
int posture_read_basis(struct workspace *ws, const struct catalog *cat, struct posture *p, struct err *e);
int posture_read_scopes(struct db *db, struct posture *p, struct err *e);
int posture_read_checks(struct db *db, const struct catalog *cat, struct posture *p, struct err *e);
int posture_read_results(struct db *db, struct posture *p, struct err *e);
int posture_read_challenges(struct workspace *ws, struct posture *p, struct err *e);
int posture_read_attachments(struct db *db, struct posture *p, struct err *e);
int posture_read_deviations(struct db *db, struct posture *p, struct err *e);
int posture_read_items(struct db *db, struct posture *p, struct err *e);
int posture_read_artifacts(struct db *db, struct posture *p, struct err *e);

#endif
