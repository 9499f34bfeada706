/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_PROGRESS_H
#define JITBOARD_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* How far a run has come: one line that is written over on a terminal, none in a pipe. */
struct progress {
	unsigned int planned; /* rounds */
	bool lines;           /* a line on stdout after each round, whatever that is */
	bool emulated;        /* say nothing of time */
	time_t start;         /* of the first round, in seconds */
};

/*
 * progress_text() - what is said when a round is done.
 *
 * @round: which, from 1
 * @n: how many measurements it sampled
 * @elapsed: seconds since the first round began
 */
void progress_text(const struct progress *p, unsigned int round, size_t n, double elapsed,
		   char *text, size_t size);

/* progress_show() - say it where it is to be said. */
void progress_show(const struct progress *p, unsigned int round, size_t n);

#endif
