/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_CHECK_TEST_H
#define ASSAY_AUDIT_CHECK_TEST_H

#include "catalog/catalog.h"
#include "db/fixture.h"

/*
 * Tests of checks: a YAML file names a check and gives cases of rows, a period, and the
 * verdict and items wanted (docs/CHECKS.md). The rows stand in for the views, so that a
 * test needs no evidence and runs in milliseconds. Items of systems that v_system has with
 * in_scope 0 are left out, as an evaluation leaves them out.
 */
typedef void check_test_report(void *arg, const char *check, const char *name, const char *failure);

/* Runs the file's cases in the fixture and reports each; failure is NULL for one that passes.
 * -1 when the file is no test (ERR_INPUT, with line), or a check cannot run. */
int check_test_run(const struct catalog *cat, struct fixture *fixture, const char *path,
		   check_test_report *report, void *arg, struct err *e);

#endif
