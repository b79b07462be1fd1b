/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "collect/plan.h"
#include "collect/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str any_value(void *arg, struct str name)
{
	(void)arg;
	return name.n ? name : STR_LIT("x");
}

static void expand(const struct plan_request *q)
{
	for (; q; q = q->next) {
		CLEANUP(buf_free) struct buf url = BUF_INIT(URL_MAX);

		plan_expand(q->path, PLAN_IN_PATH, any_value, NULL, &url);
		for (size_t i = 0; i < q->query.count; i++)
			plan_expand(q->query.items[i].value, PLAN_IN_QUERY, any_value, NULL, &url);
		expand(q->each);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plan p;
	struct err e = { 0 };

	if (plan_parse((struct str){ (const char *)data, size }, &p, &e) < 0)
		return 0;
	expand(p.requests);
	plan_free(&p);
	return 0;
}
