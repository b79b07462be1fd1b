/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_CHALLENGE_H
#define ASSAY_AUDIT_CHALLENGE_H

#include "intake/workspace.h"

/*
 * Anybody may challenge an edge: a row of a crosswalk ("soc2-ssdf:CC8.1:PW.7.2"), or that a control
 * supports a requirement ("CHG-02:soc2:CC8.1"). A challenge is a decision in the lake, with a
 * reason and a name; nothing rests on the edge until it is withdrawn, which is a decision too.
 */
struct challenge {
	const char *edge, *challenger, *challenged, *reason;
};

struct challenges {
	const struct challenge *items;	/* those in force, by edge */
	size_t count;
};

/* Text lives in a. Without a lake (ws->lake is NULL) there are none. */
int challenge_load(struct workspace *ws, struct arena *a, struct challenges *ret, struct err *e);

/* NULL: not challenged. */
const struct challenge *challenge_of(const struct challenges *list, const char *edge);

/* The id of the edge of a control. */
const char *challenge_control_edge(struct arena *a, const char *control, const char *framework,
				   const char *requirement);

/* Keeps a challenge of that edge, or the withdrawal of the one in force. ERR_USAGE when it is
 * challenged already, or is not. ws must be open for writing. */
int challenge_add(struct workspace *ws, const struct challenges *list, const struct challenge *c, bool withdraw,
		  const char *collector, struct err *e);

#endif
