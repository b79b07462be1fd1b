/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_COMPILER_H
#define ASSAY_BASE_COMPILER_H

/*
 * The compiler extensions this project uses, in one place. Supported compilers:
 * gcc 12 and clang 14 or later, on Linux.
 *
 * CLEANUP(fn) runs fn(&variable) when the variable leaves its scope. Variables
 * unwind in reverse order of declaration: declare a transaction before the
 * queries that run in it, and memory before the query that binds it.
 */
#define CLEANUP(fn)	__attribute__((cleanup(fn)))
#define PRINTF(fmt, va)	__attribute__((format(printf, fmt, va)))
#define MUST_USE	__attribute__((warn_unused_result))
#define NORETURN	__attribute__((noreturn))

/* What a macro stands for, as a literal: a ceiling in the text of an error. */
#define TEXT_OF(macro)	TEXT_OF_TOKEN(macro)
#define TEXT_OF_TOKEN(token) #token

#define COUNT_OF(array)	(sizeof(array) / sizeof((array)[0]))

#endif
