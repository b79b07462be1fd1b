/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_SOA_H
#define ASSAY_AUDIT_SOA_H

#include "audit/gap.h"
#include "audit/proof.h"

/*
 * The Statement of Applicability of ISO/IEC 27001, clause 6.1.3 d: of each control of Annex A whether
 * it is necessary, why it is in, whether it is implemented, and why it is out where it is. Necessary is
 * what the settings do not leave out, with a reason each. Why it is in the settings may say; else it
 * is derived, and the ground says from what. Whether it is implemented is the live status by evidence.
 */
#define SOA_FRAMEWORK "iso27001"

enum soa_ground {
	SOA_STATED,	/* by the settings */
	SOA_RISK,	/* a risk of the register names it */
	SOA_OBLIGATION,	/* requirements of other frameworks in scope, by direct rows of crosswalks */
	SOA_OBJECTIVE,	/* the objectives of controls that support it */
	SOA_OPEN,	/* nothing says why: somebody has to */
};
#define SOA_GROUNDS (SOA_OPEN + 1)

const char *soa_ground_name(enum soa_ground g);

/* "yes", "partly", "with deviations", "no evidence", "not mapped" (no control of ours is held against it). */
const char *soa_implemented(enum requirement_status s);

struct soa_row {
	const struct posture_requirement *requirement;
	const struct gap_requirement *gap;	/* the same one, with its rows */
	const struct catalog_requirement *theme;
	bool necessary;
	enum soa_ground ground;
	const char *why;	/* of inclusion or exclusion; NULL when open */
	const char *owners;	/* roles, each once; "" */
	struct proof proof;
};

struct soa_risk {
	const char *id, *title;
};

struct soa {
	struct arena arena;
	const struct posture *posture;
	const struct catalog_framework *framework;
	struct gap gap;		/* all other frameworks in scope on the have side */
	struct soa_risk *risks;
	size_t risk_count;
	struct soa_row *rows;	/* Annex A as published */
	size_t row_count;
	int64_t necessary, excluded;
	int64_t by_ground[SOA_GROUNDS], by_status[REQUIREMENT_STATUSES];	/* of necessary ones */
};

/* p is whole, and must live as long as *ret, which must be zeroed and freed also after a failure. ERR_USAGE when
 * the framework is not in the settings. */
int soa_load(struct workspace *ws, const struct catalog *cat, const struct posture *p, struct soa *ret, struct err *e);
void soa_free(struct soa *s);

#endif
