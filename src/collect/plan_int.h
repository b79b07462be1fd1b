/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_PLAN_INT_H
#define ASSAY_COLLECT_PLAN_INT_H

#include "catalog/node.h"
#include "collect/plan.h"

/* What the readers of a plan share. */
struct plan_reading {
	struct arena *a;
	struct plan *plan;
	struct plan_request *request; /* that is being read */
	const struct plan_request *parents[PLAN_DEPTH_MAX];
	size_t depth;
};

/* name to text, as many as there are; pointers must begin with '/'. */
int plan_read_pairs(struct plan_reading *r, const struct yaml *n, bool pointers, struct plan_pairs *ret, struct err *e);

/* A list of requests, linked. */
int plan_read_requests(struct plan_reading *r, const struct yaml *n, const struct plan_request **ret, struct err *e);

/* A header's name or value that could end its line is refused. */
int plan_check_header(const struct yaml *n, struct str text, bool name, struct err *e);

#endif
