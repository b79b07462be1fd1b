/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_format(&format_records_markdown, false, data, size);
}
