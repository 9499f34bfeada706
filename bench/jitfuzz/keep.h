/* SPDX-License-Identifier: GPL-2.0-only */
/* Writes cases to files, also such that outlive this kernel. */
#ifndef JITBOARD_FUZZ_KEEP_H
#define JITBOARD_FUZZ_KEEP_H

#include "case.h"
#include "text.h"

/*
 * keep_case() - write the file OUT/NAME.
 *
 * @comment: its first line goes ahead of the case
 *
 * Return: 0, or -errno with a message on stderr.
 */
int keep_case(const char *out, const char *name, const struct fuzz_case *c,
	      const struct mixture *mix, const char *comment);

/*
 * keep_current() - write OUT/current.case before the case runs.
 *
 * @fd: the file stays open here, as this is done for each run; 0 at first
 *
 * Return: as above.
 */
int keep_current(int *fd, const char *out, const struct fuzz_case *c, const struct mixture *mix);

/* keep_no_current() - nothing is running any more: remove that file. */
void keep_no_current(int *fd, const char *out);

#endif
