/* SPDX-License-Identifier: GPL-2.0-only */
/* The text form of a case, which people read and `jitfuzz --case` reads back. */
#ifndef JITBOARD_FUZZ_TEXT_H
#define JITBOARD_FUZZ_TEXT_H

#include <stdio.h>

#include "case.h"
#include "scheme.h"

/* Which scheme each program is JITed under. */
struct mixture {
	char scheme[PROGS_MAX][SCHEME_NAME]; /* the first is empty: not said */
};

/*
 * case_write() - a case as text.
 *
 * @mix: the mixture under which it failed, or NULL
 *
 * Return: 0, or -errno.
 */
int case_write(FILE *f, const struct fuzz_case *c, const struct mixture *mix);

/*
 * case_read() - a case from text.
 *
 * @mix: its mixture, if it names one
 * @why: room for what is wrong with it, with the line's number
 *
 * Return: 0; -EINVAL for a malformed case or one that case_check() refuses; -EIO.
 */
int case_read(FILE *f, struct fuzz_case *c, struct mixture *mix, char why[160]);

#endif
