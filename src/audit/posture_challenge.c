/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/challenge.h"
#include "audit/posture_int.h"

static void mark(struct posture *p, const struct challenges *list, struct posture_edge *edge)
{
	const char *id = challenge_control_edge(&p->arena, edge->control->id, edge->requirement->framework,
						edge->requirement->id);
	const struct challenge *c = challenge_of(list, id);

	edge->challenged = (c != NULL) != (p->turned && strcmp(p->turned, id) == 0);
	if (c)
		edge->challenge = arena_printf(&p->arena, "%s (%s, %.10s)", c->reason, c->challenger, c->challenged);
}

int posture_read_challenges(struct workspace *ws, struct posture *p, struct err *e)
{
	struct challenges list;

	if (challenge_load(ws, &p->arena, &list, e) < 0)
		return -1;
	if (!list.count && !p->turned)
		return 0;
	for (size_t i = 0; i < p->control_count; i++)
		for (size_t k = 0; k < p->controls[i].edge_count; k++)
			mark(p, &list, p->controls[i].edges[k]);
	return 0;
}
