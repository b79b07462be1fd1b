/* SPDX-License-Identifier: Apache-2.0 */
/* For each line of standard input, a CVSS vector: its base score, or "-". Driven by cvss.py. */
#include <stdio.h>

#include "evidence/cvss.h"

int main(void)
{
	char line[512];

	while (fgets(line, sizeof line, stdin)) {
		double score;

		if (cvss_score(str_trim(str_of(line)), &score))
			printf("%.1f\n", score);
		else
			puts("-");
	}
	return 0;
}
