/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/requirement_status.h"

const char *requirement_status_name(enum requirement_status s)
{
	static const char *const names[] = {
		[REQUIREMENT_SUPPORTED] = "supported",
		[REQUIREMENT_PARTLY] = "partly supported",
		[REQUIREMENT_DEVIATIONS] = "deviations",
		[REQUIREMENT_NO_EVIDENCE] = "no evidence",
		[REQUIREMENT_NOT_MAPPED] = "not mapped",
		[REQUIREMENT_NOT_IN_SCOPE] = "not in scope",
	};

	return names[s];
}

bool status_residual_open(const struct status_edge *edge)
{
	bool closed = edge->closed_by_count > 0;

	for (size_t i = 0; i < edge->closed_by_count; i++)
		closed &= edge->closed_by[i] == VERDICT_OPERATED;
	return edge->residual && !closed;
}

enum requirement_status requirement_status_of(const struct status_edge *edges, size_t count)
{
	bool deviations = false, operated = false, integral = false, whole = true;

	for (size_t i = 0; i < count; i++) {
		const struct status_edge *edge = &edges[i];
		bool good = edge->verdict == VERDICT_OPERATED && !edge->challenged;

		deviations |= edge->verdict == VERDICT_DEVIATIONS;
		operated |= good;
		if (!edge->integral)
			continue;
		integral = true;
		whole &= good && !status_residual_open(edge);
	}
	if (!count)
		return REQUIREMENT_NOT_MAPPED;
	if (deviations)
		return REQUIREMENT_DEVIATIONS;
	if (!operated)
		return REQUIREMENT_NO_EVIDENCE;
	return integral && whole ? REQUIREMENT_SUPPORTED : REQUIREMENT_PARTLY;
}
