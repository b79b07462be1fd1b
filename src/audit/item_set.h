/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_ITEM_SET_H
#define ASSAY_AUDIT_ITEM_SET_H

#include "base/buf.h"
#include "base/str.h"

/*
 * The items that a check returned, to find one that comes twice. The texts are kept, one after
 * another, so that no two are taken for the same; where one goes in the table depends on a random
 * number, so that nobody can make items that all go to one place.
 */
struct item_slot {
	uint64_t hash;
	size_t at;	/* of the text, plus one; 0: free */
};

struct item_set {
	struct item_slot *slots;
	size_t room;	/* a power of two, or 0 */
	size_t count;
	uint64_t salt;
	struct buf texts;
};

#define ITEM_SET_BYTES_MAX ((size_t)1024 * 1024 * 1024)
#define ITEM_SET_INIT ((struct item_set){ .texts = BUF_INIT(ITEM_SET_BYTES_MAX) })

/* True when that item of that system (which may be "not given") was not there before. More texts
 * than ITEM_SET_BYTES_MAX are told by buf_overflowed(&s->texts). */
bool item_set_add(struct item_set *s, struct str item, struct str system);
void item_set_free(struct item_set *s);

#endif
