/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fuzz.h"

/* Postmortems and reports of exercises: they share their reader. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_format(&format_exercise, false, data, size);
	return fuzz_format(&format_postmortem, false, data, size);
}
