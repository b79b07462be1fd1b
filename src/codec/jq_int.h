/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_JQ_INT_H
#define ASSAY_CODEC_JQ_INT_H

#include <stdint.h>

#include "base/compiler.h"

/*
 * Between the two sides of a filter's process: the caller asks, the process answers once. Both
 * are of one program, so that what goes over the socket are structs as they stand in memory.
 */
enum jq_ask {
	JQ_ASK_DOCUMENT,	/* bytes of JSON, then those of the source */
	JQ_ASK_COMPILE,		/* bytes of a program */
	JQ_ASK_RUN,		/* the same */
};

struct jq_request {
	uint32_t ask;
	uint32_t source_given;
	uint64_t bytes;
	uint64_t source_bytes;
	uint64_t memory;	/* that the process may take from now on */
};

enum jq_status {
	JQ_DONE,	/* bytes of outputs, a line each */
	JQ_STOPPED,	/* the same, and the last has JQ_STOP: the process is not to be used again */
	JQ_REFUSED,	/* bytes of a message */
	JQ_BROKEN,	/* the same; the program does not compile, line says where */
};

struct jq_reply {
	uint32_t status;
	uint32_t line;
	uint64_t bytes;
};

/* The process's life: answers what comes over the socket until it ends. Never returns. */
NORETURN void jq_child(int fd);

#endif
