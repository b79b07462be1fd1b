/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_PENDING_H
#define ASSAY_LAKE_PENDING_H

#include "lake/lake.h"

/*
 * The file `pending`: what the lake was when a batch began. It is on disk before the
 * batch's first byte, and says what to cut off when the batch did not end. Once the
 * checkpoint counts more entries than it does, it is stale.
 */
struct pending {
	uint64_t entries;
	struct blob_place end;	/* pack 0: there was none */
};

int pending_write(const char *dir, const struct pending *p, struct err *e);

/* 1: there is one; 0: there is none; -1: it is damaged (ERR_INTEGRITY) or cannot be read. */
MUST_USE int pending_read(const char *dir, struct pending *ret, struct err *e);
/* 0, or -1 (ERR_INTEGRITY) when it is not what pending_write writes. */
MUST_USE int pending_parse(struct str text, struct pending *ret, struct err *e);

/* Takes the files back to what p says, durably, and removes p last. The checkpoint in
 * force must count p->entries. */
int pending_roll_back(const char *dir, const struct pending *p, struct err *e);

/* Removes a stale one, and temporary files that never got their name. */
void pending_remove(const char *dir);

#endif
