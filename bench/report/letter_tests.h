/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_LETTER_TESTS_H
#define JITBOARD_LETTER_TESTS_H

#include "table.h"

/*
 * letter_tests() - the kernel's own tests without a series and with it.
 *
 * @files: "BASE,RUN", as scripts/run-selftest leaves them: lines of PART, SCHEME, OUTCOME (pass,
 *	fail or skip) and TEST with tabs between; lines that begin with '#' say of which kernel.
 * @base, @other: the schemes to take of either.
 * @sums: a row a part: how many passed, failed and were skipped on either side.
 * @changes: a row a test of which the outcome is another.  Both are to be freed.
 *
 * Return: 0; -errno after a message; -ENOMEM.
 */
int letter_tests(const char *files, const char *base, const char *other, struct table **sums,
		 struct table **changes);

#endif
