/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_FACTS_INT_H
#define ASSAY_EVIDENCE_FACTS_INT_H

#include "base/arena.h"
#include "evidence/component_list.h"
#include "evidence/facts.h"

/* What the files that fill the sink share. */
struct facts {
	struct db *db;
	int64_t artifact;	/* the facts that follow are about this one */
	int64_t count;		/* facts of this artifact so far */
	int64_t scan;		/* the run that findings belong to; 0: none */
	struct fact_sbom sbom;	/* between facts_sbom and facts_sbom_end; its text lives in arena */
	struct arena arena;
	struct component_list *list;
};

#endif
