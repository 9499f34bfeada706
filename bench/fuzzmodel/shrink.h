/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FUZZ_SHRINK_H
#define JITBOARD_FUZZ_SHRINK_H

#include "case.h"
#include "text.h"

/* Does the case still fail? */
typedef bool (*still_fails)(const struct fuzz_case *c, const struct mixture *mix, void *arg);

/*
 * shrink_case() - make a failing case as small as it gets while it still fails.
 *
 * Leaves out programs, functions and ops, shortens loops, one at a time, until nothing
 * more can go.
 *
 * @fails: is asked of each smaller case, which case_check() accepts; may end the search
 *	   by always saying no.
 *
 * Return: how often it was made smaller.
 */
int shrink_case(struct fuzz_case *c, struct mixture *mix, still_fails fails, void *arg);

#endif
