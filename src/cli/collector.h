/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_COLLECTOR_H
#define ASSAY_CLI_COLLECTOR_H

/* Who acts, for the ledger: given when not NULL, else ASSAY_COLLECTOR, else the login name. */
const char *collector_name(const char *given);

#endif
