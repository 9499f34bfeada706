/* SPDX-License-Identifier: GPL-2.0-only */
/* What test_progs prints, line by line, against the list of what is known not to pass. */
#ifndef JITBOARD_VERDICT_H
#define JITBOARD_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "known.h"

/* Text that grows. */
struct text {
	char *at;
	size_t len, size;
};

/* One run of test_progs. */
struct run {
	const char *scheme;
	struct known *known;

	/* The rest begins as zero. */
	struct text test_log;    /* since the last test ended */
	size_t subtest_log;      /* where in it the log of the subtest begins */
	int results;             /* reported */
	int failed, failed_subs; /* as its lines say */
	int subs_of_test, failed_of_test;
	int failed_sum, failed_subs_sum; /* as its last line says */
	bool again;                      /* it repeats what failed */
	bool summed;                     /* the last line has come */
};

/*
 * verdict_line() - take one line of the output, with its newline.
 *
 * A line that is the result of a subtest, or of a test without subtests, becomes a TAP
 * result: what is not passed must be in the list as failed or skipped, and the log that
 * came before it must hold what its reason says; what is in the list must not pass.
 */
void verdict_line(struct run *r, const char *line);

/*
 * verdict_unseen() - a TAP result for each test of the list that has not run.
 *
 * @select: names of tests with commas between; others were not to run.  One that begins
 * with '@' stands for all.
 */
void verdict_unseen(struct run *r, const char *select);

/* verdict_free() - frees what the lines took. */
void verdict_free(struct run *r);

#endif
