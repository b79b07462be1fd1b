/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_PROGRESS_H
#define ASSAY_BASE_PROGRESS_H

#include <stdint.h>

/* How far a long work is; called now and then, often. total is 0 when it is not known. */
typedef void work_progress(void *arg, const char *what, uint64_t done, uint64_t total);

#endif
