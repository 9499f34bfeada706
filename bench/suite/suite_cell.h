/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SUITE_CELL_H
#define JITBOARD_SUITE_CELL_H

#include "suite.h"

/* What the parts of the suite, suite.c, suite_sample.c and suite_judge.c, have in common. */

/* cell_warn() - a warning on stderr and in the run file. */
void cell_warn(struct suite *s, const struct cell *c, const char *what);

/*
 * cell_wrong() - a wrong answer: said, and kept in the run file, which will never be
 * complete.  Return: -EBADMSG.
 */
int cell_wrong(struct suite *s, const struct cell *c, const char *what, uint64_t got,
	       uint64_t want);

/* cell_failed() - say @what fails, and why.  Return: @err. */
int cell_failed(const struct cell *c, const char *what, int err);

/* cell_first() - the first cell of the same workload: maps and R are taken from it. */
struct cell *cell_first(struct suite *s, const struct cell *c);

/*
 * cell_event() - the event that stands at @k in a pass, among all that are measured.
 *
 * Return: its index, or -1: another pass has it.
 */
ptrdiff_t cell_event(const struct suite *s, size_t pass, size_t k);

#endif
