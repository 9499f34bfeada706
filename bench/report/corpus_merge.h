/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CORPUS_MERGE_H
#define JITBOARD_CORPUS_MERGE_H

#include "rundata.h"

/*
 * corpus_merge() - the code of several runs as if it were of one, whose schemes are "A: stack",
 * "B: stack" and so on.
 *
 * @runs, @n: 2 to 26; they stay as they are, and must outlive what was merged.
 * @wanted: schemes of each, with commas between; A=B: A of the first, B of the others.  NULL:
 *	of each stack, or its first.  It is cut.
 * @merged: free with run_free(), on failure too.
 * @schemes: the names of its schemes with commas between, in order; to be freed.
 *
 * Return: 0; -errno after saying what went wrong, but for -ENOMEM.
 */
int corpus_merge(const struct run *runs, size_t n, char *wanted, struct run *merged,
		 char **schemes);

#endif
