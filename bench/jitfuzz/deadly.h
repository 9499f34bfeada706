/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FUZZ_DEADLY_H
#define JITBOARD_FUZZ_DEADLY_H

#include "case.h"
#include "text.h"

/*
 * deadly_case() - make a case smaller that takes the kernel down with it.
 *
 * The kernel dies each time that a smaller case still does that.  What came of each is noted in
 * OUT/deadly.log before and after it runs, so that the same call, on the next boot, goes on
 * from there.  When nothing can be left out any more, the case is written to OUT/NAME.case and
 * the log is removed.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int deadly_case(const char *out, const char *name, const struct fuzz_case *c,
		const struct mixture *mix);

#endif
