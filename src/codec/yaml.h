/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_YAML_H
#define ASSAY_CODEC_YAML_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Reading YAML 1.1 with libyaml into a small tree in an arena. Anchors and aliases are
 * refused (no document of ours needs them), as are tags, several documents, a key twice
 * in one mapping, a key that is no text, depth over YAML_DEPTH_MAX and more than
 * YAML_NODES_MAX nodes. Scalars stay text: their reader says what they mean.
 */
#define YAML_BYTES_MAX (16 * 1024 * 1024)
#define YAML_DEPTH_MAX 64
#define YAML_NODES_MAX 1000000

enum yaml_type { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_type type;
	struct str key;		/* in a mapping */
	struct str text;	/* of a scalar; a plain empty one or ~ is "not given" */
	struct yaml *first;	/* child */
	struct yaml *next;	/* sibling */
	size_t line, column;	/* from 1, in characters; in a mapping that of the key */
};

/* -1 (ERR_INPUT): "line 3, column 5: …". An empty document gives *ret = NULL. */
int yaml_parse(struct str bytes, struct arena *a, struct yaml **ret, struct err *e);

/* The same for a part of a file: first_line is the one on which the bytes begin. */
int yaml_parse_part(struct str bytes, size_t first_line, struct arena *a, struct yaml **ret, struct err *e);

/* The child of that key; NULL when map is NULL, no mapping, or has none. */
const struct yaml *yaml_get(const struct yaml *map, const char *key);

/* The scalar under key, or "not given". */
struct str yaml_get_str(const struct yaml *map, const char *key);

#endif
