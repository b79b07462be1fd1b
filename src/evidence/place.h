/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_PLACE_H
#define ASSAY_EVIDENCE_PLACE_H

#include "base/buf.h"
#include "base/err.h"
#include "codec/json.h"

/*
 * Where a reader of JSON stands: the pointer (RFC 6901) to the value at hand, in one buffer
 * that grows on the way down and is cut on the way up. It is the locator of facts, and the
 * place in errors. The functions below look up a member by its type: an absent or null one
 * is not given; one of another type is ERR_INPUT, "/components/3/name: expected a string".
 */
#define PLACE_INIT BUF_INIT(64 * 1024)

/* Goes down to "/list/index"; gives the length to come back to. */
size_t place_item(struct buf *place, const char *list, size_t index);
size_t place_member(struct buf *place, const char *member);
void place_back(struct buf *place, size_t length);

/* Fills *e for the member (NULL: for the place itself) and returns -1. */
int place_expected(const struct buf *place, const char *member, const char *what, struct err *e);

int place_str(const struct buf *place, struct json object, const char *member, struct str *ret,
	      struct err *e);

/* 1: *ret is the member. 0: not given. */
MUST_USE int place_list(const struct buf *place, struct json object, const char *member,
			struct json *ret, struct err *e);
MUST_USE int place_object(const struct buf *place, struct json object, const char *member,
			  struct json *ret, struct err *e);

#endif
