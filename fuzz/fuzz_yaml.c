/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "codec/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void walk(const struct yaml *node, size_t depth)
{
	for (; node; node = node->next) {
		if (node->type != YAML_SCALAR && depth >= YAML_DEPTH_MAX)
			BUG("deeper than the ceiling");
		if (!node->line || !node->column || !str_utf8(node->text) || !str_utf8(node->key))
			BUG("a node without place, or a text that is not UTF-8");
		walk(node->first, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct yaml *root;
	struct err e = { 0 };

	if (yaml_parse((struct str){ (const char *)data, n }, &a, &root, &e) == 0) {
		walk(root, 0);
		(void)yaml_get_str(root, "a");
	} else if (e.kind != ERR_INPUT || strchr(e.msg, '\n')) {
		BUG("a refusal of more than one line: %s", e.msg);
	}
	return 0;
}
